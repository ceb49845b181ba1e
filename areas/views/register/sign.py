"""Signs and stickers: the ledger of each area, and what is to be ordered, mended and taken down."""

from datetime import date

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from areas.exporting.signs import order_sheet
from areas.exporting.writing import as_csv, as_workbook
from areas.models import Area, Sign
from areas.models.sign import SignQuerySet
from areas.permissions import actor_of, area_or_404, requires, user_of
from areas.roles import Permission
from areas.sign_forms import SignForm
from areas.signposting import SignRefused, order_signs, save_sign

SHOWN, ORDERS = 200, 10
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _signs(request: HttpRequest) -> SignQuerySet:
    return Sign.objects.open_to(actor_of(request), Permission.EDIT_AREAS).select_related("area__municipality")


@requires(Permission.EDIT_AREAS)
@require_http_methods(["GET", "HEAD", "POST"])
def sign_ledger(request: HttpRequest, slug: str) -> HttpResponse:
    """Show an area's signs and stickers, and plan one more."""
    area = area_or_404(request, Permission.EDIT_AREAS, slug=slug)
    form = SignForm(request.POST or None, instance=Sign(area=area))
    if request.method == "POST" and form.is_valid() and _save(request, form):
        return redirect("sign_ledger", slug=area.slug)
    context = {"area": area, "form": form, "signs": area.signs.all()[:SHOWN]}
    return render(request, "register/sign_ledger.html", context, status=422 if form.errors else 200)


@requires(Permission.EDIT_AREAS)
@require_http_methods(["GET", "HEAD", "POST"])
def sign_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Write down what has become of a sign."""
    sign = get_object_or_404(_signs(request), public_id=public_id)
    form = SignForm(request.POST or None, instance=sign)
    if request.method == "POST" and form.is_valid() and _save(request, form):
        return redirect("sign_ledger", slug=sign.area.slug)
    context = {"area": sign.area, "form": form, "sign": sign}
    return render(request, "register/sign_edit.html", context, status=422 if form.errors else 200)


def _save(request: HttpRequest, form: SignForm) -> bool:
    try:
        save_sign(sign=form.instance, by=user_of(request), today=timezone.localdate())
    except SignRefused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, refused)
        return False
    messages.success(request, gettext("Saved."))
    return True


@requires(Permission.EDIT_AREAS)
@require_http_methods(["GET", "HEAD", "POST"])
def sign_orders(request: HttpRequest) -> HttpResponse:
    """Show what is to be ordered, what is on its way, worn or to be taken down; order on request."""
    signs = _signs(request)
    if request.method == "POST":
        ordered = order_signs(signs=signs, by=user_of(request), today=timezone.localdate())
        text = ngettext("%(count)s entry is ordered.", "%(count)s entries are ordered.", ordered)
        messages.success(request, text % {"count": ordered})
        return redirect("sign_orders")
    by_area = ("area__name_key", "area", "kind", "pk")
    days = signs.filter(ordered_on__isnull=False).order_by("-ordered_on").values_list("ordered_on", flat=True)
    context = {
        "to_order": signs.to_order().order_by(*by_area)[:SHOWN],
        "to_come": signs.to_come().order_by(*by_area)[:SHOWN],
        "to_mend": signs.to_mend().order_by(*by_area)[:SHOWN],
        "to_take_down": signs.to_take_down().order_by(*by_area)[:SHOWN],
        "days": days.distinct()[:ORDERS],
        "active": Area.State.ACTIVE,
    }
    return render(request, "register/sign_orders.html", context)


@requires(Permission.EDIT_AREAS)
@require_safe
def sign_order_file(request: HttpRequest, day: str, dress: str) -> HttpResponseBase:
    """Hand out the list of what was ordered on a day."""
    ordered_on = _day(day)
    sheet = order_sheet(
        gettext("Signs %(day)s") % {"day": day}, _signs(request).filter(ordered_on=ordered_on)
    )
    name = f"skyltar-{day}.{dress}"
    if dress == "xlsx":
        return FileResponse(as_workbook(sheet), filename=name, as_attachment=True, content_type=XLSX)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(as_csv(sheet), content_type="text/csv; charset=utf-8", headers=headers)


def _day(text: str) -> date | None:
    """Return a day, or None for what only looks like one."""
    try:
        return parse_date(text)
    except ValueError:
        return None
