"""Counting what there is in areas, for those who may read the people too. Protected people never count."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from areas.models import Appointment, Area, DeclinedHome, Household, Membership
from areas.models.area import AreaQuerySet
from areas.roles import Role

MOST_IN_CARE = 20  # households of one contact person; more is warned of, never refused
COUNTED = 2000  # and no further: an area is a neighbourhood, and a list must not wait for a count


@dataclass
class Figures:
    """How an area is doing. Nothing is counted beyond COUNTED."""

    homes: int | None = None
    households: int = 0
    people: int = 0  # once for each household of theirs
    pending: int = 0
    contact_people: int = 0
    addresses_declined: int = 0
    counted_declined: int = 0

    @property
    def declined(self) -> int:
        """How many households have said no, counted or kept as addresses."""
        return self.addresses_declined + self.counted_declined

    @property
    def share(self) -> int | None:
        """How many of a hundred homes have joined, where the homes are known."""
        return min(100, 100 * self.households // self.homes) if self.homes else None

    @property
    def is_vacant(self) -> bool:
        """Whether there are households and nobody who passes warnings on to them."""
        return self.households > 0 and not self.contact_people

    @property
    def is_stretched(self) -> bool:
        """Whether the contact people have more households than they can keep up with."""
        return not self.is_vacant and self.households > MOST_IN_CARE * self.contact_people


class CountUpTo(Subquery):
    """How many rows a subquery has, counted no further than its limit."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()

    def __init__(self, rows: QuerySet, most: int) -> None:
        super().__init__(rows.order_by().values("pk")[:most])


def counted(areas: AreaQuerySet, *, most: int = COUNTED) -> AreaQuerySet:
    """Have areas counted in the query that reads them, however many they are and however large."""
    here = Membership.objects.listed().filter(area=OuterRef("pk"))
    member = Membership.objects.current().filter(household=OuterRef("pk"))
    asked = {
        "households": Household.objects.listed().filter(Exists(member), area=OuterRef("pk")),
        "people": here.current(),
        "pending": here.pending(),
        "contact_people": Appointment.objects.current().filter(role=Role.CONTACT_PERSON, area=OuterRef("pk")),
        "addresses_declined": DeclinedHome.objects.filter(area=OuterRef("pk")),
    }
    counts = {f"figure_{name}": CountUpTo(rows, most) for name, rows in asked.items()}
    return areas.annotate(**counts, figure_counted_declined=Coalesce("declined_count__number", 0))


def figures(area: Area) -> Figures:
    """Return how a counted area is doing."""
    counts = {
        name.removeprefix("figure_"): number for name, number in vars(area).items() if "figure_" in name
    }
    return Figures(area.homes, **counts)


def figures_of(areas: Iterable[Area], *, most: int = COUNTED) -> dict[int, Figures]:
    """Count areas that have been read already, in one query."""
    found = Area.objects.filter(pk__in=[area.pk for area in areas]).order_by()
    return {area.pk: figures(area) for area in counted(found, most=most).only("homes")}
