"""Who has a say about an alert: the writer's own side, and across a border the municipality that is asked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from areas.models import Appointment, Area, Municipality
from areas.models.area import FEWEST_SHOWN
from areas.permissions import Actor
from areas.roles import Permission, roles_with
from grannsamverkan.accounts.models import User
from notifications.audience import areas_of, members_of, narrowed, people_of
from notifications.models import Alert, Side


def concerned(alert: Alert) -> list[Municipality]:
    """Return the municipalities whose people an alert is meant for."""
    touched = Q(alerts=alert) | Q(areas__in=areas_of(alert))
    return list(Municipality.objects.filter(touched).distinct())


def holds_rights(alert: Alert, by: User, permission: Permission) -> bool:
    """Whether somebody holds a permission in every place that is not across a border, and there are some."""
    actor, asked = Actor(by), asked_of(alert)
    named: list[Area | Municipality] = [*alert.areas.all(), *alert.municipalities.all()]
    own = [place for place in named or concerned(alert) if _municipality_of(place) not in asked]
    return bool(own) and all(actor.may(permission, place) for place in own)


def _municipality_of(place: Area | Municipality) -> int:
    return place.municipality_id if isinstance(place, Area) else place.pk


def needs_second_person(alert: Alert, recipients: int) -> bool:
    """Whether a colleague must approve, as the strictest of the municipalities concerned has set.

    Those across a border, which are asked, have a say of their own in any case.
    """
    is_warning = alert.kind == Alert.Kind.WARNING
    asked = asked_of(alert)
    return any(
        recipients > municipality.approval_above_recipients
        or (is_warning and municipality.warnings_need_approval)
        for municipality in concerned(alert)
        if municipality.pk not in asked
    )


def askable(actor: Actor) -> QuerySet[Municipality]:
    """Return the municipalities that somebody may ask: not their own, and somebody there can answer."""
    held = Appointment.objects.current().filter(role__in=roles_with(Permission.APPROVE_ALERTS))
    others = Municipality.objects.filter(pk__in=held.values("municipality"))
    return others.exclude(pk__in=actor.municipality_ids(Permission.WRITE_ALERTS))


def ask(alert: Alert, municipalities: Iterable[Municipality], *, by: User | None) -> None:
    """Let a draft ask these municipalities and no others."""
    asked = {one.pk for one in municipalities}
    alert.sides.exclude(municipality__in=asked).delete()
    for key in asked:
        Side.objects.get_or_create(alert=alert, municipality_id=key, defaults={"asked_by": by})


def ask_anew(alert: Alert) -> None:
    """Ask the municipalities in which anybody is meant, and let nothing count that was approved before."""
    alert.sides.exclude(municipality__in=concerned(alert)).delete()
    alert.sides.all().reset()


def asked_of(alert: Alert) -> set[int]:
    """Return the keys of the municipalities that an alert asks: there the writer needs no right."""
    return set(alert.sides.values_list("municipality", flat=True))


def approve(alert: Alert, *, by: User, now: datetime, text: str) -> list[Municipality]:
    """Approve for every side where somebody may and which has not; return the municipalities.

    `text` is the digest of what was read. Whoever wrote the alert approves for no side.
    """
    if by.pk == alert.created_by_id:
        return []
    mine = alert.sides.open_to(Actor(by), Permission.APPROVE_ALERTS).awaited(text)
    municipalities = [side.municipality for side in mine.select_related("municipality")]
    alert.sides.filter(municipality__in=municipalities).update(
        approved_by=by, approved_at=now, approved_text=text
    )
    return municipalities


@dataclass(frozen=True)
class Awaited:
    """A side as the pages show it. `households` is None where so few are meant that they are not counted."""

    side: Side
    is_approved: bool
    is_mine: bool
    households: int | None


def sides_of(alert: Alert, *, text: str, actor: Actor) -> list[Awaited]:
    """Return the sides that anybody is meant on: who has approved `text`, and how many the own are."""
    asked = alert.sides.filter(municipality__in=concerned(alert))
    sides = list(asked.select_related("municipality", "approved_by__person"))
    mine = set(actor.municipality_ids(Permission.APPROVE_ALERTS)) & {side.municipality_id for side in sides}
    counts = _households(alert, mine) if mine else {}
    return [
        Awaited(
            side,
            side.approved_text == text,
            side.municipality_id in mine,
            number if (number := counts.get(side.municipality_id, 0)) >= FEWEST_SHOWN else None,
        )
        for side in sides
    ]


def _households(alert: Alert, municipalities: set[int]) -> dict[int, int]:
    """Count the households that an alert is for in each of some municipalities."""
    meant = members_of(alert).filter(area__municipality__in=municipalities)
    if (homes := narrowed(alert)) is not None:
        meant = meant.filter(household__in=homes)
    meant = meant.filter(person__in=people_of(alert).values("pk"))
    counted = meant.order_by().values("area__municipality").annotate(number=Count("household", distinct=True))
    return dict(counted.values_list("area__municipality", "number"))


def awaiting(alerts: QuerySet[Alert], actor: Actor) -> QuerySet[Alert]:
    """Return those of some submitted alerts that still wait for somebody's own side."""
    asked = Side.objects.filter(alert=OuterRef("pk"))
    mine = asked.open_to(actor, Permission.APPROVE_ALERTS)
    own = Q(approved_text="") & ~Exists(mine)
    return alerts.filter(~Exists(asked) | Exists(mine.filter(approved_text="")) | own)
