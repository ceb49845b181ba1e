"""A text as a reader sees it: disguises undone, cut into words and sentences, each with its place."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from notifications.safeguards.findings import Finding, Rule, Severity
from notifications.safeguards.vocabulary import CRIME, words

# The only repeats without a bound in this package: each consumes what it matches, so one pass is
# linear in the text. Everything else looks a fixed distance around a word.
_WORD = re.compile(r"[^\W_]+")
_BLANK = re.compile(r"\s+")

# Letters of other scripts that look like ours.
_LOOKALIKES = dict(
    zip("АВЕКМНОРСТХУІаеорсхуіΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEKMHOPCTXYIaeopcxyiABEZHIKMNOPTYX", strict=True)
)
_DASHES = dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d", "-")
_SHORT = words("general", "abbreviations")


@dataclass(frozen=True)
class Word:
    """A run of letters and digits; `gap` is what stands between it and the word before."""

    index: int
    start: int
    end: int
    text: str
    lower: str
    gap: str
    sentence: int

    @property
    def capitalised(self) -> bool:
        """Whether it is written like a name: one capital, then small letters."""
        return self.text[:1].isupper() and self.text[1:].islower()


class Reading:
    """The words and sentences of one text, with the way back to the text as written."""

    def __init__(self, written: str) -> None:
        self.written = written
        self.text, self._starts, self._ends = _unmasked(written)
        self.words = list(_words(self.text))

    def around(self, index: int, before: int, after: int) -> list[Word]:
        """Return the word at `index` with up to so many before and after it."""
        return self.words[max(index - before, 0) : index + after + 1]

    def word(self, index: int) -> str:
        """Return the word at `index` in small letters, or "" outside the text."""
        return self.words[index].lower if 0 <= index < len(self.words) else ""

    def gap(self, index: int) -> str:
        """Return what stands before the word at `index`; outside the text a line break."""
        return self.words[index].gap if 0 <= index < len(self.words) else "\n"

    def sentences_with(self, test: Callable[[Word], bool]) -> set[int]:
        """Return the sentences that have a word passing the test."""
        return {word.sentence for word in self.words if test(word)}

    @cached_property
    def crimes(self) -> set[int]:
        """The sentences that speak of a crime."""
        return self.sentences_with(lambda word: word.lower in CRIME)

    @cached_property
    def first_words(self) -> set[int]:
        """The indexes of words that begin a sentence, whose capital says nothing."""
        pairs = zip(self.words, [None, *self.words], strict=False)
        return {word.index for word, before in pairs if before is None or before.sentence != word.sentence}

    def found(self, rule: Rule, start: int, end: int, severity: Severity | None = None) -> Finding:
        """Return the finding for a stretch of the unmasked text, placed in the text as written."""
        first, last = self._starts[start], self._ends[end - 1]
        return Finding(
            rule.name, severity or rule.severity, first, last, self.written[first:last], rule.why, rule.law
        )


def near(sentence: int, sentences: set[int]) -> bool:
    """Whether the sentence or one beside it is among `sentences`."""
    return not sentences.isdisjoint((sentence - 1, sentence, sentence + 1))


def _unmasked(written: str) -> tuple[str, list[int], list[int]]:
    """Return the text without invisible characters, look-alikes and odd digits, and where each stood."""
    characters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for position, character in enumerate(written):
        plain = character if character.isascii() else _plain(character)
        if plain:
            characters.append(plain)
            starts.append(position)
            ends.append(position + 1)
        elif characters:
            composed = unicodedata.normalize("NFC", characters[-1] + character)
            characters[-1] = composed if len(composed) == 1 else characters[-1]
            ends[-1] = position + 1
    return "".join(characters), starts, ends


def _plain(character: str) -> str:
    """Return one ordinary character for this one, or "" where it has no width of its own."""
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return ""
    if character in _LOOKALIKES or character in _DASHES:
        return _LOOKALIKES.get(character) or _DASHES[character]
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    compatible = unicodedata.normalize("NFKC", character)
    return compatible if len(compatible) == 1 else character


def _words(text: str) -> Iterator[Word]:
    end, sentence, before = 0, 0, ""
    for index, match in enumerate(_WORD.finditer(text)):
        gap = text[end : match.start()]
        word = match.group()
        if index and _ends_sentence(gap, before, word):
            sentence += 1
        lower = "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in word)
        yield Word(index, match.start(), match.end(), word, lower, gap, sentence)
        end, before = match.end(), lower


def _ends_sentence(gap: str, before: str, after: str) -> bool:
    if "\n" in gap or "!" in gap or "?" in gap:
        return True
    if "." not in gap or not _BLANK.search(gap):
        return False
    return not gap.startswith(".") or before not in _SHORT or after[:1].isupper()
