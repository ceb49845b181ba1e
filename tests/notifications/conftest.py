"""Alerts that have been sent, and to whom."""

from typing import Any

import pytest
from django.utils import timezone

from areas.models import Area, Person
from notifications import dispatch, expanding
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


@pytest.fixture
def provider(simulator, settings):
    """The simulator, as the provider that our settings point at."""
    settings.TWILIO_API_URL = simulator.url
    settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN = simulator.account, simulator.token
    settings.TWILIO_FROM = "Grannsamv"
    settings.EMAIL_URL = f"smtp://127.0.0.1:{simulator.smtp_port}"
    settings.SEND_CONCURRENCY, settings.EMAIL_CONNECTIONS = 4, 2
    settings.PROVIDER_READ_TIMEOUT = 0.5
    return simulator


@pytest.fixture
def elks_settings(simulator, settings):
    """Settings that point 46elks at the simulator."""
    settings.ELKS_API_URL = simulator.url
    settings.ELKS_USERNAME = simulator.simulator.elks_username
    settings.ELKS_PASSWORD = simulator.simulator.elks_password
    settings.ELKS_FROM = "Grannsamv"
    settings.PROVIDER_READ_TIMEOUT = 0.5
    return settings


@pytest.fixture
def draft(area):
    """A warning to everyone in Ekudden, by SMS and e-mail, written by the operator."""
    alert = Alert.objects.create(
        kind=Alert.Kind.WARNING,
        title="Inbrottsförsök",
        sms_text="Inbrottsförsök i natt. Lås dörrar och fönster.",
    )
    alert.areas.add(area)
    return alert


@pytest.fixture
def released(draft, member):
    """The warning, released, with its recipients written out: Maja, on both channels."""
    return release(draft)


def release(alert: Alert, *, width: int = expanding.PAGE) -> Alert:
    """Hand in an alert without undo time and write out its recipients, in pages of `width` ids."""
    now = timezone.now()
    dispatch.submit(alert=alert, by=None, now=now, undo_seconds=0)
    while expanding.expand_page(alert, now=now, width=width):
        pass
    return alert
