"""Sending a warning on to the own households, and saying that it has been put up on paper."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from areas.models import Person
from areas.permissions import area_or_404, requires, user_of
from areas.roles import Permission
from notifications.acknowledging import acknowledge
from notifications.dispatch import Refused
from notifications.forwarding import care_of, forward, forwardable, refusal
from notifications.line_forms import LineForm
from notifications.models import Acknowledgement, Alert
from notifications.putting_up import put_up


@requires(Permission.FORWARD_ALERTS)
@require_http_methods(["GET", "HEAD", "POST"])
def alert_forward(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show whom a warning would go to, and send it on, with or without a line; or note that it was told."""
    person = get_object_or_404(Person, user=user_of(request))
    alert = get_object_or_404(forwardable(person), public_id=public_id)
    form, now = LineForm(request.POST if request.method == "POST" else None, alert=alert), timezone.now()
    if request.method == "POST" and "told" in request.POST:
        acknowledge(alert=alert, person=person, now=now)
        messages.success(request, gettext("Thank you! It is noted that you have passed it on."))
        return redirect("contact_person_page")
    if request.method == "POST" and form.is_valid() and _forwarded(request, alert, person, form):
        return redirect("contact_person_page")
    context = {
        "alert": alert,
        "form": form,
        "text": alert.email_text or alert.sms_text,
        "care": care_of(alert, person, now=now),
        "refusal": refusal(alert, person, now=now),
        "acknowledgement": Acknowledgement.objects.filter(alert=alert, person=person).first(),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "notifications/alert_forward.html", context, status=status)


def _forwarded(request: HttpRequest, alert: Alert, person: Person, form: LineForm) -> bool:
    """Send it on; when that cannot be done, say why beside the form."""
    try:
        number = forward(
            alert=alert,
            person=person,
            by=user_of(request),
            now=timezone.now(),
            line=form.cleaned_data["line"],
        )
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    said = ngettext(
        "On its way to your households: %(number)s message. It is noted that you have passed it on.",
        "On its way to your households: %(number)s messages. It is noted that you have passed it on.",
        number,
    )
    messages.success(request, said % {"number": number})
    return True


@requires(Permission.FORWARD_ALERTS)
@require_POST
def notice_put_up(request: HttpRequest, slug: str, public_id: str) -> HttpResponse:
    """Note that the notice of a warning hangs in an area."""
    area = area_or_404(request, Permission.FORWARD_ALERTS, slug=slug)
    person = get_object_or_404(Person, user=user_of(request))
    alert = get_object_or_404(Alert.objects.sent_to(person), public_id=public_id)
    put_up(alert=alert, person=person, areas=[area], now=timezone.now())
    messages.success(request, gettext("Thank you! It is noted that the notice is put up."))
    return redirect(reverse("contact_person_page", query={"omrade": area.slug}))
