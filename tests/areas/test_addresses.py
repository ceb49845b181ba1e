import pytest
from hypothesis import given
from hypothesis import strategies as st

from areas.addresses import Address, read_address


@pytest.mark.parametrize(
    ("written", "street", "number", "apartment"),
    [
        ("Björkvägen 12", "Björkvägen", "12", ""),
        ("  Björkvägen   12 b ", "Björkvägen", "12B", ""),
        ("Björkvägen 12B, lgh 1102", "Björkvägen", "12B", "1102"),
        ("Kungsgatan 1 Lägenhet 3", "Kungsgatan", "1", "3"),
        ("Norra Långgatan 104", "Norra Långgatan", "104", ""),
        ("Lilla Norrgården", "Lilla Norrgården", "", ""),
        ("Väg 2 nr 5", "Väg 2 nr", "5", ""),
        ("12", "12", "", ""),
        ("", "", "", ""),
    ],
)
def test_addresses_as_people_write_them(written, street, number, apartment):
    assert read_address(written) == Address(street, number, apartment)


@given(st.text(max_size=120))
def test_any_text_is_an_address_that_fits(text):
    address = read_address(text)
    assert len(address.number) <= 5
    assert len(address.apartment) <= 20
