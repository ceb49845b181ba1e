"""What no log may tell: telephone numbers, mailboxes, names, streets, the keys of links."""

import re
from collections.abc import Iterable

PERSONAL = re.compile(
    r"(?:\+46|0046|\b0)7[- ]?[0-9](?:[- ]?[0-9]){7}"  # a mobile, however it is written
    r"|[\w.+-]+@(?:[\w-]+\.)+(?:se|org|com)\b"
    r"|/(?:stopp|kvittens|inbjudan|key|confirm-email)/[^/\s\[…]{8,}"
    r"|Björkvägen"
)
names: set[str] = set()
"""Of everybody whom a test has made so far."""


def personal(text: str) -> list[str]:
    """Return what a text tells of somebody."""
    return [*PERSONAL.findall(text), *(name for name in names if name in text)]


def require_discretion(logs: Iterable[str]) -> None:
    """Fail if what processes have written tells of somebody."""
    assert [what for text in logs for what in personal(text)] == []
