import time

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.twiml.messaging_response import MessagingResponse

from notifications.simulator.callbacks import keyword_in
from tests.notifications.simulator.conftest import PHONE

SERVICE = "MG" + "1" * 32


def test_sent_and_then_delivered_is_told(send, simulator, web):
    message = send(status_callback=f"{web.url}/status/")
    simulator.wait_until_quiet()
    assert web.statuses() == ["sent", "delivered"]
    assert web.received[0] == {
        "AccountSid": simulator.account, "ApiVersion": "2010-04-01", "From": "Grannsamv", "To": PHONE,
        "MessageSid": message.sid, "MessageStatus": "sent", "SmsSid": message.sid, "SmsStatus": "sent",
    }  # fmt: skip


def test_a_messaging_service_tells_when_it_has_queued_too(send, simulator, web):
    send(messaging_service_sid=SERVICE, status_callback=f"{web.url}/status/")
    simulator.wait_until_quiet()
    assert web.statuses() == ["queued", "sent", "delivered"]
    assert {fields["MessagingServiceSid"] for fields in web.received} == {SERVICE}


def test_every_callback_is_signed_for_the_whole_address(send, simulator, web):
    send(status_callback=f"{web.url}/status/?delivery=7&attempt=1&signature=a%2Bb%3D&word=%C3%A5")
    simulator.wait_until_quiet()
    assert web.genuine(simulator.token) == [True, True]
    assert web.genuine("another token") == [False, False]


def test_without_an_address_nobody_is_told(send, simulator):
    send()
    simulator.wait_until_quiet()
    assert simulator.counts()["callbacks"]["sent"] == 0


@pytest.mark.parametrize(
    ("fault", "statuses", "error"),
    [("undelivered", ["sent", "undelivered"], "30003"), ("failed", ["failed"], "30006")],
)
def test_what_does_not_arrive_is_told_with_its_code(send, simulator, web, fault, statuses, error):
    simulator.fault(fault)
    message = send(status_callback=f"{web.url}/status/")
    simulator.wait_until_quiet()
    assert web.statuses() == statuses
    assert web.received[-1]["ErrorCode"] == error == str(message.fetch().error_code)


def test_a_callback_can_be_lost(send, simulator, web):
    simulator.fault("callback_lost")
    message = send(status_callback=f"{web.url}/status/")
    simulator.wait_until_quiet()
    assert (web.received, message.fetch().status) == ([], "delivered")


def test_a_callback_can_come_twice(send, simulator, web):
    simulator.fault("callback_twice")
    send(status_callback=f"{web.url}/status/")
    simulator.wait_until_quiet()
    assert web.statuses() == ["sent", "sent", "delivered", "delivered"]


def test_callbacks_can_come_in_the_wrong_order(send, simulator, web):
    simulator.fault("callback_reordered")
    send(status_callback=f"{web.url}/status/")
    simulator.wait_until_quiet()
    assert web.statuses() == ["delivered", "sent"]


def test_a_callback_can_be_late(send, simulator, web):
    simulator.fault("callback_late")
    began = time.monotonic()
    send(status_callback=f"{web.url}/status/")
    simulator.wait_until_quiet()
    assert web.statuses() == ["sent", "delivered"]
    assert web.times[0] - began >= 0.3


def test_an_answer_of_500_is_tried_again(send, simulator, web):
    web.answers[:] = [500, 503]
    send(status_callback=f"{web.url}/status/")
    simulator.wait_until_quiet()
    counts = simulator.counts()["callbacks"]
    assert sorted(web.statuses()) == ["delivered", "delivered", "sent", "sent"]
    assert (counts["retried"], counts["acknowledged"], counts["given_up"]) == (2, 2, 0)


def test_an_answer_of_403_is_not(send, simulator, web):
    web.answers[:] = [403]
    send(status_callback=f"{web.url}/status/")
    simulator.wait_until_quiet()
    assert web.statuses() == ["sent", "delivered"]
    assert simulator.counts()["callbacks"]["given_up"] == 1


def test_a_web_server_that_is_down_is_tried_again(send, simulator, web, unused_port):
    send(status_callback=f"http://127.0.0.1:{unused_port}/status/")
    simulator.wait_until(lambda: simulator.counts()["callbacks"]["retried"] >= 3)
    assert simulator.counts()["callbacks"]["acknowledged"] == 0


def test_a_reset_forgets_what_was_on_its_way(send, simulator, web):
    simulator.fault("delivered_after", 0.3)
    send(status_callback=f"{web.url}/status/")
    simulator.reset()
    assert simulator.counts()["callbacks"] == {
        "sent": 0, "acknowledged": 0, "retried": 0, "given_up": 0, "still_to_come": 0,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "keyword"),
    [("STOP", "STOP"), ("stopp!", "STOP"), (" Avsluta ", "STOP"), ("Start", "START"), ("hjälp", "HELP"),
     ("Stoppa inte", None), ("", None)],
)  # fmt: skip
def test_a_keyword_is_the_whole_text(text, keyword):
    assert keyword_in(text) == keyword


def test_what_a_phone_writes_is_posted_and_signed(simulator, web):
    simulator.inbound_url = f"{web.url}/inbound/?a=1"
    answer = simulator.write(PHONE, "Tack för informationen")
    assert answer["webhook_status"] == 200
    [fields] = web.received
    assert (fields["From"], fields["Body"], fields["NumSegments"]) == (PHONE, "Tack för informationen", "1")
    assert (fields["MessageSid"], fields["NumMedia"], fields["SmsStatus"]) == (answer["sid"], "0", "received")
    assert "OptOutType" not in fields
    assert web.genuine(simulator.token) == [True]


def test_stop_is_obeyed_until_start(send, simulator, web):
    simulator.inbound_url = f"{web.url}/inbound/"
    simulator.write(PHONE, "STOPP")
    with pytest.raises(TwilioRestException, match="unsubscribed") as refused:
        send()
    simulator.write(PHONE, "START")
    assert send().sid
    assert refused.value.code == 21610
    assert [fields["OptOutType"] for fields in web.received] == ["STOP", "START"]


def test_our_answer_in_twiml_reaches_the_phone(simulator, web):
    simulator.inbound_url = f"{web.url}/inbound/"
    response = MessagingResponse()
    response.message("Du får inga fler sms.")
    web.text = str(response)
    simulator.write(PHONE, "STOPP")
    assert [sms["body"] for sms in simulator.messages(PHONE)] == ["Du får inga fler sms.", "STOPP"]


def test_what_a_phone_writes_is_posted_again_when_we_were_down(simulator, web):
    simulator.inbound_url = f"{web.url}/inbound/"
    web.answers[:] = [500]
    assert simulator.write(PHONE, "STOPP")["webhook_status"] == 500
    simulator.wait_until_quiet()
    assert [fields["Body"] for fields in web.received] == ["STOPP", "STOPP"]
