"""A person's name beside a crime: true or false, it cannot be taken back."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from notifications.safeguards.findings import Finding, Rule
from notifications.safeguards.reading import Reading, Word, near
from notifications.safeguards.vocabulary import MONTHS_AND_DAYS, PLAIN_STREETS, STREETS, words

_FIRST_NAMES = words("names", "first names")
_SURNAMES = words("names", "surnames")
_FAMILY = words("names", "family")
_OFFICIALS = words("names", "officials")
_NOT_NAMES = words("names", "not names")

NAME = Rule(
    "name",
    "block",
    _("A name beside a crime is a statement about a person, right or wrong. Leave it out."),
    _("GDPR art. 10; Data Protection Act chapter 3 sections 8–9"),
)


def find(reading: Reading) -> Iterator[Finding]:
    """Yield names near a crime; what only looks like a name is to be confirmed."""
    past = 0
    for word in reading.words:
        if word.index < past or not near(word.sentence, reading.crimes):
            continue
        end = _name_end(reading, word)
        if end and not _is_official(reading, word.index, end):
            sure = _is_sure(reading, word, end)
            if sure or word.sentence in reading.crimes:
                last = reading.words[end - 1]
                yield reading.found(NAME, word.start, last.end, "block" if sure else "confirm")
            past = end


def _name_end(reading: Reading, word: Word) -> int | None:
    """Return the index after the name that begins with `word`, if one does."""
    if not _may_be_name(word) or (_begins_sentence(reading, word) and not _begins_like_name(reading, word)):
        return None
    end = word.index + 1
    while end < word.index + 4 and _continues(reading, end):
        end += 1
    if any(reading.word(at) in PLAIN_STREETS for at in range(end, end + 3)):
        return None  # Karl XII:s gata
    alone = end == word.index + 1
    if alone and not (word.lower in _FIRST_NAMES or _is_family(reading, word)):
        return None
    return end


def _may_be_name(word: Word) -> bool:
    if not word.capitalised or len(word.text) < 2 or not word.text.isalpha():
        return False
    return not (word.lower in _NOT_NAMES or word.lower in MONTHS_AND_DAYS or word.lower in STREETS)


def _continues(reading: Reading, index: int) -> bool:
    """Whether the word at `index` goes on with the name before it."""
    if index >= len(reading.words) or reading.gap(index) not in {" ", "-"}:
        return False
    return _may_be_name(reading.words[index])


def _begins_sentence(reading: Reading, word: Word) -> bool:
    return word.index in reading.first_words or reading.gap(word.index).rstrip().endswith(("-", ":", "•"))


def _begins_like_name(reading: Reading, word: Word) -> bool:
    after = reading.words[word.index + 1] if word.index + 1 < len(reading.words) else None
    surname = after is not None and _continues(reading, after.index) and after.lower in _SURNAMES
    return word.lower in _FIRST_NAMES or surname


def _is_family(reading: Reading, word: Word) -> bool:
    return reading.word(word.index - 1) in _FAMILY


def _is_sure(reading: Reading, word: Word, end: int) -> bool:
    """Whether it surely is a name: a known first name with a surname, or a family's."""
    return _is_family(reading, word) or (word.lower in _FIRST_NAMES and end > word.index + 1)


def _is_official(reading: Reading, start: int, end: int) -> bool:
    """Whether the name is of one who signs or answers: "kommunpolis ...", "Hälsningar ..."."""
    around = [reading.word(at) for at in (start - 3, start - 2, start - 1, end, end + 1)]
    return any(word in _OFFICIALS for word in around)
