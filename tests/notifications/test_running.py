"""What an alert has come to, as `make demo-send` judges it. Its processes: commands/test_run.py."""

import socket

import pytest

from notifications.running import NotRunning, Outcome, require_free_ports
from notifications.statuses import Word


def an_outcome(**channels: dict[str, int]) -> Outcome:
    counts = {
        name: dict.fromkeys(Word.values, 0) | {"total": sum(some.values())} | some
        for name, some in channels.items()
    }
    return Outcome({"recipients": 3, "channels": counts})


def test_all_delivered_and_all_mailed_is_good():
    outcome = an_outcome(sms={"delivered": 3}, email={"sent": 2})

    assert outcome.is_settled
    assert outcome.is_good


def test_an_sms_without_its_receipt_is_not_settled():
    assert not an_outcome(sms={"delivered": 2, "sent": 1}, email={"sent": 2}).is_settled


@pytest.mark.parametrize("word", ["failed", "suppressed", "expired"])
def test_one_that_did_not_arrive_is_not_good(word):
    outcome = an_outcome(sms={"delivered": 2, word: 1}, email={"sent": 2})

    assert outcome.is_settled
    assert not outcome.is_good


def test_nothing_sent_is_not_good():
    assert not an_outcome(sms={}, email={}).is_good


def test_an_alert_whose_recipients_are_not_counted_yet_is_not_settled():
    outcome = an_outcome(sms={}, email={})
    outcome.alert["recipients"] = 0

    assert not outcome.is_settled


def test_a_port_that_is_taken_is_named(settings):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        settings.PORT = taken.getsockname()[1]
        with pytest.raises(NotRunning, match=str(settings.PORT)):
            require_free_ports()
