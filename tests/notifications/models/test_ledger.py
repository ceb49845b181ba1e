"""The one door: what it grants, what it refuses, and that its counts are the table's."""

from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from notifications.models import Delivery, LedgerCount, Suppression, ledger
from notifications.models.ledger import Change
from notifications.statuses import WORDS, Channel, Lane, Status, Word

LEASE = timedelta(minutes=2)


@pytest.fixture
def delivery(released):
    """Maja's SMS, waiting."""
    return Delivery.objects.get(channel=Channel.SMS)


def claim(lease: str = "mine", *, lane: Lane = Lane.BULK, limit: int = 10):
    now = timezone.now()
    return ledger.claim(channel=Channel.SMS, lane=lane, limit=limit, lease=lease, until=now + LEASE, now=now)


def mark(rows, lease: str = "mine"):
    now = timezone.now()
    return ledger.mark_dialling(rows, lease=lease, enough_until=now, until=now + LEASE, now=now)


def apply(delivery: Delivery, to: Status, *from_: Status, **fields) -> bool:
    change = Change(delivery.pk, to, from_=from_, **fields)
    return bool(ledger.apply([change], now=timezone.now()))


def counts_agree() -> bool:
    """Whether the counts are those of the table."""
    table = Counter((d.channel, WORDS[Status(d.status)].value) for d in Delivery.objects.all())
    counted = {(c.channel, c.word): c.number for c in LedgerCount.objects.filter(number__gt=0)}
    return counted == dict(table)


def test_no_two_workers_claim_the_same_row(delivery):
    assert [row.id for row in claim("one")] == [delivery.pk]
    assert claim("two") == []


def test_marking_counts_the_attempt_and_moves_the_count(delivery):
    (marked,) = mark(claim())
    assert marked == (delivery.pk, 1)
    assert LedgerCount.objects.get(channel="sms", word=Word.SENDING).number == 1
    assert counts_agree()


def test_only_the_holder_of_the_lease_may_mark(delivery):
    assert mark(claim("mine"), lease="another") == []


def test_a_row_whose_alert_was_cancelled_after_the_claim_is_not_marked(delivery, released):
    rows = claim()
    released.move(to="cancelled", from_=("sending",))
    assert mark(rows) == []


def test_a_row_stopped_after_the_claim_ends_there(delivery):
    rows = claim()
    Suppression.objects.stop(channel=Channel.SMS, address=delivery.address, cause=Suppression.Cause.LINK)
    assert mark(rows) == []
    delivery.refresh_from_db()
    assert delivery.status == Status.SUPPRESSED
    assert counts_agree()


def test_a_worker_that_lost_its_lease_records_nothing(delivery):
    mark(claim())
    assert not apply(delivery, Status.ACCEPTED, Status.DIALLING, lease="lost")


def test_a_result_of_an_earlier_attempt_is_not_granted(delivery):
    mark(claim())
    assert not apply(delivery, Status.SENT, Status.DIALLING, attempt=0)


def test_a_change_is_granted_only_from_where_it_may_come(delivery):
    assert not apply(delivery, Status.DELIVERED, Status.SENT)


def test_a_granted_change_moves_row_and_count(delivery):
    mark(claim())
    assert apply(delivery, Status.ACCEPTED, Status.DIALLING, lease="mine", reference="SM1", provider="twilio")
    delivery.refresh_from_db()
    assert (delivery.status, delivery.reference, delivery.lease) == (Status.ACCEPTED, "SM1", "")
    assert counts_agree()


def test_an_empty_reference_keeps_the_one_that_is_there(delivery):
    mark(claim())
    apply(delivery, Status.ACCEPTED, Status.DIALLING, reference="SM1", provider="twilio")
    apply(delivery, Status.DELIVERED, Status.ACCEPTED)
    delivery.refresh_from_db()
    assert delivery.reference == "SM1"


def test_a_sweeping_move_moves_the_counts(delivery):
    moved = ledger.move_all(
        Delivery.objects.all(), to=Status.CANCELLED, from_=(Status.QUEUED,), now=timezone.now()
    )
    assert moved == 2
    assert counts_agree()


def test_what_is_released_waits_again(delivery):
    claim()
    assert ledger.release(lease="mine") == 1
    assert [row.id for row in claim("next")] == [delivery.pk]


def test_an_attempt_that_was_never_begun_does_not_count(delivery):
    mark(claim())
    assert apply(delivery, Status.QUEUED, Status.DIALLING, lease="mine", attempt=1, begun=False)
    assert mark(claim("again"), "again") == [(delivery.pk, 1)]
