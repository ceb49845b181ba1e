from django.utils import timezone

from areas.models import Appointment, Household, Person
from areas.roles import Role

ADD, MUNICIPALITY = "/register/omrade/ekudden/utse/", "/register/kommun/mariestad/"
OFFICIAL = {"name": "Pia Polisson", "email": "pia@example.se", "phone": "", "role": "police"}


def fields(person: Person, role: Role = Role.CONTACT_PERSON) -> dict[str, str]:
    return {"person": person.public_id, "role": role.value, "from_on": timezone.localdate().isoformat()}


def test_a_member_is_appointed(desk, member, area):
    assert desk.post(ADD, fields(member)).url == "/register/omrade/ekudden/"
    assert Appointment.objects.in_area(area).get().person == member


def test_members_are_found_by_name(desk, member, people, area):
    people.member("Nils Annan", area)
    text = desk.get(ADD, {"q": "maja"}).text
    assert "Maja Medlem" in text
    assert "Nils Annan" not in text


def test_only_members_of_the_area_can_be_chosen(desk, outsider, area):
    assert desk.post(ADD, fields(outsider)).status_code == 422


def test_a_role_that_is_held_already_is_told(desk, contact_person):
    answer = desk.post(ADD, fields(contact_person))
    assert answer.status_code == 422
    assert "redan kontaktperson" in answer.text


def test_a_role_of_a_municipality_is_not_given_here(desk, member, area):
    assert desk.post(ADD, fields(member, Role.ADMINISTRATOR)).status_code == 422


def test_a_successor_takes_over(desk, contact_person, member, area):
    former = contact_person.appointments.get()
    Household.objects.update(contact_person=former)
    desk.post(f"{ADD}?efter={former.public_id}", fields(member))
    successor = Appointment.objects.in_area(area).get(person=member)
    assert successor.households.count() == 2
    assert not Appointment.objects.unended().filter(person=contact_person).exists()


def test_a_role_is_ended(desk, contact_person):
    appointment = contact_person.appointments.get()
    page = f"/register/uppdrag/{appointment.public_id}/avsluta/"
    assert "kontaktperson" in desk.get(page).text
    assert desk.post(page, {"until_on": "2099-12-31"}).url == "/register/omrade/ekudden/"
    appointment.refresh_from_db()
    assert appointment.until_on.year == 2099


def test_an_end_before_the_beginning_is_told(desk, contact_person):
    page = f"/register/uppdrag/{contact_person.appointments.get().public_id}/avsluta/"
    for day in ("2001-01-01", "i morgon", ""):
        assert desk.post(page, {"until_on": day}).status_code == 422


def test_households_are_given_to_a_contact_person(desk, contact_person, member):
    appointment = contact_person.appointments.get()
    page = f"/register/uppdrag/{appointment.public_id}/hushall/"
    household = member.memberships.get().household
    assert household.address in desk.get(page).text
    desk.post(page, {"household": [household.public_id, "finns-inte"]})
    assert list(appointment.households.all()) == [household]


def test_officials_are_appointed_for_the_municipality(desk, mariestad):
    assert desk.post(MUNICIPALITY, OFFICIAL).url == MUNICIPALITY
    assert "Pia Polisson" in desk.get(MUNICIPALITY).text
    assert Appointment.objects.get(role=Role.POLICE).municipality == mariestad


def test_a_coordinator_makes_no_administrator(desk):
    assert desk.post(MUNICIPALITY, OFFICIAL | {"role": "administrator"}).status_code == 403


def test_nobody_appoints_the_own_address(desk, coordinator):
    answer = desk.post(MUNICIPALITY, OFFICIAL | {"email": coordinator.email.upper()})
    assert answer.status_code == 422
    assert "sig själv" in answer.text


def test_a_municipality_next_door_does_not_exist(desk, toreboda):
    assert desk.get("/register/kommun/toreboda/").status_code == 404


def test_a_role_next_door_does_not_exist(desk, people, outsider, other_area):
    appointment = people.appoint(outsider, Role.CONTACT_PERSON, other_area)
    for page in ("avsluta/", "hushall/"):
        assert desk.get(f"/register/uppdrag/{appointment.public_id}/{page}").status_code == 404


def test_an_administrator_sees_no_members(people, member, mariestad, sign_in):
    administrator = people.person("Adina")
    people.appoint(administrator, Role.ADMINISTRATOR, mariestad)
    assert sign_in(administrator).get(ADD).status_code == 404
