from datetime import timedelta

import pytest
from django.utils import timezone

from areas.advancing import NEXT, StepRefused, advance
from areas.models import Area, Interest, TrailEntry
from areas.roles import Role

State = Area.State


@pytest.fixture
def new_area(mariestad):
    return Area.objects.create(municipality=mariestad, name="Näckroslunden", slug="nackroslunden")


@pytest.fixture
def step(coordinator, now):
    """Let an area take a step today, noted by the coordinator."""

    def step(area, to, **facts):
        advance(area=area, to=to, by=coordinator.user, now=now, **facts)
        area.refresh_from_db()

    return step


def test_an_area_lives_from_interest_to_closed(new_area, step, people, coordinator, now):
    new_area.streets.create(name="Rosengatan")
    people.appoint(people.member("Karin", new_area), Role.CONTACT_PERSON, new_area)
    step(new_area, State.MEETING_BOOKED, meeting_at=now + timedelta(days=9), meeting_place="Skolan")
    for to in (State.TRAINED, State.ACTIVE, State.DORMANT, State.ACTIVE, State.CLOSED, State.INTEREST):
        step(new_area, to)

    steps = list(new_area.steps.all())[::-1]
    assert [taken.state for taken in steps] == [
        *("meeting_booked", "trained", "active", "dormant", "active", "closed", "interest")
    ]
    assert {taken.taken_by for taken in steps} == {coordinator.user}
    assert (steps[0].meeting_place, steps[0].from_on) == ("Skolan", timezone.localdate(now))
    assert TrailEntry.objects.filter(act="area.stepped", actor=coordinator.user).count() == len(steps)


@pytest.mark.parametrize("before", State)
def test_only_what_follows_is_taken(area, step, before):
    area.state = before
    area.save()
    for to in set(State) - set(NEXT[before]):
        with pytest.raises(StepRefused, match="i ett steg"):
            step(area, to)
    assert not TrailEntry.objects.exists()


def test_an_area_without_contact_person_or_place_is_not_active(new_area, step, people):
    new_area.state = State.TRAINED
    new_area.save()
    with pytest.raises(StepRefused, match="kontaktperson"):
        step(new_area, State.ACTIVE)
    people.appoint(people.member("Karin", new_area), Role.CONTACT_PERSON, new_area)
    with pytest.raises(StepRefused, match="var området ligger"):
        step(new_area, State.ACTIVE)


@pytest.mark.parametrize(("days", "why"), [(1, "när dagen har kommit"), (-2, "före det senaste steget")])
def test_a_step_has_a_day_that_can_be(area, step, now, days, why):
    area.state_since_on = timezone.localdate(now) - timedelta(days=1)
    area.save()
    with pytest.raises(StepRefused, match=why):
        step(area, State.DORMANT, from_on=timezone.localdate(now) + timedelta(days=days))


@pytest.mark.parametrize("days", [None, -1])
def test_a_start_meeting_has_a_time_to_come(new_area, step, now, days):
    with pytest.raises(StepRefused):
        step(new_area, State.MEETING_BOOKED, meeting_at=days and now + timedelta(days=days))


def test_signs_come_with_an_active_area_and_go_with_a_closed_one():
    assert [state for state in State if Area(state=state).takes_signs] == [State.ACTIVE]
    assert [state for state in State if Area(state=state).gives_up_signs] == [State.CLOSED]


def test_the_interest_is_forgotten_once_the_area_is_at_work(area, step, contact_person, mariestad):
    Interest.objects.create(municipality=mariestad, email="a@example.se", area=area)
    area.state = State.TRAINED
    area.save()
    step(area, State.ACTIVE)
    assert not Interest.objects.exists()
