"""46elks, against an API that answers as its documentation says."""

import time
from datetime import timedelta

import pytest
from django.utils import timezone

from notifications.channels.base import DoubtError, Message, PermanentError, SenderError, TransientError
from notifications.channels.sms.elks import MOST_PAGES, PAGE_SIZE, ElksProvider
from notifications.statuses import Reason, Status
from notifications.tokens import is_attempt

PHONE = "+46701740605"


@pytest.fixture
def elks(elks_settings):
    elks = ElksProvider()
    yield elks
    elks.close()


def sms(body: str = "Inbrott i natt på Björkvägen", phone: str = PHONE) -> Message:
    return Message(delivery_id=7, attempt=2, address=phone, body=body)


def test_a_message_is_taken_under_a_reference(elks, simulator):
    reference = elks.send(sms())
    (message,) = simulator.messages(PHONE)
    assert (message["sid"], message["body"]) == (reference, "Inbrott i natt på Björkvägen")


def test_the_report_comes_back_to_this_attempt(elks, simulator):
    elks.send(sms())
    callback = next(iter(simulator.simulator.state.messages)).callback
    assert "/webhooks/46elks/status/?d=7&n=2&s=" in callback
    assert is_attempt(7, 2, callback.rpartition("=")[2])


@pytest.mark.parametrize(
    ("fault", "error", "reason"),
    [
        ("rate_limited", TransientError, Reason.BUSY),
        ("error_before", DoubtError, Reason.NO_ANSWER),
        ("error_after", DoubtError, Reason.NO_ANSWER),
        ("drop_before", DoubtError, Reason.NO_ANSWER),
        ("drop_after", DoubtError, Reason.NO_ANSWER),
        ("hang_after", DoubtError, Reason.NO_ANSWER),
        ("bad_number", PermanentError, Reason.BAD_ADDRESS),
    ],
)
def test_each_answer_has_its_place(elks, simulator, fault, error, reason):
    simulator.fault(fault)
    with pytest.raises(error) as refused:
        elks.send(sms())
    assert refused.value.reason == reason


def test_wrong_credentials_are_our_own_fault(elks_settings, simulator):
    elks_settings.ELKS_PASSWORD = "wrong"
    with pytest.raises(SenderError):
        ElksProvider().send(sms())


def test_a_sender_that_is_refused_is_our_own_fault(elks_settings):
    elks_settings.ELKS_FROM = "Grannsamverkan i Mariestad"
    with pytest.raises(SenderError):
        ElksProvider().send(sms())


def test_nobody_there_is_certainly_not_sent(elks_settings):
    elks_settings.ELKS_API_URL = "http://127.0.0.1:9"
    with pytest.raises(TransientError):
        ElksProvider().send(sms())


def test_what_was_taken_is_found_by_number_and_exact_text(elks):
    begun = timezone.now()
    reference = elks.send(sms())
    elks.send(sms("Något annat"))
    found = elks.find(address=PHONE, body="Inbrott i natt på Björkvägen", since=begun)
    assert [one.reference for one in found] == [reference]


def test_what_was_not_taken_is_not_found(elks):
    elks.send(sms(phone="+46701740606"))
    assert elks.find(address=PHONE, body=sms().body, since=timezone.now() - timedelta(hours=1)) == []


def test_an_older_message_with_the_same_text_is_not_the_one(elks):
    elks.send(sms())
    assert elks.find(address=PHONE, body=sms().body, since=timezone.now() + timedelta(minutes=10)) == []


def test_a_history_of_several_pages_is_read_to_its_end(elks, simulator):
    begun = timezone.now()
    reference = elks.send(sms())
    fill(simulator, PAGE_SIZE + 5)
    found = elks.find(address=PHONE, body=sms().body, since=begun)
    assert [one.reference for one in found] == [reference]


def test_messages_of_one_moment_are_found_on_either_side_of_a_page(elks, simulator):
    since = timezone.now() - timedelta(minutes=1)
    fill(simulator, PAGE_SIZE + 5)
    for n, message in enumerate(simulator.simulator.state.messages):
        message.created_at = since.timestamp() + n // 2  # the hundredth from the end and its twin
    found = elks.find(address=PHONE, body="y", since=since)
    assert len({one.reference for one in found}) == PAGE_SIZE + 5


def test_a_history_without_end_proves_nothing(elks, simulator):
    fill(simulator, PAGE_SIZE * (MOST_PAGES + 1))
    with pytest.raises(TransientError):
        elks.find(address=PHONE, body="x", since=timezone.now() - timedelta(hours=1))


def test_a_provider_that_cannot_list_proves_nothing(elks, simulator):
    simulator.fault("read_error")
    with pytest.raises(TransientError):
        elks.find(address=PHONE, body="x", since=timezone.now())


def test_how_it_went_can_be_asked(elks, simulator):
    reference = elks.send(sms())
    simulator.wait_until(lambda: elks.fetch(reference).status == Status.DELIVERED)


def test_a_failed_message_tells_why_in_our_words(elks, simulator):
    simulator.fault("undelivered")
    reference = elks.send(sms())
    simulator.wait_until(lambda: elks.fetch(reference).status == Status.UNDELIVERED)
    assert elks.fetch(reference).reason == Reason.UNREACHABLE


def test_nothing_is_known_of_a_strange_reference(elks):
    with pytest.raises(PermanentError):
        elks.fetch("s0/../x")


def fill(simulator, number: int) -> None:
    """Let the phone have got many more since, a microsecond apart: a page begins at a time."""
    state, now = simulator.simulator.state, time.time()
    for each in range(number):
        sms = state.add_message(to=PHONE, sender="A", service=None, body="y", api="46elks")
        sms.created_at = now + each / 1_000_000
