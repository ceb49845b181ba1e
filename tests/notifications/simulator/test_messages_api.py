import pytest
from twilio.base.exceptions import TwilioRestException

from tests.notifications.simulator.conftest import PHONE


def test_a_message_is_accepted_as_twilio_accepts_it(send):
    message = send()
    assert (message.status, message.direction, message.num_segments) == ("queued", "outbound-api", "1")
    assert message.from_ == "Grannsamv"
    assert message.date_created
    assert message.date_sent is None


def test_a_messaging_service_has_not_chosen_a_sender_yet(send):
    message = send(messaging_service_sid="MG" + "1" * 32)
    assert (message.status, message.from_, message.num_segments) == ("accepted", None, "0")


def test_it_becomes_delivered(send, simulator):
    message = send()
    simulator.wait_until(lambda: message.fetch().status == "delivered")
    assert message.fetch().date_sent


def test_another_token_is_refused(simulator, twilio):
    twilio.password = "wrong"
    twilio.auth = (simulator.account, "wrong")
    with pytest.raises(TwilioRestException) as refused:
        twilio.messages.create(to=PHONE, from_="Grannsamv", body="Hej")
    assert (refused.value.status, refused.value.code) == (401, 20003)


def test_another_account_is_not_found(twilio):
    with pytest.raises(TwilioRestException) as refused:
        twilio.api.v2010.accounts("AC" + "9" * 32).messages.create(to=PHONE, from_="Grannsamv", body="Hej")
    assert (refused.value.status, refused.value.code) == (404, 20404)


def test_a_message_that_is_not_there_is_not_found(twilio):
    with pytest.raises(TwilioRestException) as refused:
        twilio.messages("SM" + "0" * 32).fetch()
    assert (refused.value.status, refused.value.code) == (404, 20404)


def test_a_listing_is_newest_first_and_by_number(send, twilio):
    for text in ("ett", "två", "tre"):
        send(body=text)
    send(to="+46701740606")
    assert [message.body for message in twilio.messages.list(to=PHONE)] == ["tre", "två", "ett"]


def test_pages_hold_still_while_new_messages_arrive(send, twilio):
    for number in range(5):
        send(body=str(number))
    pages = twilio.messages.stream(to=PHONE, page_size=2)
    first = next(pages).body
    send(body="ny")
    assert [first, *(message.body for message in pages)] == ["4", "3", "2", "1", "0"]
