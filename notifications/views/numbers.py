"""A municipality's year in numbers: pictures, the tables beside them, and the same as files."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dates import MONTHS, MONTHS_3
from django.utils.formats import number_format
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from areas.exporting.lists import Sheet
from areas.exporting.writing import as_csv
from areas.models import Area, Municipality
from areas.models.area import FEWEST_SHOWN
from areas.permissions import actor_of, requires
from areas.roles import Permission
from areas.views.opening import municipality_to_open
from areas.views.paging import page_by_key
from notifications import budget
from notifications.summing import AreaYear, Month, counted, months_of, sent_in, year_in, years_of
from notifications.views.bars import Chart, Mark, Series

AREAS = 50
YEARS = 5
EARLIEST = 2000
NOTHING = "–"


@dataclass(frozen=True)
class Reader:
    """Who reads the numbers of what; without a right to read the people, few of them are not counted out."""

    municipality: Municipality
    year: int
    reads_people: bool

    def people(self, number: int) -> int | None:
        """Return a number of people; None when it is so small that it could point somebody out."""
        return number if self.reads_people or number == 0 or number >= FEWEST_SHOWN else None

    def worded(self, number: int) -> str:
        """Return a number of people in words."""
        shown = self.people(number)
        return gettext("fewer than 5") if shown is None else number_format(shown)

    def share(self, share: int | None, people: int) -> int | None:
        """Return a share of some people, unless they are few."""
        return share if self.people(people) else None

    def cost(self, month: Month) -> Decimal | None:
        """Return a month's cost, unless it would tell how few were reached."""
        told = (month.sms_delivered, month.sms_sent, month.sms_in_exercises)
        hidden = None in map(self.people, told)
        return None if hidden else month.cost

    def budget(self, number: int) -> Decimal | None:
        """Return what a month may cost: as the municipality has set, else the day's money for each day."""
        own, a_day = self.municipality.sms_month_budget, budget.limit()
        if own:
            return Decimal(own)
        return None if a_day is None else a_day * monthrange(self.year, number)[1]


@requires(Permission.FOLLOW_ALERTS)
@require_safe
def numbers(request: HttpRequest) -> HttpResponse:
    """Show a municipality's year, by month and by area."""
    municipalities = list(_open(request))
    reader = _reader(request, municipalities)
    months = months_of(reader.municipality, reader.year)
    sent = sent_in(reader.municipality, reader.year)
    found = counted(Area.objects.filter(municipality=reader.municipality), sent)
    page = page_by_key(found, key="name_key", after=request.GET.get("after", ""), name="slug", size=AREAS)
    years = years_of([year_in(area) for area in page.rows], sent)
    this_year = timezone.localdate().year
    context = {
        "municipalities": municipalities,
        "reader": reader,
        "years": sorted({*range(this_year, this_year - YEARS, -1), reader.year}, reverse=True),
        "charts": _charts(reader, months) if any(month.alerts for month in months) else [],
        "months": _by_month(reader, months),
        "areas": _by_area(reader, years),
        "area_chart": _area_chart(reader, years),
        "page": page,
        "price": settings.SMS_PRICE_PER_SEGMENT,
        "budget": budget.limit(),
        "month_budget": reader.municipality.sms_month_budget,
        "total": sum(month.alerts for month in months),
    }
    return render(request, "notifications/numbers.html", context)


@requires(Permission.FOLLOW_ALERTS)
@require_safe
def numbers_by_month(request: HttpRequest) -> HttpResponseBase:
    """Hand out the table of the months as a file."""
    reader = _reader(request, list(_open(request)))
    return _file(reader, _by_month(reader, months_of(reader.municipality, reader.year)))


@requires(Permission.FOLLOW_ALERTS)
@require_safe
def numbers_by_area(request: HttpRequest) -> HttpResponseBase:
    """Hand out the table of the areas, all of them, as a file."""
    reader = _reader(request, list(_open(request)))
    sent = sent_in(reader.municipality, reader.year)
    areas = counted(Area.objects.filter(municipality=reader.municipality), sent).order_by("name_key", "pk")
    return _file(reader, _by_area(reader, years_of([year_in(area) for area in areas], sent)))


def _open(request: HttpRequest) -> QuerySet[Municipality]:
    return Municipality.objects.open_to(actor_of(request), Permission.FOLLOW_ALERTS)


def _reader(request: HttpRequest, municipalities: Sequence[Municipality]) -> Reader:
    """Return what is chosen in the address: a municipality of one's own and a year, else 404."""
    chosen = municipality_to_open(request, municipalities, slug=request.GET.get("kommun", ""))
    this_year = timezone.localdate().year
    year = request.GET.get("ar", "") or str(this_year)
    if not chosen or len(year) != 4 or not year.isdecimal() or not EARLIEST <= int(year) <= this_year:
        raise Http404
    reads = actor_of(request).may(Permission.SEE_HOUSEHOLDS, chosen)
    return Reader(chosen, int(year), reads)


