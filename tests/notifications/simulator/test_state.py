import pytest

from notifications.simulator import state as state_module
from notifications.simulator.state import State, header


@pytest.fixture
def state():
    return State()


def receive(state, to="+46701740605", body="Hej"):
    return state.add_message(to=to, sender="Grannsamv", service=None, body=body)


def put(state, to="maja@example.org", message_id="<1@x>", subject="Hej"):
    content = f"Subject: {subject}\r\nMessage-ID: {message_id}\r\n\r\nHej\r\n".encode()
    return state.add_mail(to=to, mail_from="oss@example.org", content=content)


def test_a_sid_leads_back_to_its_message(state):
    sms = receive(state)
    assert len(state.sid(sms)) == 34
    assert state.find(state.sid(sms)) is sms


@pytest.mark.parametrize("sid", ["", "SM", "SM" + "0" * 32, "SM" + "f" * 32, "MM" + "0" * 32])
def test_a_foreign_sid_leads_nowhere(state, sid):
    receive(state)
    assert state.find(sid) is None


def test_a_sid_of_another_run_leads_nowhere(state):
    sid = state.sid(receive(state))
    state.reset()
    receive(state)
    assert state.find(sid) is None


def test_the_same_text_to_the_same_phone_is_a_duplicate(state):
    for to, body in [
        ("+46701740605", "a"),
        ("+46701740605", "a"),
        ("+46701740605", "b"),
        ("+46701740606", "a"),
    ]:
        receive(state, to, body)
    assert state.counts()["sms"] == {
        "accepted": 4, "numbers": 2, "numbers_with_duplicates": 1, "duplicates": 1, "stopped": 0,
    }  # fmt: skip


def test_what_a_phone_writes_itself_is_not_counted(state):
    state.add_message(to="+46701740699", sender="+46701740605", service=None, body="Ja", direction="inbound")
    assert (state.counts()["sms"]["accepted"], state.counts()["sms"]["numbers"]) == (0, 0)


def test_the_same_mail_to_the_same_mailbox_is_a_duplicate(state):
    put(state)
    put(state, to="Maja@example.org")
    put(state, message_id="<2@x>")
    put(state, to="karin@example.org")
    assert state.counts()["mail"] == {
        "accepted": 4, "mailboxes": 2, "duplicates_by_message_id": 1, "duplicates_by_subject": 2,
    }  # fmt: skip


def test_only_the_newest_mails_keep_their_text(state):
    for _ in range(state_module.NEW_TEXTS_KEPT + 1):
        put(state)
    assert (state.mails[0].content, bool(state.mails[1].content)) == (b"", True)
    assert state.counts()["mail"]["accepted"] == state_module.NEW_TEXTS_KEPT + 1


def test_a_folded_header_is_unfolded():
    content = b"To: a@b\r\nSubject: Inbrott\r\n i natt\r\nX: y\r\n\r\nSubject: no\r\n"
    assert header(content, b"subject") == b"Inbrott i natt"
    assert header(content, b"message-id") == b""
