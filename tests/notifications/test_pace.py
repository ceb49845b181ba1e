"""How fast a channel may go: the shared bucket, the breaker, and the message that tries again."""

from datetime import timedelta

import pytest
from django.utils import timezone

from notifications import pace
from notifications.models import ChannelState
from notifications.statuses import Channel, Lane

pytestmark = pytest.mark.django_db

NOW = timezone.now()
PAUSE = timedelta(seconds=31)
WAY = pace.Way(Channel.SMS, "twilio")


def take(wanted: int = 100, *, lane: Lane = Lane.BULK, after: float = 0) -> int:
    return pace.take(WAY, lane=lane, wanted=wanted, now=NOW + timedelta(seconds=after))


def note(*accepted: bool, after: float = 0, busy: bool = False) -> None:
    pace.note(WAY, accepted=accepted, was_busy=busy, now=NOW + timedelta(seconds=after))


@pytest.fixture
def ten_a_second(settings):
    settings.SMS_RATE_PER_SECOND = 10
    ChannelState.objects.create(channel=Channel.SMS, provider=WAY.provider, refilled_at=NOW)


@pytest.fixture
def broken():
    """A channel that the breaker has paused."""
    note(*[True] * 30, *[False] * 10)


def test_without_a_rate_there_is_no_limit():
    assert take() == 100


def test_permits_come_at_the_rate(ten_a_second):
    assert take(lane=Lane.URGENT, after=0.5) == 5


def test_ordinary_messages_leave_the_last_third_to_warnings(ten_a_second):
    assert take(after=60) == 7
    assert take(lane=Lane.URGENT, after=60) == 3


def test_a_busy_provider_is_asked_half_as_often(ten_a_second):
    note(True, busy=True)

    assert take(lane=Lane.URGENT, after=30) == 5


def test_too_many_unaccepted_pause_the_channel(broken):
    assert pace.is_paused(WAY, NOW)
    assert take() == 0


def test_a_few_unaccepted_do_not():
    note(*[True] * 41, *[False] * 9)

    assert take() == 100


def test_after_the_pause_one_message_tries(broken):
    assert take(after=31) == 1
    assert take(after=31) == 0


def test_when_it_gets_through_the_channel_is_open_again(broken):
    take(after=31)
    note(True, after=32)

    assert take(after=32) == 100


def test_when_it_does_not_the_pause_goes_on(broken):
    take(after=31)
    note(False, after=32)

    assert take(after=32) == 0
    assert take(after=62) == 1


def test_what_was_under_way_before_the_pause_does_not_end_it(broken):
    note(True, after=1)

    assert take(after=2) == 0
