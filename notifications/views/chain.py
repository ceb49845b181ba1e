"""The chain on an alert's page: who has passed a warning on, who is waited for, who has been asked since."""

import hashlib
import re

from django.contrib import messages
from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from areas.permissions import actor_of, requires, user_of
from areas.roles import Permission
from notifications.escalating import stop_chain
from notifications.models import Alert, PutUp
from notifications.models.alert import AlertQuerySet
from notifications.views.chain_tree import tree_of

NOTHING_NEW = 204
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')


def with_chain(alerts: AlertQuerySet) -> AlertQuerySet:
    """Fetch along with alerts what they carry on, their clocks, and how many notices of them are put up."""
    hung = PutUp.objects.filter(alert=OuterRef("pk")).order_by().values("alert")
    number = Subquery(hung.annotate(number=Count("pk")).values("number"), output_field=IntegerField())
    fetched = alerts.select_related("chain", "follow_on__first", "follow_on__person")
    return fetched.annotate(put_up_count=Coalesce(number, 0))


def chain_context(request: HttpRequest, alert: Alert) -> dict[str, object]:
    """Return what the part is made from, on the page of it that the address names.

    `seen` changes whenever what it shows does.
    """
    wanted = request.GET.get("sida", "")
    page = int(wanted) if wanted.isdecimal() and len(wanted) < 6 else 0
    actor = actor_of(request)
    tree = tree_of(alert, actor, page=page, now=timezone.now())
    if tree is None:
        return {"tree": None, "seen": ""}
    context = {"alert": alert, "tree": tree, "may_stop_chain": Permission.WRITE_ALERTS in actor.permissions}
    text = render_to_string("notifications/_chain.html", context, request)
    shown = _TOKEN.sub("", text)  # another one each time
    return context | {"chain_html": text, "seen": hashlib.sha256(shown.encode()).hexdigest()[:16]}


@requires(Permission.FOLLOW_ALERTS)
@require_safe
def alert_chain(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the part of an alert's page that tells of its chain; nothing when it is as the reader has it."""
    followed = Alert.objects.open_to(actor_of(request), Permission.FOLLOW_ALERTS).begun()
    alert = get_object_or_404(with_chain(followed), public_id=public_id)
    context = chain_context(request, alert)
    if context["seen"] and context["seen"] == request.GET.get("sett"):
        return HttpResponse(status=NOTHING_NEW)
    return HttpResponse(render_to_string("notifications/alert_chain.html", context, request))


@requires(Permission.WRITE_ALERTS)
@require_POST
def alert_stop_chain(request: HttpRequest, public_id: str) -> HttpResponse:
    """Let nobody more be asked about a warning, and stop what is still on its way of what carries it on."""
    alerts = Alert.objects.open_to(actor_of(request), Permission.WRITE_ALERTS).begun()
    alert = get_object_or_404(alerts, public_id=public_id)
    if stop_chain(first=alert, by=user_of(request), now=timezone.now()):
        messages.success(request, gettext("The clock is stopped. Nobody more is asked."))
    else:
        messages.info(request, gettext("The clock had stopped already."))
    return redirect("alert_detail", public_id)
