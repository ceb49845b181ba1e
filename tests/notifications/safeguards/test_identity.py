from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from notifications.safeguards import check

DATES = st.dates()
SERIALS = st.integers(0, 9999).map("{:04}".format)
FORMS = [
    *("{yy}{md}-{s}", "{yy}{md}+{s}", "{c}{yy}{md}-{s}", "{c}{yy}{md}{s}", "{yy}{md} {s}", "{c}{yy}{md} {s}"),
    *(
        "{yy}{md}–{s}",
        "{yy}{md} - {s}",
        "{yy}{md}.{s}",
        "{yy}{md}/{s}",
        "pnr:{yy}{md}-{s}",
        "({c}{yy}{md}-{s})",
    ),
    *("x{yy}{md}-{s}", "Kim,{yy}{md}-{s}.", "{yy}{md}\u200b-{s}", "{yy}{md}\u00a0{s}"),
]


def identities_in(text):
    return [f.excerpt for f in check(text) if f.rule == "identity" and f.severity == "block"]


def check_digit(nine):
    total = sum(sum(divmod(int(digit) * (2 - at % 2), 10)) for at, digit in enumerate(nine))
    return str(-total % 10)


@example(date(2007, 5, 14), "1306", "18", True, "x{yy}{md}-{s}")  # it looks like a mobile number
@example(date(1907, 3, 22), "5533", "19", False, "{yy}{md}+{s}")
@given(DATES, SERIALS, st.sampled_from(["18", "19", "20"]), st.booleans(), st.sampled_from(FORMS))
def test_no_identity_number_passes_right_or_wrong(born, serial, century, coordination, form):
    day = born.day + 60 * coordination
    text = form.format(c=century, yy=f"{born.year % 100:02}", md=f"{born.month:02}{day:02}", s=serial)
    assert check(text)[0].severity == "block"
    assert check(text)[0].rule in {"identity", "phone"}


@example(date(2007, 4, 7), "515", True, "{}-{}")
@given(
    DATES, st.integers(0, 999).map("{:03}".format), st.booleans(), st.sampled_from(["{}", "{}-{}", "19{}{}"])
)
def test_no_correct_number_passes_for_a_telephone(born, serial, coordination, form):
    coordination = coordination and form != "{}"  # ten digits in a row with such a day are a telephone's
    day = born.day + 60 * coordination
    six = f"{born.year % 100:02}{born.month:02}{day:02}"
    last = serial + check_digit(six + serial)
    text = form.format(six + last) if form == "{}" else form.format(six, last)
    assert identities_in(f"Det var {text} igår") == [text]


@given(st.integers(20, 99), st.integers(0, 99), st.integers(0, 9999), st.sampled_from(["", "16"]))
def test_organisation_numbers_are_no_identity_numbers(middle, last, serial, prefix):
    assert identities_in(f"org.nr {prefix}55{middle}{last:02}-{serial:04}") == []


@pytest.mark.parametrize(
    "text",
    [
        *("2026-11-24 18.30", "2026-11-24 1830", "20261124-20261130", "bankgiro 5050-1055", "0980-319 20"),
        *(
            "ISBN 978-91-7000-150-8",
            "123 456 78 90",
            "1212-1212",
            "999999-9999",
            "851301-1111",
            "850132-1111",
        ),
        *("Barn födda 2020", "Den 12 december 2026", "121212", "5000-K123456-26"),
    ],
)
def test_what_is_no_identity_number(text):
    assert identities_in(text) == []


@pytest.mark.parametrize(
    "text",
    ["född 1985", "Född den 1 januari 1985", "född 850101", "personnummer slutar på 1212", "850101-T234"],
)
def test_births_and_parts_of_numbers(text):
    assert identities_in(text)
