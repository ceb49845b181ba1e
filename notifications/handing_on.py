"""Handing on: an alert that carries a warning on, released and written out at once, in one transaction.

What it says has been approved with the warning that it carries. It goes through the same queue, the same
ledger and the same budget as every other, and whatever stops the warning stops it.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from areas.models import Appointment, Area, Person
from grannsamverkan.accounts.models import User
from notifications.audience import reachable
from notifications.expanding import write_out
from notifications.family import meant, without_it
from notifications.models import Alert, BudgetPause, FollowOn
from notifications.models.ledger import Tally, count
from notifications.models.marked import EXERCISE, marked
from notifications.releasing import digest, release
from notifications.rungs import Rung
from notifications.statuses import Channel, Word


@dataclass(frozen=True)
class Words:
    """What a follow-on says; `line` is what somebody has added to the warning, and stands in the texts."""

    title: str
    sms_text: str
    email_text: str
    line: str = ""


def words_of(alert: Alert) -> Words:
    """Return a warning's own words."""
    return Words(alert.title, alert.sms_text, alert.email_text)


class NobodyLeft(Exception):
    """There is nobody whom it would reach: all have it already, or can only be reached on paper."""


def hand_on(
    *,
    first: Alert,
    rung: Rung,
    words: Words,
    areas: Iterable[Area],
    appointments: Iterable[Appointment],
    now: datetime,
    person: Person | None = None,
    by: User | None = None,
) -> FollowOn:
    """Carry a warning on; NobodyLeft, and nothing is written, when it would reach nobody.

    The caller holds the row of the warning locked: of two who hand on at once, the second sees who has it.
    `by` is who wrote something of their own into it.
    """
    with transaction.atomic():
        alert = _begin(first, words, by, now)
        alert.areas.set(areas)
        follow_on = FollowOn.objects.create(
            alert=alert, first=first, rung=rung, person=person, line=words.line
        )
        follow_on.appointments.set(appointments)
        alert.approved_text = digest(alert)
        alert.save(update_fields=["approved_text"])
        if not release(alert, now=now):
            raise RuntimeError(f"The follow-on of alert {first.pk} was not released.")
        if not _write_out(alert, follow_on, now=now):
            raise NobodyLeft
    return follow_on


def _begin(first: Alert, words: Words, by: User | None, now: datetime) -> Alert:
    mark = EXERCISE if first.is_exercise else ""
    return Alert.objects.create(
        kind=first.kind,
        is_exercise=first.is_exercise,
        title=marked(words.title, mark)[:100],
        sms_text=marked(words.sms_text, mark),
        email_text=marked(words.email_text, mark),
        channels=first.channels,
        audience=Alert.Audience.CONTACT_PERSONS,  # never public: the first was not
        state=Alert.State.APPROVED,
        created_at=now,
        created_by=by,
        release_at=now,
        valid_until=first.valid_until,
    )


def _write_out(alert: Alert, follow_on: FollowOn, *, now: datetime) -> int:
    """Write out the deliveries and their counts; return how many."""
    tally: Tally = Counter()
    people = meant(follow_on)
    for channel in map(Channel, alert.channels):
        whom = without_it(reachable(people, channel), channel, follow_on)
        tally[alert.pk, channel.value, Word.QUEUED] = write_out(alert, whom, channel, now=now)
    count(tally)
    Alert.objects.filter(pk=alert.pk).update(expanded_at=now)
    return sum(tally.values())


def follow(first: Alert, *, to: Alert.State) -> int:
    """Let all that carry a warning on be cancelled, held or let go with it; return how many."""
    carried = Alert.objects.filter(follow_on__first=first)
    if to == Alert.State.CANCELLED:
        held = (Alert.State.SENDING, Alert.State.PAUSED)
        return carried.filter(state__in=held).update(state=to)
    if to == Alert.State.PAUSED:
        return carried.filter(state=Alert.State.SENDING).update(state=to)
    waits_for_money = BudgetPause.objects.values("alert")
    return carried.filter(state=Alert.State.PAUSED).exclude(pk__in=waits_for_money).update(state=to)
