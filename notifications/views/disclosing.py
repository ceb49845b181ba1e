"""A request for public records: what would be handed out, shown first, then taken out."""

from itertools import islice

from django.core.exceptions import ValidationError
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from areas.exporting.taking import Dress
from areas.exporting.writing import as_pages, as_workbook
from areas.models import Municipality
from areas.permissions import actor_of, area_or_404, asks_again, requires, user_of
from areas.roles import Permission
from notifications.disclosing import PARTS, note_disclosure, package
from notifications.disclosure_forms import DisclosureForm

SEEN = 3  # rows of each list in the preview
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@requires(Permission.DISCLOSE_REGISTER)
@asks_again
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def disclosure(request: HttpRequest) -> HttpResponseBase:
    """Show what a package would hold and what is masked in it, and let it be taken out."""
    slug = request.GET.get("omrade", "")
    area = area_or_404(request, Permission.DISCLOSE_REGISTER, slug=slug) if slug else None
    offered = Municipality.objects.open_to(actor_of(request), Permission.DISCLOSE_REGISTER)
    form = DisclosureForm(request.POST or None, area=area, municipalities=offered)
    is_valid = request.method == "POST" and form.is_valid()
    if is_valid and "take" in request.POST and (taken := _take(request, form)):
        return taken
    context = {
        "form": form,
        "area": area,
        "lists": _preview(form) if is_valid else [],
        "parts": [(part.title, part.columns) for part in PARTS],
    }
    return render(request, "register/disclosure.html", context, status=422 if form.errors else 200)


def _preview(form: DisclosureForm) -> list[dict[str, object]]:
    """Return each list with its length and first rows."""
    return [
        {
            "title": sheet.title,
            "length": sheet.length,
            "headings": sheet.headings,
            "rows": list(islice(sheet.rows, SEEN)),
        }
        for sheet in package(form.scope)
    ]


def _take(request: HttpRequest, form: DisclosureForm) -> HttpResponseBase | None:
    scope, dress = form.scope, Dress(form.cleaned_data["dress"])
    sheets = package(scope)
    try:
        note_disclosure(
            scope=scope,
            dress=dress,
            sheets=sheets,
            decision=form.cleaned_data["decision"],
            by=user_of(request),
        )
    except ValidationError as refused:
        form.add_error("dress", refused)
        return None
    name = f"{slugify(gettext('Public records'))}-{scope.place.slug}-{timezone.localdate()}.{dress.value}"
    if dress is Dress.EXCEL:
        return FileResponse(as_workbook(*sheets), filename=name, as_attachment=True, content_type=XLSX)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    reminder = gettext("Masked: tried by the municipality before it is handed out.")
    return HttpResponse(as_pages(*sheets, reminder=reminder), content_type="application/pdf", headers=headers)
