"""Messages half written, one for each kind of event: they ask what, where, when and what to do.

The texts here are those a municipality begins with; it may write its own. A blank that nobody fills takes
its whole sentence with it, so that no message leaves with a hole.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.text import get_text_list
from django.utils.translation import gettext_lazy as _

from areas.models import Area, Municipality
from notifications.models import Alert

NAMED = 3  # more areas than this are named by their municipality
BLANKS = ("what", "where", "when", "do")
_BLANK = re.compile(rf"\{{({'|'.join(BLANKS)})\}}")
_ANY_BLANK = re.compile(r"\{[^{}]*\}")
_SENTENCE = re.compile(r"[^.!?]*[.!?]+\s*|[^.!?]+$")


class Event(TextChoices):
    """What a message is about, in the order in which they are asked for."""

    BURGLARY = "burglary", _("Burglary")
    ELDER_FRAUD = "elder_fraud", _("Fraud against the elderly")
    VEHICLE = "vehicle", _("Vehicle")
    BICYCLE = "bicycle", _("Bicycle")
    VANDALISM = "vandalism", _("Vandalism")
    INFORMATION = "information", _("Information")
    MEETING = "meeting", _("Meeting")


class Text(NamedTuple):
    """The words of a template, with blanks in braces."""

    kind: Alert.Kind
    title: str
    text: str


WARNING, INFORMATION, MEETING = Alert.Kind.WARNING, Alert.Kind.INFORMATION, Alert.Kind.MEETING
# Written to residents, in the language of the municipality: not translated with the pages.
TEXTS: dict[Event, Text] = {
    Event.BURGLARY: Text(
        WARNING,
        "Inbrott {where}",
        "Inbrott {where} {when}. {what}. {do}. Har du sett något? Ring polisen 114 14, pågående brott 112.",
    ),
    Event.ELDER_FRAUD: Text(
        WARNING,
        "Varning för bedrägerier {where}",
        "Bedragare är i farten {where} {when}. {what}. {do}. Lämna aldrig ut koder eller kort. Lägg på. "
        "Prata med äldre du känner. Tips: 114 14.",
    ),
    Event.VEHICLE: Text(
        WARNING,
        "Fordonsbrott {where}",
        "Fordonsbrott {where} {when}. {what}. {do}. Lås bilen och lämna inget synligt. Tips: 114 14.",
    ),
    Event.BICYCLE: Text(
        WARNING,
        "Cykelstölder {where}",
        "Cykelstölder {where} {when}. {what}. {do}. Lås fast cykeln i ramen. Tips: 114 14.",
    ),
    Event.VANDALISM: Text(
        WARNING,
        "Skadegörelse {where}",
        "Skadegörelse {where} {when}. {what}. {do}. Har du sett något? Ring 114 14, pågående brott 112.",
    ),
    Event.INFORMATION: Text(INFORMATION, "Information {where}", "{what}. Gäller {where} {when}. {do}."),
    Event.MEETING: Text(MEETING, "Möte {where}", "Välkommen till möte {where} {when}. {what}. {do}."),
}


def fill(text: str, answers: dict[str, str]) -> str:
    """Return the text with its blanks filled, without the sentences that only asked what nobody answered.

    Of a sentence with several blanks, the empty ones vanish and the rest stays.
    """
    return "".join(_filled(sentence, answers) for sentence in _SENTENCE.findall(text)).strip()


def in_places(areas: Sequence[Area], municipalities: Sequence[Municipality]) -> str:
    """Return the chosen places as a message names them, such as "i Ekudden och Mariestad".

    More areas than a few are named by their municipality; none at all by nothing.
    """
    by_municipality = len(areas) > NAMED
    wholes = [*municipalities, *(area.municipality for area in areas if by_municipality)]
    names = dict.fromkeys([one.name for one in (() if by_municipality else areas)])
    names |= dict.fromkeys([one.name for one in wholes])
    return f"i {get_text_list(list(names), 'och')}" if names else ""


def unknown_blanks(text: str) -> list[str]:
    """Return what stands in braces and is none of BLANKS, as it is written."""
    return [found for found in _ANY_BLANK.findall(text) if not _BLANK.fullmatch(found)]


def _filled(sentence: str, answers: dict[str, str]) -> str:
    asked = _BLANK.findall(sentence)
    if asked and not any(answers.get(name, "").strip() for name in asked):
        return ""
    said = _BLANK.sub(lambda blank: answers.get(blank[1], "").strip().rstrip("."), sentence)
    return re.sub(r" {2,}", " ", said).replace(" .", ".")
