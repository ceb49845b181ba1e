"""What the coordinator is asked to call about."""

from datetime import timedelta

import pytest
from django.utils import timezone

from areas.calendar_days import months_before
from areas.models import Area, Household, Membership
from areas.roles import Role
from notifications.acknowledging import acknowledge
from notifications.calling import Concern, calls
from notifications.models import Suppression
from notifications.statuses import Channel


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def concerns(area):
    """What is the matter in Ekudden right now."""
    return lambda: [call.concern for call in calls(Area.objects.filter(pk=area.pk), now=timezone.now())]


@pytest.fixture
def warned(sent, area):
    """A warning was sent to Ekudden a week ago."""
    return sent.alert(area, released_at=timezone.now() - timedelta(days=7))


def household(area: Area, number: str, **fields) -> Household:
    return Household.objects.create(area=area, street="Granstigen", number=number, **fields)


def test_where_the_chain_holds_there_is_nobody_to_call(contact_person, concerns):
    assert concerns() == []


def test_households_without_anybody_in_the_chain(member, people, area, concerns):
    assert concerns() == [Concern.VACANT]
    people.appoint(member, Role.DEPUTY, area)
    assert concerns() == [Concern.VACANT]
    people.appoint(member, Role.CONTACT_PERSON, area)
    assert concerns() == []


def test_more_than_twenty_households(contact_person, area, concerns):
    appointment = contact_person.appointments.get()
    for number in range(20):
        household(area, str(number), contact_person=appointment)
    assert concerns() == [Concern.UNLOOKED]  # her own, while all others are shared out
    Household.objects.update(contact_person=appointment)
    assert concerns() == [Concern.STRETCHED]


def test_whoever_has_laid_down_the_task_leaves_households_behind(
    people, contact_person, area, concerns, today
):
    household(area, "1", contact_person=contact_person.appointments.get())
    contact_person.appointments.update(until_on=today)
    people.appoint(people.member("Ny Kontakt", area), Role.CONTACT_PERSON, area)
    (call,) = [one for one in calls([area], now=timezone.now()) if one.concern == Concern.UNLOOKED]
    assert call.number == 3


@pytest.mark.parametrize(("cause", "concern"), [("bounce", Concern.BOUNCED), ("link", None)])
def test_an_address_that_bounces(contact_person, concerns, cause, concern):
    Suppression.objects.stop(channel=Channel.EMAIL, address=contact_person.email, cause=cause)
    assert concerns() == ([concern] if concern else [])


def test_nobody_is_reached_by_an_unverified_address(contact_person, concerns):
    contact_person.phone_verified_at = None
    contact_person.save()
    assert concerns() == []
    contact_person.email_verified_at = None
    contact_person.save()
    assert concerns() == [Concern.UNVERIFIED]


def test_a_warning_that_nobody_has_passed_on(contact_person, warned, concerns, now):
    assert concerns() == [Concern.SILENT]
    acknowledge(alert=warned, person=contact_person, now=now)
    assert concerns() == []


def test_the_weekend_is_time_enough_to_pass_a_warning_on(contact_person, sent, area, concerns):
    sent.alert(area, released_at=timezone.now() - timedelta(days=2))
    assert concerns() == []


def test_a_question_that_nobody_has_answered(contact_person, area, concerns, today):
    Area.objects.update(asked_on=today - timedelta(days=31))
    assert concerns() == [Concern.UNCONFIRMED]
    contact_person.appointments.update(confirmed_on=today)
    assert concerns() == []


def test_an_area_of_which_nothing_was_heard(contact_person, area, today):
    silent_since = months_before(today, 12)
    Area.objects.update(sign_of_life_on=silent_since)
    (call,) = calls([area], now=timezone.now())
    assert (call.concern, call.day) == (Concern.SLEEPY, months_before(silent_since, -14))
    Area.objects.update(state=Area.State.DORMANT)
    assert [call.concern for call in calls([area], now=timezone.now())] == [Concern.ASLEEP]


def test_people_with_protected_identity_are_never_named(contact_person, concerns):
    contact_person.phone_verified_at = contact_person.email_verified_at = None
    contact_person.has_protected_identity = True
    contact_person.save()
    assert concerns() == []


def test_three_questions_however_many_areas(people, mariestad, django_assert_num_queries):
    for number in range(12):
        place = Area.objects.create(
            municipality=mariestad, name=f"Område {number}", slug=f"omrade-{number}", state=Area.State.ACTIVE
        )
        Membership.objects.create(
            person=people.person(f"Granne {number}", user=False),
            household=household(place, "1"),
            area=place,
            state=Membership.State.CURRENT,
        )
    areas = list(Area.objects.all())
    with django_assert_num_queries(3):
        assert len(calls(areas, now=timezone.now())) == 12
