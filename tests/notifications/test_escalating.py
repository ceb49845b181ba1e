"""The clock of a warning that nobody passes on, over the whole tree, with time moved and restarts."""

from datetime import timedelta

import pytest

from areas.models import Area
from areas.roles import Role
from notifications import escalating
from notifications.acknowledging import acknowledge, may_acknowledge
from notifications.models import Alert, Chain, Delivery, FollowOn
from notifications.rungs import Rung
from notifications.statuses import Lane
from tests.notifications.chain_world import THE_WHOLE_TREE, asked, steps, straight_to_households
from tests.notifications.conftest import release

HALF_AN_HOUR = timedelta(minutes=30)


def test_one_is_asked_after_the_other_and_the_households_last(warning, after, area, member):
    straight_to_households(area)
    for number in range(6):
        after(30 * number + 29)
        assert asked(warning) == THE_WHOLE_TREE[:number]
        after(30 * number + 30)
        after(30 * number + 30)  # another worker, or the same after a restart
        assert asked(warning) == THE_WHOLE_TREE[: number + 1]

    assert Chain.objects.get().why == Chain.Why.THROUGH
    assert set(Delivery.objects.values_list("lane", flat=True)) == {Lane.URGENT}


def test_a_worker_that_was_gone_for_hours_asks_the_first_and_then_waits_again(warning, after):
    after(200)
    assert asked(warning) == THE_WHOLE_TREE[:1]
    after(229)
    assert len(asked(warning)) == 1
    after(230)
    assert asked(warning) == THE_WHOLE_TREE[:2]


def test_where_nothing_else_is_set_it_stops_at_the_coordinator(warning, after, member):
    for minutes in range(0, 300, 30):
        after(minutes)

    assert asked(warning) == THE_WHOLE_TREE[:4]
    assert steps(warning)[-1] == ("NOBODY", "ASKED")
    assert Chain.objects.get().ended_at


@pytest.mark.parametrize("rung", list(Rung)[1:5])
def test_an_answer_ends_it_whoever_gives_it(warning, after, chain, rung):
    for number in range(1, rung + 1):
        after(30 * number)

    acknowledge(alert=warning, person=chain[rung], now=warning.released_at + timedelta(hours=3))

    after(600)
    assert len(asked(warning)) == rung
    assert steps(warning)[-1][1] == "ANSWERED"
    assert Chain.objects.get().why == Chain.Why.THROUGH


def test_an_answer_within_the_time_lets_nobody_be_asked(warning, after, chain):
    after(0)
    acknowledge(alert=warning, person=chain[Rung.CONTACT_PERSON], now=warning.released_at)
    after(45)

    assert asked(warning) == []
    assert steps(warning) == [("CONTACT_PERSON", "ANSWERED")]


def test_an_answer_that_comes_when_all_has_been_tried_still_counts(warning, after, chain):
    for minutes in range(0, 240, 30):
        after(minutes)

    acknowledge(alert=warning, person=chain[Rung.DEPUTY], now=warning.released_at + timedelta(hours=4))

    assert steps(warning)[-1] == ("NOBODY", "ANSWERED")


def test_an_area_has_its_own_minutes(warning, after, area):
    area.acknowledge_minutes = 5
    area.save()
    after(5)
    assert asked(warning) == THE_WHOLE_TREE[:1]


def test_a_vacant_post_is_passed_at_once_and_seen(warning, after, chain):
    for rung in (Rung.DEPUTY, Rung.MAIN_CONTACT_PERSON):
        chain[rung].appointments.update(until_on=warning.released_at.date())
    after(30)
    after(60)

    assert asked(warning) == [THE_WHOLE_TREE[0], THE_WHOLE_TREE[3]]
    assert steps(warning)[1:3] == [("DEPUTY", "VACANT"), ("MAIN_CONTACT_PERSON", "VACANT")]


def test_whom_nothing_reaches_is_passed_at_once_and_seen(warning, after, chain):
    deputy = chain[Rung.DEPUTY]
    deputy.sms_wanted_at = deputy.email_wanted_at = None
    deputy.save()
    after(30)
    after(60)

    assert steps(warning)[1] == ("DEPUTY", "UNREACHED")
    assert asked(warning)[1] == THE_WHOLE_TREE[2]


def test_where_nobody_has_any_task_the_coordinator_is_told_at_once(warning, after, people, mariestad):
    empty = Area.objects.create(municipality=mariestad, name="Lunden", slug="lunden", state=Area.State.ACTIVE)
    people.member("Lisa Ensam", empty)
    warning.areas.add(empty)

    after(0)

    assert asked(warning) == [THE_WHOLE_TREE[3]]
    assert steps(warning, "Lunden")[:3] == [
        ("CONTACT_PERSON", "VACANT"),
        ("DEPUTY", "VACANT"),
        ("MAIN_CONTACT_PERSON", "VACANT"),
    ]
    assert "Lunden" in FollowOn.objects.get().alert.sms_text


def test_who_loses_the_task_is_asked_no_more(warning, after, chain):
    chain[Rung.CONTACT_PERSON].appointments.update(until_on=warning.released_at.date())
    after(30)

    assert asked(warning) == [THE_WHOLE_TREE[1]]
    reminded = Delivery.objects.filter(alert=warning, person=chain[Rung.CONTACT_PERSON]).first()
    assert not may_acknowledge(reminded, now=warning.released_at)


def test_one_of_two_who_has_not_answered_is_reminded_alone(draft, people, area, chain, give, now):
    kalle = people.appoint(people.member("Kalle Till", area), Role.CONTACT_PERSON, area)
    members = [people.member(name, area) for name in ("Maja Medlem", "Nils Granne", "Ulla Utan")]
    give(chain[Rung.CONTACT_PERSON].appointments.get(), members[0])
    give(kalle, members[1])
    straight_to_households(area)
    draft.audience = Alert.Audience.CONTACT_PERSONS
    draft.save()
    warning = release(draft)
    acknowledge(alert=warning, person=kalle.person, now=now)

    for number in range(1, 6):
        escalating.advance(now=warning.released_at + number * HALF_AN_HOUR)

    assert asked(warning)[0] == ("CONTACT_PERSON", {"Karin Kontakt"})
    assert asked(warning)[4] == ("HOUSEHOLDS", {"Maja Medlem", "Ulla Utan"})  # Nils has it from Kalle
