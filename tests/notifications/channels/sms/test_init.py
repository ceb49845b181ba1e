"""The registry, and a whole journey by the second provider."""

import pytest

from notifications.channels.sms import PROVIDERS, provider_names
from notifications.models import Delivery
from notifications.sending import drain
from notifications.statuses import Channel, Lane, Status


def test_every_provider_is_called_what_it_is_registered_as():
    assert {name: kind.name for name, kind in PROVIDERS.items()} == {name: name for name in PROVIDERS}


@pytest.mark.parametrize("kind", PROVIDERS.values())
def test_every_provider_has_a_word_for_delivered(kind):
    assert Status.DELIVERED in kind.statuses.values()
    assert kind.reason_of("")
    assert kind.reason_of("999999")


def test_several_names_have_an_order(settings):
    settings.SMS_PROVIDER = "46elks, twilio"
    assert provider_names() == ["46elks", "twilio"]


def test_an_alert_goes_by_46elks(provider, elks_settings, released, member):
    elks_settings.SMS_PROVIDER = "46elks"
    drain(lane=Lane.URGENT, channel=Channel.SMS)
    delivery = Delivery.objects.get(channel=Channel.SMS)
    assert (delivery.status, delivery.provider) == (Status.ACCEPTED, "46elks")
    assert delivery.reference == provider.messages(member.phone)[0]["sid"]