def _file(reader: Reader, sheet: Sheet) -> HttpResponseBase:
    name = f"{sheet.title}-{reader.municipality.slug}-{reader.year}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(as_csv(sheet), content_type="text/csv; charset=utf-8", headers=headers)


# What stands in the tables ------------------------------------------------------------------------


def _by_month(reader: Reader, months: Sequence[Month]) -> Sheet:
    headings = [
        gettext("Month"),
        gettext("Messages"),
        gettext("Of these warnings"),
        gettext("SMS delivered"),
        gettext("SMS sent, no receipt"),
        gettext("E-mails sent"),
        gettext("Acknowledged"),
        gettext("Cost, SEK"),
    ]
    if reader.budget(1):
        headings += [gettext("Budget, SEK"), gettext("Share of the budget")]
    headings += [gettext("To the first"), gettext("To the last")]
    rows = []
    for number, month in enumerate(months, 1):
        row = [str(MONTHS[number]).capitalize(), str(month.alerts), str(month.warnings)]
        row += [reader.worded(n) for n in (month.sms_delivered, month.sms_sent, month.emails)]
        cost = reader.cost(month)
        row += [_percent(reader.share(month.share, month.asked)), _kronor(cost)]
        if most := reader.budget(number):
            row += [_kronor(most), _percent(None if cost is None else int(100 * cost / most))]
        rows.append([*row, _duration(month.first), _duration(month.last)])
    return Sheet("manader", headings, [1] * len(headings), rows, len(rows))


def _by_area(reader: Reader, years: Sequence[AreaYear]) -> Sheet:
    headings = [
        gettext("Area"),
        gettext("Households"),
        gettext("Messages"),
        gettext("Acknowledged"),
        gettext("Contact persons' answers"),
        gettext("Notices put up"),
        gettext("Last sign of life"),
    ]
    rows = [
        [
            year.area.name,
            reader.worded(year.households),
            str(year.alerts),
            _percent(reader.share(year.share, year.people_asked)),
            _answers(year),
            str(year.put_up),
            str(year.area.sign_of_life_on),
        ]
        for year in years
    ]
    return Sheet("omraden", headings, [1] * len(headings), rows, len(rows))


def _answers(year: AreaYear) -> str:
    if not year.asked:
        return gettext("not asked")
    return gettext("silent") if year.is_silent else gettext("answering")


def _percent(share: int | None) -> str:
    return NOTHING if share is None else f"{share} %"


def _kronor(cost: Decimal | None) -> str:
    return NOTHING if cost is None else number_format(cost, 2)


def _duration(seconds: float | None) -> str:
    """Return a time in its largest unit: nobody compares hours by seconds."""
    if seconds is None:
        return NOTHING
    if seconds < 120:
        return gettext("%(number)s s") % {"number": max(0, round(seconds))}
    if seconds < 7200:
        return gettext("%(number)s min") % {"number": round(seconds / 60)}
    return gettext("%(number)s h") % {"number": round(seconds / 3600)}


# The pictures ------------------------------------------------------------------------------------


def _charts(reader: Reader, months: Sequence[Month]) -> list[Chart]:
    """Draw what the table of the months says; what it hides is not drawn."""
    labels = [str(MONTHS_3[number]) for number in range(1, 13)]
    sms = [sum(reader.people(n) or 0 for n in (month.sms_delivered, month.sms_sent)) for month in months]
    emails = [reader.people(month.emails) or 0 for month in months]
    shares = [reader.share(month.share, month.asked) for month in months]
    costs = [reader.cost(month) for month in months]
    reached = [Series("sms", gettext("SMS"), sms), Series("email", gettext("e-mail"), emails)]
    totals = [number_format(sum(both)) if sum(both) else "" for both in zip(sms, emails, strict=True)]
    percents = ["" if share is None else _percent(share) for share in shares]
    kronor = [_kronor(cost) if cost else "" for cost in costs]
    return [
        Chart("reached", gettext("Delivered or sent"), labels, reached, totals),
        Chart(
            "acknowledged",
            gettext("Acknowledged, of those asked"),
            labels,
            [Series("share", "", shares)],
            percents,
            100,
        ),
        Chart(
            "cost",
            gettext("Cost of SMS, SEK"),
            labels,
            [Series("cost", "", costs)],
            kronor,
            mark=_mark(reader.municipality.sms_month_budget),
        ),
    ]


def _mark(month_budget: int | None) -> Mark | None:
    """Draw a municipality's own budget as a line through its months."""
    if not month_budget:
        return None
    said = gettext("The line is the budget: %(budget)s SEK a month") % {"budget": number_format(month_budget)}
    return Mark(month_budget, said)


def _area_chart(reader: Reader, years: Sequence[AreaYear]) -> Chart | None:
    """Draw which of some areas answer; nothing where none was asked."""
    shares = [reader.share(year.share, year.people_asked) for year in years]
    if all(share is None for share in shares):
        return None
    return Chart(
        "areas",
        gettext("Acknowledged, of those asked"),
        [year.area.name for year in years],
        [Series("share", "", shares)],
        ["" if share is None else _percent(share) for share in shares],
        100,
        left=136,
    )
