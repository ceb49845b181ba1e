"""Finding the address or the streets that somebody wants to aim at, among the municipalities they may aim in.

What is not known is named in a sentence, with what is spelled nearly so. Where a street of that name runs in
several municipalities nobody guesses: the writer says which.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from areas.addresses import Stretch, read_address, read_stretch
from areas.models import AddressPoint, AreaStreet, Household, Municipality
from areas.spelling import fold

MOST_STREETS, MOST_NEAR = 50, 5
_MOST_NAMES = 5_000
_POSTCODE = re.compile(r"(\d{3})\s?(\d{2})\b")


class Pin(NamedTuple):
    """A point that was found, and how it is written."""

    latitude: float
    longitude: float
    words: str


class Street(NamedTuple):
    """A street of a municipality, or a stretch of its numbers."""

    municipality: Municipality
    stretch: Stretch


def find_address(words: str, municipalities: Sequence[Municipality]) -> Pin:
    """Return the one address that is meant; ValidationError says why it is none, or that it is several."""
    line, there, postcode = _read(words, municipalities)
    address = read_address(line)
    if not fold(address.street) or not address.number:
        raise ValidationError(_("Write a street and a number, for example Björkvägen 12."))
    found = _points(fold(address.street), address.number, there)
    if postcode:
        found = {place: point for place, point in found.items() if place[1] in (postcode, "")}
    name = f"{address.street} {address.number}"
    if len(found) > 1:
        raise ValidationError(_several(name, sorted(found), there))
    for (municipality, _postcode), point in found.items():
        town = next(one.name for one in there if one.pk == municipality)
        return Pin(*point, f"{name}, {town}")
    if not _known([fold(address.street)], there):
        raise ValidationError(_unknown(address.street, there))
    raise ValidationError(_("We do not know where %(address)s lies. Try another number.") % {"address": name})


def find_streets(text: str, municipalities: Sequence[Municipality]) -> list[Street]:
    """Return the streets of a list, one on each line; ValidationError names every line that is none."""
    lines = [line for line in map(str.strip, text.splitlines()) if line]
    if len(lines) > MOST_STREETS:
        raise ValidationError(
            _("At most %(number)s streets. Choose whole areas instead.") % {"number": MOST_STREETS}
        )
    asked = [(line, *_stretch(line, municipalities)) for line in lines]
    known = _known([fold(stretch.name) for _line, stretch, _there in asked if stretch], municipalities)
    streets: list[Street] = []
    wrong: list[str] = []
    for line, stretch, there in asked:
        places = [one for one in there if stretch and one.pk in known[fold(stretch.name)]]
        if stretch and len(places) == 1:
            streets.append(Street(places[0], stretch))
        else:
            # What is near takes a search of its own: of a list that is wrong all over, the first are enough.
            wrong.append(_what_is_wrong(line, stretch, places, there, with_near=len(wrong) < MOST_NEAR))
    if wrong:
        raise ValidationError(wrong)
    return streets


def _read(words: str, municipalities: Sequence[Municipality]) -> tuple[str, list[Municipality], str]:
    """Split `Björkvägen 12, 542 30 Mariestad` into the address, the municipalities meant and the postcode."""
    line, _comma, rest = words.rpartition(",")
    found = _POSTCODE.match(rest.strip())
    town = fold(rest.strip()[found.end() :] if found else rest)
    named = [one for one in municipalities if fold(one.name) == town]
    if not line or not (found or named):
        return words, list(municipalities), ""
    return line, named or list(municipalities), "".join(found.groups()) if found else ""


def _stretch(line: str, municipalities: Sequence[Municipality]) -> tuple[Stretch | None, list[Municipality]]:
    street, there, _postcode = _read(line, municipalities)
    stretch = read_stretch(street)
    return (stretch if stretch and fold(stretch.name) else None), there


def _points(
    key: str, number: str, there: Sequence[Municipality]
) -> dict[tuple[int, str], tuple[float, float]]:
    """Return where an address lies, by municipality and postcode: the file says it, else the register."""
    listed = AddressPoint.objects.filter(municipality__in=there, street_key=key, number=number)
    rows: list[Any] = list(listed.values_list("municipality", "postcode", "latitude", "longitude"))
    if not rows:
        homes = Household.objects.filter(area__municipality__in=there, street_key=key, number=number)
        homes = homes.exclude(latitude=None).exclude(longitude=None)
        rows = list(homes.values_list("area__municipality", "postcode", "latitude", "longitude"))
    return {(municipality, postcode): (north, east) for municipality, postcode, north, east in rows}


def _known(keys: Sequence[str], there: Sequence[Municipality]) -> dict[str, set[int]]:
    """Return in which of the municipalities each street is known, by whatever there is."""
    named = AreaStreet.objects.filter(name_key__in=keys, area__municipality__in=there)
    homes = Household.objects.filter(street_key__in=keys, area__municipality__in=there)
    points = AddressPoint.objects.filter(street_key__in=keys, municipality__in=there)
    rows = [
        *named.order_by().values_list("name_key", "area__municipality").distinct(),
        *homes.order_by().values_list("street_key", "area__municipality").distinct(),
        *points.order_by().values_list("street_key", "municipality").distinct(),
    ]
    known: dict[str, set[int]] = defaultdict(set)
    for key, municipality in rows:
        known[key].add(municipality)
    return known


def _what_is_wrong(
    line: str,
    stretch: Stretch | None,
    places: list[Municipality],
    there: list[Municipality],
    *,
    with_near: bool,
) -> str:
    if stretch is None:
        return _("“%(line)s” cannot be read as a street with numbers.") % {"line": line[:80]}
    if places:
        return _several(stretch.name, [(one.pk, "") for one in places], there)
    return _unknown(stretch.name, there, with_near=with_near)


def _several(name: str, places: Sequence[tuple[int, str]], there: Sequence[Municipality]) -> str:
    towns = {one.pk: one.name for one in there}
    ways = [
        f"{name}, {f'{postcode[:3]} {postcode[3:]} ' if postcode else ''}{towns[municipality]}"
        for municipality, postcode in places[:4]
    ]
    return _("There are several: write which one you mean, %(ways)s.") % {
        "ways": get_text_list(ways, _("or"))
    }


def _unknown(street: str, there: Sequence[Municipality], *, with_near: bool = True) -> str:
    near = _spelled_nearly(fold(street), there) if with_near else []
    where = get_text_list([one.name for one in there[:4]], _("or"))
    said = _("We know of no street called %(street)s in %(where)s.") % {"street": street, "where": where}
    if not near:
        return said
    return f"{said} {_('Do you mean %(names)s?') % {'names': get_text_list(near, _('or'))}}"


def _spelled_nearly(key: str, there: Sequence[Municipality]) -> list[str]:
    """Return up to three names of streets that are spelled nearly so, or begin so; the areas' own first."""
    begins = Q(name_key__startswith=key[:1])
    streets = AreaStreet.objects.filter(begins, area__municipality__in=there).order_by()
    homes = Household.objects.filter(address_key__startswith=key[:1], area__municipality__in=there)
    for names in (
        streets.values_list("name_key", "name").distinct(),
        homes.order_by().values_list("street_key", "street").distinct(),
    ):
        spelled = dict(names[:_MOST_NAMES])
        begun = [name for known, name in sorted(spelled.items()) if len(key) > 2 and known.startswith(key)]
        near = [spelled[known] for known in get_close_matches(key, list(spelled), n=3, cutoff=0.75)]
        if begun or near:
            return list(dict.fromkeys([*near, *begun]))[:3]
    return []
