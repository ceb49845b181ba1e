"""What an SMS costs: its alphabet, its parts, the characters that make it dearer, the price."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# GSM 03.38: 127 characters of one septet, and ten that are sent as an escape pair.
BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
PAIRS = frozenset("^{}\\[~]|€\f")

# (characters in one message, characters in each part of a longer one)
CAPACITY = {"GSM-7": (160, 153), "UCS-2": (70, 67)}
Encoding = Literal["GSM-7", "UCS-2"]

_DASH = _("A long dash is not in the SMS alphabet; a hyphen is.")
_QUOTE = _("Curly quotation marks are not in the SMS alphabet; straight ones are.")
_DOTS = _("The ellipsis is one character outside the SMS alphabet; three full stops are inside.")
_BULLET = _("Bullets are not in the SMS alphabet; a hyphen is.")
_SPACE = _("This space is a special one that is not in the SMS alphabet; an ordinary one is.")
_INVISIBLE = _("An invisible character, probably pasted along from another program.")
_SIGN = _("This sign is not in the SMS alphabet.")
_APART = _("The letter and its dots came apart when the text was pasted.")
_LETTER = _("This letter is not in the SMS alphabet.")
_EMOJI = _("Pictures are not in the SMS alphabet.")

_INVISIBLES = "\u00ad\u200b\u200c\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"
_MARKS = "\u0300-\u036f"
_SIGNS = {
    "×": "x",
    "÷": "/",
    "⁄": "/",
    "²": "2",
    "³": "3",
    "½": "1/2",
    "¼": "1/4",
    "¾": "3/4",
    "→": "->",
    "←": "<-",
    "©": "(c)",
    "®": "(R)",
    "™": "(TM)",
}
_TABLE: dict[str, tuple[str, Promise | str]] = {
    **dict.fromkeys("\u2010\u2011\u2012–—\u2015\u2212", ("-", _DASH)),
    **dict.fromkeys("“”„‟«»″", ('"', _QUOTE)),
    **dict.fromkeys("‘’‚‛‹›′`´", ("'", _QUOTE)),
    **dict.fromkeys("•·‣⁃●▪■◦", ("-", _BULLET)),
    **dict.fromkeys("\t\u00a0\u1680\u202f\u205f\u3000", (" ", _SPACE)),
    **{chr(code): (" ", _SPACE) for code in range(0x2000, 0x200B)},
    **dict.fromkeys("\v\u0085\u2028\u2029", ("\n", _INVISIBLE)),
    "…": ("...", _DOTS),
    **{sign: (plain, _SIGN) for sign, plain in _SIGNS.items()},
}
_TYPOGRAPHY = re.compile(
    rf"(?P<apart>[A-Za-z][{_INVISIBLES}]*[{_MARKS}][{_INVISIBLES}{_MARKS}]*)"
    r"|(?P<fraction>(?<=\d)[½¼¾])"
    r"|(?P<degrees>[ \u00a0\u202f]?°(?:C\b)?)"
    rf"|(?P<invisible>[{_INVISIBLES}]+)"
    r"|(?P<newline>\r\n?)"
    rf"|(?P<sign>[{re.escape(''.join(_TABLE))}])"
)


@dataclass(frozen=True)
class Change:
    """One replacement that normalising made; the position is that in the text as written."""

    position: int
    old: str
    new: str
    reason: Promise | str


@dataclass(frozen=True)
class Culprit:
    """A place that forces the dear alphabet; `replacement` is None where nothing can stand for it."""

    position: int
    characters: str
    reason: Promise | str
    replacement: str | None


@dataclass(frozen=True)
class Segments:
    """What a text becomes as SMS.

    `characters` counts as the network counts (a pair is two); `left` is the room in the last part
    before another is needed; an empty text has no parts.
    """

    encoding: Encoding
    characters: int
    parts: int
    left: int
    culprits: tuple[Culprit, ...] = ()


def count(text: str) -> Segments:
    """Return encoding, parts, room left and what makes the text dearer than need be."""
    culprits = tuple(_culprits(text))
    encoding: Encoding = "UCS-2" if culprits else "GSM-7"
    widths = [_width(character, encoding) for character in text]
    characters = sum(widths)
    alone, each = CAPACITY[encoding]
    if characters <= alone:
        return Segments(encoding, characters, min(characters, 1), alone - characters, culprits)
    parts, used = _pack(widths, each)
    return Segments(encoding, characters, parts, each - used, culprits)


def _width(character: str, encoding: Encoding) -> int:
    """Return how many septets, or how many UTF-16 units, the character takes."""
    if encoding == "GSM-7":
        return 2 if character in PAIRS else 1
    return 2 if ord(character) > 0xFFFF else 1


def _pack(widths: Iterable[int], capacity: int) -> tuple[int, int]:
    """Return the number of parts and how full the last is; a pair is never torn apart."""
    parts, used = 1, 0
    for width in widths:
        if used + width > capacity:
            parts, used = parts + 1, 0
        used += width
    return parts, used


def normalised(text: str) -> tuple[str, tuple[Change, ...]]:
    """Return the text with typographic characters written plainly, and each change made.

    Letters stay as they are (å, ä and ö are in the SMS alphabet), pictures too, and a text is
    left alone where writing it plainly would take more parts.
    """
    changes = tuple(_changes(text))
    plain, end = [], 0
    for change in changes:
        plain += [text[end : change.position], change.new]
        end = change.position + len(change.old)
    result = "".join(plain) + text[end:]
    if count(result).parts > count(text).parts:
        return text, ()
    return result, changes


def mended(text: str, position: int) -> str:
    """Return the text with the culprit at `position` replaced, or unchanged if there is none."""
    for culprit in _culprits(text):
        if culprit.position == position and culprit.replacement is not None:
            return text[:position] + culprit.replacement + text[position + len(culprit.characters) :]
    return text


def price(parts: int, recipients: int) -> Decimal:
    """Return what `parts` to each of `recipients` cost, in SEK and öre."""
    per_part = Decimal(str(settings.SMS_PRICE_PER_SEGMENT))
    return (per_part * parts * recipients).quantize(Decimal("0.01"))


def _changes(text: str) -> Iterator[Change]:
    for match in _TYPOGRAPHY.finditer(text):
        old, position = match.group(), match.start()
        if match["sign"]:
            yield Change(position, old, *_TABLE[old])
        elif match["apart"]:
            whole = unicodedata.normalize("NFC", re.sub(f"[{_INVISIBLES}]", "", old))
            if len(whole) == 1:
                yield Change(position, old, whole, _APART)
        elif match["fraction"]:
            yield Change(position, old, f" {_TABLE[old][0]}", _SIGN)
        elif match["degrees"]:
            yield Change(position, old, " grader", _SIGN)
        else:
            yield Change(position, old, "\n" if match["newline"] else "", _INVISIBLE)


def _culprits(text: str) -> Iterator[Culprit]:
    """Yield what is outside the SMS alphabet, in order, with what could stand in its place."""
    end = 0
    for change in _changes(text):
        yield from _lone_culprits(text, end, change.position)
        end = change.position + len(change.old)
        if not _in_alphabet(change.old):
            yield Culprit(change.position, change.old, change.reason, change.new)
    yield from _lone_culprits(text, end, len(text))


def _lone_culprits(text: str, start: int, end: int) -> Iterator[Culprit]:
    for position in range(start, end):
        character = text[position]
        if not _in_alphabet(character):
            yield Culprit(position, character, _reason(character), _plain(character))


def _in_alphabet(text: str) -> bool:
    return all(character in BASIC or character in PAIRS for character in text)


def _reason(character: str) -> Promise | str:
    if character.isalpha():
        return _LETTER
    return _EMOJI if ord(character) > 0x2190 else _SIGN


def _plain(character: str) -> str | None:
    """Return the character without its accents, ligature or width, if that is in the alphabet."""
    decomposed = unicodedata.normalize("NFKD", character)
    bare = "".join(part for part in decomposed if not unicodedata.combining(part))
    return bare if bare and _in_alphabet(bare) else None
