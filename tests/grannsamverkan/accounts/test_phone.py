from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grannsamverkan.accounts.phone import (
    TRIAL_NUMBERS,
    InvalidPhone,
    display,
    masked,
    parse_mobile,
    provider_is_local,
    trial_number,
)


@pytest.mark.parametrize(
    "written",
    [
        "070-174 06 05",
        "0701740605",
        " 070 174 06 05 ",
        "070.174.06.05",
        "070/174 06 05",
        "070–174 06 05",
        "070\u00a0174\u00a006\u00a005",
        "+46 70 174 06 05",
        "+46701740605",
        "+46(0)70-174 06 05",
        "+46 (0) 70 174 06 05",
        "+46 070 174 06 05",
        "0046 70 174 06 05",
        "00460701740605",
        "46701740605",
        "(070) 174 06 05",
        "701740605",  # what a spreadsheet leaves of it
    ],
)
def test_numbers_as_people_write_them(written):
    assert parse_mobile(written) == "+46701740605"


def test_every_reserved_fictitious_number_passes():
    numbers = [parse_mobile(f"070-174 06 {n:02}") for n in range(5, 100)]
    assert numbers[0] == "+46701740605"
    assert len(set(numbers)) == 95


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("", "required"),
        ("   ", "required"),
        ("hemligt", "invalid_phone"),
        ("070-174 o6 05", "invalid_phone"),
        ("070-174 06 05 eller 06", "invalid_phone"),
        ("0701740605, 0701740606", "invalid_phone"),
        ("０７０１７４０６０５", "invalid_phone"),
        ("٠٧٠١٧٤٠٦٠٥", "invalid_phone"),
        ("070-174 06 05 anknytning 3", "invalid_phone"),
        ("070-174 06", "invalid_phone"),
        ("070-174 06 05 06", "invalid_phone"),
        ("+", "invalid_phone"),
        ("112", "invalid_phone"),
        ("08-465 004 05", "not_mobile"),
        ("020-000 000", "not_mobile"),
        ("+47 406 12 345", "foreign_phone"),
        ("071-000 00 00", "invalid_phone"),
    ],
)
def test_what_is_refused_and_why(written, code, settings):
    settings.TWILIO_API_URL = ""
    with pytest.raises(InvalidPhone) as refusal:
        parse_mobile(written)
    assert refusal.value.code == code


def test_the_refusal_is_a_swedish_sentence():
    with pytest.raises(InvalidPhone, match=r"^\['Ange ett mobilnummer\.'\]$"):
        parse_mobile("")


def test_other_countries_by_setting(settings):
    settings.SMS_REGIONS = ["SE", "NO"]
    assert parse_mobile("+47 406 12 345") == "+4740612345"


@pytest.mark.parametrize(
    ("address", "local"),
    [
        ("http://127.0.0.1:8001", True),
        ("http://127.8.8.8", True),
        ("http://[::1]:8001/x", True),
        ("http://localhost:8001", True),
        ("", False),
        ("https://api.twilio.com", False),
        ("http://127.0.0.1.example.org", False),
        ("https://localhost@example.org", False),
    ],
)
def test_local_is_a_loopback_address_only(address, local, settings):
    settings.TWILIO_API_URL = address
    assert provider_is_local() is local


def test_a_provider_nobody_knows_is_never_local(settings):
    settings.TWILIO_API_URL = "http://127.0.0.1:8001"
    settings.SMS_PROVIDER = "pigeon"
    assert not provider_is_local()


@pytest.mark.parametrize(("address", "local"), [("", False), ("http://127.0.0.1:8001", True)])
def test_of_several_providers_all_must_be_local(address, local, settings):
    settings.TWILIO_API_URL, settings.ELKS_API_URL = "http://127.0.0.1:8001", address
    settings.SMS_PROVIDER = "twilio, 46elks"
    assert provider_is_local() is local


def test_trial_numbers_are_accepted_while_the_provider_is_local(settings):
    settings.TWILIO_API_URL = "http://127.0.0.1:8001"
    for n in (0, 1, 2_345_678, TRIAL_NUMBERS - 1):
        assert parse_mobile(trial_number(n)) == trial_number(n)
    settings.TWILIO_API_URL = "https://api.twilio.com"
    with pytest.raises(InvalidPhone):
        parse_mobile(trial_number(0))


@pytest.mark.parametrize("n", [-1, TRIAL_NUMBERS])
def test_trial_numbers_end_somewhere(n):
    with pytest.raises(ValueError, match="not one of them"):
        trial_number(n)


def test_numbers_are_shown_as_swedes_write_them():
    assert display("+46701740605") == "070-174 06 05"
    assert display("+4740612345") == "+47 40 61 23 45"
    assert display("okänt") == "okänt"


def test_masked_numbers_keep_prefix_and_last_two_digits():
    assert masked("+46701740605") == "070-••• •• 05"
    assert masked("+4740612345") == "+47 •• •• •• 45"
    assert masked("12345") == "•••45"


@given(st.text(max_size=40))
def test_any_text_is_a_number_or_a_refusal(text):
    with suppress(InvalidPhone):
        number = parse_mobile(text)
        assert parse_mobile(display(number)) == number == parse_mobile(number)


@given(st.integers(700_000_000, 799_999_999))
def test_what_is_accepted_survives_being_shown(n):
    with suppress(InvalidPhone):
        number = parse_mobile(f"0{n}")
        assert number == f"+46{n}" == parse_mobile(display(number))
