"""Where a message has arrived: the areas coloured by the share that is reached, and the same as a table."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from areas.models import Area, Municipality
from areas.permissions import Actor, actor_of, requires
from areas.roles import Permission
from areas.views.paging import page_by_key
from notifications.audience import areas_of
from notifications.discreet import Split
from notifications.models import Alert
from notifications.reaching import Reached, reached_in
from notifications.views import outlines

AREAS = 100
BANDS = (50, 75, 90)
"""Where one colour goes over into the next, in per cent."""


@dataclass(frozen=True)
class Row:
    """One area, numbered as on the map: those to whom the message was written out, and who has it."""

    number: int
    area: Area
    counts: Split

    @property
    def shade(self) -> str:
        """The name of its colour."""
        if not self.counts.whole:
            return "nobody"
        percent = self.counts.percent
        return "hidden" if percent is None else f"{sum(percent >= band for band in BANDS)}"


@dataclass(frozen=True)
class Map:
    """The areas of one municipality that have a boundary, as they lie."""

    municipality: Municipality
    height: int
    areas: list[tuple[Row, outlines.Outline]]


@requires(Permission.FOLLOW_ALERTS)
@require_safe
def alert_reached(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show which areas an alert has reached, in the municipalities that the reader follows."""
    actor = actor_of(request)
    followed = Alert.objects.open_to(actor, Permission.FOLLOW_ALERTS).published()
    alert = get_object_or_404(followed.select_related("follow_on"), public_id=public_id)
    municipalities = list(Municipality.objects.open_to(actor, Permission.FOLLOW_ALERTS) & alert.concerned)
    chosen = [one for one in municipalities if one.slug == request.GET.get("kommun")] or municipalities
    areas = areas_of(alert).filter(municipality__in=chosen).select_related("municipality")
    page = page_by_key(areas, key="name_key", after=request.GET.get("after", ""), name="slug", size=AREAS)
    rows = rows_of(page.rows, reached_in(alert, [area.pk for area in page.rows]), actor)
    maps = _maps(rows)
    context = {
        "alert": alert,
        "rows": rows,
        "maps": maps,
        "key": _key({row.shade for drawn in maps for row, _outline in drawn.areas}),
        "page": page,
        "municipalities": municipalities,
        "chosen": chosen[0].slug if len(chosen) == 1 else "",
        "hides_few": not all(row.counts.is_open for row in rows),
    }
    return render(request, "notifications/alert_reached.html", context)


def rows_of(areas: Sequence[Area], counts: Mapping[int, Reached], actor: Actor) -> list[Row]:
    """Return areas as rows, in their order; only those who may read an area's people see few of them."""
    return [
        Row(
            number,
            area,
            Split(*counts.get(area.pk, Reached()), is_open=actor.may(Permission.SEE_HOUSEHOLDS, area)),
        )
        for number, area in enumerate(areas, 1)
    ]


def _maps(rows: Sequence[Row]) -> list[Map]:
    """Return a map for each municipality: side by side on one, towns far apart would be dots."""
    here: dict[Municipality, list[Row]] = {}
    for row in rows:
        if row.area.boundary:
            here.setdefault(row.area.municipality, []).append(row)
    maps = []
    for municipality, drawn in sorted(here.items(), key=lambda pair: pair[0].name):
        sheet = outlines.draw({row.area.pk: row.area.boundary or {} for row in drawn})
        maps.append(Map(municipality, sheet.height, [(row, sheet.outlines[row.area.pk]) for row in drawn]))
    return maps


def _key(shades: Collection[str]) -> list[tuple[str, str]]:
    """Return what the colours of a map mean, those that are on it."""
    words = {
        "3": gettext("90 % or more"),
        "2": gettext("75–89 %"),
        "1": gettext("50–74 %"),
        "0": gettext("less than half"),
        "hidden": gettext("fewer than 5"),
        "nobody": gettext("nobody to write to"),
    }
    return [(shade, said) for shade, said in words.items() if shade in shades]
