"""A warning sent without a second person's approval, and the look that others take at it afterwards."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from areas.permissions import actor_of, asks_again_to_act, requires, user_of
from areas.roles import Permission
from notifications import dispatch
from notifications.breaking_glass import break_glass, review
from notifications.glass_forms import ReviewForm
from notifications.models import Alert, BreakGlass
from notifications.views.previewing import Preview
from notifications.views.reviewing import Review, draft_to_review


@requires(Permission.BREAK_GLASS)
@require_http_methods(["GET", "HEAD", "POST"])
@asks_again_to_act
def alert_break_glass(request: HttpRequest, public_id: str) -> HttpResponse:
    """Send a warning alone, with a reason; it is asked for on the page where it is reviewed."""
    draft = draft_to_review(request, public_id)
    if isinstance(draft, HttpResponseBase):
        return draft
    shown = Review(request, Preview(draft))
    if request.method != "POST" or not shown.may_break_glass:
        return redirect("alert_review", public_id)
    form = shown.glass_form(request.POST)
    if shown.preview.can_leave and form.is_valid():
        try:
            break_glass(
                alert=draft,
                by=user_of(request),
                now=timezone.now(),
                why=form.cleaned_data["why"],
                reason=form.cleaned_data.get("reason", ""),
            )
        except dispatch.Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request,
                gettext("Those who could have approved it are being told. You have a minute to undo."),
            )
            return redirect("alert_detail", public_id)
    return shown.page(shown.form(None), glass=form)


@requires(Permission.APPROVE_ALERTS)
@require_http_methods(["GET", "HEAD", "POST"])
def glass_review(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say afterwards whether it was right to send a warning alone."""
    alerts = Alert.objects.open_to(actor_of(request), Permission.APPROVE_ALERTS).begun()
    alert = get_object_or_404(alerts.select_related("created_by__person"), public_id=public_id)
    glass = BreakGlass.objects.awaiting_review().filter(alert=alert).exclude(by=request.user.pk).first()
    if glass is None:
        return redirect("alert_detail", public_id)
    form = ReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            review(alert=alert, by=user_of(request), now=timezone.now(), **form.cleaned_data)
        except dispatch.Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, gettext("It is kept. Thank you for looking into it."))
            return redirect("alert_detail", public_id)
    context = {"alert": alert, "glass": glass, "form": form, "preview": Preview(alert)}
    status = 422 if form.errors else 200
    return render(request, "notifications/glass_review.html", context, status=status)
