"""Alerts that have been sent, and to whom."""

from typing import Any

import pytest
from django.utils import timezone

from areas.models import Area, Person
from notifications.models import Alert, Delivery, Rendering
from notifications.statuses import Channel, Status


class Sent:
    """Makes alerts as they stand when they have been sent."""

    def alert(self, area: Area, title: str = "Inbrott i källare", **fields: Any) -> Alert:
        """A warning to everyone in an area, sent a moment ago."""
        sent: dict[str, Any] = {
            "state": Alert.State.DONE,
            "released_at": timezone.now(),
            "sms_text": "Inbrott i källare på Björkvägen. Lås och hör av dig till 114 14.",
            "email_text": "Natten till i dag bröt sig någon in i en källare på Björkvägen.",
        }
        alert = Alert.objects.create(title=title, **(sent | fields))
        alert.areas.add(area)
        return alert

    def delivery(
        self,
        alert: Alert,
        person: Person,
        channel: Channel = Channel.SMS,
        *,
        chain: bool = False,
        **fields: Any,
    ) -> Delivery:
        """One delivered message of an alert to a person; `chain` as a contact person gets it."""
        reader = Rendering.Reader.CHAIN if chain else Rendering.Reader.MEMBER
        rendering, _ = Rendering.objects.get_or_create(
            alert=alert, channel=channel, language="sv", reader=reader, defaults={"body": alert.sms_text}
        )
        address = person.phone if channel == Channel.SMS else person.email
        given: dict[str, Any] = {"status": Status.DELIVERED, "attempts": 1}
        return Delivery.objects.create(
            alert=alert,
            rendering=rendering,
            person=person,
            channel=channel,
            address=address,
            **(given | fields),
        )


@pytest.fixture
def sent(db) -> Sent:
    return Sent()
