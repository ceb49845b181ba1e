import time
from datetime import UTC, datetime, timedelta

import pytest
import urllib3
from twilio.base.exceptions import TwilioException, TwilioRestException

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


def test_a_listing_by_sender(send, twilio):
    send(body="ett", from_="Grannsamv")
    send(body="två", from_="+46701740699")
    assert [message.body for message in twilio.messages.list(from_="+46701740699")] == ["två"]


def test_a_queued_message_has_no_date_and_is_left_out_by_a_filter_on_it(send, simulator, twilio):
    simulator.fault("sent_after", 60)
    send()
    yesterday = datetime.now(UTC) - timedelta(days=1)
    assert len(twilio.messages.list(to=PHONE)) == 1
    assert twilio.messages.list(to=PHONE, date_sent_after=yesterday) == []


def test_a_filter_on_the_date_lets_its_days_through(send, simulator, twilio):
    send()
    simulator.wait_until_quiet()
    today = datetime.now(UTC).date()
    dates = [today - timedelta(days=1), today, today + timedelta(days=1)]
    assert [len(twilio.messages.list(date_sent=day)) for day in dates] == [0, 1, 0]
    assert [len(twilio.messages.list(date_sent_after=day)) for day in dates] == [1, 1, 0]
    assert [len(twilio.messages.list(date_sent_before=day)) for day in dates] == [0, 0, 1]


def test_a_filter_may_be_a_moment(send, simulator, twilio):
    send()
    simulator.wait_until_quiet()
    now = datetime.now(UTC)
    sent_after = [len(twilio.messages.list(date_sent_after=now + timedelta(seconds=s))) for s in (-5, 5)]
    assert sent_after == [1, 0]


def test_a_date_that_is_none_is_refused(simulator, get):
    status, answer = get("Messages.json?DateSent%3E=yesterday")
    assert (status, answer["code"]) == (400, 20001)


def test_a_page_has_twilios_shape(send, simulator, get):
    for _ in range(3):
        send()
    _, page = get("Messages.json?To=%2B46701740605&PageSize=2")
    uri = f"/2010-04-01/Accounts/{simulator.account}/Messages.json"
    assert (page["page"], page["page_size"], page["start"], page["end"]) == (0, 2, 0, 1)
    assert page["first_page_uri"] == f"{uri}?To=%2B46701740605&PageSize=2&Page=0"
    sid = page["messages"][-1]["sid"]
    assert page["next_page_uri"] == f"{uri}?To=%2B46701740605&PageSize=2&Page=1&PageToken=PA{sid}"


def test_the_last_page_has_no_next(send, get):
    send()
    assert get("Messages.json?PageSize=1")[1]["next_page_uri"] is None


def test_a_deleted_message_is_gone_from_the_provider_but_not_from_the_phone(send, simulator, twilio):
    message = send()
    simulator.wait_until_quiet()
    assert twilio.messages(message.sid).delete()
    assert twilio.messages.list() == []
    assert simulator.counts()["sms"]["accepted"] == len(simulator.messages(PHONE)) == 1


def test_a_redacted_message_has_no_text_left(send, simulator, twilio):
    message = send()
    simulator.wait_until_quiet()
    assert twilio.messages(message.sid).update(body="").body == ""
    assert twilio.messages(message.sid).fetch().body == ""
    assert simulator.messages(PHONE)[0]["body"] == "Inbrott på Björkvägen"


def test_a_message_on_its_way_cannot_be_deleted(send, simulator, twilio):
    simulator.fault("sent_after", 60)
    with pytest.raises(TwilioRestException) as refused:
        twilio.messages(send().sid).delete()
    assert (refused.value.status, refused.value.code) == (409, 20009)


def scheduled(send, seconds):
    send_at = datetime.now(UTC) + timedelta(seconds=seconds)
    return send(messaging_service_sid="MG" + "1" * 32, schedule_type="fixed", send_at=send_at)


def test_a_scheduled_message_can_be_cancelled(send, twilio):
    message = scheduled(send, 900)
    assert message.status == "scheduled"
    assert twilio.messages(message.sid).update(status="canceled").status == "canceled"


def test_a_scheduled_message_is_sent_when_its_time_comes(send, simulator):
    message = scheduled(send, 0.2)
    simulator.wait_until_quiet()
    assert message.fetch().status == "delivered"


def test_a_message_that_is_not_scheduled_cannot_be_cancelled(send, twilio):
    with pytest.raises(TwilioRestException) as refused:
        twilio.messages(send().sid).update(status="canceled")
    assert (refused.value.status, refused.value.code) == (409, 30409)


def test_a_message_too_old_to_send_fails(send, simulator):
    simulator.fault("sent_after", 2)
    message = send(validity_period=1)
    simulator.wait_until_quiet()
    assert (message.fetch().status, message.fetch().error_code) == ("failed", 30036)


def test_an_answer_that_fails_before_accepting_accepts_nothing(send, simulator):
    for name, status, code in (("error_before", 500, 20500), ("rate_limited", 429, 20429)):
        simulator.reset()
        simulator.fault(name)
        with pytest.raises(TwilioRestException) as failed:
            send()
        assert (failed.value.status, failed.value.code) == (status, code)
        assert simulator.counts()["sms"]["accepted"] == 0


def test_an_answer_that_fails_after_accepting_has_accepted(send, simulator):
    simulator.fault("error_after")
    with pytest.raises(TwilioRestException) as failed:
        send()
    assert failed.value.status == 500
    assert simulator.counts()["sms"]["accepted"] == 1


@pytest.mark.parametrize(("name", "accepted"), [("drop_before", 0), ("drop_after", 1)])
def test_a_dropped_connection_says_nothing(send, simulator, name, accepted):
    simulator.fault(name)
    with pytest.raises(urllib3.exceptions.ProtocolError):
        send()
    assert simulator.counts()["sms"]["accepted"] == accepted


def test_an_answer_that_hangs_has_accepted(send, simulator, twilio):
    simulator.fault("hang_after")
    twilio.http_client.pool.connection_pool_kw["timeout"] = 0.2
    with pytest.raises(urllib3.exceptions.ReadTimeoutError):
        send()
    assert simulator.counts()["sms"]["accepted"] == 1


def test_latency_is_felt(send, simulator):
    simulator.fault("latency", 0.1)
    start = time.perf_counter()
    send()
    assert time.perf_counter() - start >= 0.1


def test_a_bad_number_is_refused(send, simulator):
    simulator.fault("bad_number")
    with pytest.raises(TwilioRestException) as refused:
        send()
    assert refused.value.code == 21211


def test_reading_can_fail(send, simulator, twilio):
    send()
    simulator.fault("read_error")
    with pytest.raises(TwilioException):
        twilio.messages.list()


def test_a_listing_can_lag_behind(send, simulator, twilio):
    simulator.fault("listing_delay", 0.3)
    message = send()
    assert twilio.messages.list() == []
    assert message.fetch().sid == message.sid
    simulator.wait_until(lambda: len(twilio.messages.list()) == 1)
