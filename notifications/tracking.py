"""Tracking: what providers tell us afterwards, and how far an alert has come."""

import logging
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import IntegrityError, transaction

from notifications.channels.sms import PROVIDERS
from notifications.models import Alert, BudgetPause, Fallback, LedgerCount, Receipt, ledger
from notifications.models.ledger import Change
from notifications.statuses import (
    BEFORE_DIALLING,
    MAY_HAVE_IT,
    UNDER_WAY,
    Reason,
    Status,
    Word,
)

logger = logging.getLogger(__name__)

BATCH = 1_000
FAILED = (Status.UNDELIVERED, Status.FAILED)
TOLD_ABOUT = (*BEFORE_DIALLING, Status.DIALLING, *MAY_HAVE_IT, *FAILED)


class Told(NamedTuple):
    """What a receipt says; a thousand rows need no more of the model."""

    id: int
    provider: str
    reference: str
    status: str
    code: str
    delivery_id: int | None
    attempt: int


def apply_receipts(*, now: datetime) -> int:
    """Apply one batch of receipts, each delivery's furthest one, and return how many were read.

    Early, late, twice, reordered or unknown: each is harmless. A receipt speaks of one attempt; it moves the
    delivery only while that attempt is the latest, and only forward.
    """
    with transaction.atomic():  # nobody else takes these meanwhile, and all is written or nothing is
        unapplied = Receipt.objects.unapplied().values_list(*Told._fields)
        receipts = [Told(*row) for row in unapplied[:BATCH]]
        changes = _furthest(receipts)
        try:
            with transaction.atomic():
                ledger.apply(changes, now=now)
        except IntegrityError:
            _apply_one_by_one(changes, now=now)
        Receipt.objects.note_applied([receipt.id for receipt in receipts], now=now)
    return len(receipts)


def _apply_one_by_one(changes: Iterable[Change], *, now: datetime) -> None:
    """Apply all but those that contradict what is known: one message cannot be two deliveries."""
    for change in changes:
        try:
            with transaction.atomic():
                ledger.apply([change], now=now)
        except IntegrityError:
            logger.warning("A receipt for delivery %s names the message of another", change.delivery_id)


def _furthest(receipts: Iterable[Told]) -> list[Change]:
    """Return one change for each delivery and its latest attempt spoken of: the highest status told."""
    best: dict[int, Change] = {}
    for receipt in receipts:
        teller = PROVIDERS.get(receipt.provider)
        status = teller.statuses.get(receipt.status) if teller else None
        if teller is None or status is None or receipt.delivery_id is None:
            continue
        change = change_to(
            status,
            delivery_id=receipt.delivery_id,
            attempt=receipt.attempt,
            provider=receipt.provider,
            reference=receipt.reference,
            reason=teller.reason_of(receipt.code) if status in FAILED else Reason.NONE,
        )
        known = best.get(receipt.delivery_id)
        if known is None or (known.attempt or 0, known.to) < (receipt.attempt, status):
            best[receipt.delivery_id] = change
    return list(best.values())


def change_to(
    status: Status, *, delivery_id: int, attempt: int, provider: str, reference: str, reason: Reason
) -> Change:
    """Return the wish to move a delivery to what a provider says of an attempt.

    Anything a provider says of an attempt proves that it arrived: also when we had given it up and meant to
    try again, which is then called off.
    """
    return Change(
        delivery_id,
        status,
        from_=_lower_than(status),
        reason=reason,
        attempt=attempt,
        provider=provider,
        reference=reference,
    )


@lru_cache(maxsize=len(Status))
def _lower_than(status: Status) -> tuple[Status, ...]:
    return tuple(one for one in TOLD_ABOUT if one < status)


def counts_of(alert: Alert) -> dict[str, dict[str, int]]:
    """Return for each channel of an alert how many deliveries are behind each word, and their total."""
    words = {word.value: 0 for word in Word}
    counts = {channel: {"total": 0, **words} for channel in alert.channels}
    for row in LedgerCount.objects.filter(alert=alert):
        channel = counts.setdefault(row.channel, {"total": 0, **words})
        channel[row.word] = row.number
        channel["total"] += row.number
    return counts


def status_of(alert: Alert) -> dict[str, Any]:
    """Return how far an alert has come: the object of `send_alert --json` (docs/deliveries.md)."""
    counts = counts_of(alert)
    return {
        "id": alert.public_id,
        "state": alert.state,
        "pause_reason": _pause_reason(alert),
        "recipients": sum(channel["total"] for channel in counts.values()),
        "left_out": alert.left_out,
        "channels": counts,
        "emails_instead_of_sms": _fallen_back(alert),
        "seconds": _seconds(alert),
    }


def _pause_reason(alert: Alert) -> str | None:
    """Return why it is paused, if that was not a person's doing: "budget" while the SMS wait for money."""
    is_paused = alert.state == Alert.State.PAUSED
    return "budget" if is_paused and BudgetPause.objects.filter(alert=alert).exists() else None


def _fallen_back(alert: Alert) -> int:
    """Return how many get a warning by e-mail because their SMS does not arrive."""
    if alert.kind != Alert.Kind.WARNING:
        return 0
    return sum(Fallback.objects.filter(alert=alert).values_list("mails", flat=True))


def _seconds(alert: Alert) -> dict[str, float | None]:
    def since_release(moment: datetime | None) -> float | None:
        if moment is None or alert.released_at is None:
            return None
        return round((moment - alert.released_at).total_seconds(), 3)

    return {
        "resolve": since_release(alert.expanded_at),
        "first_accepted": since_release(alert.first_accepted_at),
        "last_accepted": since_release(alert.last_accepted_at),
    }


def has_left_the_queue(alert: Alert) -> bool:
    """Whether all recipients are written out and no delivery waits, is being sent or is in doubt."""
    if alert.expanded_at is None:
        return False
    counts = LedgerCount.objects.filter(alert=alert, word__in=UNDER_WAY, number__gt=0)
    return not counts.exists()
