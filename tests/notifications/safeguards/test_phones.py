import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.safeguards import check


def phones_in(text):
    return [(f.severity, f.excerpt) for f in check(text) if f.rule == "phone"]


@pytest.mark.parametrize(
    "number", ["112", "114 14", "11414", "1177", "113 13", "116 000", "SMS:a 112", "ring 11414"]
)
def test_public_short_numbers_are_free(number):
    assert phones_in(f"Ring {number} vid behov.") == []


@given(
    st.integers(5, 99),
    st.sampled_from(["070-174 06 {:02}", "07017406{:02}", "+467017406{:02}", "070 17 40 6{:02}"]),
)
def test_mobiles_are_stopped(n, form):
    assert phones_in("Ring " + form.format(n) + " nu")[0][0] == "block"


@pytest.mark.parametrize(
    "number", ["0980-319 20", "08-465 004 05", "010-000 00 00", "020-000 000", "tel 319 20"]
)
def test_other_numbers_are_to_be_confirmed(number):
    assert phones_in(f"Växeln: {number}.")[0][0] == "confirm"


@pytest.mark.parametrize("number", ["+44 7700 900123", "0044 7700900123", "+1 202 555 0100", "46701740605"])
def test_foreign_numbers_are_stopped(number):
    assert phones_in(number) == [("block", number)]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "08.00-16.00",
            "0800-1600",
            "kl 09.00–12.00 och 13.00–16.00",
            "01-02-2026",
            "2026-11-24",
            "542 30 Mariestad",
        ),
        *("125 000 kr", "212000-1686", "KS 2026/0123", "0,5 meter", "1 250 hushåll", "en två tre"),
    ],
)
def test_what_cannot_be_rung(text):
    assert phones_in(text) == []


def test_digits_in_words_are_digits():
    assert phones_in("noll sju noll ett sju fyra noll sex noll fem")[0][0] == "block"


def test_each_number_is_found():
    assert len(phones_in("Ring 070-174 06 05, 070-174 06 06 eller 0980-319 20 5 gånger")) == 3
