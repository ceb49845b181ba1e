"""Spelling that forgives: how names of streets and people are compared. Pure."""

import re
import unicodedata

_NOT_WORD = re.compile(r"[^0-9a-z]+")


def fold(text: str) -> str:
    """Return text in the form in which it is compared: lower case, no accents, single spaces.

    `Björkvägen`, `BJÖRKVÄGEN` and `bjorkvagen` all become `bjorkvagen`.
    """
    plain = unicodedata.normalize("NFKD", text.casefold())
    return _NOT_WORD.sub(" ", "".join(c for c in plain if not unicodedata.combining(c))).strip()


def family_first(name: str) -> str:
    """Return a folded name with its last word first, so that people are found by family name too."""
    *given, family = fold(name).split() or [""]
    return " ".join((family, *given))


def address_key(street: str, number: str, apartment: str = "") -> str:
    """Return an address in the form in which it is sorted and found: number 9 comes before number 10."""
    digits = "".join(c for c in number if c.isdigit())
    house = fold(number).replace(" ", "").replace(digits, digits.zfill(5), 1) if digits else fold(number)
    return " ".join(part for part in (fold(street), house, fold(apartment)) if part)
