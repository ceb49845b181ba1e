"""A click stops a sending within two seconds, and a correction reaches those who have the first, or may."""

import threading
import time
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from notifications import dispatch
from notifications.correcting import correct
from notifications.models import Delivery, Suppression
from notifications.sending import drain
from notifications.statuses import Channel, Lane, Status
from tests.notifications.conftest import release

SECONDS = 2


def begin(channel: Channel) -> threading.Thread:
    """Let a worker send, in a thread of its own."""

    def work() -> None:
        drain(lane=Lane.URGENT, channel=channel)
        connection.close()

    worker = threading.Thread(target=work)
    worker.start()
    return worker


@pytest.fixture
def slow(provider, settings):
    """A provider that takes three seconds for a wave."""
    settings.SEND_CONCURRENCY = settings.EMAIL_CONNECTIONS = 2
    provider.fault("latency", 0.4)
    provider.fault("smtp_latency", 0.4)
    return provider


@pytest.fixture
def crowd(draft, people, area):
    """A warning that is being sent to thirty neighbours."""
    for number in range(30):
        people.member(f"Granne {number}", area)
    return release(draft)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("channel", "click"), [("sms", "stoppa"), ("email", "pausa")])
def test_nothing_is_handed_over_later_than_two_seconds_after_the_click(
    slow, crowd, sign_in, coordinator, channel, click
):
    client = sign_in(coordinator)

    def arrived() -> int:
        return slow.counts()["sms" if channel == "sms" else "mail"]["accepted"]

    worker = begin(Channel(channel))
    slow.wait_until(arrived)
    clicked = time.monotonic()
    client.post(f"/utskick/{crowd.public_id}/{click}/")
    time.sleep(clicked + SECONDS - time.monotonic())
    in_time = arrived()
    worker.join()

    assert 0 < in_time < 30
    assert arrived() == in_time
    assert Delivery.objects.filter(channel=channel, status__gte=Status.ACCEPTED).count() == in_time
    assert not Delivery.objects.filter(channel=channel, status=Status.DIALLING).exists()


FAULTS = {"Has": "", "Perhaps": "drop_after", "Refused": "bad_number", "Never": "rate_limited", "Stops": ""}


def test_a_correction_goes_to_exactly_those_phones_that_have_the_first_or_may(
    provider, draft, people, area, now
):
    draft.channels = ["sms"]
    draft.save()
    phones = {name: people.member(name, area).phone for name in FAULTS}
    release(draft)
    for name, fault in FAULTS.items():
        send_to(provider, phones[name], fault)
    dispatch.cancel(alert=draft, by=None, now=now)
    Suppression.objects.stop(channel=Channel.SMS, address=phones["Stops"], cause="reply")
    people.member("Nils Nyinflyttad", area)

    correction = correct(alert=draft, by=None, now=now)
    release(correction)
    drain(lane=Lane.URGENT, channel=Channel.SMS)

    corrected = {one["to"] for one in provider.messages() if one["body"].startswith("Rättelse")}
    assert corrected == {phones["Has"], phones["Perhaps"]}


def send_to(provider, phone: str, fault: str) -> None:
    """Send what waits for one phone, while something goes wrong."""
    waiting = Delivery.objects.filter(status=Status.QUEUED)
    waiting.update(not_before=timezone.now() + timedelta(hours=1))
    waiting.filter(address=phone).update(not_before=timezone.now())
    if fault:
        provider.fault(fault)
    drain(lane=Lane.URGENT, channel=Channel.SMS)
    if fault:
        provider.fault(fault, 0)
