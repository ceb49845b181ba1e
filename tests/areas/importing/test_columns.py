import pytest

from areas.importing.columns import (
    HEADINGS,
    LABELS,
    UnknownWord,
    channels_in,
    columns_of,
    roles_in,
    unknown_headings,
)
from areas.roles import Role


@pytest.mark.parametrize("heading", ["E-post", "e post", "EPOST", " E-post: ", "email", "E-mail", "mejl"])
def test_a_heading_may_be_written_in_many_ways(heading):
    assert columns_of([heading]) == {"email": [0]}


def test_swedish_and_english_headings_stand_in_any_order():
    swedish = [
        "Område",
        "Mobil",
        "Namn",
        "Postnummer",
        "Ort",
        "Kommun",
        "Roll",
        "Kanaler",
        "Adress",
        "E-post",
    ]
    english = ["area", "phone", "name", "postcode", "city", "municipality", "role", "channels", "address"]
    assert columns_of(swedish) == columns_of([*english, "email"])


def test_of_two_columns_for_one_thing_the_better_one_comes_first():
    assert columns_of(["Telefon", "Namn", "Mobil"])["phone"] == [2, 0]


def test_what_is_not_read_is_told():
    assert unknown_headings(["Namn", "Personnummer", ""]) == ["Personnummer"]


def test_every_field_has_a_label():
    assert set(LABELS) == set(HEADINGS)


@pytest.mark.parametrize(
    ("written", "roles"),
    [
        ("", set()),
        ("Medlem", set()),
        ("hushåll", set()),
        ("Fastighetsägare", set()),
        ("kontaktperson", {Role.CONTACT_PERSON}),
        ("Kontaktombud", {Role.CONTACT_PERSON}),
        ("grannsamverkansombud", {Role.CONTACT_PERSON}),
        ("Huvudkontaktombud", {Role.MAIN_CONTACT_PERSON}),
        ("huvudkontaktperson", {Role.MAIN_CONTACT_PERSON}),
        ("Kommunpolis", {Role.POLICE}),
        ("Säkerhetssamordnare", {Role.COORDINATOR}),
        ("grannsamverkanssamordnare", {Role.COORDINATOR}),
        ("medlem, kontaktperson och ersättare", {Role.CONTACT_PERSON, Role.DEPUTY}),
    ],
)
def test_every_word_for_a_role_is_understood(written, roles):
    assert roles_in(written) == roles


def test_an_unknown_role_is_no_guess():
    with pytest.raises(UnknownWord, match="bossen"):
        roles_in("medlem, bossen")


@pytest.mark.parametrize(
    ("written", "channels"),
    [
        ("sms, e-post", {"sms", "email"}),
        ("SMS/mejl", {"sms", "email"}),
        ("båda", {"sms", "email"}),
        ("E-post", {"email"}),
        ("inga", set()),
        ("-", set()),
    ],
)
def test_channels_are_read(written, channels):
    assert channels_in(written) == channels
