"""Our doors and the provider simulator, over a real network: neither knows the other's code."""

import pytest
from django.utils import timezone

from notifications import tasks
from notifications.channels.base import Message
from notifications.channels.sms.twilio import TwilioProvider
from notifications.models import Receipt, Suppression
from notifications.statuses import Lane, Status
from notifications.tracking import apply_receipts

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def provider(simulator, settings, live_server):
    """Twilio as we use it, calling back to a running web server."""
    settings.PUBLIC_URL = live_server.url
    simulator.inbound_url = f"{live_server.url}/webhooks/twilio/inbound/"
    provider = TwilioProvider()
    yield provider
    provider.close()


@pytest.fixture
def delivery(sent, area, member):
    """A message in the middle of being handed over."""
    return sent.delivery(sent.alert(area), member, status=Status.DIALLING)


def send(provider, delivery) -> str:
    return provider.send(Message(delivery.pk, delivery.attempts, delivery.address, "Inbrott", "Grannsamv"))


def test_a_message_becomes_delivered_by_callbacks_alone(provider, simulator, delivery):
    reference = send(provider, delivery)
    simulator.wait_until(lambda: Receipt.objects.filter(status="delivered").exists())

    apply_receipts(now=timezone.now())

    delivery.refresh_from_db()
    assert (delivery.status, delivery.reference) == (Status.DELIVERED, reference)


def test_callbacks_told_twice_and_late_end_in_the_same(provider, simulator, delivery):
    simulator.fault("callback_twice")
    simulator.fault("callback_reordered")
    send(provider, delivery)
    simulator.wait_until(lambda: Receipt.objects.count() == 2)

    apply_receipts(now=timezone.now())

    delivery.refresh_from_db()
    assert delivery.status == Status.DELIVERED
    assert set(Receipt.objects.values_list("status", flat=True)) == {"sent", "delivered"}


def test_a_failure_is_told_with_its_code(provider, simulator, delivery):
    simulator.fault("undelivered")
    send(provider, delivery)

    simulator.wait_until(lambda: Receipt.objects.filter(status="undelivered", code="30003").exists())


def test_a_callback_rings_for_the_applier(queue, provider, simulator, delivery):
    tasks._receipts_rung_at = float("-inf")
    send(provider, delivery)

    simulator.wait_until(lambda: ("apply_receipts", ()) in queue.waiting(Lane.URGENT))


def test_stop_by_reply_goes_through(provider, simulator, member):
    simulator.write(member.phone, "Stopp!")

    assert Suppression.objects.get().address == member.phone


def test_an_answer_comes_back_to_the_phone(provider, simulator, member):
    simulator.write(member.phone, "Vem är det?")

    bodies = [message["body"] for message in simulator.messages(to=member.phone)]
    assert [body for body in bodies if "Ingen läser svar" in body]
