"""Reading an alert once more before it leaves: the writer's review and the second person's approval."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST

from areas.models import TrailEntry
from areas.permissions import actor_of, asks_again_to_act, requires, user_of
from areas.roles import Permission
from notifications import dispatch, siding
from notifications.forms import RejectForm, SendForm, WhenForm
from notifications.models import Alert
from notifications.scheduling import number_in_quiet_hours
from notifications.views.previewing import Preview
from notifications.views.reviewing import Review, draft_to_review
from notifications.views.rows import places_of
from notifications.views.sides import sides_of


@requires(Permission.WRITE_ALERTS)
def alert_review(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """Show exactly what will be sent, to whom, when and for how much; send it, or hand it in for approval."""
    draft = draft_to_review(request, public_id)
    if isinstance(draft, HttpResponseBase):
        return draft
    if request.method == "POST" and request.POST.get("act") == "when":
        return _show_when(request, draft)
    return _review(request, draft)


def _show_when(request: HttpRequest, draft: Alert) -> HttpResponse:
    """Show what a time to send at means, and keep nothing."""
    scheduled = WhenForm(request.POST)
    if scheduled.is_valid():
        draft.send_at = scheduled.cleaned_data["send_at"]
    review = Review(request, Preview(draft))
    return review.page(review.form(None), scheduled=scheduled)


@asks_again_to_act
def _review(request: HttpRequest, draft: Alert) -> HttpResponse:
    review = Review(request, Preview(draft))
    form = review.form(request.POST or None)
    if request.method == "POST" and review.preview.can_leave and form.is_valid():
        try:
            reason = form.cleaned_data.get("reason", "")
            draft.send_at = form.cleaned_data["send_at"]
            sent = dispatch.submit(alert=draft, by=user_of(request), now=timezone.now(), reason=reason)
        except dispatch.Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            _say_what_happened(request, sent)
            return redirect("alert_detail", draft.public_id)
    return review.page(form)


def _say_what_happened(request: HttpRequest, alert: Alert) -> None:
    if alert.state == Alert.State.SUBMITTED:
        messages.success(request, gettext("Handed in. It is sent when somebody else has approved it."))
    if alert.send_at and (waiting := number_in_quiet_hours(alert, at=alert.send_at)):
        said = ngettext(
            "%(number)s has quiet hours then and gets it when they are over.",
            "%(number)s have quiet hours then and get it when those are over.",
            waiting,
        )
        messages.info(request, said % {"number": waiting})


@requires(Permission.APPROVE_ALERTS)
@asks_again_to_act
def alert_approve(request: HttpRequest, public_id: str) -> HttpResponse:
    """Let a second person read exactly what will be sent, and approve it."""
    alert = _submitted(request, public_id)
    if alert.state != Alert.State.SUBMITTED:
        return redirect("alert_detail", public_id)
    preview = Preview(alert)
    form = _approval_form(request, preview)
    if request.method == "POST" and form.is_valid():
        try:
            dispatch.approve(alert=alert, by=user_of(request), now=timezone.now())
        except dispatch.Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            if alert.state == Alert.State.SUBMITTED:
                messages.success(request, gettext("Approved for your side. It is sent when the others have."))
            return redirect("alert_detail", public_id)
    return _approval_page(request, preview, form=form)


@requires(Permission.APPROVE_ALERTS)
@require_POST
def alert_reject(request: HttpRequest, public_id: str) -> HttpResponse:
    """Send a message back to its writer, saying why."""
    alert = _submitted(request, public_id)
    form = RejectForm(request.POST)
    if form.is_valid():
        try:
            dispatch.reject(
                alert=alert, by=user_of(request), now=timezone.now(), why=form.cleaned_data["why"]
            )
        except dispatch.Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, gettext("Sent back to the writer. Nothing has been sent."))
            return redirect("alert_list")
    return _approval_page(request, Preview(alert), rejection=form)


def _submitted(request: HttpRequest, public_id: str) -> Alert:
    alerts = Alert.objects.open_to(actor_of(request), Permission.APPROVE_ALERTS).begun()
    return get_object_or_404(alerts.select_related("created_by__person"), public_id=public_id)


def _reason(alert: Alert) -> str:
    """Return why the writer found that something doubtful has to be said, if anything was."""
    entries = TrailEntry.objects.filter(subject_kind="alert", subject_id=alert.public_id)
    entry = entries.filter(act="alert submitted").first()
    return entry.details.get("reason", "") if entry else ""


def _approval_form(request: HttpRequest, preview: Preview) -> SendForm:
    data = request.POST or None
    return SendForm(data, seen=preview.digest(), people=preview.reach.people, typed=True)


def _approval_page(
    request: HttpRequest,
    preview: Preview,
    *,
    form: SendForm | None = None,
    rejection: RejectForm | None = None,
) -> HttpResponse:
    alert, actor = preview.alert, actor_of(request)
    context = {
        "alert": preview.alert,
        "sides": sides_of(request, alert),
        "has_answered": not siding.awaiting(Alert.objects.filter(pk=alert.pk), actor).exists(),
        "places": places_of([preview.alert]).get(preview.alert.pk, ""),
        "preview": preview,
        "form": form or rejection,
        "approval": form or _approval_form(request, preview),
        "rejection": rejection or RejectForm(),
        "reason": _reason(preview.alert),
        "is_own": preview.alert.created_by_id == request.user.pk,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "notifications/alert_approve.html", context, status=status)
