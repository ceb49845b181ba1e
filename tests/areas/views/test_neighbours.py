import pytest

from areas.models import Household, Membership, Person
from areas.roles import Role

ADD = "/ombud/ekudden/hushall/"
GRETA = {"address": "Björkvägen 31", "name": "Greta Papper", "phone": ""}


@pytest.fixture
def host(sign_in, contact_person):
    return sign_in(contact_person)


@pytest.fixture
def greta(host) -> Household:
    host.post(ADD, GRETA)
    return Household.objects.get(number="31")


def test_a_household_without_mail_is_written_down_and_reached_on_paper(host, greta, contact_person):
    person = greta.memberships.current().get().person

    assert greta.contact_person.person == contact_person
    assert (person.email, person.phone, person.reached_by) == ("", "", [])
    paper = host.get("/ombud/?omrade=ekudden&visa=papper").text
    assert "Björkvägen 31" in paper
    assert "Karin Kontakt" not in paper


def test_a_neighbour_with_a_mobile_gets_sms(host, greta):
    host.post(f"/ombud/hushall/{greta.public_id}/", {"name": "Gösta Granne", "phone": "070-174 06 77"})

    person = Person.objects.get(name="Gösta Granne")
    assert (person.reached_by, person.phone_source) == (["sms"], "contact_person")
    assert greta.memberships.current().count() == 2


def test_a_guessed_number_draws_nobody_in(host, greta, outsider):
    host.post(f"/ombud/hushall/{greta.public_id}/", {"name": outsider.name, "phone": outsider.phone})

    assert outsider.memberships.get().household != greta
    assert "Olle" in host.get(f"/ombud/hushall/{greta.public_id}/").text


def test_somebody_moves_and_then_the_whole_household(host, greta):
    host.post(f"/ombud/hushall/{greta.public_id}/", {"name": "Gösta Granne", "phone": ""})
    membership = Membership.objects.get(person__name="Gösta Granne")
    address = f"/ombud/medlemskap/{membership.public_id}/flyttat/"
    assert "Gösta Granne" in host.get(address).text
    assert host.post(address).url == "/ombud/?omrade=ekudden"

    address = f"/hushall/{greta.public_id}/flyttat/"
    assert "Greta Papper" in host.get(address).text
    host.post(address)
    assert not Household.objects.filter(number="31").exists()


def test_the_households_of_others_are_out_of_reach(
    host, greta, people, area, sign_in, outsider, other_area, coordinator
):
    other = people.appoint(people.member("Kim Kontakt", area), Role.CONTACT_PERSON, area)
    Household.objects.filter(pk=greta.pk).update(contact_person=other)
    people.appoint(outsider, Role.CONTACT_PERSON, other_area)
    membership = greta.memberships.get().public_id
    pages = [f"/ombud/hushall/{greta.public_id}/", f"/hushall/{greta.public_id}/flyttat/"]
    pages.append(f"/ombud/medlemskap/{membership}/flyttat/")

    assert {client.get(page).status_code for page in pages for client in (host, sign_in(outsider))} == {404}
    assert sign_in(outsider).get(ADD).status_code == 404
    assert sign_in(coordinator).get(pages[1]).status_code == 200


def test_a_deputy_reads_and_does_not_write(sign_in, people, area, greta):
    deputy = people.member("Dan Vikarie", area)
    people.appoint(deputy, Role.DEPUTY, area)

    assert sign_in(deputy).get(ADD).status_code == 403
    assert ADD not in sign_in(deputy).get("/ombud/").text
