import pytest

from areas.models import Informed, TrailEntry
from areas.reading import note_reading
from areas.roles import Role
from grannsamverkan.accounts.models import User
from notifications.models import Suppression
from notifications.statuses import Channel

PAGE = "/mina-sidor/mina-uppgifter/"
FILE = "/mina-sidor/mina-uppgifter.json"


@pytest.fixture
def known(member, area, sent, now):
    """A member of whom something of everything is held."""
    member.choose_channels(sms=False, email=False, now=now)
    member.choose_channels(sms=True, email=False, now=now, information="2026-11")
    sent.delivery(sent.alert(area, "Inbrott i källare"), member)
    Suppression.objects.stop(channel=Channel.SMS, address=member.phone, cause=Suppression.Cause.LINK)
    Informed.objects.create(person=member, version="2026-11")
    return member


def test_the_page_says_all_of_it_in_words(sign_in, known, coordinator, area, django_assert_max_num_queries):
    note_reading(known, by=coordinator.user, municipality=area.municipality)
    note_reading(area, by=coordinator.user, area=area)
    client = sign_in(known)
    with django_assert_max_num_queries(45):
        text = client.get(PAGE).text

    for said in (
        "Maja Medlem",
        "070-174 06 05",
        "Björkvägen 1, Ekudden",
        "efter att ha läst version 2026-11",
        "Tryckte på stopplänken",
        "Inbrott i källare",
        "Samordnare läste om en person",
        "Samordnare läste ett områdes lista",
    ):
        assert said in text
    assert "Sara" not in text


def test_the_file_holds_consents_messages_and_readers(sign_in, known, coordinator, area):
    note_reading(known, by=coordinator.user, municipality=area.municipality)
    data = sign_in(known).get(FILE).json()

    assert [(one["channel"], one["information"]) for one in data["channels_chosen"]] == [("sms", "2026-11")]
    assert data["information_shown"][0]["version"] == "2026-11"
    assert data["messages"][0]["title"] == "Inbrott i källare"
    assert [(one["act"], one["role"]) for one in data["read_by"]] == [("person.read", "samordnare")]
    assert "Sara" not in str(data)


def test_it_is_two_taps_away(sign_in, known):
    text = sign_in(known).get("/mina-sidor/").text
    assert f'href="{PAGE}"' in text
    assert f'href="{FILE}"' in text


def test_lists_read_before_one_was_a_member_are_nobodys_business(sign_in, member, coordinator, area, now):
    TrailEntry.objects.record("area.read", by=coordinator.user, subject=area, area=area)
    member.memberships.update(applied_at=now.replace(year=now.year + 1))
    assert sign_in(member).get(FILE).json()["read_by"] == []


def test_a_reader_whose_role_has_ended_is_said_by_the_role_then(sign_in, member, coordinator, area, now):
    note_reading(member, by=coordinator.user, municipality=area.municipality)
    tomorrow = now.date().replace(year=now.year + 1)
    coordinator.appointments.update(until_on=tomorrow)
    people = sign_in(member).get(FILE).json()["read_by"]
    assert people[0]["role"] == "samordnare"
    coordinator.user.delete()
    assert sign_in(member).get(FILE).json()["read_by"][0]["role"] == "någon som inte längre har ett uppdrag"


def test_somebody_without_entry_in_the_register_sees_the_account(client, db):
    client.force_login(User.objects.create_user("nina.ny@example.se"))
    assert "nina.ny@example.se" in client.get(PAGE).text
    assert client.post(PAGE).status_code == 200


def test_officials_see_their_own_too(sign_in, people, mariestad):
    police = people.person("Per Polis")
    people.appoint(police, Role.POLICE, mariestad)
    assert "kommunpolis" in sign_in(police).get(PAGE).text.lower()
