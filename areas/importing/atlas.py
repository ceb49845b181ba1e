"""Where the rows of a list belong: in which municipality, in which area."""

from collections.abc import Iterable
from datetime import date
from difflib import get_close_matches
from functools import cached_property

from django.utils.translation import gettext as _

from areas.geometry import Grounds
from areas.importing.columns import squeezed
from areas.importing.entries import Entry
from areas.models import AddressPoint, Area, AreaPostcode, AreaStreet, Municipality
from areas.models.area import possible_slugs
from areas.spelling import fold, sound

MOST_NEW_AREAS = 500
ALIKE = 0.88  # how alike two names are when one is taken for a misspelling of the other


class Misplaced(Exception):
    """The row names no place we know: in which column, and why."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column, self.reason = column, reason


class Atlas:
    """The municipalities an import may write in, and their areas.

    A name that is like no other becomes a new area; one that is nearly another's is taken for a
    misspelling, unless `every_name` says that each name is meant. `new` are areas that an earlier stretch
    of the same list has made.
    """

    def __init__(
        self,
        municipalities: Iterable[Municipality],
        *,
        chosen: Municipality | None,
        every_name: bool,
        new: Iterable[int] = (),
    ) -> None:
        self.municipalities = list(municipalities)
        self.chosen = chosen or (self.municipalities[0] if len(self.municipalities) == 1 else None)
        self.every_name = every_name
        self.new_areas = {area.slug: area for area in Area.objects.filter(pk__in=new)} if new else {}
        self._unsaved: list[Area] = []
        self._points: dict[tuple[int, str], dict[str, AddressPoint]] = {}
        self._names = {
            squeezed(word): municipality
            for municipality in self.municipalities
            for word in (
                *(municipality.name, municipality.slug, municipality.code),
                *(f"{municipality.name} kommun", f"{municipality.name}s kommun"),
            )
        }

    @cached_property
    def _areas(self) -> dict[tuple[int, str], Area]:
        found = {}
        for area in Area.objects.filter(municipality__in=self.municipalities):
            found[area.municipality_id, squeezed(area.name)] = area
            found.setdefault((area.municipality_id, squeezed(area.slug)), area)
        return found

    @cached_property
    def _slugs(self) -> set[str]:
        return set(Area.objects.values_list("slug", flat=True))

    @cached_property
    def _streets(self) -> dict[tuple[int, str], list[AreaStreet]]:
        found: dict[tuple[int, str], list[AreaStreet]] = {}
        streets = AreaStreet.objects.filter(area__municipality__in=self.municipalities).select_related("area")
        for street in streets:
            found.setdefault((street.area.municipality_id, street.name_key), []).append(street)
        return found

    @cached_property
    def _postcodes(self) -> dict[tuple[int, str], list[Area]]:
        found: dict[tuple[int, str], list[Area]] = {}
        postcodes = AreaPostcode.objects.filter(area__municipality__in=self.municipalities)
        for postcode in postcodes.select_related("area"):
            found.setdefault((postcode.area.municipality_id, postcode.postcode), []).append(postcode.area)
        return found

    @cached_property
    def _grounds(self) -> Grounds:
        return Grounds({area.pk: area.boundary for area in self._areas.values() if area.boundary})

    def municipality_of(self, entry: Entry) -> Municipality:
        """Return the municipality a row names, else the one chosen for the import. Raises Misplaced."""
        if entry.municipality:
            named = self._names.get(squeezed(entry.municipality))
            if named is None or (self.chosen and named != self.chosen):
                raise Misplaced(
                    "municipality",
                    _("The municipality %(name)s is not part of this import.")
                    % {"name": entry.municipality[:60]},
                )
            return named
        if self.chosen is None:
            raise Misplaced("municipality", _("The municipality is missing."))
        return self.chosen

    def area_of(self, entry: Entry, municipality: Municipality, today: date) -> Area:
        """Return the area a row names, else the only one its address lies in. Raises Misplaced."""
        area = self._named(entry, municipality, today) if entry.area else self._around(entry, municipality)
        if area.state == Area.State.CLOSED:
            raise Misplaced("area", _("The area %(name)s is closed.") % {"name": area.name})
        return area

    def _named(self, entry: Entry, municipality: Municipality, today: date) -> Area:
        key = squeezed(entry.area)
        if known := self._areas.get((municipality.pk, key)):
            return known
        if not key or len(entry.area) > 80:
            raise Misplaced("area", _("This is no name of an area."))
        if not self.every_name:
            self._refuse_misspelling(key, entry.area, municipality)
        if len(self.new_areas) >= MOST_NEW_AREAS:
            raise Misplaced("area", _("The list names too many areas that do not exist yet."))
        return self._new_area(key, entry.area, municipality, today)

    def _refuse_misspelling(self, key: str, written: str, municipality: Municipality) -> None:
        digits = [c for c in key if c.isdigit()]
        older = {
            name: area
            for (place, name), area in self._areas.items()
            if place == municipality.pk
            and area.slug not in self.new_areas
            and [c for c in name if c.isdigit()] == digits
        }
        if alike := get_close_matches(key, older, n=1, cutoff=ALIKE):
            names = {"written": written, "known": older[alike[0]].name}
            raise Misplaced("area", _("There is no area %(written)s. Is it %(known)s?") % names)

    def _new_area(self, key: str, name: str, municipality: Municipality, today: date) -> Area:
        slugs = possible_slugs(name, municipality)
        area = Area(
            municipality=municipality,
            name=name,
            name_key=fold(name),
            name_sound=sound(fold(name)),
            slug=next(slug for slug in slugs if slug not in self._slugs),
            state=Area.State.ACTIVE,
            state_since_on=today,
        )
        self._slugs.add(area.slug)
        self._areas[municipality.pk, key] = area
        self.new_areas[area.slug] = area
        self._unsaved.append(area)
        return area

    def _around(self, entry: Entry, municipality: Municipality) -> Area:
        """Return the only area that an address can lie in: by its point, its street, or its postcode."""
        if found := self._at_point(entry, municipality):
            return found
        streets = self._streets.get((municipality.pk, entry.street_key), [])
        around = {street.area for street in streets if street.stretch.has(entry.address.number)}
        if not around:
            around = set(self._postcodes.get((municipality.pk, entry.address.postcode), []))
        if len(around) != 1:
            raise Misplaced("area", _("The area is missing, and the address does not tell which it is."))
        return around.pop()

    def _at_point(self, entry: Entry, municipality: Municipality) -> Area | None:
        key = municipality.pk, entry.street_key
        if key not in self._points:
            there = AddressPoint.objects.filter(municipality=municipality, street_key=entry.street_key)
            self._points[key] = {point.number: point for point in there}
        point = self._points[key].get(entry.address.number)
        holding = self._grounds.holding(point.latitude, point.longitude) if point else []
        if len(holding) != 1:
            return None
        return next(area for area in self._areas.values() if area.pk == holding[0])

    def save_new_areas(self) -> list[Area]:
        """Write the areas that rows have named since the last time, and return them."""
        saved, self._unsaved = Area.objects.bulk_create(self._unsaved), []
        return saved

    def number_new_areas(self) -> None:
        """Give those areas keys that no saved area has: the list is only looked through."""
        for area in self._unsaved:
            area.pk = -1 - list(self.new_areas).index(area.slug)
        self._unsaved = []
