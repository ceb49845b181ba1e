import pytest

from tests.notifications.simulator.conftest import PHONE


def test_counts_tell_what_was_asked_and_taken(send, simulator):
    send()
    send()
    counts = simulator.counts()
    assert (counts["sms"]["accepted"], counts["sms"]["duplicates"]) == (2, 1)
    assert counts["requests"] == {"create": 2}


def test_counts_tell_which_faults_struck(send, simulator):
    simulator.fault("callback_lost")
    send(status_callback="http://127.0.0.1:9/status/")
    simulator.wait_until_quiet()
    assert simulator.counts()["faults"] == {"callback_lost": 2}


def test_messages_of_one_phone_are_newest_first(send, simulator):
    for text, to in (("ett", PHONE), ("två", PHONE), ("tre", "+46701740606")):
        send(body=text, to=to)
    assert [sms["body"] for sms in simulator.messages(PHONE)] == ["två", "ett"]
    assert [sms["body"] for sms in simulator.messages()] == ["tre", "två", "ett"]


def test_faults_can_be_changed_by_form_and_asked_for(browser, simulator):
    status, values = browser.post("/simulator/faults", {"latency": "0,5", "failed": "0.1"})
    assert (status, values["latency"], values["failed"]) == (200, 0.5, 0.1)
    assert browser.get("/simulator/faults")[1] == values


@pytest.mark.parametrize("wrong", [{"no_such": "1"}, {"failed": "2"}])
def test_a_fault_that_cannot_be_is_refused_with_a_sentence(browser, wrong):
    status, answer = browser.post("/simulator/faults", wrong)
    assert status == 422
    assert answer["error"].endswith(".")


def test_nonsense_in_json_changes_nothing(simulator):
    for nonsense in ("[1]", "{", '"latency"'):
        answer = simulator.http.request(
            "POST",
            f"{simulator.url}/simulator/faults",
            body=nonsense,
            headers={"Content-Type": "application/json"},
        )
        assert answer.status == 200
        assert answer.json()["latency"] == 0


def test_an_empty_message_from_a_phone_is_refused(browser):
    status, answer = browser.post("/simulator/inbound", {"from": PHONE})
    assert (status, answer["error"]) == (422, "Både ”from” och ”body” behövs.")


def test_another_sites_page_can_change_nothing(browser, simulator):
    fields = {"from": PHONE, "body": "STOPP"}
    for path in ("/simulator/inbound", "/simulator/faults", "/reply", "/faults"):
        assert browser.post(path, fields, Origin="https://evil.example")[0] == 403
    assert simulator.counts()["sms"]["stopped"] == 0


def test_a_reset_forgets_everything(send, simulator, browser):
    sid = send().sid
    simulator.fault("failed")
    simulator.reset()
    assert simulator.counts()["sms"]["accepted"] == 0
    assert simulator.messages() == []
    assert browser.get("/simulator/faults")[1]["failed"] == 0
    assert sid != send().sid
