"""Stopping, holding, mending: what can still be done about an alert that has been handed in."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST

from areas.permissions import actor_of, requires, user_of
from areas.roles import Permission
from notifications import dispatch, settling
from notifications.correcting import correct
from notifications.forms import SettleForm
from notifications.models import Alert
from notifications.statuses import Word


@requires(Permission.APPROVE_ALERTS)
@require_POST
def alert_undo(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take an alert back before it is released: it is a draft again. Writer and approver both may."""
    alert = _alert(request, public_id, Permission.APPROVE_ALERTS)
    if _did(request, dispatch.undo, alert):
        messages.success(request, gettext("Undone. Nothing has been sent."))
    is_mine = alert.created_by_id == request.user.pk and alert.state == Alert.State.DRAFT
    return redirect("alert_edit" if is_mine else "alert_list", *([public_id] if is_mine else []))


@requires(Permission.WRITE_ALERTS)
@require_POST
def alert_cancel(request: HttpRequest, public_id: str) -> HttpResponse:
    """Stop an alert for good: whoever has not been reached yet never will be."""
    if _did(request, dispatch.cancel, _alert(request, public_id, Permission.WRITE_ALERTS)):
        messages.success(request, gettext("Stopped. Nobody more gets this message."))
    return redirect("alert_detail", public_id)


@requires(Permission.WRITE_ALERTS)
@require_POST
def alert_pause(request: HttpRequest, public_id: str) -> HttpResponse:
    """Hold an alert that is being sent."""
    _did(request, dispatch.pause, _alert(request, public_id, Permission.WRITE_ALERTS))
    return redirect("alert_detail", public_id)


@requires(Permission.WRITE_ALERTS)
@require_POST
def alert_resume(request: HttpRequest, public_id: str) -> HttpResponse:
    """Go on with an alert that was held."""
    _did(request, dispatch.resume, _alert(request, public_id, Permission.WRITE_ALERTS))
    return redirect("alert_detail", public_id)


@requires(Permission.WRITE_ALERTS)
@require_POST
def alert_retry(request: HttpRequest, public_id: str) -> HttpResponse:
    """Try once more with those whose failure may have passed."""
    alert = _alert(request, public_id, Permission.WRITE_ALERTS)
    try:
        number = dispatch.retry_failed(alert=alert, by=user_of(request), now=timezone.now())
    except dispatch.Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("alert_detail", public_id)
    said = ngettext("%(number)s is tried again.", "%(number)s are tried again.", number)
    messages.info(request, said % {"number": number})
    return redirect("alert_detail", public_id)


@requires(Permission.WRITE_ALERTS)
@require_POST
def alert_settle(request: HttpRequest, public_id: str) -> HttpResponse:
    """Send once more, or leave, the ticked messages of which nobody knows whether they arrived."""
    alert = _alert(request, public_id, Permission.WRITE_ALERTS)
    form = SettleForm(request.POST, awaiting=settling.awaiting(alert))
    if form.is_valid():
        settle = settling.send_again if form.cleaned_data["how"] == "again" else settling.leave
        chosen = [delivery.pk for delivery in form.cleaned_data["deliveries"]]
        if _did(request, partial(settle, only=chosen), alert):
            messages.success(request, gettext("It is noted, and done."))
    else:
        messages.error(request, gettext("Nothing has been done. Tick the messages that you mean."))
    return redirect("delivery_list", public_id, Word.IN_DOUBT)


@requires(Permission.WRITE_ALERTS)
@require_POST
def alert_correct(request: HttpRequest, public_id: str) -> HttpResponse:
    """Begin a correction, or an all-clear, to exactly those who have or may have an alert."""
    alert = _alert(request, public_id, Permission.WRITE_ALERTS)
    is_over = request.POST.get("how") == "all-clear"
    try:
        draft = correct(alert=alert, by=user_of(request), now=timezone.now(), is_over=is_over)
    except dispatch.Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("alert_detail", public_id)
    return redirect("alert_edit", draft.public_id)


def _alert(request: HttpRequest, public_id: str, permission: Permission) -> Alert:
    return get_object_or_404(
        Alert.objects.open_to(actor_of(request), permission).begun(), public_id=public_id
    )


def _did(request: HttpRequest, verb: Callable[..., Any], alert: Alert) -> bool:
    """Do something to an alert; when it is too late, say so and return False."""
    try:
        verb(alert=alert, by=user_of(request), now=timezone.now())
    except dispatch.Refused as refusal:
        messages.error(request, str(refusal))
        return False
    return True
