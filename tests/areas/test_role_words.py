"""A municipality's own words for its roles, wherever they are named."""

import pytest
from django.core import mail

from areas.appointing import appoint
from areas.models import Area, TrailEntry
from areas.roles import Role
from notifications.telling import tell_appointed

WORDS = "/register/kommun/mariestad/benamningar/"


@pytest.fixture
def administrator(people, mariestad, sign_in):
    person = people.person("Adina")
    people.appoint(person, Role.ADMINISTRATOR, mariestad)
    return sign_in(person)


@pytest.fixture
def named(administrator):
    """Mariestad says grannombud."""
    fields = {"contact_person_one": "grannombud", "contact_person_many": "grannombuden"}
    assert administrator.post(WORDS, fields).url == "/register/kommun/mariestad/installningar/"
    return fields


def test_pages_and_mails_use_the_words(named, member, coordinator, area, sign_in):
    ekudden = Area.objects.get(pk=area.pk)  # with its municipality as it is now
    appointment = appoint(person=member, role=Role.CONTACT_PERSON, place=ekudden, by=coordinator.user)
    tell_appointed(appointment)
    desk = sign_in(coordinator)
    pages = [
        desk.get(address).text
        for address in ("/register/", "/register/omrade/ekudden/", "/register/omrade/ekudden/utse/")
    ]
    pages += [desk.get("/utskick/nytt/").text, sign_in(member).get("/mina-sidor/").text]
    pages += [sign_in(member).get("/omraden/ekudden/").text, *(sent.subject for sent in mail.outbox)]

    assert [page for page in pages if "grannombud" not in page.lower()] == []
    assert TrailEntry.objects.filter(act="roles.named").exists()


def test_the_neighbouring_municipality_keeps_the_usual_word(named, other_area, client):
    text = client.get("/omraden/bjorkangen/").text
    assert "kontaktperson" in text
    assert "grannombud" not in text


def test_one_word_needs_the_other(administrator):
    answer = administrator.post(WORDS, {"contact_person_one": "grannombud"})
    assert answer.status_code == 422
    assert "Skriv båda" in answer.text


def test_the_police_do_not_rename_the_roles_and_a_coordinator_may(police, coordinator, sign_in):
    assert sign_in(police).get(WORDS).status_code == 403
    assert sign_in(coordinator).get(WORDS).status_code == 200
