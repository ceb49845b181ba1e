"""Importing a list: choose the file, look through what it says, import; within a day, undo."""

from datetime import timedelta

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from areas.exporting.lists import Sheet
from areas.exporting.writing import as_workbook
from areas.finding import people_open_to
from areas.importing import (
    MOST_TOLD,
    choose_list,
    headings_to_mend,
    rows_to_mend,
    start_import,
    start_undoing,
)
from areas.models import MemberList, Municipality, Person
from areas.permissions import actor_of, requires, user_of
from areas.register_forms import UploadForm
from areas.roles import Permission
from areas.views.exporting import XLSX
from areas.views.paging import page_by_key

SHOWN = 100
RECENT = timedelta(days=30)
EARLIER = 10


def _list_or_404(request: HttpRequest, public_id: str) -> MemberList:
    lists = MemberList.objects.open_to(actor_of(request), Permission.IMPORT_MEMBERS)
    return get_object_or_404(lists.select_related("municipality", "by__person"), public_id=public_id)


@requires(Permission.IMPORT_MEMBERS)
@require_http_methods(["GET", "HEAD", "POST"])
def import_upload(request: HttpRequest) -> HttpResponse:
    """Take a file to look through; list what was imported of late."""
    actor = actor_of(request)
    municipalities = Municipality.objects.open_to(actor, Permission.IMPORT_MEMBERS)
    form = UploadForm(request.POST or None, request.FILES or None, municipalities=municipalities)
    if request.method == "POST" and form.is_valid():
        chosen = choose_list(
            file=form.cleaned_data["file"],
            name=form.cleaned_data["file"].name,
            municipality=form.cleaned_data["municipality"],
            by=user_of(request),
        )
        return redirect("import_review", public_id=chosen.public_id)
    earlier = MemberList.objects.open_to(actor, Permission.IMPORT_MEMBERS)
    earlier = earlier.filter(chosen_at__gt=timezone.now() - RECENT).select_related("municipality")
    context = {"form": form, "earlier": earlier[:EARLIER]}
    return render(request, "register/import_upload.html", context, status=422 if form.errors else 200)


@requires(Permission.IMPORT_MEMBERS)
@require_http_methods(["GET", "HEAD", "POST"])
def import_review(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show what the list would do or has done, cell by cell where something is wrong; import it."""
    member_list = _list_or_404(request, public_id)
    if request.method == "POST":
        start_import(member_list=member_list, now=timezone.now())
        return redirect("import_review", public_id=public_id)
    report, after = member_list.report, request.GET.get("after", "")
    bad = member_list.rows.filter(is_bad=True)
    context = {
        "list": member_list,
        "report": report,
        "good_rows": report.get("rows", 0) - report.get("bad_rows", 0),
        "page": page_by_key(
            bad, key="number", name="id", after=after if after.isdecimal() else "", size=SHOWN
        ),
        "remarks": member_list.rows.filter(is_bad=False).order_by("number")[:SHOWN],
        "most": SHOWN,
        "kept": _kept_people(request, report.get("kept", [])),
        "can_be_undone": _can_be_undone(member_list),
        "is_over": report.get("bad_rows", 0) > MOST_TOLD,
    }
    return render(request, "register/import_review.html", context)


@requires(Permission.IMPORT_MEMBERS)
@require_safe
def import_mend(request: HttpRequest, public_id: str) -> FileResponse:
    """Hand over the bad rows as a workbook, to be mended and loaded again."""
    member_list = _list_or_404(request, public_id)
    sheet = Sheet(
        title=gettext("Rows to mend"),
        headings=headings_to_mend(member_list),
        widths=(),
        rows=rows_to_mend(member_list),
        length=member_list.report.get("bad_rows", 0),
    )
    name = f"{sheet.title}.xlsx"
    return FileResponse(as_workbook(sheet), filename=name, as_attachment=True, content_type=XLSX)


@requires(Permission.IMPORT_MEMBERS)
@require_POST
def import_undo(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take an import back."""
    member_list = _list_or_404(request, public_id)
    if not start_undoing(member_list=member_list, by=user_of(request), now=timezone.now()):
        messages.error(request, gettext("It cannot be undone any more."))
    return redirect("import_review", public_id=public_id)


def _can_be_undone(member_list: MemberList) -> bool:
    until = member_list.undoable_until
    return member_list.state == MemberList.State.IMPORTED and bool(until and until > timezone.now())


def _kept_people(request: HttpRequest, kept: list[str]) -> list[Person]:
    """Return some of those who were changed since and kept, as far as they may be seen."""
    people = people_open_to(actor_of(request), Permission.SEE_CONTACT_DETAILS)
    return list(people.filter(public_id__in=kept[:SHOWN]).order_by("name_key", "pk"))
