"""Telephone numbers: private ones never, an authority's after a second look, 112 and its like freely."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from notifications.safeguards.findings import Finding, Rule
from notifications.safeguards.reading import Reading, Word
from notifications.safeguards.vocabulary import words

_TELEPHONE = words("contact", "telephone")
_DIGITS = words("contact", "digits")

_LAW = _("GDPR art. 5.1 c")
PRIVATE = Rule(
    "phone",
    "block",
    _("This looks like somebody's telephone number. Ask people to ring 112 or 114 14 instead."),
    _LAW,
)
PUBLIC = Rule(
    "phone",
    "confirm",
    _("Check that this is a public number, such as the municipality's, and not somebody's own."),
    _LAW,
)

SHORT_PUBLIC = frozenset(["112", "11414", "1177", "11313", "116000", "116006", "116111", "116117", "116123"])
_GAPS = frozenset(
    ["", "-", " ", "/", ".", " - ", "- ", " -", "  ", "(", ")", " (", ") ", "-(", ")-", "\t", " / "]
)
_MOST_DIGITS, _MOST_GROUPS = 17, 17


def find(reading: Reading) -> Iterator[Finding]:
    """Yield what can be rung: national and international numbers, local ones after "tel", spelt ones."""
    past = 0
    for word in reading.words:
        if word.index < past:
            continue
        end = _spelt_end(reading, word) or _number_end(reading, word)
        if end:
            last = reading.words[end - 1]
            start = word.start - (reading.text[word.start - 1 : word.start] == "+")
            yield reading.found(_rule(reading.text[start : last.end]), start, last.end)
            past = end


def _rule(written: str) -> Rule:
    digits = "".join(letter for letter in written if letter.isdigit()).removeprefix("00").removeprefix("46")
    national = digits.removeprefix("0")
    own = national[:2] in {"70", "72", "73", "76", "79"} or not digits
    foreign = written.startswith(("+", "00")) and not written.replace(" ", "").startswith(("+46", "0046"))
    return PRIVATE if own or foreign else PUBLIC


def _number_end(reading: Reading, word: Word) -> int | None:
    """Return the index after the number that begins with `word`, if one does."""
    if not word.text.isdigit() or _is_inside_a_number(reading, word):
        return None
    groups = _groups(reading, word.index)
    digits = "".join(groups)
    plus = word.gap.endswith("+")
    if plus or digits.startswith("00"):
        return word.index + len(groups) if len(digits) >= 8 else None
    if digits.startswith("467") and len(digits) == 11:
        return word.index + len(groups)
    if digits.startswith("0"):
        return _national_end(word.index, groups)
    return _local_end(reading, word.index, groups)


def _is_inside_a_number(reading: Reading, word: Word) -> bool:
    """Whether it hangs on to digits before it, like the 00 of 12.00."""
    before = reading.word(word.index - 1)
    return before.isdigit() and word.gap in {".", ":", "-", ",", "/", ""}


def _groups(reading: Reading, index: int) -> list[str]:
    """Return the groups of digits from `index` on that may be one number."""
    groups = [reading.word(index)]
    for at in range(index + 1, index + _MOST_GROUPS):
        text = reading.word(at)
        if not text.isdigit() or reading.gap(at) not in _GAPS:
            break
        if sum(map(len, groups)) + len(text) > _MOST_DIGITS:
            break
        groups.append(text)
    return groups


def _national_end(index: int, groups: list[str]) -> int | None:
    """With its area code a number has eight to ten digits, the zero included."""
    while sum(map(len, groups)) > 10:
        groups = groups[:-1]
    if sum(map(len, groups)) < 8 or len(groups[0]) == 1 < len(groups[1]) or _is_time_or_date(groups):
        return None
    return index + len(groups)


def _is_time_or_date(groups: list[str]) -> bool:
    """08.00-16.00, 0800-1600 and 01-02-2026 are not for ringing."""
    sizes = [len(group) for group in groups]
    joined = "".join(groups)
    if sizes in ([2, 2, 2, 2], [4, 4]):
        return all(_is_clock(joined[at : at + 4]) for at in (0, 4))
    return sizes == [2, 2, 4] and groups[1] <= "12" and groups[0] <= "31" and groups[2][:2] in {"19", "20"}


def _is_clock(four: str) -> bool:
    return four[:2] < "25" and four[2:] < "60" and four[3] in "05"


def _local_end(reading: Reading, index: int, groups: list[str]) -> int | None:
    """Without its area code a number is one only where the text says so: "tel. 755 00"."""
    digits = "".join(groups)
    if digits in SHORT_PUBLIC or not 5 <= len(digits) <= 8:
        return None
    before = [reading.word(at) for at in range(max(index - 3, 0), index)]
    near = reading.words[index].sentence == reading.words[max(index - 1, 0)].sentence
    return index + len(groups) if near and any(word in _TELEPHONE for word in before) else None


def _spelt_end(reading: Reading, word: Word) -> int | None:
    """Noll sju noll ...: seven or more digits written as words."""
    end = word.index
    while end - word.index < _MOST_DIGITS and reading.word(end) in _DIGITS:
        end += 1
    return end if end - word.index >= 7 else None
