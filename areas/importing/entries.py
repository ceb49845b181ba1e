"""From the cells of a row to an entry: what is wrong with each cell is said in a sentence."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from areas.addresses import Address, read_address
from areas.importing.columns import UnknownWord, channels_in, roles_in
from areas.roles import Role
from areas.spelling import fold
from grannsamverkan.accounts.phone import parse_mobile

_PERSONAL_NUMBER = re.compile(r"\b(?:19|20)?\d{6}[-+ ]?\d{4}\b")
_POSTCODE_AND_CITY = re.compile(
    r"^(?P<line>.*\S)[,\s]+(?:SE?-)?(?P<code>\d{3}\s?\d{2})(?:\s+(?P<city>\D+))?$"
)
# Excel takes a number's zero or plus away; what is left is unmistakable.
_WITHOUT_ZERO = re.compile(r"7\d[\d -]{7,}")
_WITHOUT_PLUS = re.compile(r"46 ?7\d[\d -]{7,}")


class Problem(NamedTuple):
    """What is wrong with a cell: its row, its column as a field of HEADINGS, and the reason."""

    row: int
    column: str
    reason: str


@dataclass(frozen=True)
class Entry:
    """A row that can be read. Where it belongs is still in the words of the list."""

    row: int
    name: str
    email: str
    phone: str
    address: Address
    area: str
    municipality: str
    roles: frozenset[Role]
    sms: bool
    by_email: bool

    @cached_property
    def name_key(self) -> str:
        """The name as it is compared."""
        return fold(self.name)

    @cached_property
    def street_key(self) -> str:
        """The street as it is compared."""
        return fold(self.address.street)

    @property
    def is_member(self) -> bool:
        """Whether it is somebody with a household; officials of a municipality need none."""
        return bool(self.address.street) or not self.roles or any(role.is_for_area for role in self.roles)


class _Reader:
    """Reads the cells of one row and remembers what was wrong."""

    def __init__(self, row: int, cells: list[str], columns: dict[str, list[int]]) -> None:
        self.row, self.cells, self.columns = row, cells, columns
        self.problems: list[Problem] = []

    def cell(self, field: str) -> str:
        """Return the first filled-in cell of a field, or nothing."""
        for place in self.columns.get(field, ()):
            if place < len(self.cells) and self.cells[place]:
                return self.cells[place]
        return ""

    def wrong(self, column: str, reason: object) -> None:
        self.problems.append(Problem(self.row, column, str(reason)))

    def checked(self, field: str, check: Callable[[str], str]) -> str:
        """Return a cell in its kept form; what its check finds wrong becomes a problem."""
        text = self.cell(field)
        try:
            return check(text) if text else ""
        except ValidationError as error:
            self.wrong(field, error.messages[0])
            return ""


def read_entry(row: int, cells: list[str], columns: dict[str, list[int]]) -> Entry | list[Problem]:
    """Return the entry that a row is, or everything that is wrong with it."""
    reader = _Reader(row, cells, columns)
    roles = _roles(reader)
    email, phone = reader.checked("email", _email), reader.checked("phone", _phone)
    if not reader.cell("email") and not reader.cell("phone") and not _is_on_paper(reader):
        reader.wrong(
            "email",
            _(
                "Both e-mail and mobile number are missing. "
                "One of them is needed, or the word “paper” among the channels."
            ),
        )
    sms, by_email = _channels(reader, email=email, phone=phone)
    entry = Entry(
        row=row,
        name=_name(reader),
        email=email,
        phone=phone,
        address=_address(reader),
        area=reader.cell("area"),
        municipality=reader.cell("municipality"),
        roles=roles,
        sms=sms,
        by_email=by_email,
    )
    if entry.is_member and not entry.address.street and not reader.cell("address"):
        reader.wrong("address", _("The address is missing."))
    return reader.problems or entry


def _name(reader: _Reader) -> str:
    name = reader.cell("name") or f"{reader.cell('given_name')} {reader.cell('family_name')}".strip()
    if not name:
        reader.wrong("name", _("The name is missing."))
    elif len(name) > 120:
        reader.wrong("name", _("The name is too long: at most %(count)s characters.") % {"count": 120})
    elif "@" in name or not any(c.isalpha() for c in name):
        reader.wrong("name", _("This is no name."))
    elif _PERSONAL_NUMBER.search(name):
        reader.wrong("name", _("Personal identity numbers must not be in the register."))
    return name


def _email(text: str) -> str:
    address = text.lower().removeprefix("mailto:").strip(" <>;,")
    try:
        validate_email(address)
    except ValidationError:
        raise ValidationError(_("This is no e-mail address. It looks like this: namn@example.se.")) from None
    return address


def _phone(text: str) -> str:
    if _WITHOUT_ZERO.fullmatch(text):
        text = f"0{text}"
    elif _WITHOUT_PLUS.fullmatch(text):
        text = f"+{text}"
    return parse_mobile(text)


def _postcode(text: str) -> str:
    digits = re.sub(r"^SE?-?|\s", "", text, flags=re.IGNORECASE)
    if not re.fullmatch(r"[0-9]{5}", digits):
        raise ValidationError(_("A postcode has five digits, for example 542 30."))
    return digits


def _address(reader: _Reader) -> Address:
    line, city = reader.cell("address"), reader.cell("city")
    postcode = reader.checked("postcode", _postcode)
    if not reader.cell("postcode") and (found := _POSTCODE_AND_CITY.match(line)):
        line, postcode = found["line"].strip(" ,"), _postcode(found["code"])
        city = city or (found["city"] or "").strip(" ,")
    apartment = reader.cell("apartment")
    if number := reader.cell("number"):
        line = f"{line} {number}"
    address = read_address(line, postcode=postcode, city=city[:40])
    if apartment and not address.apartment:
        address = replace(address, apartment=apartment.removeprefix("lgh ").strip())
    _check_address(reader, address)
    return address


def _check_address(reader: _Reader, address: Address) -> None:
    if _PERSONAL_NUMBER.search(reader.cell("address")):
        reader.wrong("address", _("Personal identity numbers must not be in the register."))
    elif len(address.street) > 80 or len(address.number) > 10:
        reader.wrong("address", _("That is too long for a street. Write only street and number."))
    elif reader.cell("address") and not any(c.isalpha() for c in address.street):
        reader.wrong("address", _("Write the street and the number, for example Björkvägen 12."))
    if len(address.apartment) > 20:
        reader.wrong("apartment", _("That is too long for the number of an apartment."))


def _roles(reader: _Reader) -> frozenset[Role]:
    try:
        return roles_in(reader.cell("role"))
    except UnknownWord as word:
        reader.wrong("role", _("Unknown role: %(word)s.") % {"word": str(word)[:40]})
        return frozenset()


def _is_on_paper(reader: _Reader) -> bool:
    """Whether the list says by itself that somebody is reached on paper only."""
    try:
        return bool(reader.cell("channels")) and not channels_in(reader.cell("channels"))
    except UnknownWord:
        return False


def _channels(reader: _Reader, *, email: str, phone: str) -> tuple[bool, bool]:
    """Return whether SMS and e-mail are wanted: those asked for, else those there is an address for."""
    try:
        asked = channels_in(reader.cell("channels")) if reader.cell("channels") else {"sms", "email"}
    except UnknownWord as word:
        reader.wrong("channels", _("Unknown channel: %(word)s.") % {"word": str(word)[:40]})
        return False, False
    wanted = "sms" in asked and bool(phone), "email" in asked and bool(email)
    if asked and not any(wanted) and (email or phone) and not reader.problems:
        reader.wrong("channels", _("There is no address for the channel asked for."))
    return wanted
