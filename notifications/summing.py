"""Summing up a municipality's year: by month what was sent and what it cost, by area who answers.

Each is a few questions to the database, however much was sent. An alert that went to several
municipalities counts wholly in each: the ledger counts by alert.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from statistics import median
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone

from areas.models import Area, Membership, Municipality
from areas.models.area import AreaQuerySet
from areas.roles import AREA_ROLES
from notifications.models import Acknowledgement, Alert, Delivery, FollowOn, LedgerCount, PutUp, Rendering
from notifications.models.alert import AlertQuerySet
from notifications.statuses import MAY_HAVE_IT, Channel, Status, Word

PAID = (Status.DIALLING, *MAY_HAVE_IT, Status.UNDELIVERED)
"""An SMS here was handed over, so it costs, whatever became of it."""

PAIR = 10_000_000_000
"""More people than there are: an alert and a person make one number, counted once however it was reached."""


@dataclass
class Month:
    """What was sent in a month, and what came of it."""

    alerts: int = 0
    warnings: int = 0
    sms_delivered: int = 0
    sms_sent: int = 0
    emails: int = 0
    asked: int = 0
    acknowledged: int = 0
    segments: int = 0
    sms_in_exercises: int = 0
    seconds_to_first: list[float] = field(default_factory=list)
    seconds_to_last: list[float] = field(default_factory=list)

    @property
    def sms(self) -> int:
        """How many SMS arrived, or were taken by a provider that has said no more."""
        return self.sms_delivered + self.sms_sent

    @property
    def cost(self) -> Decimal:
        """What the SMS cost in kronor, at the price of today."""
        return self.segments * Decimal(str(settings.SMS_PRICE_PER_SEGMENT))

    @property
    def share(self) -> int | None:
        """How many of a hundred who were asked have acknowledged; None when nobody was asked."""
        return min(100, 100 * self.acknowledged // self.asked) if self.asked else None

    @property
    def first(self) -> float | None:
        """After how many seconds the first message of an alert was taken; the middle one of the alerts."""
        return median(self.seconds_to_first) if self.seconds_to_first else None

    @property
    def last(self) -> float | None:
        """After how many seconds the last message of an alert was taken; the middle one of the alerts."""
        return median(self.seconds_to_last) if self.seconds_to_last else None

    def note(self, alert: Alert) -> None:
        """Add an alert, with how soon it was on its way and how many have acknowledged it."""
        self.alerts += 1
        self.warnings += alert.kind == Alert.Kind.WARNING
        self.acknowledged += vars(alert)["acknowledged"]
        began = alert.released_at
        if began and alert.first_accepted_at and alert.last_accepted_at:
            self.seconds_to_first.append((alert.first_accepted_at - began).total_seconds())
            self.seconds_to_last.append((alert.last_accepted_at - began).total_seconds())

    def note_reached(self, row: LedgerCount) -> None:
        """Add how many one channel of an alert has reached."""
        if row.channel == Channel.EMAIL:
            self.emails += row.number
        elif row.word == Word.DELIVERED:
            self.sms_delivered += row.number
        else:
            self.sms_sent += row.number


@dataclass
class AreaYear:
    """What a year was in an area."""

    area: Area
    households: int
    alerts: int
    asked: int = 0
    acknowledged: int = 0
    people_asked: int = 0
    put_up: int = 0

    @property
    def share(self) -> int | None:
        """How many of a hundred questions were answered; None when nobody was, or nobody knows."""
        return 100 * self.acknowledged // self.asked if self.asked else None

    @property
    def is_silent(self) -> bool:
        """Whether its contact persons were asked and none of them has ever acknowledged."""
        return self.asked > 0 and not self.acknowledged


def sent_in(municipality: Municipality, year: int) -> QuerySet[Alert]:
    """Return what was sent in earnest to a municipality, or to areas in it, in a local year."""
    return _all_in(municipality, year).real()


def _all_in(municipality: Municipality, year: int) -> AlertQuerySet:
    zone = timezone.get_current_timezone()
    begins, ends = (datetime(y, 1, 1, tzinfo=zone) for y in (year, year + 1))
    here = Municipality.objects.filter(pk=municipality.pk)
    return Alert.objects.touching(here).filter(released_at__gte=begins, released_at__lt=ends).order_by()


def months_of(municipality: Municipality, year: int) -> list[Month]:
    """Return the twelve months of a year, in three questions. Of an exercise only the cost counts."""
    months = [Month() for _ in range(12)]
    month_of: dict[int, Month] = {}
    sent = _all_in(municipality, year)
    parts = _parts_of(sent)
    for alert in _with_answers(sent):
        month = months[timezone.localtime(alert.released_at).month - 1]
        month.segments += sum(part["segments"] * part["paid"] for part in parts[alert.pk])
        if alert.is_exercise:
            month.sms_in_exercises += sum(part["paid"] for part in parts[alert.pk])
            continue
        month_of[alert.pk] = month
        if not vars(alert)["carries_on"]:  # what carries a warning on costs, and is no message of its own
            month.note(alert)
            month.asked += vars(alert)["asked"] or _asked_at_least(parts[alert.pk])
    reached = LedgerCount.objects.filter(alert__in=sent, word__in=(Word.SENT, Word.DELIVERED))
    for row in reached:
        if row.alert_id in month_of:
            month_of[row.alert_id].note_reached(row)
    return months


def years_of(areas: Iterable[AreaYear], sent: QuerySet[Alert]) -> list[AreaYear]:
    """Add to areas how their contact persons answered, in one question.

    Whom a message went to is known until its address is removed; older questions are not counted here.
    """
    years = {year.area.pk: year for year in areas}
    place = "person__appointments__"
    held_then = Q(**{f"{place}until_on__isnull": True}) | Q(**{f"{place}until_on__gt": F("day")})
    own = Acknowledgement.objects.filter(alert=OuterRef("alert"), person=OuterRef("person"))
    pair = F("alert_id") * PAIR + F("person_id")
    answers = (
        _asking(Delivery.objects.filter(alert__in=sent))
        .annotate(day=TruncDate("alert__released_at"), answered=Exists(own))
        .filter(
            held_then,
            **{f"{place}area__in": list(years), f"{place}role__in": _CHAIN, f"{place}from_on__lte": F("day")},
        )
        .values_list(f"{place}area")
        .annotate(
            asked=Count(pair, distinct=True),
            acknowledged=Count(pair, distinct=True, filter=Q(answered=True)),
            people=Count("person", distinct=True),
        )
        .order_by()
    )
    for area, asked, acknowledged, people in answers:
        years[area].asked, years[area].acknowledged, years[area].people_asked = asked, acknowledged, people
    return list(years.values())


def counted(areas: AreaQuerySet, sent: QuerySet[Alert]) -> AreaQuerySet:
    """Have areas read with their households, the alerts to them, and the notices that were put up there.

    Protected people never count.
    """
    members = Membership.objects.current().listed().filter(area=OuterRef("pk")).order_by()
    households = members.values("area").annotate(number=Count("household", distinct=True))
    whole = Alert.municipalities.through.objects.filter(
        alert=OuterRef("pk"), municipality=OuterRef(OuterRef("municipality"))
    )
    part = Alert.areas.through.objects.filter(alert=OuterRef("pk"), area=OuterRef(OuterRef("pk")))
    own = sent.filter(Exists(whole) | Exists(part), follow_on=None)
    reaching = own.annotate(one=Value(1)).values("one")
    hung = PutUp.objects.filter(area=OuterRef("pk"), alert__in=sent).order_by().values("area")
    return areas.annotate(
        household_count=Coalesce(Subquery(households.values("number")), 0),
        alert_count=Coalesce(Subquery(reaching.annotate(number=Count("pk")).values("number")), 0),
        put_up_count=Coalesce(Subquery(hung.annotate(number=Count("pk")).values("number")), 0),
    )


def year_in(area: Area) -> AreaYear:
    """Return the year of a counted area, before the answers are added."""
    facts = vars(area)
    return AreaYear(area, facts["household_count"], facts["alert_count"], put_up=facts["put_up_count"])


_CHAIN = sorted(role.value for role in AREA_ROLES)


def _asking(deliveries: QuerySet[Delivery]) -> QuerySet[Delivery]:
    """Those by which somebody has been asked to acknowledge a warning."""
    asked = deliveries.filter(alert__kind=Alert.Kind.WARNING, rendering__reader=Rendering.Reader.CHAIN)
    asked = asked.filter(alert__follow_on=None)  # a reminder asks for the same answer
    return asked.filter(status__in=MAY_HAVE_IT)


def _with_answers(sent: QuerySet[Alert]) -> QuerySet[Alert]:
    """Each with how many were asked, as far as they are still known, and how many have acknowledged."""
    asked = _asking(Delivery.objects.filter(alert=OuterRef("pk"))).order_by().values("alert")
    answers = Acknowledgement.objects.filter(alert=OuterRef("pk")).order_by().values("alert")
    people = Subquery(asked.annotate(number=Count("person", distinct=True)).values("number"))
    acknowledged = Subquery(answers.annotate(number=Count("pk")).values("number"))
    counted = sent.annotate(
        asked=Coalesce(people, 0),
        acknowledged=Coalesce(acknowledged, 0),
        carries_on=Exists(FollowOn.objects.filter(alert=OuterRef("pk"))),
    )
    return counted.only("kind", "is_exercise", "released_at", "first_accepted_at", "last_accepted_at")


def _parts_of(sent: QuerySet[Alert]) -> dict[int, list[dict[str, Any]]]:
    """Return for each alert its renderings, with how many SMS of each are paid and how many it has asked."""
    had = Count("pk", filter=Q(alert__kind=Alert.Kind.WARNING, status__in=MAY_HAVE_IT))
    paid = Count("pk", filter=Q(channel=Channel.SMS, status__in=PAID))
    parts = Delivery.objects.filter(alert__in=sent).order_by()
    grouped = parts.values(
        "alert_id", "channel", segments=F("rendering__segments"), reader=F("rendering__reader")
    ).annotate(paid=paid, had=had)
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for part in grouped:
        found[part["alert_id"]].append(part)
    return found


def _asked_at_least(parts: Iterable[dict[str, Any]]) -> int:
    """Return how many were asked when nobody knows any more who they were: those on the larger channel."""
    channels: Counter[str] = Counter()
    for part in parts:
        if part["reader"] == Rendering.Reader.CHAIN:
            channels[part["channel"]] += part["had"]
    return max(channels.values(), default=0)
