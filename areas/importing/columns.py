"""What people write at the head of a column, and in cells with a choice. Pure."""

import re
from collections.abc import Iterable
from typing import TypeVar

from django.utils.translation import gettext_lazy as _

from areas.roles import Role
from areas.spelling import fold

# In order of preference: of two columns for one thing the first that is filled in counts.
HEADINGS: dict[str, tuple[str, ...]] = {
    "name": ("namn", "name", "fullnamn", "fullname", "medlem", "member", "person", "forochefternamn"),
    "given_name": ("fornamn", "firstname", "givenname"),
    "family_name": ("efternamn", "lastname", "surname", "familyname"),
    "email": ("epost", "email", "mejl", "mail", "epostadress", "mejladress", "mailadress", "emailaddress"),
    "phone": (
        *("mobil", "mobile", "mobilnummer", "mobilnr", "mobiltelefon", "mobiltelefonnummer", "mobilephone"),
        *("sms", "telefon", "telefonnummer", "telefonnr", "telnr", "tel", "phone", "phonenumber", "cell"),
    ),
    "address": ("adress", "address", "gatuadress", "streetaddress", "bostadsadress", "gata", "street"),
    "number": ("nummer", "husnummer", "husnr", "gatunummer", "gatunr", "housenumber"),
    "apartment": ("lagenhet", "lagenhetsnummer", "lgh", "lghnr", "apartment"),
    "postcode": ("postnummer", "postnr", "postcode", "postalcode", "zip", "zipcode"),
    "city": ("ort", "city", "postort", "stad", "town"),
    "area": ("omrade", "area", "samverkansomrade", "grannsamverkansomrade", "omradesnamn", "areaname"),
    "municipality": ("kommun", "municipality"),
    "role": ("roll", "role", "uppdrag", "funktion", "roller", "roles"),
    "channels": ("kanaler", "channels", "kanal", "channel", "utskick", "meddelandenvia"),
}
LABELS = {
    "name": _("Name"),
    "given_name": _("First name"),
    "family_name": _("Family name"),
    "email": _("E-mail"),
    "phone": _("Mobile"),
    "address": _("Address"),
    "number": _("Number"),
    "apartment": _("Apartment"),
    "postcode": _("Postcode"),
    "city": _("Post town"),
    "area": _("Area"),
    "municipality": _("Municipality"),
    "role": _("Role"),
    "channels": _("Channels"),
}
# Written by ourselves beside the rows to mend, and not read when they come back.
REMARKS = frozenset({"vadsomarfel", "whatiswrong"})
_FIELDS = {heading: field for field, headings in HEADINGS.items() for heading in headings}

# None: a member without a role. Property owners are members with a contact.
ROLES: dict[str, Role | None] = {
    **dict.fromkeys(("medlem", "member", "hushall", "household", "boende", "resident", "granne"), None),
    **dict.fromkeys(
        ("fastighetsagare", "bostadsbolag", "brf", "propertyowner", "bostadsrattsforening"), None
    ),
    **dict.fromkeys(
        ("kontaktperson", "kontaktombud", "grannsamverkansombud", "ombud", "contactperson"),
        Role.CONTACT_PERSON,
    ),
    **dict.fromkeys(
        ("huvudkontaktperson", "huvudkontaktombud", "huvudombud", "maincontactperson"),
        Role.MAIN_CONTACT_PERSON,
    ),
    **dict.fromkeys(
        ("ersattare", "ersattandekontaktperson", "vicekontaktperson", "deputy", "deputycontactperson"),
        Role.DEPUTY,
    ),
    **dict.fromkeys(
        ("samordnare", "sakerhetssamordnare", "grannsamverkanssamordnare", "coordinator"),
        Role.COORDINATOR,
    ),
    **dict.fromkeys(("kommunpolis", "polis", "police", "communitypoliceofficer"), Role.POLICE),
}

CHANNELS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("sms", "mobil", "mobile", "text", "telefon", "phone"), ("sms",)),
    **dict.fromkeys(("epost", "email", "mejl", "mail"), ("email",)),
    **dict.fromkeys(("bada", "both", "alla", "all", "ja", "yes"), ("sms", "email")),
    **dict.fromkeys(("inga", "ingen", "none", "nej", "no", "papper", "paper"), ()),
}

T = TypeVar("T")
_BETWEEN = re.compile(r"[,;/+&|]|\boch\b|\band\b", re.IGNORECASE)


class UnknownWord(Exception):
    """A cell with a choice says something that is no choice."""


def squeezed(text: str) -> str:
    """Return letters and digits only: `E-post`, `e post` and `EPOST` are one heading."""
    return fold(text).replace(" ", "")


def columns_of(cells: Iterable[str]) -> dict[str, list[int]]:
    """Return where each field stands in a row of headings, the preferred column first."""
    found: dict[str, list[tuple[int, int]]] = {}
    for place, cell in enumerate(cells):
        heading = squeezed(cell)
        if field := _FIELDS.get(heading):
            found.setdefault(field, []).append((HEADINGS[field].index(heading), place))
    return {field: [place for _rank, place in sorted(places)] for field, places in found.items()}


def unknown_headings(cells: Iterable[str]) -> list[str]:
    """Return the headings whose columns are not read."""
    return [cell for cell in cells if cell and squeezed(cell) not in _FIELDS.keys() | REMARKS]


def roles_in(text: str) -> frozenset[Role]:
    """Return the roles a cell names; an ordinary member has none. Raises UnknownWord."""
    roles = {_word(ROLES, word) for word in _words(text)}
    return frozenset(role for role in roles if role is not None)


def channels_in(text: str) -> frozenset[str]:
    """Return the channels a cell names, `sms` and `email`. Raises UnknownWord."""
    return frozenset(channel for word in _words(text) for channel in _word(CHANNELS, word))


def _words(text: str) -> list[str]:
    return [word for word in _BETWEEN.split(text) if squeezed(word)]


def _word(words: dict[str, T], word: str) -> T:
    try:
        return words[squeezed(word)]
    except KeyError:
        raise UnknownWord(word.strip()) from None
