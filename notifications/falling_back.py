"""Falling back: a warning whose SMS does not arrive comes by e-mail instead, to those who have a mailbox.

So does one whose SMS waits for money: the SMS comes too, if there is some before the warning is too old.

The e-mails are written out through the same door as all others, so nobody gets two: not by another sweep,
and not those who get the warning by e-mail anyway. Whoever has stopped the SMS, or the e-mail, is left in
peace; so is everybody once the warning is no longer valid.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from areas.models import Person, TrailEntry
from notifications.audience import people_of
from notifications.expanding import write_out
from notifications.models import Alert, BudgetPause, Delivery, Fallback, LedgerCount, Suppression
from notifications.models.ledger import Tally, count
from notifications.statuses import Channel, Reason, Status, Word

ENDED = (Status.UNDELIVERED, Status.FAILED)
GOING = (Alert.State.SENDING, Alert.State.PAUSED, Alert.State.DONE)


def fall_back(*, now: datetime) -> int:
    """Write out the e-mails that are missing of every warning that is still valid; return how many."""
    warnings = Alert.objects.warnings().filter(
        state__in=GOING, expanded_at__isnull=False, valid_until__gt=now
    )
    return sum(_fall_back(alert, now=now) for alert in warnings if Channel.SMS in alert.channels)


def _fall_back(alert: Alert, *, now: datetime) -> int:
    counts = LedgerCount.objects.filter(alert=alert, channel=Channel.SMS, word=Word.FAILED)
    some_failed = counts.filter(number__gt=0).exists()
    some_unpaid = BudgetPause.objects.filter(alert=alert).exists()
    if not (some_failed or some_unpaid) and Fallback.objects.filter(alert=alert).exists():
        return 0
    with transaction.atomic():
        _, is_first = Fallback.objects.get_or_create(alert=alert)
        fallback = Fallback.objects.select_for_update().get(alert=alert)  # one sweep at a time
        chosen = (
            (some_failed, _with_failed_sms),
            (some_unpaid, _with_unpaid_sms),
            (is_first, _with_dead_numbers),
        )
        written = sum(_write_out(alert, those(alert), now=now) for are_some, those in chosen if are_some)
        if written:
            fallback.mails += written
            fallback.save(update_fields=["mails"])
            alert.move(to=Alert.State.SENDING, from_=(Alert.State.DONE,))
            count(Tally({(alert.pk, Channel.EMAIL.value, Word.QUEUED): written}))
            _record(alert, written, now=now)
    return written


def _record(alert: Alert, written: int, *, now: datetime) -> None:
    place = alert.concerned.first()
    TrailEntry.objects.record(
        "alert fell back", by=None, subject=alert, municipality=place, at=now, deliveries=written
    )


def _write_out(alert: Alert, people: QuerySet[Person], *, now: datetime) -> int:
    """Write out e-mails to those of some people who can have one and have none."""
    stopped = Suppression.objects.filter(channel=Channel.EMAIL, address=OuterRef("email"))
    has_one = Delivery.objects.filter(alert=alert, channel=Channel.EMAIL, person=OuterRef("pk"))
    able = people.filter(email_verified_at__isnull=False).exclude(email="")
    return write_out(alert, able.filter(~Exists(stopped), ~Exists(has_one)), Channel.EMAIL, now=now)


def _with_failed_sms(alert: Alert) -> QuerySet[Person]:
    """Find those whose SMS has failed, all who share its number; not those who have stopped it."""
    failed = Delivery.objects.filter(alert=alert, channel=Channel.SMS, status__in=ENDED)
    addresses = failed.exclude(reason=Reason.STOPPED).values("address")
    return people_of(alert).filter(phone__in=addresses, sms_wanted_at__isnull=False)


def _with_unpaid_sms(alert: Alert) -> QuerySet[Person]:
    """Find those whose SMS does not fit in the day's budget, all who share its number."""
    waiting = Delivery.objects.filter(alert=alert, channel=Channel.SMS).waiting()
    return people_of(alert).filter(phone__in=waiting.values("address"), sms_wanted_at__isnull=False)


def _with_dead_numbers(alert: Alert) -> QuerySet[Person]:
    """Find those who want SMS and get none: an earlier one has shown that their number does not exist."""
    dead = Suppression.objects.filter(
        channel=Channel.SMS, cause=Suppression.Cause.BAD_NUMBER, address=OuterRef("phone")
    )
    return people_of(alert).filter(Q(sms_wanted_at__isnull=False), Exists(dead))
