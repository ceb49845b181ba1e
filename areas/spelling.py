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
