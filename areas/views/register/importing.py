"""Importing a list: choose the file, look through what it says, import."""

import secrets
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods

from areas.importing import Atlas, Problem, import_members
from areas.models import Municipality
from areas.permissions import actor_of, requires, user_of
from areas.register_forms import UploadForm
from areas.roles import Permission
from areas.spreadsheets import Unreadable

FOLDER = "imports"
KEPT_SECONDS = 3600
SHOWN = 200
SESSION = "import"


@requires(Permission.IMPORT_MEMBERS)
@require_http_methods(["GET", "HEAD", "POST"])
def import_upload(request: HttpRequest) -> HttpResponse:
    """Take a file and keep it for an hour, for this session only."""
    municipalities = Municipality.objects.open_to(actor_of(request), Permission.IMPORT_MEMBERS)
    form = UploadForm(request.POST or None, request.FILES or None, municipalities=municipalities)
    if request.method == "POST" and form.is_valid():
        _forget(request)
        request.session[SESSION] = {
            "file": _keep(form.cleaned_data["file"]),
            "name": form.cleaned_data["file"].name[:100],
            "municipality": form.cleaned_data["municipality"].slug,
        }
        return redirect("import_review")
    return render(request, "register/import_upload.html", {"form": form}, status=422 if form.errors else 200)


@requires(Permission.IMPORT_MEMBERS)
@require_http_methods(["GET", "HEAD", "POST"])
def import_review(request: HttpRequest) -> HttpResponse:
    """Show what the file would do, cell by cell where something is wrong; on request do it."""
    pending: dict[str, Any] = request.session.get(SESSION, {})
    path = _path(pending.get("file", ""))
    if not path.is_file():
        messages.info(request, gettext("Choose the file again: it is kept for an hour only."))
        return redirect("import_upload")
    municipalities = Municipality.objects.open_to(actor_of(request), Permission.IMPORT_MEMBERS)
    municipality = get_object_or_404(municipalities, slug=pending["municipality"])
    problems: list[Problem] = []
    remarks: list[Problem] = []
    wanted = request.method == "POST"
    try:
        with path.open("rb") as file:
            report = import_members(
                file=file,
                atlas=Atlas([municipality], chosen=municipality, every_name=False),
                by=user_of(request),
                now=timezone.now(),
                dry_run=not wanted,
                on_problem=lambda problem: problems.append(problem) if len(problems) < SHOWN else None,
                on_remark=lambda remark: remarks.append(remark) if len(remarks) < SHOWN else None,
            )
    except Unreadable as unreadable:
        _forget(request)
        messages.error(request, str(unreadable))
        return redirect("import_upload")
    if wanted:
        _forget(request)
        text = ngettext("%(count)s row imported.", "%(count)s rows imported.", report.good_rows)
        messages.success(request, text % {"count": report.good_rows})
    context = {
        "name": pending["name"],
        "municipality": municipality,
        "report": report,
        "problems": problems,
        "remarks": remarks,
        "most": SHOWN,
        "done": wanted,
    }
    return render(request, "register/import_review.html", context)


def _keep(upload: UploadedFile) -> str:
    """Write an upload to a file that nobody can guess, and return its name; old ones are thrown away."""
    folder = settings.VAR_DIR / FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for old in folder.iterdir():
        if old.stat().st_mtime < time.time() - KEPT_SECONDS:
            old.unlink(missing_ok=True)
    name = secrets.token_urlsafe(24)
    with (folder / name).open("xb") as kept:
        for chunk in upload.chunks():
            kept.write(chunk)
    return name


def _path(name: str) -> Path:
    return Path(settings.VAR_DIR) / FOLDER / (name or "none")


def _forget(request: HttpRequest) -> None:
    """Delete the file of this session."""
    pending = request.session.pop(SESSION, None)
    if pending:
        _path(pending["file"]).unlink(missing_ok=True)
