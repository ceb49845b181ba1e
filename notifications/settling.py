"""Settling: a person decides about messages of which nobody knows whether they arrived."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from areas.models import TrailEntry
from areas.roles import Permission
from grannsamverkan.accounts.models import User
from notifications import tasks
from notifications.dispatch import require_rights
from notifications.models import Alert, Delivery, ledger
from notifications.reconciling import awaiting_decision
from notifications.statuses import Reason, Status


def awaiting(alert: Alert) -> QuerySet[Delivery]:
    """Return an alert's deliveries that wait for somebody's decision."""
    return awaiting_decision().filter(alert=alert)


def send_again(*, alert: Alert, by: User | None, now: datetime, only: list[int] | None = None) -> int:
    """Send once more what is in doubt, knowing that it may come twice; return how many.

    `only` are the deliveries meant; without it, all of the alert's that wait for a decision. `by` is None for
    the operator. Raises Refused when the person may not send there.
    """
    number = _settle(alert, by, now, only, to=Status.RETRY_WAIT, act="doubtful sent again")
    if number:
        tasks.ring(tasks.sweep, lane=alert.lane)
    return number


def leave(*, alert: Alert, by: User | None, now: datetime, only: list[int] | None = None) -> int:
    """Let what is in doubt be: it is unconfirmed for good; return how many. Otherwise as `send_again`."""
    return _settle(alert, by, now, only, to=Status.UNCONFIRMED, act="doubtful left")


def _settle(
    alert: Alert, by: User | None, now: datetime, only: list[int] | None, *, to: Status, act: str
) -> int:
    with transaction.atomic():
        require_rights(alert, by, Permission.WRITE_ALERTS)
        chosen = Delivery.objects.filter(pk__in=list(awaiting(alert).values_list("pk", flat=True)))
        if only is not None:
            chosen = chosen.filter(pk__in=only)
        number = ledger.move_all(
            chosen, to=to, from_=(Status.IN_DOUBT,), reason=Reason.BY_PERSON, now=now, not_before=now
        )
        if number:
            TrailEntry.objects.record(act, by=by, subject=alert, at=now, deliveries=number)
    return number
