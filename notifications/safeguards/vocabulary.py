"""The Swedish words the safeguards know, kept as plain lists in `words/` for people to read and mend.

In a list `inbrott*` is a beginning, `*gatan` an ending, `*stöld*` a part of a word, and `!` makes an
exception; a word written out in full wins over exceptions. `#` begins a comment.
"""

from collections.abc import Iterable
from pathlib import Path

_FOLDER = Path(__file__).parent / "words"
_LONGEST_WORD = 60  # longer "words" are noise, and looking inside them costs time


class Words:
    """A list that knows its Swedish: `word in words`, in small letters."""

    def __init__(self, entries: Iterable[str]) -> None:
        wanted = [entry for entry in entries if not entry.startswith("!")]
        self._whole = frozenset(entry for entry in wanted if "*" not in entry)
        self._starts = tuple(entry[:-1] for entry in wanted if entry[0] != "*" and entry[-1] == "*")
        self._ends = tuple(entry[1:] for entry in wanted if entry[0] == "*" and entry[-1] != "*")
        self._parts = tuple(entry[1:-1] for entry in wanted if entry[0] == "*" and entry[-1] == "*")
        exceptions = [entry[1:] for entry in entries if entry.startswith("!")]
        self._exceptions = Words(exceptions) if exceptions else frozenset[str]()
        self._has_patterns = bool(self._starts or self._ends or self._parts)

    def __contains__(self, word: str) -> bool:
        """Whether the word, in small letters, belongs to the list."""
        if word in self._whole:
            return True
        if not self._has_patterns or len(word) > _LONGEST_WORD:
            return False
        return self._matches(word) and word not in self._exceptions

    def _matches(self, word: str) -> bool:
        if word.startswith(self._starts) or word.endswith(self._ends):
            return True
        return any(part in word for part in self._parts)


class Phrases:
    """Several words in a row, one phrase on each line."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._after: dict[str, list[list[str]]] = {}
        for line in lines:
            first, *rest = line.split()
            self._after.setdefault(first, []).append(rest)

    def beginning_with(self, word: str) -> list[list[str]]:
        """Return what may follow the word."""
        return self._after.get(word, [])


def words(name: str, section: str) -> Words:
    """Return one section of `words/<name>.txt` as words."""
    return Words([entry for line in _lines(name, section) for entry in line.split()])


def phrases(name: str, section: str) -> Phrases:
    """Return one section of `words/<name>.txt`, a phrase on each line."""
    return Phrases(_lines(name, section))


def _lines(name: str, section: str) -> list[str]:
    text = (_FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    _before, _heading, rest = text.partition(f"[{section}]\n")
    lines = rest.partition("\n[")[0].splitlines()
    if not lines:
        raise LookupError(f"words/{name}.txt has no section [{section}]")
    return [line for line in lines if line.strip() and not line.startswith("#")]


CRIME = words("general", "crime")
MONTHS_AND_DAYS = words("general", "months and days")
STREETS = words("general", "streets")
PLAIN_STREETS = words("general", "plain streets")
