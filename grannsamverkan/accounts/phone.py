"""Mobile numbers: read as people write them, kept as E.164, shown as Swedes write them."""

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

import phonenumbers
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberType

# Digits of our own script only: other digits look right on screen and fail at the provider.
_WRITTEN = re.compile(r"\+?[0-9 ()./\u00a0\u2007\u2009\u202f\u2010-\u2015\u2212-]+", re.ASCII)
_MOBILE = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)

# +46 71 0 000000 to +46 71 4 999999: five million numbers for trials at scale. 071 looks like a
# mobile prefix, but no ordinary subscriber number of nine digits is given out there (phonenumbers:
# not valid in Sweden), so a trial that leaks rings nowhere.
TRIAL_NUMBERS = 5_000_000
_TRIAL = re.compile(r"\+4671[0-4][0-9]{6}")


class InvalidPhone(ValidationError):
    """The text is not a mobile number that can be registered; the message says what to do."""


def parse_mobile(text: str) -> str:
    """Return the mobile number in `text` as E.164, or raise InvalidPhone.

    Accepts what people write (070-174 06 05, +46 (0)70..., 0046...) for mobiles of the countries
    in `SMS_REGIONS`, and the numbers for trials while the provider is a local one.
    """
    written = text.strip()
    if not written:
        raise InvalidPhone(_("Enter a mobile number."), code="required")
    number = _read(written)
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    if _TRIAL.fullmatch(e164) and provider_is_local():
        return e164
    _require_mobile(number)
    return e164


def _read(written: str) -> PhoneNumber:
    if _WRITTEN.fullmatch(written):
        try:
            return phonenumbers.parse(written, "SE")
        except NumberParseException:
            pass
    raise InvalidPhone(
        _("That is not a phone number. Write the mobile number like this: 070-174 06 05."),
        code="invalid_phone",
    )


def _require_mobile(number: PhoneNumber) -> None:
    region = phonenumbers.region_code_for_number(number)
    if not phonenumbers.is_valid_number(number):
        raise InvalidPhone(
            _("There is no such number. Check the digits, for example 070-174 06 05."),
            code="invalid_phone",
        )
    if region not in settings.SMS_REGIONS:
        raise InvalidPhone(_("Only Swedish mobile numbers can be registered."), code="foreign_phone")
    if phonenumbers.number_type(number) not in _MOBILE:
        raise InvalidPhone(
            _("That number cannot receive SMS. Enter a mobile number, for example 070-174 06 05."),
            code="not_mobile",
        )


def provider_is_local() -> bool:
    """Whether every SMS goes to this machine, so that invented numbers harm nobody."""
    addresses = {"twilio": settings.TWILIO_API_URL, "46elks": settings.ELKS_API_URL}
    return all(_is_local(addresses.get(name.strip(), "")) for name in settings.SMS_PROVIDER.split(","))


def _is_local(address: str) -> bool:
    host = urlsplit(address).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def trial_number(n: int) -> str:
    """Return the n:th number for trials, counted from 0, as E.164."""
    if not 0 <= n < TRIAL_NUMBERS:
        raise ValueError(f"There are {TRIAL_NUMBERS} trial numbers; number {n} is not one of them.")
    return f"+4671{n:07d}"


def display(e164: str) -> str:
    """Return the number as it is written in Sweden: 070-174 06 05; foreign ones stay international."""
    if re.fullmatch(r"\+467[0-9]{8}", e164):
        return f"0{e164[3:5]}-{e164[5:8]} {e164[8:10]} {e164[10:]}"
    try:
        number = phonenumbers.parse(e164)
    except NumberParseException:
        return e164
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def masked(e164: str) -> str:
    """Return the number with all but its prefix and last two digits hidden: 070-••• •• 05."""
    shown = display(e164)
    prefix = re.match(r"0[0-9]{2}|\+[0-9]{1,3}(?= )", shown)
    start = prefix.end() if prefix else 0
    return shown[:start] + re.sub(r"[0-9]", "•", shown[start:-2]) + shown[-2:]
