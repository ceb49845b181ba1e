import pytest

from areas.models import Area, Household, Person
from areas.roles import Role

ADD = "/register/omrade/ekudden/hushall/"
NEW = {"address": "Björkvägen 77", "postcode": "542 30", "city": "Mariestad", "contact_person": ""}
WHO = {"name": "Pia Pappersson", "email": "", "phone": "070-174 06 77", "channels": ["sms"]}


def test_a_household_is_written_down_with_its_first_member(desk, area):
    answer = desk.post(ADD, NEW | WHO)
    household = Household.objects.get(number="77")
    assert answer.url == f"/register/hushall/{household.public_id}/"
    assert household.memberships.current().get().person.phone == "+46701740677"


def test_somebody_may_be_a_member_on_paper_only(desk, area):
    desk.post(ADD, NEW | WHO | {"phone": "", "channels": []})
    assert Person.objects.get(name="Pia Pappersson").sms_wanted_at is None


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"address": ""}, "Adress"),
        ({"address": "77"}, "gata och nummer"),
        ({"postcode": "5423"}, "fem siffror"),
        ({"name": ""}, "Namn"),
        ({"phone": "0501-12345"}, "Mobilnummer"),
        ({"phone": ""}, "Behövs för den kanal"),
        ({"email": "pia"}, "E-post"),
    ],
)
def test_what_cannot_be_written_down_is_told(desk, area, fields, reason):
    answer = desk.post(ADD, NEW | WHO | fields)
    assert answer.status_code == 422
    assert reason in answer.text
    assert not Person.objects.filter(name="Pia Pappersson").exists()


def test_a_second_household_at_an_address_is_refused(desk, member):
    address = member.memberships.get().household.address
    assert "redan ett hushåll" in desk.post(ADD, NEW | WHO | {"address": address}).text


def test_a_member_is_added_to_a_household(desk, member):
    household = member.memberships.get().household
    desk.post(f"/register/hushall/{household.public_id}/medlem/", WHO)
    assert household.memberships.current().count() == 2
    assert "Pia Pappersson" in desk.get(f"/register/hushall/{household.public_id}/").text


def test_somebody_known_becomes_no_second_person(desk, member, area):
    desk.post(ADD, NEW | WHO | {"name": member.name, "phone": member.phone})
    assert Person.objects.filter(name=member.name).count() == 1
    assert member.memberships.current().count() == 2


def test_a_household_gets_its_contact_person(desk, member, contact_person):
    household = member.memberships.get().household
    appointment = contact_person.appointments.get()
    fields = NEW | {"address": household.address, "contact_person": appointment.pk}
    desk.post(f"/register/hushall/{household.public_id}/andra/", fields)
    household.refresh_from_db()
    assert household.contact_person == appointment


def test_a_contact_person_of_another_area_is_refused(desk, member, people, outsider, other_area):
    appointment = people.appoint(outsider, Role.CONTACT_PERSON, other_area)
    household = member.memberships.get().household
    fields = NEW | {"address": household.address, "contact_person": appointment.pk}
    assert desk.post(f"/register/hushall/{household.public_id}/andra/", fields).status_code == 422


def test_a_household_next_door_does_not_exist(desk, outsider):
    household = outsider.memberships.get().household
    for page in ("", "andra/", "medlem/"):
        assert desk.get(f"/register/hushall/{household.public_id}/{page}").status_code == 404


def test_a_household_in_the_wrong_area_is_moved_to_its_own(desk, member, area, mariestad):
    other = Area.objects.create(municipality=mariestad, name="Almarna", slug="almarna", state="active")
    area.streets.update(first_number=1, last_number=31)
    other.streets.create(name="Björkvägen", first_number=33)
    Household.objects.update(number="40")
    address = f"/register/hushall/{Household.objects.get().public_id}/"
    assert "ligger hushållet i Almarna" in desk.get(address).text
    desk.post(f"{address}flytta/")

    assert member.memberships.get().area == other
    assert "ligger hushållet i" not in desk.get(address).text
