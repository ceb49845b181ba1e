"""Personal identity and coordination numbers, in every way they are written."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from notifications.safeguards.findings import Finding, Rule
from notifications.safeguards.reading import Reading, Word
from notifications.safeguards.vocabulary import MONTHS_AND_DAYS, words

_NUMBER_WORDS = words("identity", "number words")
_BIRTH_WORDS = words("identity", "birth words")
_BETWEEN = words("identity", "between")

IDENTITY = Rule(
    "identity",
    "block",
    _("This looks like a personal identity number or a date of birth. It must never be sent."),
    _("Data Protection Act chapter 3 section 10"),
)

_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
# Every pattern has fixed bounds, and the lookahead lets matches overlap: none hides behind another.
_TOGETHER = re.compile(
    r"(?<![0-9])(?=((?:18|19|20)?[0-9]{6} ?[-+./:_]? ?(?:[0-9]{4}|[a-zA-Z][0-9]{3}))(?![0-9]))"
)
_APART = re.compile(
    r"(?<![0-9])(?=((?:(?:18|19|20)?[0-9]{2})([-./ ])[0-9]{2}\2[0-9]{2} ?[-+./:_ ]? ?[0-9]{4})(?![0-9]))"
)
_PAIRS = re.compile(r"(?<![0-9])(?=((?:(?:18|19|20)[- ]?)?(?:[0-9]{2}[- ]){4}[0-9]{2})(?![0-9]))")
_SINGLES = re.compile(r"(?<![0-9])(?=([0-9](?:[ .·-][0-9]){11}|[0-9](?:[ .·-][0-9]){9})(?![0-9]))")
_MOBILE = re.compile(r"07[02369](?:[-. /()]{0,3}[0-9]){7}")
_SIX_AND_FOUR = re.compile(r"[0-9]{6} ?[-./] ?[0-9]{4}")
_DATE_AND_TIME = re.compile(r"20[2-9][0-9]-[0-9]{2}-[0-9]{2} [0-2][0-9][0-5][05]")
_SEPARATORS = re.compile(r"[^0-9A-Za-z]")


def find(reading: Reading) -> Iterator[Finding]:
    """Yield numbers shaped like a birth date and four more, right or wrong check digit alike."""
    for pattern, sure in ((_TOGETHER, True), (_APART, True), (_PAIRS, False), (_SINGLES, True)):
        for match in pattern.finditer(reading.text):
            hangs_on = reading.text[: match.start(1)][-1:].isalpha()
            if _is_identity(match[1], must_add_up=not sure, may_be_rung=not hangs_on):
                yield reading.found(IDENTITY, match.start(1), match.end(1))
    for word in reading.words:
        if word.text.isdigit() and _is_told(reading, word):
            yield reading.found(IDENTITY, word.start, word.end)


def _is_identity(written: str, *, must_add_up: bool, may_be_rung: bool) -> bool:
    digits = _SEPARATORS.sub("", written)[-10:]
    if not _is_birth_date(digits) or _DATE_AND_TIME.fullmatch(written):
        return False
    adds_up = not digits.isdigit() or _adds_up(digits)
    if may_be_rung and _MOBILE.fullmatch(written):
        # 07 01 74 is no day people are born, but a telephone that the phone rule stops.
        return adds_up and (digits[4] < "6" or bool(_SIX_AND_FOUR.fullmatch(written)))
    return adds_up or not must_add_up


def _is_birth_date(digits: str) -> bool:
    """Whether it begins with year, month and day; coordination numbers add 60 to the day."""
    month, day = int(digits[2:4]), int(digits[4:6])
    return 1 <= month <= 12 and 1 <= (day - 60 if day > 60 else day) <= _DAYS[month - 1]


def _adds_up(digits: str) -> bool:
    """Luhn: every other digit doubled, digit sums added, a multiple of ten."""
    doubled = (int(digit) * (2 - at % 2) for at, digit in enumerate(digits))
    return sum(number // 10 + number % 10 for number in doubled) % 10 == 0


def _is_told(reading: Reading, word: Word) -> bool:
    """Whether a word before says that the digits are of a birth date or an identity number."""
    for at in range(word.index - 1, max(word.index - 6, -1), -1):
        before = reading.words[at]
        if before.sentence != word.sentence:
            return False
        if before.lower in _NUMBER_WORDS:
            return len(word.text) >= 4
        if before.lower in _BIRTH_WORDS:
            return len(word.text) in {4, 6, 8}
        if not (before.text.isdigit() or before.lower in _BETWEEN or before.lower in MONTHS_AND_DAYS):
            return False
    return False
