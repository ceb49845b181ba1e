"""What protocol_model.py says of the steps that are SQL is what the code does, on every kind of row."""

from datetime import timedelta
from itertools import product

import pytest
from django.utils import timezone

from notifications import reconciling, settling, sweeping
from notifications.models import Alert, Delivery, Suppression, ledger
from notifications.statuses import Channel, Lane, Status
from tests.notifications.protocol_model import Rules
from tests.notifications.protocol_world import CANCELLED, SENDING, SUPPRESSED, World

RULES = Rules()
NOW = timezone.now()
LEASE = timedelta(minutes=2)


@pytest.fixture
def rows(sent, area, people):
    """Make a row of the table for each world; return their ids and the worlds."""
    alert = sent.alert(area, state=Alert.State.SENDING, valid_until=NOW + timedelta(hours=1))
    person = people.person("Maja Medlem")

    def rows(worlds) -> dict[int, World]:
        made = {}
        for number, world in enumerate(worlds):
            fields = {name: getattr(world, name) for name in ("status", "attempts", "looks", "doubts")}
            until = NOW + (-LEASE if world.is_over else LEASE) if world.lease else None
            held = {"lease": "mine" if world.lease else "", "lease_until": until, "dialled_at": NOW - LEASE}
            row = sent.delivery(alert, person, **fields, **held)
            Delivery.objects.filter(pk=row.pk).update(address=f"+467{number}")
            if world.alert == SUPPRESSED:
                stop = {"channel": Channel.SMS, "address": f"+467{number}"}
                Suppression.objects.stop(**stop, cause=Suppression.Cause.LINK, now=NOW)
            made[row.pk] = world
        return made

    return rows


def became(pk: int) -> int:
    return Delivery.objects.get(pk=pk).status


def after(steps, label: str, before: World) -> World:
    """What the model makes of a world by one step, or the same world where the step cannot be taken."""
    return next((world for name, world in steps(before) if name == label), before)


def test_claim_and_mark(rows):
    made = rows(World(status=s, alert=a, attempts=1) for s, a in product(Status, (SENDING, SUPPRESSED)))

    common = {"lease": "new", "until": NOW + LEASE, "now": timezone.now()}
    claimed = ledger.claim(channel=Channel.SMS, lane=Lane.BULK, limit=99, **common)
    ledger.mark_dialling(claimed, enough_until=NOW, **common)

    assert {pk: (became(pk), attempts_of(pk)) for pk in made} == {
        pk: ((w := marked(world)).status, w.attempts) for pk, world in made.items()
    }


def attempts_of(pk: int) -> int:
    return Delivery.objects.get(pk=pk).attempts


def marked(world: World) -> World:
    return RULES.marked(world, 0) if RULES.may_claim(world) else world


def test_of_a_cancelled_alert_nothing_is_claimed(rows):
    rows(World(status=status) for status in Status)
    Alert.objects.update(state=Alert.State.CANCELLED)

    assert not any(RULES.may_claim(World(status=status, alert=CANCELLED)) for status in Status)
    assert ledger.claim(channel=Channel.SMS, lane=Lane.BULK, limit=99, lease="", until=NOW, now=NOW) == []


def test_a_lost_worker(rows):
    held = (Status.DIALLING, Status.IN_DOUBT, Status.ACCEPTED)
    made = rows(World(status=s, lease=1, is_over=o) for s, o in product(held, (False, True)))

    sweeping.take_back_lost(now=NOW)

    expected = {pk: after(RULES.sweeps, "worker given up", world).status for pk, world in made.items()}
    assert {pk: became(pk) for pk in made} == expected


def test_the_end_of_a_cancelled_alert(rows):
    made = rows(World(status=status, alert=CANCELLED) for status in Status)
    Alert.objects.update(state=Alert.State.CANCELLED)

    sweeping.end_stopped(now=NOW)

    assert {pk: became(pk) for pk in made} == {
        pk: after(RULES.sweeps, "cancelled", world).status for pk, world in made.items()
    }


@pytest.mark.parametrize("status", Status)
def test_when_a_cancelled_alert_is_closed(rows, status):
    (pk,) = rows([World(status=status)])
    alert = Delivery.objects.get(pk=pk).alert
    alert.move(to=Alert.State.CANCELLED, from_=(Alert.State.SENDING,))
    word = Delivery.objects.get(pk=pk).word
    alert.counts.create(channel=Channel.SMS, word=word, number=1)

    sweeping.end_stopped(now=NOW)

    alert.refresh_from_db()
    is_closed = after(RULES.sweeps, "cancelled", World(status=status, alert=CANCELLED)).is_closed
    assert (alert.finished_at is not None) == is_closed


def test_when_it_is_too_late(rows):
    made = rows(World(status=status, attempts=RULES.attempts) for status in Status)
    Alert.objects.update(valid_until=NOW)

    sweeping.end_stopped(now=NOW)

    expected = {pk: after(RULES.sweeps, "too late", world).status for pk, world in made.items()}
    assert {pk: became(pk) for pk in made} == expected


def test_what_is_looked_for(rows, provider):
    every = product((Status.DIALLING, Status.IN_DOUBT, Status.RETRY_WAIT, Status.SENT), range(3), range(5))
    made = rows(World(status=s, looks=looks, doubts=doubts) for s, looks, doubts in every)
    provider.fault("read_error")

    reconciling.look_for_doubtful(now=NOW)

    looked_for = set(Delivery.objects.filter(looked_at=NOW).values_list("pk", flat=True))
    assert looked_for == {pk for pk, world in made.items() if RULES.may_look(world)}


def test_an_empty_look(rows, provider):
    base = World(status=Status.IN_DOUBT, attempts=1, settled=True)
    made = rows(base._replace(looks=looks, doubts=doubts) for looks, doubts in product(range(3), range(5)))
    made = {pk: world for pk, world in made.items() if RULES.may_look(world)}

    reconciling.look_for_doubtful(now=NOW + timedelta(hours=1))

    assert {pk: fate(pk) for pk in made} == {pk: fate_of(empty_look(world)) for pk, world in made.items()}


def empty_look(world: World) -> World:
    does = ("knows", world.attempts, True, world.looks, 0, 0)
    return after(lambda w: RULES.conclude(w, 0, does), "empty look", world)


def fate(pk: int) -> tuple:
    row = Delivery.objects.get(pk=pk)
    return row.status, row.doubts, min(row.looks, reconciling.EMPTY_LOOKS)


def fate_of(world: World) -> tuple:
    return world.status, world.doubts, min(world.looks, reconciling.EMPTY_LOOKS)


def test_what_a_person_may_decide(rows):
    made = rows(World(status=s, doubts=doubts) for s, doubts in product(Status, range(5)))
    alert = Alert.objects.get()

    settling.send_again(alert=alert, by=None, now=NOW)

    def decided(world: World) -> int:
        may = world.status == Status.IN_DOUBT
        return after(RULES.people, "sent again", world).status if may else world.status

    assert {pk: became(pk) for pk in made} == {pk: decided(world) for pk, world in made.items()}
