"""Whose house stands empty is the one thing a thief wants to know."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from notifications.safeguards.findings import Finding, Rule
from notifications.safeguards.reading import Reading, Word
from notifications.safeguards.vocabulary import phrases, words

_ABSENT = words("absence", "absent")
_SPOKEN_TO = words("absence", "spoken to")
_HOUSEHOLDS = words("absence", "households")
_PHRASES = phrases("absence", "phrases")

ABSENCE = Rule(
    "absence",
    "block",
    _("Never tell who is away or which house stands empty."),
    _("GDPR art. 5.1 c and f"),
)


def find(reading: Reading) -> Iterator[Finding]:
    """Yield words of absence; general advice to the reader ("när du är bortrest") is to be confirmed."""
    spoken_to = reading.sentences_with(lambda word: word.lower in _SPOKEN_TO)
    households = reading.sentences_with(lambda word: word.lower in _HOUSEHOLDS)
    for word in reading.words:
        if word.lower in _ABSENT:
            advice = word.sentence in spoken_to
            yield reading.found(ABSENCE, word.start, word.end, "confirm" if advice else "block")
        elif word.sentence in households - spoken_to:
            end = _phrase_end(reading, word)
            if end:
                yield reading.found(ABSENCE, word.start, reading.words[end - 1].end)


def _phrase_end(reading: Reading, word: Word) -> int | None:
    """Return the index after the phrase of absence that begins with `word`, if one does."""
    for rest in _PHRASES.beginning_with(word.lower):
        end = word.index + 1 + len(rest)
        if [reading.word(at) for at in range(word.index + 1, end)] == rest:
            return end
    return None
