from areas.models import Household
from areas.neighbourhood import chain_of, chains_of, households_with_residents, vacancies_of
from areas.permissions import Actor
from areas.roles import Role


def test_a_contact_person_answers_for_the_own_area(contact_person, area, other_area):
    chains = chains_of(Actor(contact_person.user))
    assert chains == {area: [contact_person.appointments.get()]}


def test_a_coordinator_answers_for_none(coordinator, area):
    assert chains_of(Actor(coordinator.user)) == {}


def test_residents_are_current_members(member, area):
    member.memberships.update(state="pending", decided_at=None)
    assert [household.residents for household in households_with_residents(area)] == [[]]


def test_tasks_that_nobody_has_are_told(contact_person, area):
    vacancies = vacancies_of(area, chain_of(area))
    assert (vacancies.main_contact_person, vacancies.deputy, vacancies.households) == (True, True, 1)


def test_an_area_with_everybody_in_place_has_no_vacancies(people, contact_person, area):
    for role in (Role.MAIN_CONTACT_PERSON, Role.DEPUTY):
        people.appoint(people.person(role), role, area)
    Household.objects.update(contact_person=contact_person.appointments.get())
    assert not vacancies_of(area, chain_of(area))
