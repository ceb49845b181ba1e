"""Sweeping: putting right what a lost worker, a stop or the clock has left behind. Safe at any time."""

from datetime import datetime

from django.db.models import Q

from notifications.models import Alert, Delivery, LedgerCount, ledger
from notifications.statuses import BEFORE_DIALLING, UNDER_WAY, WAITING, Channel, Lane, Reason, Status


def take_back_lost(*, now: datetime) -> int:
    """Take back what dead workers held; return how many rows.

    What was claimed goes straight back to the queue. What was being handed over is in doubt: perhaps the
    provider has it.
    """
    held = Delivery.objects.filter(lease_until__lt=now)
    back = ledger.move_all(held, to=Status.QUEUED, from_=(Status.CLAIMED,), now=now)
    doubtful = ledger.move_all(
        held, to=Status.IN_DOUBT, from_=(Status.DIALLING,), reason=Reason.WORKER_LOST, now=now
    )
    return back + doubtful


def end_stopped(*, now: datetime) -> int:
    """End what still waits of cancelled alerts and of those no longer valid; return how many rows."""
    ended = 0
    for alert in Alert.objects.filter(state=Alert.State.CANCELLED, finished_at__isnull=True):
        rows = alert.deliveries.all()
        ended += ledger.move_all(
            rows, to=Status.CANCELLED, from_=BEFORE_DIALLING, reason=Reason.BY_PERSON, now=now
        )
        # What is being handed over or in doubt may yet come back to the queue; then it ends here too.
        if not LedgerCount.objects.filter(alert=alert, word__in=UNDER_WAY, number__gt=0).exists():
            Alert.objects.filter(pk=alert.pk).update(finished_at=now)
    late = Q(state__in=(Alert.State.SENDING, Alert.State.PAUSED), valid_until__lte=now)
    for alert in Alert.objects.filter(late):
        rows = alert.deliveries.all()
        ended += ledger.move_all(rows, to=Status.EXPIRED, from_=WAITING, reason=Reason.OUT_OF_TIME, now=now)
    return ended


def lanes_with_work(*, now: datetime) -> dict[Lane, list[Channel]]:
    """Return the lanes on which something could be sent right now, and on which channels."""
    waiting = Delivery.objects.waiting().filter(not_before__lte=now)
    going = {Channel.SMS: waiting.filter(alert__state=Alert.State.SENDING)}
    going[Channel.EMAIL] = waiting.filter(alert__in=Alert.objects.going())
    found = {
        lane: [name for name in Channel if going[name].filter(lane=lane, channel=name).exists()]
        for lane in Lane
    }
    return {lane: channels for lane, channels in found.items() if channels}


def unserved(lane: Lane, *, now: datetime) -> list[Channel]:
    """Return the channels on which a lane's messages wait while nobody hands any over."""
    held = Delivery.objects.held(now).filter(lane=lane)
    channels = lanes_with_work(now=now).get(lane, [])
    return [channel for channel in channels if not held.filter(channel=channel).exists()]
