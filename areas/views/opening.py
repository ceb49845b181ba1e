"""Which municipality a page opens on, for whoever has several and has named none."""

from collections.abc import Sequence

from django.http import HttpRequest

from areas.models import Area, Municipality

_LAST = "municipality_last_seen"


def municipality_to_open(
    request: HttpRequest, own: Sequence[Municipality], *, slug: str
) -> Municipality | None:
    """Return the one that is named; None if it is not among the own ones.

    Where none is named: the one last looked at, else the only one that has areas, else the first.
    """
    if slug:
        named = _called(slug, own)
        if named:
            remember_municipality(request, named)
        return named
    last = _called(request.session.get(_LAST, ""), own)
    return last or _only_one_with_areas(own) or next(iter(own), None)


def remember_municipality(request: HttpRequest, municipality: Municipality) -> None:
    """Let the next page open on the municipality that is looked at now."""
    if request.session.get(_LAST) != municipality.slug:
        request.session[_LAST] = municipality.slug


def _called(slug: str, own: Sequence[Municipality]) -> Municipality | None:
    return next((one for one in own if one.slug == slug), None)


def _only_one_with_areas(own: Sequence[Municipality]) -> Municipality | None:
    if len(own) < 2:
        return None
    areas = Area.objects.filter(municipality__in=own).order_by().values_list("municipality", flat=True)
    found = list(areas.distinct()[:2])
    return next((one for one in own if found == [one.pk]), None)
