"""How a ledger is drawn, and how long a page goes on asking."""

from datetime import timedelta

import pytest
from django.utils import timezone

from notifications.models import Alert
from notifications.statuses import Channel, Reason, Status, Word
from notifications.views.advice import advice_for
from notifications.views.ledger import WIDTH, Failure, Ledger, Line


def line(**counts) -> Line:
    words = dict.fromkeys(Word.values, 0) | counts
    return Line(Channel.SMS, words | {"total": sum(counts.values())})


def test_what_waits_is_not_done():
    assert line(delivered=3, failed=1, queued=5, sending=1).done == 4


def test_one_in_a_million_is_still_seen():
    pieces = line(delivered=999_999, failed=1).pieces

    assert [piece.word for piece in pieces] == [Word.DELIVERED, Word.FAILED]
    assert pieces[1].width > 0


def test_the_bar_is_never_longer_than_it_is():
    pieces = line(delivered=999_994, sent=1, in_doubt=1, failed=1, suppressed=1, expired=1, sending=1).pieces

    assert pieces[-1].x + pieces[-1].width <= WIDTH


@pytest.fixture
def polls(alert_by, coordinator):
    """Return how often a page asks again about an alert in a state."""

    def polls(state, **fields) -> int:
        return Ledger(alert_by(coordinator, state, **fields), timezone.now()).polls_every

    return polls


def test_a_page_asks_every_second_while_undo_is_possible(polls):
    assert polls("approved", release_at=timezone.now() + timedelta(seconds=20)) == 1


def test_a_page_asks_every_other_second_while_it_is_sent(polls):
    assert polls("sending") == polls("paused") == 2


def test_a_page_does_not_ask_about_what_waits_for_people(polls):
    assert polls("submitted") == polls("cancelled") == 0


@pytest.mark.parametrize(("minutes", "seconds"), [(1, 2), (11, 0)])
def test_receipts_are_awaited_for_ten_minutes(alert_by, coordinator, deliver, minutes, seconds):
    alert = alert_by(coordinator, "done", released_at=timezone.now() - timedelta(minutes=minutes))
    deliver(alert, Status.SENT)

    assert Ledger(alert, timezone.now()).polls_every == seconds


def test_mail_gives_no_receipt_to_wait_for(alert_by, coordinator, deliver):
    alert = alert_by(coordinator, "done")
    deliver(alert, Status.SENT, channel=Channel.EMAIL)

    assert Ledger(Alert.objects.get(), timezone.now()).polls_every == 0


def test_failures_are_told_by_reason_with_what_to_do(
    alert_by, coordinator, deliver, django_assert_num_queries
):
    alert = alert_by(coordinator, "done")
    deliver(alert, Status.FAILED, 2, reason=Reason.BAD_ADDRESS)
    deliver(alert, Status.UNDELIVERED, 3, reason=Reason.UNREACHABLE)
    deliver(alert, Status.FAILED, 1, channel=Channel.EMAIL, reason=Reason.BAD_ADDRESS)
    deliver(alert, Status.DELIVERED, 1)
    ledger = Ledger(alert, timezone.now())
    assert ledger.failed == 6

    with django_assert_num_queries(1):
        assert ledger.failures == [
            Failure("adressen finns inte", 3, advice_for(Reason.BAD_ADDRESS)),
            Failure("telefonen eller brevlådan går inte att nå", 3, advice_for(Reason.UNREACHABLE)),
        ]


def test_without_failures_nobody_is_asked_why(alert_by, coordinator, deliver, django_assert_num_queries):
    alert = alert_by(coordinator, "done")
    deliver(alert, Status.DELIVERED, 1)
    ledger = Ledger(alert, timezone.now())
    assert ledger.total == 1

    with django_assert_num_queries(0):
        assert (ledger.failures, ledger.awaiting) == ([], 0)
