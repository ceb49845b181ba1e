import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from areas.addresses import Address
from areas.importing.columns import HEADINGS
from areas.importing.entries import Entry, read_entry
from areas.roles import Role

COLUMNS = {field: [place] for place, field in enumerate(HEADINGS)}
GOOD = {
    "name": "Åsa Provström",
    "email": "Asa@Example.se",
    "phone": "070-174 06 05",
    "address": "Björkvägen 12 b",
    "postcode": "542 30",
    "city": "Mariestad",
    "area": "Ekudden",
}


def read(**changed: str):
    row = GOOD | changed
    return read_entry(7, [row.get(field, "") for field in HEADINGS], COLUMNS)


def problem(**changed: str) -> tuple[str, str]:
    """The only thing that is wrong with a row: its column and the reason."""
    (found,) = read(**changed)
    assert found.row == 7
    return found.column, found.reason


def test_a_good_row_is_an_entry():
    entry = read()
    assert (entry.name, entry.email, entry.phone) == ("Åsa Provström", "asa@example.se", "+46701740605")
    assert entry.address == Address("Björkvägen", "12B", "", "54230", "Mariestad")


@pytest.mark.parametrize(
    "written", ["0701740605", "+46 70 174 06 05", "0046701740605", "701740605", "46701740605", "070/1740605"]
)
def test_a_number_may_be_written_as_people_and_excel_write_it(written):
    assert read(phone=written).phone == "+46701740605"


def test_first_and_family_name_may_stand_apart():
    assert read(name="", given_name="Åsa", family_name="Provström").name == "Åsa Provström"


def test_street_and_number_may_stand_apart():
    address = read(address="Björkvägen", number="12", apartment="1102").address
    assert (address.street, address.number, address.apartment) == ("Björkvägen", "12", "1102")


def test_postcode_and_city_may_stand_with_the_street():
    address = read(address="Björkvägen 12, 542 30 Mariestad", postcode="", city="").address
    assert address == Address("Björkvägen", "12", "", "54230", "Mariestad")


@pytest.mark.parametrize(
    ("column", "written", "reason"),
    [
        ("name", "", "saknas"),
        ("name", "070-174 06 05", "inget namn"),
        ("name", "Åsa 19850101-1234", "Personnummer"),
        ("name", "Å" * 121, "för långt"),
        ("email", "asa.example.se", "ingen e-postadress"),
        ("phone", "0501-12345", "mobilnummer"),
        ("phone", "ring Åsa", "inget telefonnummer"),
        ("postcode", "5423", "fem siffror"),
        ("address", "", "saknas"),
        ("address", "12", "gata och nummer"),
        ("address", "Björkvägen 12, 19850101-1234", "Personnummer"),
        ("role", "bossen", "bossen"),
        ("channels", "brevduva", "brevduva"),
    ],
)
def test_a_bad_cell_is_named_with_its_reason(column, written, reason):
    found, told = problem(**{column: written})
    assert found == column
    assert reason in told


def test_every_bad_cell_of_a_row_is_named():
    assert {found.column for found in read(name="", email="x", phone="y")} == {"name", "email", "phone"}


def test_somebody_without_any_address_cannot_be_reached():
    assert problem(email="", phone="") == (
        "email",
        "Både e-post och mobilnummer saknas. Minst ett av dem behövs, eller ordet ”papper” bland kanalerna.",
    )


def test_without_a_word_on_channels_every_address_is_used():
    assert (read().sms, read().by_email) == (True, True)
    assert (read(phone="").sms, read(phone="").by_email) == (False, True)


def test_a_channel_without_its_address_is_told():
    assert problem(phone="", channels="sms")[0] == "channels"


def test_an_official_needs_no_household():
    entry = read(role="kommunpolis", address="", postcode="")
    assert entry.roles == {Role.POLICE}
    assert not entry.is_member


@settings(deadline=None)
@given(st.lists(st.text(max_size=60), max_size=len(HEADINGS)))
def test_any_cells_are_an_entry_or_problems(cells):
    read = read_entry(1, cells, COLUMNS)
    assert isinstance(read, Entry) or all(problem.reason for problem in read)
