"""Workers, appliers, sweeps and people at the same moment, each over a connection of its own."""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from itertools import count

import pytest
from django.db import connection, transaction
from django.utils import timezone

from notifications import settling, sweeping
from notifications.models import Alert, Delivery, LedgerCount, Receipt, Rendering, ledger
from notifications.models.ledger import Change
from notifications.statuses import WORDS, Channel, Lane, Status
from notifications.tracking import apply_receipts

pytestmark = pytest.mark.django_db(transaction=True)

LEASE = timedelta(minutes=2)
ROWS = 120
DIALLING = (Status.DIALLING,)


@pytest.fixture
def rows(sent, area) -> Callable[..., list[int]]:
    """Write down an alert's deliveries in a status, and their counts; return their ids."""
    number = count()

    def rows(status: Status, **fields) -> list[int]:
        alert = sent.alert(area, state=Alert.State.SENDING)
        same = {
            "alert": alert,
            "rendering": Rendering.objects.create(alert=alert, channel="sms", language="sv"),
        }
        same |= {"channel": Channel.SMS, "status": status} | fields
        made = Delivery.objects.bulk_create(
            Delivery(**same, address=f"+4670{next(number):07}") for _ in range(ROWS)
        )
        ledger.count(Counter({(alert.pk, Channel.SMS, WORDS[status]): ROWS}))
        return [row.pk for row in made]

    return rows


def together(*acts: Callable[[], object]) -> list:
    """Do several things at the same moment; return what each returned, or raise what one raised."""
    start = threading.Barrier(len(acts))

    def one(act: Callable[[], object]) -> object:
        try:
            start.wait()
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(one, acts))


def claim(lease: str, limit: int = 7) -> list[ledger.Claimed]:
    now = timezone.now()
    return ledger.claim(
        channel=Channel.SMS, lane=Lane.BULK, limit=limit, lease=lease, until=now + LEASE, now=now
    )


def assert_the_counts_are_the_tables() -> None:
    table = Counter((d.alert_id, WORDS[Status(d.status)].value) for d in Delivery.objects.all())
    shown = {(c.alert_id, c.word): c.number for c in LedgerCount.objects.exclude(number=0)}
    assert shown == table


def test_of_four_workers_each_gets_rows_of_its_own(rows):
    ids = rows(Status.QUEUED)

    def work(lease: str) -> list[int]:
        return [row.id for wave in iter(lambda: claim(lease), []) for row in wave]

    got = together(*(lambda lease=lease: work(lease) for lease in "abcd"))

    assert sorted(pk for each in got for pk in each) == ids
    assert [Delivery.objects.filter(lease=lease).count() for lease in "abcd"] == list(map(len, got))


def test_a_late_result_and_the_sweep_never_both_have_a_row(rows):
    over = {"lease": "late", "lease_until": timezone.now() - LEASE, "attempts": 1}
    ids = rows(Status.DIALLING, **over)

    def record() -> list[int]:
        granted = []
        for pk in ids[::-1]:
            result = Change(pk, Status.ACCEPTED, from_=DIALLING, lease="late", reference=f"SM{pk}")
            granted += ledger.apply([result], now=timezone.now())
        return granted

    granted, _ = together(record, lambda: sweeping.take_back_lost(now=timezone.now()))

    accepted = Delivery.objects.filter(status=Status.ACCEPTED)
    assert sorted(granted) == sorted(accepted.values_list("pk", flat=True))
    assert Delivery.objects.filter(status=Status.IN_DOUBT, reference="").count() == ROWS - len(granted)
    assert_the_counts_are_the_tables()


def test_what_an_old_worker_learnt_is_refused_while_the_new_one_sends(rows):
    ids = rows(Status.RETRY_WAIT, attempts=1)  # the old worker's first attempt was found to be lost
    now = timezone.now()

    def send_again() -> None:
        while Delivery.objects.waiting().exists():
            wave = claim("new")  # nothing while all are locked
            ledger.mark_dialling(wave, lease="new", enough_until=now, until=now + LEASE, now=now)
            results = [Change(r.id, Status.SENT, from_=DIALLING, lease="new") for r in wave]
            ledger.apply(results, now=now)

    def record() -> list[int]:
        late = [Change(pk, Status.FAILED, from_=DIALLING, lease="old", attempt=1) for pk in ids]
        return [moved for _ in range(20) for moved in ledger.apply(late, now=now)]

    _, granted = together(send_again, record)

    assert granted == []
    assert Delivery.objects.filter(status=Status.SENT, attempts=2).count() == ROWS
    assert_the_counts_are_the_tables()


