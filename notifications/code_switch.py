"""The switch of sign-in codes by SMS: for the day when somebody makes us pay for them."""

from datetime import datetime

from django.db import transaction

from areas.models import TrailEntry
from grannsamverkan.accounts.models import User
from notifications.models import CodeStop


def is_off() -> bool:
    """Whether no sign-in code may be sent by SMS."""
    return CodeStop.objects.standing().exists()


def switch_off(*, by: User, now: datetime) -> bool:
    """Send no more codes by SMS; False when they were off already."""
    with transaction.atomic():
        stop, is_new = CodeStop.objects.get_or_create(
            ended_at=None, defaults={"begun_at": now, "begun_by": by}
        )
        if is_new:
            TrailEntry.objects.record("codes.switched_off", by=by, subject=stop, at=now)
    return is_new


def switch_on(*, by: User, now: datetime) -> bool:
    """Send codes by SMS again; False when they were on already."""
    with transaction.atomic():
        stop = CodeStop.objects.standing().first()
        if stop is None or not stop.end(by=by, now=now):
            return False
        TrailEntry.objects.record("codes.switched_on", by=by, subject=stop, at=now)
    return True
