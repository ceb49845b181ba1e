"""How somebody looks and where they are thought to come from: only the police may spread that."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from notifications.safeguards.findings import Finding, Rule
from notifications.safeguards.reading import Reading, Word, near
from notifications.safeguards.vocabulary import phrases, words

_PERSONS = words("looks", "persons")
_BEFORE_MAN = words("looks", "before man")
_AFTER_MAN = words("looks", "after man")
_LOOKS = words("looks", "looks")
_ORIGIN = words("looks", "origin")
_PEOPLES = words("looks", "peoples")
_COUNTRIES = words("looks", "countries")
_SPEAK = words("looks", "speak")
_PHRASES = phrases("looks", "phrases")

ORIGIN = Rule(
    "origin",
    "block",
    _("Somebody's origin or way of speaking points out a whole group. Describe what happened instead."),
    _("GDPR art. 9 and 10"),
)
LOOKS = Rule(
    "looks",
    "block",
    _("Only the police may spread what a suspect looks like. Tell what happened and ask for tips to 114 14."),
    _("GDPR art. 10; Data Protection Act chapter 3 sections 8–9"),
)


def find(reading: Reading) -> Iterator[Finding]:
    """Yield descriptions of people; without a crime near by, looks need only be confirmed."""
    people = {word.sentence for word in reading.words if _is_person(reading, word)}
    for word in reading.words:
        crime = near(word.sentence, reading.crimes)
        if _is_origin(reading, word, crime=crime, person=word.sentence in people):
            yield reading.found(ORIGIN, word.start, word.end)
        elif _is_look(reading, word, person=word.sentence in people):
            yield reading.found(LOOKS, word.start, word.end, "block" if crime else "confirm")


def _is_person(reading: Reading, word: Word) -> bool:
    """Whether it is a person; "man" only where it is no pronoun."""
    if word.lower != "man":
        return word.lower in _PERSONS
    before, after = reading.word(word.index - 1), reading.word(word.index + 1)
    return before in _BEFORE_MAN or after in _AFTER_MAN or before in _ORIGIN


def _is_origin(reading: Reading, word: Word, *, crime: bool, person: bool) -> bool:
    if word.lower in _PEOPLES:
        return crime
    if _is_told_of(reading, word):
        return person or crime
    return word.lower in _ORIGIN and any(
        _is_person(reading, near_by) for near_by in reading.around(word.index, 2, 3) if near_by is not word
    )


def _is_told_of(reading: Reading, word: Word) -> bool:
    """Whether a phrase begins here that tells of origin: "talar polska", "från Polen", "bruten svenska"."""
    after = [reading.word(word.index + 1), reading.word(word.index + 2)]
    if word.lower in _SPEAK:
        return any(language in _ORIGIN for language in after)
    return after[:1] in _PHRASES.beginning_with(word.lower) or (
        word.lower == "från" and after[0] in _COUNTRIES
    )


def _is_look(reading: Reading, word: Word, *, person: bool) -> bool:
    if word.lower == "signalement":
        return reading.gap(word.index + 1).startswith((":", " -")) or reading.word(word.index + 1) in {
            "är",
            "på",
        }
    if word.lower in {"lång", "långa"}:
        return person and reading.word(word.index - 1) in {"cm", "meter", "m"} | _HEIGHTS
    return person and word.lower in _LOOKS


_HEIGHTS = {str(height) for height in range(150, 211)} | {f"{height:02}" for height in range(50, 100)}
