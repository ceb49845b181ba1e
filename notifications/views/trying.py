"""A draft as its own writer gets it: sent by one button, and what has become of it."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from areas.permissions import actor_of, requires, user_of
from areas.roles import Permission
from notifications.dispatch import Refused
from notifications.models import Alert, LedgerCount
from notifications.statuses import Channel, Word
from notifications.trying import try_out


@dataclass(frozen=True)
class Tried:
    """The latest trial of a draft, and on each channel how far it has come."""

    alert: Alert
    words: list[tuple[str, str]]


@requires(Permission.WRITE_ALERTS)
@require_POST
def alert_try(request: HttpRequest, public_id: str) -> HttpResponse:
    """Send one's own draft to oneself, marked as a trial."""
    draft = Alert.objects.drafts_of(request.user).filter(public_id=public_id).first()
    if draft is None:
        alerts = Alert.objects.open_to(actor_of(request), Permission.FOLLOW_ALERTS).begun()
        return redirect("alert_detail", get_object_or_404(alerts, public_id=public_id).public_id)
    send_trial(request, draft)
    return redirect("alert_review", public_id)


def send_trial(request: HttpRequest, draft: Alert) -> None:
    """Send a draft to its writer and say so, or why not."""
    try:
        trial = try_out(draft=draft, by=user_of(request), now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return
    how = get_text_list([str(Channel(one).label) for one in trial.channels], gettext("and"))
    messages.success(request, gettext("A trial is on its way to you by %(how)s.") % {"how": how})


def latest_trial(draft: Alert) -> Tried | None:
    """Return what became of the latest trial of a draft, if there was one."""
    trial = Alert.objects.filter(trial__of=draft).order_by("-pk").first()
    if trial is None:
        return None
    counts = LedgerCount.objects.filter(alert=trial, number__gt=0).order_by("-channel", "pk")
    words = [(capfirst(str(Channel(one.channel).label)), str(Word(one.word).label)) for one in counts]
    return Tried(trial, words)
