"""What a safeguard says: which rule, where, how serious, why, and by which law."""

from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise

Severity = Literal["block", "confirm"]


@dataclass(frozen=True)
class Rule:
    """One thing that must not be sent; `why` is a sentence for the one who wrote it."""

    name: str
    severity: Severity
    why: Promise | str
    law: Promise | str


@dataclass(frozen=True)
class Finding:
    """One place in a text that breaks a rule.

    "block" cannot be sent; "confirm" can, by someone who gives a reason that is kept. `start` and
    `end` are positions in the text as written.
    """

    rule: str
    severity: Severity
    start: int
    end: int
    excerpt: str
    why: Promise | str
    law: Promise | str