def test_two_who_apply_receipts_end_in_the_same(rows):
    ids = rows(Status.ACCEPTED, attempts=1)
    said = [(pk, word) for pk in ids for word in ("sent", "delivered")]
    random.Random(1).shuffle(said)
    Receipt.objects.bulk_create(
        Receipt(provider="twilio", reference=f"SM{pk}", status=word, delivery_id=pk, attempt=1)
        for pk, word in said
    )

    together(*[lambda: list(iter(lambda: apply_receipts(now=timezone.now()), 0))] * 3)

    assert Delivery.objects.filter(status=Status.DELIVERED).count() == ROWS
    assert_the_counts_are_the_tables()


@pytest.mark.parametrize("second", [settling.leave, settling.send_again])
def test_of_two_who_decide_one_is_obeyed(rows, second):
    rows(Status.IN_DOUBT, attempts=1, doubts=3)
    alert, now = Alert.objects.get(), timezone.now()

    decided = together(
        lambda: settling.send_again(alert=alert, by=None, now=now),
        lambda: second(alert=alert, by=None, now=now),
    )

    again = Delivery.objects.filter(status=Status.RETRY_WAIT).count()
    left = Delivery.objects.filter(status=Status.UNCONFIRMED).count()
    assert sum(decided) == again + left == ROWS
    assert_the_counts_are_the_tables()


class Melee:
    """Everything that changes rows, by dice, until a time is up."""

    def __init__(self, ids: list[int], *, seconds: float) -> None:
        self.ids, self.ends_at = ids, time.monotonic() + seconds

    def everybody(self) -> list[Callable[[], None]]:
        acts = (self.work, self.work, self.tell, self.tell, self.sweep, self.sweep)
        return [partial(self.go_on, act, random.Random(seed)) for seed, act in enumerate(acts)]

    def go_on(self, act: Callable[..., list[Change]], dice: random.Random) -> None:
        learnt: list[Change] = []
        while time.monotonic() < self.ends_at:
            learnt = act(dice, learnt)

    def work(self, dice: random.Random, learnt: list[Change]) -> list[Change]:
        """One commit: the last wave's results, and the next wave; as `Run` in sending.py."""
        now, lease, tally = timezone.now(), f"{dice.random():.12f}", Counter()
        until = now + timedelta(seconds=dice.choice([-1, 60]))
        with transaction.atomic():
            ledger.apply(learnt, now=now, tally=tally)
            which = {"channel": Channel.SMS, "lane": Lane.BULK, "limit": 20}
            wave = ledger.claim(**which, lease=lease, until=until, now=now)
            marked = ledger.mark_dialling(
                wave, lease=lease, enough_until=now, until=until, now=now, tally=tally
            )
            ledger.count(tally)
        ends = [Status.ACCEPTED, Status.RETRY_WAIT, Status.IN_DOUBT]
        return [Change(row.id, dice.choice(ends), from_=DIALLING, lease=lease) for row in marked]

    def tell(self, dice: random.Random, _learnt: list[Change]) -> list[Change]:
        now = timezone.now()
        said = [Change(pk, Status.SENT, from_=(Status.ACCEPTED,)) for pk in dice.sample(self.ids, 30)]
        ledger.apply(said, now=now)
        back = Delivery.objects.filter(pk__in=dice.sample(self.ids, 60))
        ledger.move_all(back, to=Status.QUEUED, from_=(Status.SENT, Status.IN_DOUBT), now=now)
        return []

    def sweep(self, _dice: random.Random, _learnt: list[Change]) -> list[Change]:
        sweeping.take_back_lost(now=timezone.now())
        sweeping.end_stopped(now=timezone.now())
        return []


def test_nobody_waits_for_another_in_a_ring(rows):
    ids = rows(Status.QUEUED) + rows(Status.QUEUED)

    together(*Melee(ids, seconds=1.5).everybody())

    assert_the_counts_are_the_tables()
