"""Restoring: a database that comes back from a backup must not send what was sent after the backup.

It does not know what happened since. So all that was under way goes in doubt, where providers are asked
what they have; what may have been sent without a trace is paused; and nothing leaves us until an
administrator has said that it may.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Max, QuerySet

from areas.models import TrailEntry
from grannsamverkan.accounts.models import User
from notifications.models import Alert, Delivery, Heartbeat, Hold, ledger
from notifications.statuses import OPEN, Reason, Status


def looks_restored(*, now: datetime) -> bool:
    """Whether the database seems to come from a backup, or has been told so.

    The newest sign of life of any worker is old although something is under way, or RESTORED is set.
    """
    newest = Heartbeat.objects.aggregate(newest=Max("beat_at"))["newest"]
    if newest is None and not settings.RESTORED:
        return False
    is_old = newest is not None and newest < now - timedelta(seconds=settings.SILENT_AFTER_SECONDS)
    return settings.RESTORED or (is_old and _under_way().exists())


def hold_if_restored(*, now: datetime) -> bool:
    """Hold all sending if the database looks restored; return whether a hold stands. Call it before work."""
    if not Hold.objects.standing().exists() and looks_restored(now=now) and not _confirmed_since():
        hold(now=now)
    return Hold.objects.standing().exists()


def hold(*, now: datetime) -> None:
    """Put everything under way in doubt, and let nothing be sent until an administrator confirms."""
    newest = Heartbeat.objects.aggregate(newest=Max("beat_at"))["newest"]
    try:
        with transaction.atomic():
            begun = Hold.objects.create(begun_at=now, silent_since_at=newest)
    except IntegrityError:
        return  # another machine was first
    _stop_what_is_under_way(begun, now=now)


def hold_what_came_back(*, now: datetime) -> int:
    """Carry out the hold that a restored database came with; return how many deliveries are in doubt."""
    return _stop_what_is_under_way(Hold.objects.standing().get(), now=now)


def confirm(*, by: User | None, now: datetime) -> bool:
    """Let sending go on after a restore; False when no hold stood. `by` is None for the operator."""
    standing = Hold.objects.standing().first()
    if standing is None:
        return False
    with transaction.atomic():
        ended = standing.end(by=by, now=now)
        if ended:
            TrailEntry.objects.record("sending resumed", by=by, subject=standing, at=now)
    return ended


def _stop_what_is_under_way(begun: Hold, *, now: datetime) -> int:
    _pause_what_is_not_written_out()
    deliveries = Delivery.objects.all()
    doubtful = ledger.move_all(deliveries, to=Status.IN_DOUBT, from_=OPEN, reason=Reason.RESTORED, now=now)
    TrailEntry.objects.record("sending held", by=None, subject=begun, at=now, in_doubt=doubtful)
    return doubtful


def _under_way() -> QuerySet[Alert]:
    return Alert.objects.filter(state__in=(Alert.State.APPROVED, Alert.State.SENDING))


def _confirmed_since() -> bool:
    """Whether the flag RESTORED is the one that an administrator has already answered."""
    latest = Hold.objects.order_by("-pk").first()
    newest = Heartbeat.objects.aggregate(newest=Max("beat_at"))["newest"]
    return latest is not None and latest.ended_at is not None and latest.silent_since_at == newest


def _pause_what_is_not_written_out() -> None:
    """Stop alerts whose recipients are not all in the table: nobody knows who has got them."""
    for alert in Alert.objects.unexpanded():
        alert.move(to=Alert.State.PAUSED, from_=(Alert.State.SENDING,))
    for alert in Alert.objects.filter(state=Alert.State.APPROVED):
        alert.move(to=Alert.State.DRAFT, from_=(Alert.State.APPROVED,), approved_text="", release_at=None)
