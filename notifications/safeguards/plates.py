"""Registration plates: a car's plate is its owner's name to anyone with a telephone."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from notifications.safeguards.findings import Finding, Rule
from notifications.safeguards.reading import Reading, Word
from notifications.safeguards.vocabulary import words

_PLATE_WORDS = words("plates", "plate words")
_BETWEEN = words("plates", "between")
_VEHICLES = words("plates", "vehicles")
_SPELLING = words("plates", "spelling")
_NOT_PLATES = words("plates", "not plates")

PLATE = Rule(
    "plate",
    "block",
    _("A registration number points out the vehicle's owner. Give it to the police on 114 14 instead."),
    _("GDPR art. 10; Data Protection Act chapter 3 sections 8–9"),
)

# Plates never hold I, Q or V, and never end with O.
_LETTERS = re.compile(r"[a-hj-pr-uw-z]{3}")
_NUMBER = re.compile(r"[0-9]{2}[0-9a-hj-npr-uw-z]")
_NORDIC = re.compile(r"[A-Z]{2}[0-9]{5}")
_TIGHT_GAPS = frozenset(["", "-", " ", "_", ".", "  ", " - ", "·"])


def find(reading: Reading) -> Iterator[Finding]:
    """Yield Swedish plates however they are spaced, Nordic ones and what stands by a plate word."""
    vehicles = reading.sentences_with(lambda word: word.lower in _VEHICLES or word.lower in _PLATE_WORDS)
    for word in reading.words:
        last = _plate_from(reading, word, in_traffic=word.sentence in vehicles)
        if last is not None:
            yield reading.found(PLATE, word.start, reading.words[last].end)


def _plate_from(reading: Reading, word: Word, *, in_traffic: bool) -> int | None:
    """Return the index of the last word of the plate that begins with `word`, if one does."""
    if _is_compact(word.lower):
        return word.index
    for last in (_spaced(reading, word, in_traffic=in_traffic), _spelt(reading, word), _named(reading, word)):
        if last is not None:
            return last
    return _nordic(reading, word) if in_traffic else None


def _is_compact(word: str) -> bool:
    return len(word) == 6 and bool(_LETTERS.fullmatch(word[:3]) and _NUMBER.fullmatch(word[3:]))


def _spaced(reading: Reading, word: Word, *, in_traffic: bool) -> int | None:
    """Read ABC 123, ABC-12D, ABC 12 D: unless the letters are a common word ("rum 101") off the road."""
    if not _LETTERS.fullmatch(word.lower):
        return None
    last = _number_after(reading, word.index)
    if last is None:
        return None
    if word.lower not in _NOT_PLATES or _follows_plate_word(reading, word.index):
        return last
    shouted = in_traffic and word.text.isupper() and not _all_capitals(reading, word)
    return last if shouted else None


def _number_after(reading: Reading, index: int) -> int | None:
    for groups in (1, 2, 3):
        if reading.gap(index + groups) not in _TIGHT_GAPS:
            return None
        number = "".join(reading.word(at) for at in range(index + 1, index + groups + 1))
        if len(number) == 3 and _NUMBER.fullmatch(number):
            return index + groups
    return None


def _spelt(reading: Reading, word: Word) -> int | None:
    """Read A B C 1 2 3, and Adam Bertil Cesar 123."""
    letters = ""
    for at in range(word.index, word.index + 3):
        if at > word.index and reading.gap(at) not in {*_TIGHT_GAPS, ", "}:
            return None
        spoken = reading.word(at)
        letters += spoken[:1] if len(spoken) == 1 or spoken in _SPELLING else " "
    return _number_after(reading, word.index + 2) if _LETTERS.fullmatch(letters) else None


def _named(reading: Reading, word: Word) -> int | None:
    """Take whatever stands by a plate word: personalised, foreign and partial plates."""
    if word.text != word.text.upper() or not 2 <= len(word.text) <= 8 or word.lower in _PLATE_WORDS:
        return None
    shouting = word.text.isalpha() and _all_capitals(reading, word)
    return word.index if _follows_plate_word(reading, word.index) and not shouting else None


def _nordic(reading: Reading, word: Word) -> int | None:
    """Read EK 12345 (Norway), AB 12 345 (Denmark): only in a sentence about vehicles."""
    joined, at = word.text, word.index
    while len(joined) < 7 and len(joined) >= 2 and reading.gap(at + 1) in _TIGHT_GAPS:
        at += 1
        joined += reading.word(at).upper()
    return at if _NORDIC.fullmatch(joined) else None


def _follows_plate_word(reading: Reading, index: int) -> bool:
    """Whether a plate word stands before, with at most four small words between."""
    sentence = reading.words[index].sentence
    for at in range(index - 1, max(index - 6, -1), -1):
        if reading.words[at].sentence != sentence:
            return False
        if reading.word(at) in _PLATE_WORDS:
            return True
        if reading.word(at) not in _BETWEEN:
            return False
    return False


def _all_capitals(reading: Reading, word: Word) -> bool:
    """Whether the words around are capitals too, so that capitals mean nothing."""
    others = [w.text for w in reading.around(word.index, 3, 3) if w is not word and w.text.isalpha()]
    return bool(others) and all(other.isupper() for other in others)
