"""The simulator as 46elks: its words, and the same phones as Twilio's."""

import pytest
import urllib3

from notifications.simulator.server import ELKS_NUMBER
from tests.notifications.simulator.conftest import PHONE, Browser


@pytest.fixture
def elks(simulator):
    account = f"{simulator.simulator.elks_username}:{simulator.simulator.elks_password}"
    browser = Browser(simulator.url, urllib3.make_headers(basic_auth=account))
    yield browser
    browser.pool.clear()


def create(elks, **changed):
    fields = {"from": "Grannsamv", "to": PHONE, "message": "Inbrott i natt"}
    return elks.post("/a1/SMS", fields | changed, **elks.pool.headers)


def test_a_message_is_created(elks):
    status, message = create(elks)
    assert (status, message["status"], message["parts"]) == (200, "created", 1)
    assert message["id"].startswith("s")
    assert len(message["id"]) == 33


def test_it_is_fetched_in_either_case_of_the_path(elks):
    _, message = create(elks)
    assert elks.get(f"/a1/sms/{message['id']}")[1]["id"] == message["id"]
    assert elks.get(f"/a1/SMS/{message['id']}")[0] == 200


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"to": "112"}, "Invalid to number"),
        ({"from": "Far too long a sender"}, "Invalid from number"),
        ({"message": ""}, "Missing key message"),
    ],
)
def test_a_refusal_is_a_plain_sentence(elks, changed, sentence):
    assert create(elks, **changed) == (403, sentence)


def test_nobody_else_is_let_in(browser):
    assert browser.get("/a1/sms")[0] == 401


def test_a_history_has_pages(elks):
    for _ in range(3):
        create(elks)
    _, first = elks.get("/a1/sms?limit=2")
    _, second = elks.get(f"/a1/sms?limit=2&start={first['next']}")
    assert [len(first["data"]), len(second["data"])] == [2, 1]
    assert "next" not in second


def test_each_api_knows_its_own_messages_only(elks, send, get):
    create(elks)
    send()
    assert len(elks.get("/a1/sms")[1]["data"]) == 1
    assert len(get("Messages.json")[1]["messages"]) == 1


def test_reports_are_words_of_46elks(elks, simulator, web):
    create(elks, whendelivered=f"{web.url}/x")
    simulator.wait_until_quiet()
    assert [fields["status"] for fields in web.received] == ["sent", "delivered"]
    assert set(web.received[1]) == {"id", "status", "delivered"}


def test_a_reply_to_its_number_goes_to_its_door(simulator, web):
    simulator.simulator.callbacks.elks_inbound_url = f"{web.url}/x"
    web.text = "Tack"
    simulator.ask("POST", "inbound", {"from": PHONE, "body": "STOPP", "to": ELKS_NUMBER})
    assert web.received[0]["message"] == "STOPP"
    assert simulator.messages(PHONE)[0]["body"] == "Tack"
