"""Trying: a draft as SMS and e-mail to its writer alone, by the same queue and ledger as every alert.

A trial is an alert of its own, to nobody's area: it is in no list, no feed and no number, and everything
that it says begins with a word that no real one begins with.
"""

from collections import Counter
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from areas.models import Person, TrailEntry
from grannsamverkan.accounts.models import User
from notifications import budget, tasks
from notifications.dispatch import Refused
from notifications.expanding import write_out
from notifications.models import Alert, Hold, Trial
from notifications.models.ledger import Tally, count
from notifications.models.marked import TRIAL, Audience, marked
from notifications.rendering import freeze
from notifications.safeguards import check
from notifications.statuses import Channel, Word

MOST_AN_HOUR = 5
VALID_FOR = timedelta(minutes=15)
VERIFIED_AT = {Channel.SMS: "phone_verified_at", Channel.EMAIL: "email_verified_at"}


def try_out(*, draft: Alert, by: User, now: datetime) -> Alert:
    """Send a draft to its writer's own verified number and address; return the trial, on its way.

    Raises Refused, and sends nothing, for too many in an hour, for words that must not be said, when there is
    nothing to send or nowhere to send it, under a hold, and when the day's money is spent.
    """
    with transaction.atomic():
        person = Person.objects.select_for_update().filter(user=by).first()
        _require_sense(draft, by, now)
        channels = [one for one in map(Channel, draft.channels) if _reached(person, one).exists()]
        if not channels:
            raise Refused(
                _("Confirm your own mobile number or e-mail address first, and choose that channel.")
            )
        trial = _write(draft, by, channels, now)
        freeze(trial)
        if Channel.SMS in channels and not budget.has_room_for(trial, now=now):
            raise Refused(_("Today's money for SMS is spent."))
        tally: Tally = Counter()
        for channel in channels:
            number = write_out(trial, _reached(person, channel), channel, now=now)
            tally[trial.pk, channel.value, Word.QUEUED] += number
        count(tally)
        place = draft.concerned.first()
        TrailEntry.objects.record("alert tried", by=by, subject=draft, municipality=place, at=now)
        tasks.ring(tasks.sweep, lane=trial.lane)
    return trial


def _require_sense(draft: Alert, by: User, now: datetime) -> None:
    if not draft.title.strip() or not (draft.sms_text.strip() or draft.email_text.strip()):
        raise Refused(_("An alert needs a title and a text."))
    if any(found.severity == "block" for text in _texts(draft) for found in check(text)):
        raise Refused(_("The message says something that must not be sent. Change it first."))
    if Hold.objects.standing().exists():
        raise Refused(_("Nothing is sent right now: a restored backup waits for an administrator."))
    lately = Alert.objects.filter(
        created_by=by, audience=Audience.WRITER, released_at__gt=now - timedelta(hours=1)
    )
    if lately.count() >= MOST_AN_HOUR:
        raise Refused(_("You have tried as often as is allowed in an hour. Wait a while."))


def _texts(draft: Alert) -> tuple[str, ...]:
    return draft.title, draft.sms_text, draft.email_text


def _reached(person: Person | None, channel: Channel) -> QuerySet[Person]:
    """Return the writer, if there is a verified address on a channel; it need not be chosen for alerts."""
    known = Person.objects.filter(pk=person.pk) if person else Person.objects.none()
    return known.filter(**{f"{VERIFIED_AT[channel]}__isnull": False})


def _write(draft: Alert, by: User, channels: list[Channel], now: datetime) -> Alert:
    title, sms, email = (marked(text, TRIAL) for text in _texts(draft))
    trial = Alert.objects.create(
        kind=draft.kind,
        title=title[:100],
        sms_text=sms,
        email_text=email,
        channels=[channel.value for channel in channels],
        audience=Audience.WRITER,
        is_exercise=False,
        state=Alert.State.SENDING,
        created_at=now,
        created_by=by,
        released_at=now,
        valid_until=now + VALID_FOR,
        expanded_at=now,
    )
    Trial.objects.create(alert=trial, of=draft)
    return trial
