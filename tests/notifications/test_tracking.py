"""Receipts in any order, any number of times, in any batches, and some never: all end in the same."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from notifications.models import Delivery, LedgerCount, Receipt, ledger
from notifications.statuses import STOPPED, WORDS, Channel, Status
from notifications.tracking import apply_receipts

ATTEMPTS = 2  # of every delivery; the first was given up
TOLD = {
    "queued": Status.ACCEPTED,
    "sent": Status.SENT,
    "undelivered": Status.UNDELIVERED,
    "failed": Status.FAILED,
    "delivered": Status.DELIVERED,
}
BEGINNINGS = [status for status in Status if status != Status.CLAIMED]

# Which delivery, which attempt, what was said of it; and after it, whether the applier runs.
RECEIPT = st.tuples(st.integers(0, 2), st.integers(1, ATTEMPTS), st.sampled_from([*TOLD, "never heard of"]))
STORY = st.lists(st.tuples(RECEIPT, st.booleans()), max_size=14)


@pytest.fixture
def alert(sent, area):
    return sent.alert(area)


@pytest.fixture
def begin(alert, sent, member):
    """Write down deliveries in given statuses, and their counts."""

    def begin(statuses: list[Status]) -> list[Delivery]:
        first = sent.delivery(alert, member, status=statuses[0], attempts=ATTEMPTS)
        same = {"alert": alert, "rendering": first.rendering, "channel": Channel.SMS, "attempts": ATTEMPTS}
        others = [
            Delivery.objects.create(**same, address=f"+4670174069{n}", status=status)
            for n, status in enumerate(statuses[1:])
        ]
        ledger.count(Counter((alert.pk, Channel.SMS, WORDS[status]) for status in statuses))
        return [first, *others]

    return begin


def tell(delivery: Delivery, attempt: int, word: str, *, reference: str = "") -> None:
    """Take a receipt in, as the doors do: what was told before is left as it is."""
    Receipt.objects.get_or_create(
        provider="twilio",
        reference=reference or f"SM{delivery.pk}.{attempt}",
        status=word,
        defaults={"delivery_id": delivery.pk, "attempt": attempt},
    )


def expected(beginning: Status, told: list[Status]) -> Status:
    """The furthest of all that was said of the latest attempt, unless it was stopped before that."""
    return beginning if beginning in STOPPED else max([beginning, *told])


def shown() -> dict[str, int]:
    return {row.word: row.number for row in LedgerCount.objects.exclude(number=0)}


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example([Status.RETRY_WAIT] * 3, [((0, 1, "delivered"), True), ((0, 2, "sent"), False)])
@example([Status.ACCEPTED] * 3, [((0, 2, "delivered"), True), ((0, 2, "sent"), True)])
@given(st.lists(st.sampled_from(BEGINNINGS), min_size=3, max_size=3), STORY)
def test_receipts_end_in_the_furthest_of_them(begin, beginnings, story):
    with transaction.atomic():
        deliveries = begin(beginnings)
        for (which, attempt, word), is_applied in story:
            tell(deliveries[which], attempt, word)
            if is_applied:
                apply_receipts(now=timezone.now())
        apply_receipts(now=timezone.now() + timedelta(seconds=1))

        ends = list(Delivery.objects.order_by("pk").values_list("status", flat=True))
        told = [
            [
                TOLD[word]
                for (n, attempt, word), _ in story
                if (n, attempt) == (which, ATTEMPTS) and word in TOLD
            ]
            for which in range(3)
        ]
        assert ends == list(map(expected, beginnings, told))
        assert shown() == Counter(WORDS[Status(end)] for end in ends)
        assert not Receipt.objects.filter(applied_at__isnull=True).exists()
        transaction.set_rollback(True)


def test_one_that_contradicts_another_holds_nobody_up(begin):
    first, second, third = begin([Status.ACCEPTED] * 3)
    tell(first, ATTEMPTS, "sent", reference="SM-of-two")
    tell(second, ATTEMPTS, "delivered", reference="SM-of-two")
    tell(third, ATTEMPTS, "delivered")

    assert apply_receipts(now=timezone.now()) == 3

    assert [d.status for d in Delivery.objects.order_by("pk")] == [50, 40, 100]
    assert apply_receipts(now=timezone.now()) == 0
