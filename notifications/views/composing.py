"""Writing an alert: the draft is kept at every step, with and without JavaScript."""

import re

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST
from django_htmx.http import replace_url

from areas.models import TrailEntry
from areas.models.public_id import ALPHABET, LENGTH
from areas.permissions import actor_of, requires
from areas.roles import Permission
from notifications.forms import AlertForm
from notifications.models import Alert
from notifications.segments import normalised
from notifications.views.places import map_of, places_of
from notifications.views.previewing import Preview, steps
from notifications.views.trying import send_trial

_PUBLIC_ID = re.compile(rf"[{ALPHABET}]{{{LENGTH}}}")


@requires(Permission.WRITE_ALERTS)
def alert_compose(request: HttpRequest) -> HttpResponse:
    """Start an alert. The page brings a name for the draft, so that however often it is sent, it is one."""
    if request.method != "POST":
        return _page(request, _form(request, Alert()))
    named = _named(request)
    if Alert.objects.begun().filter(public_id=named).exists():
        return _too_late(request, named)
    return _write(request, named)


@requires(Permission.WRITE_ALERTS)
def alert_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Go on with a draft of one's own; what is no longer a draft is shown as it is."""
    draft = Alert.objects.drafts_of(request.user).filter(public_id=public_id).first()
    if draft is None:
        return _too_late(request, public_id)
    if request.method != "POST":
        return _page(request, _form(request, draft))
    return _write(request, public_id)


@requires(Permission.WRITE_ALERTS)
@require_POST
def alert_preview(request: HttpRequest) -> HttpResponse:
    """Keep what is written and show what would be sent, to whom and for how much."""
    form = _keep(request, _named(request))
    answer = render(request, "notifications/alert_preview.html", _shown(form))
    draft = form.instance
    # From the first word on the draft has an address of its own: reloading the page loses nothing.
    return replace_url(answer, reverse("alert_edit", args=[draft.public_id])) if draft.pk else answer


@requires(Permission.WRITE_ALERTS)
@require_POST
def alert_areas(request: HttpRequest) -> HttpResponse:
    """Show the areas that match what is typed, and those already chosen."""
    form = _form(request, Alert(), lenient=True)
    context = {"form": form, "places": places_of(form, request.POST.get("sok", "").strip())}
    return render(request, "notifications/alert_areas.html", context)


def _write(request: HttpRequest, public_id: str) -> HttpResponse:
    """Keep the draft, then do what the pressed button says."""
    act = act_of(request)
    if act == "discard":
        return _discard(request, public_id)
    kept = _keep(request, public_id)
    if not kept.is_valid():
        return _page(request, kept, status=422)
    if act == "review":
        return _review(request, kept.instance)
    return _go_on(request, kept.instance, act) if kept.instance.pk else _page(request, kept)


def _discard(request: HttpRequest, public_id: str) -> HttpResponse:
    Alert.objects.drafts_of(request.user).filter(public_id=public_id).delete()
    messages.success(request, gettext("The draft is gone."))
    return redirect("alert_list")


def _review(request: HttpRequest, draft: Alert) -> HttpResponse:
    whole = _form(request, draft)
    if whole.is_valid():
        return redirect("alert_review", draft.public_id)
    return _page(request, whole, status=422)


def _go_on(request: HttpRequest, draft: Alert, act: str) -> HttpResponse:
    """Do what is asked of a kept draft, and return to where the writer was."""
    if act == "save":
        messages.success(request, gettext("The draft is saved. You find it here when you want to go on."))
        return redirect("alert_list")
    if act == "try":
        send_trial(request, draft)
    if act == "normalise":
        _write_plainly(request, draft)
    words = {"sok": request.POST.get("sok", "")} if act == "find" else {}
    anchor = "areas" if act == "find" else "preview"
    return redirect(reverse("alert_edit", args=[draft.public_id], query=words, fragment=anchor))


def act_of(request: HttpRequest) -> str:
    """Return what the pressed button says; Enter in the search box searches, elsewhere it reviews."""
    act = request.POST.get("act", "enter")
    if act == "enter":
        is_searching = request.POST.get("sok", "") != request.POST.get("sokt", "")
        return "find" if is_searching else "review"
    return act


def _keep(request: HttpRequest, public_id: str) -> AlertForm:
    """Save what can be kept as the draft of this name; return the form with the draft as its instance.

    An empty page makes no draft. A name that belongs to something else is 404.
    """
    drafts = Alert.objects.drafts_of(request.user)
    draft = drafts.filter(public_id=public_id).first()
    form = _form(request, draft or Alert(public_id=public_id), lenient=True)
    if not form.is_valid() or not (draft or form.has_content):
        return form
    if draft is None:
        Alert.objects.get_or_create(public_id=public_id, defaults={"created_by": request.user})
        form = _form(request, get_object_or_404(drafts, public_id=public_id), lenient=True)
    if not (form.is_valid() and form.keep()):
        raise Http404
    return form


def _form(request: HttpRequest, draft: Alert, *, lenient: bool = False) -> AlertForm:
    data = request.POST if request.method == "POST" else None
    return AlertForm(data, instance=draft, actor=actor_of(request), lenient=lenient)


def _named(request: HttpRequest) -> str:
    """Return the name that the page brought for its draft, or a new one."""
    named = request.POST.get("draft", "")
    return named if _PUBLIC_ID.fullmatch(named) else Alert().public_id


def _too_late(request: HttpRequest, public_id: str) -> HttpResponse:
    alerts = Alert.objects.open_to(actor_of(request), Permission.FOLLOW_ALERTS).begun()
    alert = get_object_or_404(alerts, public_id=public_id)
    messages.info(request, gettext("This message has already been handed in and cannot be changed."))
    return redirect("alert_detail", alert.public_id)


def _page(request: HttpRequest, form: AlertForm, status: int = 200) -> HttpResponse:
    words = (request.POST if request.method == "POST" else request.GET).get("sok", "").strip()
    context = _shown(form) | {
        "places": places_of(form, words),
        "map": map_of(form),
        "steps": steps(),
        "rejection": _rejection(form.instance),
    }
    return render(request, "notifications/alert_compose.html", context, status=status)


def _rejection(draft: Alert) -> TrailEntry | None:
    """Return why a draft was sent back by the one who was to approve it, if it was."""
    entries = TrailEntry.objects.filter(subject_kind="alert", subject_id=draft.public_id)
    return entries.filter(act="alert rejected").select_related("actor__person").first() if draft.pk else None


def _shown(form: AlertForm) -> dict[str, object]:
    draft = form.instance
    preview = Preview(draft, while_writing=True) if draft.pk else None
    recent = preview.sent_recently(timezone.now()) if preview else None
    return {"form": form, "draft": draft, "preview": preview, "recent": recent, "now": timezone.now()}


def _write_plainly(request: HttpRequest, draft: Alert) -> None:
    """Write the message with the signs that an SMS has, and say what was changed."""
    draft.sms_text, changes = normalised(draft.sms_text or draft.email_text)
    Alert.objects.drafts_of(request.user).filter(pk=draft.pk).update(sms_text=draft.sms_text)
    what = ", ".join(f"{change.old} → {change.new}" for change in changes)
    if changes:
        messages.info(request, gettext("Written plainly: %(what)s") % {"what": what})
