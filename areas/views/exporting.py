"""Taking lists out: the coordinator what the register shows, contact people their own households."""

from django.core.exceptions import ValidationError
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from areas.export_forms import DressForm, ExportForm
from areas.exporting.lists import (
    CONTACTS,
    CONTACTS_ON_PAPER,
    MEMBERS,
    MEMBERS_ON_PAPER,
    NEIGHBOURS,
    Sheet,
    contacts_sheet,
    members_sheet,
)
from areas.exporting.taking import Content, Dress, note_export
from areas.exporting.writing import as_csv, as_pages, as_workbook
from areas.models import Appointment, Area, Membership, Municipality
from areas.neighbourhood import own_households
from areas.permissions import actor_of, area_or_404, asks_again, requires, user_of
from areas.roles import Permission

EXPORT = Permission.EXPORT_REGISTER
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@requires(EXPORT)
@asks_again
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def register_export(request: HttpRequest) -> HttpResponseBase:
    """Choose a list of an area or a municipality, and take it out."""
    slug = request.GET.get("omrade", "")
    area = area_or_404(request, EXPORT, slug=slug) if slug else None
    offered = None if area else Municipality.objects.open_to(actor_of(request), EXPORT)
    form = ExportForm(request.POST or None, municipalities=offered)
    if request.method == "POST" and form.is_valid():
        place, content = area or form.cleaned_data["municipality"], Content(form.cleaned_data["content"])
        sheet = _sheet(request, content, place, on_paper=form.cleaned_data["dress"] == Dress.PDF)
        if taken := _take(request, form, sheet, content=content, place=place):
            return taken
    context = {"form": form, "area": area}
    return render(request, "register/export.html", context, status=422 if form.errors else 200)


@requires(Permission.FORWARD_ALERTS)
@asks_again
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def households_export(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Take out the list of the households one looks after oneself."""
    area = area_or_404(request, Permission.FORWARD_ALERTS, slug=slug)
    households = own_households(area, user_of(request))
    form = DressForm(request.POST or None, initial={"dress": Dress.PDF})
    if request.method == "POST" and form.is_valid():
        title = gettext("My households in %(area)s") % {"area": area.name}
        sheet = members_sheet(title, Membership.objects.filter(household__in=households), NEIGHBOURS)
        if taken := _take(request, form, sheet, content=Content.NEIGHBOURS, place=area):
            return taken
    context = {"form": form, "area": area, "has_households": households.exists()}
    return render(request, "register/households_export.html", context, status=422 if form.errors else 200)


def _sheet(request: HttpRequest, content: Content, place: Area | Municipality, *, on_paper: bool) -> Sheet:
    actor, here = actor_of(request), Area.objects.filter(pk=place.pk)
    if isinstance(place, Municipality):
        here = Area.objects.filter(municipality=place)
    if content is Content.CONTACTS:
        appointments = Appointment.objects.open_to(actor, EXPORT).filter(area__in=here)
        title = gettext("Contacts in %(place)s") % {"place": place.name}
        return contacts_sheet(title, appointments, CONTACTS_ON_PAPER if on_paper else CONTACTS)
    members = Membership.objects.open_to(actor, EXPORT).filter(area__in=here)
    title = gettext("Members in %(place)s") % {"place": place.name}
    return members_sheet(title, members, MEMBERS_ON_PAPER if on_paper else MEMBERS)


def _take(
    request: HttpRequest, form: DressForm, sheet: Sheet, *, content: Content, place: Area | Municipality
) -> HttpResponseBase | None:
    dress = Dress(form.cleaned_data["dress"])
    try:
        note_export(content=content, dress=dress, place=place, rows=sheet.length, by=user_of(request))
    except ValidationError as refused:
        form.add_error("dress", refused)
        return None
    name = f"{slugify(sheet.title)}-{timezone.localdate()}.{dress.value}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    if dress is Dress.CSV:
        return StreamingHttpResponse(as_csv(sheet), content_type="text/csv; charset=utf-8", headers=headers)
    if dress is Dress.EXCEL:
        return FileResponse(as_workbook(sheet), filename=name, as_attachment=True, content_type=XLSX)
    return HttpResponse(as_pages(sheet), content_type="application/pdf", headers=headers)
