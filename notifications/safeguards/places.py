"""A house number beside a crime tells everyone whose house it was."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from notifications.safeguards.findings import Finding, Rule
from notifications.safeguards.reading import Reading, Word, near
from notifications.safeguards.vocabulary import MONTHS_AND_DAYS, PLAIN_STREETS, STREETS, words

_HOUSE_WORDS = words("places", "house words")
_ASSOCIATIONS = words("places", "associations")
_GATHERINGS = words("places", "gatherings")
_COUNTED = words("places", "counted")

HOUSE = Rule(
    "house",
    "block",
    _("A house number beside a crime points out those who live there. Name the street or the area only."),
    _("GDPR art. 10; Data Protection Act chapter 3 sections 8–9"),
)

_AFTER_PREPOSITION = frozenset(
    ["på", "vid", "i", "hos", "från", "till", "utanför", "mot", "mellan", "adress"]
)


def find(reading: Reading) -> Iterator[Finding]:
    """Yield house numbers, flats and the like in a sentence with a crime or beside one."""
    gatherings = reading.sentences_with(lambda word: word.lower in _GATHERINGS)
    for word in reading.words:
        if not near(word.sentence, reading.crimes) or not _is_house_number(reading, word):
            continue
        # People are told where to meet and talk about the burglaries.
        meeting = word.sentence in gatherings
        if not meeting or word.sentence in reading.crimes:
            start = reading.words[word.index - 1].start
            yield reading.found(HOUSE, start, word.end, "confirm" if meeting else "block")


def _is_house_number(reading: Reading, word: Word) -> bool:
    if (
        not _is_short_number(word.text)
        or word.gap.strip(" ,:.")
        or not word.index
        or _is_counted(reading, word)
    ):
        return False
    before = reading.words[word.index - 1]
    if before.sentence != word.sentence or reading.word(before.index - 1) in _ASSOCIATIONS:
        return False
    if before.lower in _HOUSE_WORDS:
        return True
    digits = word.text.rstrip("abcdefghABCDEFGH")
    return len(digits) < 4 and (_is_street(reading, before) or _is_farm(reading, before))


def _is_short_number(text: str) -> bool:
    """12, 12B, and 1204 for a flat."""
    digits = text[:-1] if text[-1:].isalpha() else text
    return digits.isdigit() and len(digits) <= 4 and not digits.startswith("0")


def _is_counted(reading: Reading, word: Word) -> bool:
    """Whether the number counts or tells the time: "Storgatan 3 cyklar", "Storgatan 18.30"."""
    after = reading.word(word.index + 1)
    gap = reading.gap(word.index + 1)
    if after.isdigit():
        return gap in {".", ":"} or len(word.text) == 4
    return gap in {" ", "-"} and (after in _COUNTED or after in MONTHS_AND_DAYS)


def _is_street(reading: Reading, word: Word) -> bool:
    """Tell the name of a street, in one word or in several ("Norra vägen", "Karl XII:s gata")."""
    if word.lower in STREETS:
        return True
    earlier = reading.words[max(word.index - 2, 0) : word.index]
    return word.lower in PLAIN_STREETS and any(name.text[0].isupper() for name in earlier)


def _is_farm(reading: Reading, before: Word) -> bool:
    """Whether it is a name after a preposition: "inbrott på Solbacka 3"."""
    return before.capitalised and reading.word(before.index - 1) in _AFTER_PREPOSITION
