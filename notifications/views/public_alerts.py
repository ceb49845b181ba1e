"""What has been sent, for anybody: whether a message is genuine, and what it said."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from areas.models import Municipality, Person
from areas.spelling import fold
from grannsamverkan.accounts.limiting import limited
from notifications.models import Alert
from notifications.rendering import sender_name
from notifications.statuses import Channel

ALERTS_ON_A_PAGE = 20
LONGEST_SEARCH = 1_000


@login_not_required
@require_safe
@limited("search", by="q")
def public_alert_list(request: HttpRequest) -> HttpResponse:
    """List what has been sent to everyone, latest first; by municipality, by words or by a whole SMS."""
    words = request.GET.get("q", "")[:LONGEST_SEARCH].strip()
    municipalities = list(Municipality.objects.all())
    municipality = next((one for one in municipalities if one.slug == request.GET.get("kommun")), None)
    after = _alert_after(request.GET.get("after", ""))
    alerts = Alert.objects.public().latest_first().with_places()
    if fold(words):
        alerts = alerts.containing(words)
    if municipality:
        alerts = alerts.touching(Municipality.objects.filter(pk=municipality.pk))
    if after:
        alerts = alerts.before(after)
    found = list(alerts[: ALERTS_ON_A_PAGE + 1])
    shown = found[:ALERTS_ON_A_PAGE]
    context = {
        "alerts": shown,
        "words": words,
        "municipality": municipality,
        "municipalities": municipalities,
        "after": after.public_id if after else "",
        "next_key": shown[-1].public_id if len(found) > len(shown) else "",
        "site": urlsplit(settings.PUBLIC_URL).netloc,
    }
    return render(request, "notifications/public_alert_list.html", context)


@login_not_required
@require_safe
def public_alert(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show one alert as it was sent: to anybody if it is public, else to those it was sent to."""
    reader = Person.objects.filter(user=request.user).first() if request.user.is_authenticated else None
    readable = Alert.objects.readable_by(reader)
    alert = get_object_or_404(readable.with_places(), public_id=public_id)
    sender = sender_name(alert)
    context = {
        "alert": alert,
        "sender": sender,
        "phone_sender": settings.TWILIO_FROM or "Grannsamverkan",
        "sms": f"{alert.sms_text or alert.email_text}\n/{sender}" if Channel.SMS in alert.channels else "",
        "corrects": readable.filter(corrections=alert).first(),
        "corrections": readable.filter(corrects=alert).latest_first(),
    }
    return render(request, "notifications/public_alert.html", context)


def _alert_after(key: str) -> Alert | None:
    """Return the alert after which a page of the list begins; anything that is no key begins at the start."""
    return Alert.objects.public().filter(public_id=key).first() if key.isalnum() else None
