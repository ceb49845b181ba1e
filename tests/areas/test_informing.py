import pytest
from django.core.exceptions import PermissionDenied

from areas.addresses import Address
from areas.informing import USUAL_VERSION, counted, unread_by, write_information
from areas.joining import apply_for_membership
from areas.models import Informed, TrailEntry
from areas.roles import Role

PAGE = "/register/kommun/mariestad/information/"
DATA = "/mina-sidor/mina-uppgifter/"
TEXT = {"text": "Kommunstyrelsen ansvarar.\nDu kan klaga hos IMY.", "text_en": "The board is responsible."}


@pytest.fixture
def administrator(people, mariestad):
    person = people.person("Adam Administratör")
    people.appoint(person, Role.ADMINISTRATOR, mariestad)
    return person


@pytest.fixture
def write(mariestad, administrator, now):
    def write(**fields):
        told = TEXT | {"asks": False, "by": administrator.user} | fields
        return write_information(municipality=mariestad, now=now, **told)

    return write


def test_whoever_applies_has_been_told_and_it_is_kept_with_the_choice(people, area, now, write):
    write()
    user = people.person("Nina Ny", user=True).user
    fields = {"name": "Nina Ny", "address": Address("Björkvägen", "12"), "channels": ["email"]}
    user.person.choose_channels(sms=False, email=False, now=now)
    person = apply_for_membership(area=area, user=user, by=user, now=now, **fields).person

    assert [one.version for one in person.informed.all()] == ["mariestad-1"]
    assert person.consents.get(withdrawn_at=None).information == "mariestad-1"
    assert TrailEntry.objects.get(act="membership.applied").details["information"] == "mariestad-1"
    assert unread_by(person) == []


def test_a_new_version_is_read_by_everybody_once(sign_in, member, now, write, mariestad):
    Informed.objects.create(person=member, version=USUAL_VERSION)
    client = sign_in(member)
    assert "som du inte har sett" not in client.get("/mina-sidor/").text
    write()
    assert "som du inte har sett" in client.get("/mina-sidor/").text
    assert "Du kan klaga hos IMY." in client.get(DATA).text
    assert counted(mariestad) == (1, 0)

    assert "Det är noterat" in client.post(DATA, follow=True).text
    assert "som du inte har sett" not in client.get("/mina-sidor/").text
    assert counted(mariestad) == (1, 1)


def test_a_version_that_asks_says_so(sign_in, member, write):
    write(asks=True)
    client = sign_in(member)
    assert "frågar om du vill vara kvar" in client.get("/mina-sidor/").text
    assert "Jag har läst och vill vara kvar" in client.get(DATA).text


def test_the_text_of_the_municipality_is_shown_before_anything_is_asked(client, area, write):
    assert "förmedlas av" in client.get("/omraden/ekudden/ga-med/").text
    write()
    text = client.get("/omraden/ekudden/ga-med/").text
    assert "<p>Kommunstyrelsen ansvarar.</p>" in text
    assert "förmedlas av" not in text


def test_an_administrator_writes_versions_and_never_changes_one(sign_in, administrator, mariestad):
    client = sign_in(administrator)
    assert "Nu: version 2026-11" in client.get(PAGE).text
    for _ in range(2):
        assert "Den nya texten visas" in client.post(PAGE, TEXT, follow=True).text
    assert [one.version for one in mariestad.information_texts.all()] == ["mariestad-2", "mariestad-1"]
    assert TrailEntry.objects.filter(act="information.written").count() == 2
    assert "Högst 150 ord" in client.post(PAGE, TEXT | {"text": "ord " * 151}).text
    assert client.post(PAGE, {"text": ""}).status_code == 422


def test_nobody_else_does(write, coordinator, sign_in):
    with pytest.raises(PermissionDenied):
        write(by=coordinator.user)
    assert sign_in(coordinator).get(PAGE).status_code == 403
