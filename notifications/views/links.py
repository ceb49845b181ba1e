"""What the links in a message lead to. They work without signing in; looking never acts, pressing does."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from notifications.acknowledging import acknowledge as note_acknowledgement
from notifications.acknowledging import may_acknowledge
from notifications.forwarding import forwardable, refusal
from notifications.models import Acknowledgement, Delivery, PutUp, Question, Suppression
from notifications.models.follow_on import first_of
from notifications.putting_up import put_up
from notifications.stopping import present_address, stop_by_link, undo_stop_by_link
from notifications.tokens import Purpose, read
from notifications.views.lists import answer_by_link


@login_not_required
@csrf_exempt  # mail programs post here by themselves (RFC 8058), and the token is the key
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Let whoever holds the link end, or after that resume, messages to the address it was sent to."""
    delivery = _delivery_or_404(Purpose.STOP, token)
    delivery.address = present_address(delivery)  # for this page only
    if request.method == "POST":
        if "undo" in request.POST:
            undo_stop_by_link(delivery=delivery)
        else:
            stop_by_link(delivery=delivery, now=timezone.now())
        if request.POST.get("List-Unsubscribe") == "One-Click":
            return HttpResponse(
                gettext("You get no more messages."), content_type="text/plain; charset=utf-8"
            )
        return redirect("stop", token)
    suppression = Suppression.objects.of(channel=delivery.channel, address=delivery.address).first()
    context = {
        "delivery": delivery,
        "suppression": suppression,
        "may_undo": suppression and suppression.cause == Suppression.Cause.LINK,
    }
    return render(request, "notifications/stop.html", context)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def acknowledge(request: HttpRequest, token: str) -> HttpResponse:
    """Show a contact person the warning, and note that it was passed on or put up; or ask about a list."""
    delivery = _delivery_or_404(Purpose.ACKNOWLEDGE, token)
    alert, person, now = first_of(delivery.alert), delivery.person, timezone.now()
    if person is None or not may_acknowledge(delivery, now=now):
        raise Http404
    if Question.objects.filter(alert=alert).exists():
        return answer_by_link(request, delivery, token)
    if request.method == "POST":
        note = put_up if "put_up" in request.POST else note_acknowledgement
        note(alert=alert, person=person, now=now)
        return redirect("acknowledge", token)
    context = {
        "alert": alert,
        "text": alert.email_text or alert.sms_text,
        "acknowledgement": Acknowledgement.objects.filter(alert=alert, person=person).first(),
        "is_put_up": PutUp.objects.filter(alert=alert, person=person).exists(),
        "passes_on": person.appointments.current().in_chain().exists(),
        "may_forward": forwardable(person).filter(pk=alert.pk).exists()
        and not refusal(alert, person, now=now),
    }
    return render(request, "notifications/acknowledge.html", context)


def _delivery_or_404(purpose: Purpose, token: str) -> Delivery:
    delivery_id = read(purpose, token)
    if delivery_id is None:
        raise Http404
    deliveries = Delivery.objects.select_related("alert", "person__user")
    return get_object_or_404(deliveries, pk=delivery_id)
