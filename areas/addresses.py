"""Street addresses as people write them. Pure."""

import re
from dataclasses import dataclass

_APARTMENT = re.compile(
    r"[\s,]+(?:lgh|lägenhet|lght|apt)\.?\s*(?P<apartment>[0-9A-Za-zÅÄÖåäö-]{1,20})$", re.IGNORECASE
)
_NUMBER = re.compile(r"^(?P<street>.*[^\W\d_].*?)[\s,]+(?P<number>\d{1,4})\s?(?P<letter>[A-Za-zÅÄÖåäö]?)$")


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
