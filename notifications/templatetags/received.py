"""What has been sent to somebody, for pages of the register, which know nothing of sending."""

from datetime import datetime
from typing import Any

from django import template
from django.db.models import Exists, OuterRef, Prefetch
from django.utils import timezone

from areas.models import Area, Person
from notifications.acknowledging import is_open
from notifications.forwarding import received
from notifications.models import Alert, Delivery, FollowOn, PutUp
from notifications.tokens import Purpose, sign

register = template.Library()


@register.inclusion_tag("notifications/_received.html")
def received_alerts(person: Person, limit: int = 5) -> dict[str, Any]:
    """Show the latest messages to a person, each with how far it came on each channel."""
    alerts = Alert.objects.sent_to(person).prefetch_related(
        Prefetch("deliveries", Delivery.objects.to(person).order_by("id"), to_attr="own_deliveries")
    )
    return {"alerts": alerts[:limit]}


@register.inclusion_tag("notifications/_warnings.html")
def received_warnings(person: Person, area: Area | None = None, limit: int = 5) -> dict[str, Any]:
    """Show the latest warnings to a contact person of an area, to be passed on, sent on or put up."""
    own = Delivery.objects.to(person).select_related("alert", "rendering").order_by("id")
    alerts = (
        received(person)
        .with_acknowledgement_of(person)
        .annotate(
            is_forwarded=Exists(FollowOn.objects.filter(first=OuterRef("pk"), person=person)),
            is_put_up=Exists(PutUp.objects.filter(alert=OuterRef("pk"), person=person, area=area)),
        )
        .prefetch_related(Prefetch("deliveries", own, to_attr="own_deliveries"))
    )
    now = timezone.now()
    return {"warnings": [_warning(alert, now) for alert in alerts[:limit]], "area": area}


def _warning(alert: Alert, now: datetime) -> dict[str, Any]:
    facts = vars(alert)
    deliveries: list[Delivery] = facts["own_deliveries"]
    asked = next((delivery for delivery in deliveries if delivery.asks_for_acknowledgement), None)
    waits = alert.audience == Alert.Audience.CONTACT_PERSONS and alert.state != Alert.State.CANCELLED
    is_valid = alert.valid_until is None or alert.valid_until > now
    return {
        "alert": alert,
        "acknowledged_at": facts["acknowledged_at"],
        "is_forwarded": facts["is_forwarded"],
        "is_put_up": facts["is_put_up"],
        "may_forward": waits and is_valid and not facts["is_forwarded"],
        "token": sign(Purpose.ACKNOWLEDGE, asked.pk) if asked and is_open(alert, now=now) else "",
    }
