"""Two workers at one clock, an answer while it strikes, two who forward at once."""

from collections import Counter
from contextlib import suppress
from datetime import timedelta

import pytest

from areas.models import Area
from areas.roles import Role
from notifications import dispatch, escalating
from notifications.acknowledging import acknowledge
from notifications.dispatch import Refused
from notifications.forwarding import forward
from notifications.models import Alert, ChainStep, Delivery, FollowOn, LedgerCount
from notifications.rungs import Outcome, Rung
from notifications.statuses import WORDS, Status
from tests.notifications.chain_world import asked, straight_to_households
from tests.notifications.conftest import release
from tests.notifications.test_racing import together

pytestmark = pytest.mark.django_db(transaction=True)

HALF_AN_HOUR = timedelta(minutes=30)


@pytest.fixture
def places(people, mariestad, coordinator):
    """Twelve areas with one contact person, whose posts above are vacant, and a member each."""
    karin = people.person("Karin Kontakt")
    areas = []
    for number in range(12):
        area = Area.objects.create(municipality=mariestad, name=f"Ö {number}", slug=f"o-{number}")
        people.appoint(karin, Role.CONTACT_PERSON, area)
        people.member(f"Maja{number} Medlem", area)
        straight_to_households(area)
        areas.append(area)
    return areas


@pytest.fixture
def struck(draft, places):
    draft.audience = Alert.Audience.CONTACT_PERSONS
    draft.save()
    draft.areas.set(places)
    return release(draft)


def assert_nobody_has_two(alert: Alert) -> None:
    """Each address has one delivery of each alert, and of all that go to households one together."""
    homes = Delivery.objects.filter(person__name__contains="Medlem", alert__follow_on__first=alert)
    assert max(Counter(homes.values_list("channel", "address")).values(), default=0) <= 1
    table = Counter((d.alert_id, WORDS[Status(d.status)].value) for d in Delivery.objects.all())
    shown: Counter = Counter()
    for count in LedgerCount.objects.exclude(number=0):
        shown[count.alert_id, count.word] += count.number
    assert shown == table


def test_of_three_workers_one_takes_each_step(struck, places):
    for number in range(5):
        now = struck.released_at + number * HALF_AN_HOUR
        together(*[lambda now=now: escalating.advance(now=now)] * 3)

    assert [how for how, _whom in asked(struck)] == ["CONTACT_PERSON", "COORDINATOR", "HOUSEHOLDS"]
    assert len(asked(struck)[2][1]) == len(places)
    steps = Counter(ChainStep.objects.values_list("rung", "outcome"))
    vacant = {(rung, Outcome.VACANT): len(places) for rung in (Rung.DEPUTY, Rung.MAIN_CONTACT_PERSON)}
    taken = (Rung.CONTACT_PERSON, Rung.COORDINATOR, Rung.HOUSEHOLDS)
    assert steps == vacant | {(rung, Outcome.ASKED): len(places) for rung in taken}
    assert_nobody_has_two(struck)


def test_an_answer_while_the_clock_strikes_ends_it_before_or_after(struck, people):
    karin = struck.deliveries.first().person
    now = struck.released_at + HALF_AN_HOUR
    escalating.advance(now=struck.released_at)

    together(
        lambda: escalating.advance(now=now),
        lambda: acknowledge(alert=struck, person=karin, now=now),
        lambda: escalating.advance(now=now),
    )

    for number in range(2, 6):
        escalating.advance(now=struck.released_at + number * HALF_AN_HOUR)
    assert len(asked(struck)) <= 1
    assert not ChainStep.objects.waiting().exists()
    assert ChainStep.objects.filter(outcome=Outcome.ANSWERED).count() == 12


def test_of_two_who_send_the_same_households_a_warning_one_does(struck, people, places):
    nora = people.appoint(people.person("Nora Ny"), Role.MAIN_CONTACT_PERSON, places[0]).person
    karin, now = struck.deliveries.first().person, struck.released_at

    def send_on(person) -> None:
        with suppress(Refused):  # all have it already
            forward(alert=struck, person=person, by=person.user, now=now)

    together(*[lambda: send_on(karin), lambda: send_on(nora)] * 2)

    assert FollowOn.objects.filter(person=karin).count() == 1
    assert_nobody_has_two(struck)
    assert Delivery.objects.filter(person__name__contains="Medlem").count() == 24


def test_a_stop_while_it_is_sent_on_lets_nothing_through(struck, coordinator):
    karin, now = struck.deliveries.first().person, struck.released_at

    def send_on() -> None:
        with suppress(Refused):
            forward(alert=struck, person=karin, by=karin.user, now=now)

    together(send_on, lambda: dispatch.cancel(alert=struck, by=coordinator.user, now=now))

    states = set(Alert.objects.values_list("state", flat=True))
    assert states == {Alert.State.CANCELLED}
