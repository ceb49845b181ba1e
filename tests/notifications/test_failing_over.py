"""With two providers, the second carries on while the first holds still; doubt stays where it arose."""

from datetime import timedelta

import pytest
from django.utils import timezone

from notifications import pace, reconciling
from notifications.channels.base import DoubtError
from notifications.channels.sms import send_code
from notifications.models import ChannelState, Delivery
from notifications.sending import drain
from notifications.statuses import Channel, Lane, Status
from tests.notifications.conftest import release

TWILIO, ELKS = pace.Way(Channel.SMS, "twilio"), pace.Way(Channel.SMS, "46elks")
NOBODY_LISTENS = "http://127.0.0.1:9"


@pytest.fixture
def both(provider, elks_settings):
    """Twilio first, then 46elks; waves of sixteen."""
    elks_settings.SMS_PROVIDER = "twilio,46elks"
    elks_settings.SEND_CONCURRENCY = 2
    return elks_settings


@pytest.fixture
def crowd(people, area, draft):
    """Twenty members who wait for a warning by SMS."""
    draft.channels = ["sms"]
    draft.save()
    for number in range(20):
        people.member(f"Granne {number}", area)
    return release(draft)


def send() -> None:
    Delivery.objects.filter(status=Status.RETRY_WAIT).update(not_before=timezone.now())
    drain(lane=Lane.URGENT, channel=Channel.SMS)


def by_provider() -> dict[str, int]:
    taken = Delivery.objects.filter(status__gte=Status.ACCEPTED).values_list("provider", flat=True)
    return {name: list(taken).count(name) for name in ("twilio", "46elks")}


def test_while_the_first_is_down_all_go_by_the_second_and_once(provider, both, crowd):
    both.TWILIO_API_URL = NOBODY_LISTENS
    send()
    assert by_provider()["46elks"] >= 4  # those after the first wave, in the same run

    send()
    assert by_provider() == {"twilio": 0, "46elks": 20}
    counts = provider.counts()["sms"]
    assert (counts["accepted"], counts["numbers"]) == (20, 20)


def test_what_is_in_doubt_at_the_first_is_never_sent_by_the_second(provider, both, crowd):
    provider.fault("drop_after")
    send()  # the first wave opens the breaker of the first
    provider.fault("drop_after", 0)
    doubtful = Delivery.objects.filter(status=Status.IN_DOUBT)
    assert set(doubtful.values_list("provider", flat=True)) == {"twilio", "46elks"}

    send()
    assert doubtful.count() == 20
    reconciling.look_for_doubtful(now=timezone.now() + timedelta(hours=1))
    assert by_provider() == {"twilio": 16, "46elks": 4}
    assert provider.counts()["sms"]["accepted"] == 20


def test_a_first_that_is_back_is_used_again(both, crowd, now):
    pace.pause(TWILIO, reason="breaker", now=now)
    assert pace.is_paused(TWILIO, now)
    assert not pace.is_paused(ELKS, now)
    ChannelState.objects.filter(provider="twilio").update(paused_until=now - timedelta(seconds=1))

    send()
    assert by_provider() == {"twilio": 20, "46elks": 0}


def test_credentials_that_are_refused_are_a_reason_too(both, crowd):
    both.TWILIO_AUTH_TOKEN = "wrong"
    send()
    send()
    assert by_provider() == {"twilio": 0, "46elks": 20}


def test_a_code_goes_by_the_second_only_when_the_first_surely_did_not_take_it(provider, both):
    both.TWILIO_API_URL = NOBODY_LISTENS
    send_code("+46701740605", "Kod 1")
    assert [message["body"] for message in provider.messages()] == ["Kod 1"]

    both.TWILIO_API_URL = provider.url
    provider.fault("drop_after")
    with pytest.raises(DoubtError):
        send_code("+46701740605", "Kod 2")
    assert [message["body"] for message in provider.messages()] == ["Kod 2", "Kod 1"]
