"""Whoever knocks at the providers' doors unsigned is turned away shortly; the provider itself never is."""

from urllib.parse import urlencode

import pytest

from notifications.tokens import sign_attempt

pytestmark = pytest.mark.django_db
ELKS = "/webhooks/46elks/status/"
SENT = {"id": "s0123456789abcdef", "status": "sent"}


@pytest.fixture(autouse=True)
def few(settings, time_machine):
    settings.ASKED_AT_MOST = {"unsigned callback": (3, 60)}
    time_machine.move_to("2026-11-24T10:00:00+01:00", tick=False)


def test_past_three_of_one_address_the_answer_is_429(twilio, client, caplog):
    forged = [twilio.post(twilio.status_path(), twilio.fields(), token="guessed") for _ in range(5)]
    assert [answer.status_code for answer in forged] == [403, 403, 403, 429, 429]
    assert client.post(ELKS, SENT).status_code == 429
    said = [record.message for record in caplog.records if record.name == "notifications.webhooks.posted"]
    assert said == ["Many callbacks come unsigned. If they are our provider's, look at its token here."]
    assert (
        twilio.post(twilio.status_path(), twilio.fields(), token="x", REMOTE_ADDR="192.0.2.9").status_code
        == 403
    )


def test_what_is_signed_is_taken_from_the_same_address(twilio, client):
    for _ in range(5):
        twilio.post(twilio.status_path(), twilio.fields(), token="guessed")

    assert twilio.status().status_code == 204
    genuine = urlencode({"d": 7, "n": 1, "s": sign_attempt(7, 1)})
    assert client.post(f"{ELKS}?{genuine}", SENT).status_code == 204
