"""Street addresses as people write them. Pure."""

import re
from dataclasses import dataclass
from typing import NamedTuple

_APARTMENT = re.compile(
    r"[\s,]+(?:lgh|lägenhet|lght|apt)\.?\s*(?P<apartment>[0-9A-Za-zÅÄÖåäö-]{1,20})$", re.IGNORECASE
)
_NUMBER = re.compile(r"^(?P<street>.*[^\W\d_].*?)[\s,]+(?P<number>\d{1,4})\s?(?P<letter>[A-Za-zÅÄÖåäö]?)$")
_STRETCH = re.compile(
    r"^(?P<name>.*?[^\W\d_].*?)(?:[\s,]+(?P<first>\d{1,4})\s*(?P<dash>[-–—])?\s*(?P<last>\d{1,4})?)?$"
)


@dataclass(frozen=True)
class Address:
    """Where a household lives. A farm may have a name instead of street and number."""

    street: str
    number: str = ""
    apartment: str = ""
    postcode: str = ""
    city: str = ""


def read_address(text: str, *, postcode: str = "", city: str = "") -> Address:
    """Split an address line into its parts: `Björkvägen 12 b, lgh 1102` has all three.

    What has no number at its end is all street: that is how farms are called.
    """
    line = " ".join(text.split()).strip(" ,")
    apartment = ""
    if found := _APARTMENT.search(line):
        apartment, line = found["apartment"], line[: found.start()]
    if found := _NUMBER.match(line):
        number = found["number"] + found["letter"].upper()
        return Address(found["street"].strip(" ,"), number, apartment, postcode, city)
    return Address(line, "", apartment, postcode, city)


class Stretch(NamedTuple):
    """A street of an area, or a stretch of its numbers."""

    name: str
    first: int | None = None
    last: int | None = None

    def has(self, number: str) -> bool:
        """Whether a house number lies on the stretch; a house without one lies on the whole street."""
        digits = "".join(c for c in number if c.isdigit())
        if not digits or self.first is None:
            return True
        return self.first <= int(digits) and (self.last is None or int(digits) <= self.last)

    def __str__(self) -> str:
        if self.first is None:
            return self.name
        return (
            f"{self.name} {self.first}"
            if self.first == self.last
            else f"{self.name} {self.first}–{self.last or ''}"
        )


def read_stretch(text: str) -> Stretch | None:
    """Read `Granvägen`, `Granvägen 1–31`, `Granvägen 7` or `Granvägen 7–`; None when it is no street."""
    found = _STRETCH.match(" ".join(text.split()).strip(" ,"))
    if found is None:
        return None
    first = int(found["first"]) if found["first"] else None
    last = int(found["last"]) if found["last"] else (None if found["dash"] else first)
    return Stretch(found["name"].strip(" ,"), first, last)
