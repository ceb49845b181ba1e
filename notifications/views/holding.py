"""A restored backup: why nothing is sent, what is in doubt, and the button that lets sending go on."""

from django import forms
from django.contrib import messages
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from areas.permissions import actor_of, asks_again, requires, user_of
from areas.roles import Permission
from notifications.models import Alert, Hold, LedgerCount
from notifications.restoring import confirm
from notifications.statuses import Channel, Word
from notifications.views.rows import rows_of

SHOWN = 25


class ConfirmRestoreForm(forms.Form):
    """What must be certain before anything is sent from a database that was restored."""

    alone = forms.BooleanField(
        label=_("The old installation is switched off: nothing else sends from these alerts"),
        error_messages={
            "required": _("Make sure of it first. Two installations would send everything twice.")
        },
    )


@requires(Permission.ADMINISTER)
@asks_again
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def hold_end(request: HttpRequest) -> HttpResponse:
    """Show what is held and in doubt after a restore; let sending go on when somebody says so."""
    form = ConfirmRestoreForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if confirm(by=user_of(request), now=timezone.now()):
            messages.success(request, gettext("Sending goes on. What is in doubt is being looked for first."))
        else:
            messages.info(request, gettext("Sending is not held."))
        return redirect("alert_list")
    mine = Alert.objects.open_to(actor_of(request), Permission.FOLLOW_ALERTS)
    doubtful = LedgerCount.objects.filter(word=Word.IN_DOUBT, number__gt=0)
    context = {
        "form": form,
        "hold": Hold.objects.standing().first(),
        "by_sms": _number(Channel.SMS),
        "by_email": _number(Channel.EMAIL),
        "rows": rows_of(list(mine.filter(pk__in=doubtful.values("alert"))[:SHOWN])),
        "paused": rows_of(list(mine.filter(state=Alert.State.PAUSED, expanded_at__isnull=True)[:SHOWN])),
    }
    return render(request, "notifications/hold_end.html", context, status=422 if form.errors else 200)


def _number(channel: Channel) -> int:
    counts = LedgerCount.objects.filter(word=Word.IN_DOUBT, channel=channel)
    return int(counts.aggregate(number=Sum("number"))["number"] or 0)
