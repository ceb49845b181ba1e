"""Counting what there is in areas, for those who may read the people too. Protected people never count."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count

from areas.models import Appointment, Area, Membership
from areas.roles import Role

MOST_IN_CARE = 20  # households of one contact person; more is warned of, never refused


@dataclass
class Figures:
    """How an area is doing."""

    homes: int | None = None
    households: int = 0
    people: int = 0
    pending: int = 0
    contact_people: int = 0
    main_contact_people: int = 0

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


def figures_of(areas: Iterable[Area]) -> dict[int, Figures]:
    """Count in two queries, however many the areas are."""
    figures = {area.pk: Figures(homes=area.homes) for area in areas}
    bonds = (
        Membership.objects.open()
        .listed()
        .filter(area__in=figures)
        .values("area", "state")
        .annotate(people=Count("person", distinct=True), households=Count("household", distinct=True))
        .order_by()
    )
    for bond in bonds:
        of_area = figures[bond["area"]]
        if bond["state"] == Membership.State.PENDING:
            of_area.pending = bond["people"]
        else:
            of_area.people, of_area.households = bond["people"], bond["households"]
    held = Appointment.objects.current().in_chain().filter(area__in=figures)
    for row in held.values("area", "role").annotate(number=Count("pk")).order_by():
        if row["role"] == Role.CONTACT_PERSON:
            figures[row["area"]].contact_people = row["number"]
        elif row["role"] == Role.MAIN_CONTACT_PERSON:
            figures[row["area"]].main_contact_people = row["number"]
    return figures
