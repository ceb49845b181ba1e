"""Signposting: planning, ordering and keeping the signs of areas. None before an area is active."""

from datetime import date
from itertools import pairwise
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from areas.models import Area, Sign, TrailEntry
from areas.models.sign import SignQuerySet
from areas.permissions import Actor
from areas.roles import Permission
from grannsamverkan.accounts.models import User

ORDERED_AT_ONCE = 1000


class SignRefused(ValidationError):
    """It cannot be so; the message says why. `field` is what it is about."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


def save_sign(*, sign: Sign, by: User, today: date) -> None:
    """Save a new or changed sign. Raises SignRefused for what comes before it may."""
    with transaction.atomic():
        area = Area.objects.select_for_update(of=("self",)).get(pk=sign.area_id)
        if not Actor(by).may(Permission.EDIT_AREAS, area):
            raise PermissionDenied
        before = Sign.objects.filter(pk=sign.pk).first()
        _require_active(area, sign, before)
        _require_order(sign, today)
        sign.save()
        act = "sign.changed" if before else "sign.planned"
        TrailEntry.objects.record(act, by=by, subject=sign, area=area, stage=_stage(sign))


def order_signs(*, signs: SignQuerySet, by: User, today: date) -> int:
    """Mark what is planned in active areas as ordered today; return how many entries that were."""
    with transaction.atomic():
        mine = signs.open_to(Actor(by), Permission.EDIT_AREAS).to_order().values_list("pk", flat=True)
        planned = Sign.objects.filter(pk__in=list(mine[:ORDERED_AT_ONCE])).select_related(
            "area__municipality"
        )
        ordered = list(planned.select_for_update(of=("self",)).filter(ordered_on=None))
        Sign.objects.filter(pk__in=[sign.pk for sign in ordered]).update(ordered_on=today)
        for sign in ordered:
            TrailEntry.objects.record("sign.ordered", by=by, subject=sign, area=sign.area, number=sign.number)
        return len(ordered)


def _require_active(area: Area, sign: Sign, before: Sign | None) -> None:
    """Raise for a step towards a sign that stands, where the area does not take signs."""
    if area.takes_signs:
        return
    for field in ("ordered_on", "delivered_on", "up_on"):
        if getattr(sign, field) and not getattr(before, field, None):
            raise SignRefused(field, _("Signs are ordered and put up only where the area is active."))


def _require_order(sign: Sign, today: date) -> None:
    """Raise for days to come, for days in the wrong order, and for a sign put up without its permit."""
    steps = ("ordered_on", "delivered_on", "up_on", "down_on")
    for earlier, later in pairwise(steps):
        first, then = getattr(sign, earlier), getattr(sign, later)
        if then and not first and later != "down_on":
            raise SignRefused(later, _("First comes first: ordered, delivered, put up."))
        if first and then and then < first:
            raise SignRefused(later, _("The day lies before the one of the step before."))
    for field in (*steps, "permit_on", "checked_on"):
        if (day := getattr(sign, field)) and day > today:
            raise SignRefused(field, _("Note it when the day has come."))
    if sign.up_on and sign.permit != Sign.Permit.NONE and not sign.permit_on:
        raise SignRefused("permit_on", _("No sign goes up without its permit. Note when it was given."))


def _stage(sign: Sign) -> str:
    days: dict[str, Any] = {"down": sign.down_on, "up": sign.up_on, "delivered": sign.delivered_on}
    return next((word for word, day in days.items() if day), "ordered" if sign.ordered_on else "planned")
