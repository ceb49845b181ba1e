"""A row of numbers as a picture: one bar for each, drawn by the server."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.utils.text import Truncator

END, ROW = 258, 26
"""Where the longest bar ends, and how high the place of one is, in the picture's own units."""

SIGN = 8
"""How wide a letter is, at most on average: longer labels are cut off; the table has them whole."""

Number = int | Decimal | None


class Piece(NamedTuple):
    """A part of a bar, and the class that gives it its colour."""

    colour: str
    x: int
    width: int


class Bar(NamedTuple):
    """A bar: what it is about, its pieces, where it lies, and its number in words after its end."""

    label: str
    pieces: list[Piece]
    y: int
    text_y: int
    end: int
    words: str


class Series(NamedTuple):
    """One number for each bar, as a colour; None is not drawn."""

    colour: str
    name: str
    numbers: Sequence[Number]


class Mark(NamedTuple):
    """A number that all bars are held against, drawn as a line through them, and what it is in words."""

    at: int
    words: str


@dataclass(frozen=True)
class Chart:
    """A picture with its name; several series lie one after the other in each bar."""

    key: str
    title: str
    labels: Sequence[str]
    series: Sequence[Series]
    words: Sequence[str]
    most: Number = None
    left: int = 48
    mark: Mark | None = None

    @property
    def height(self) -> int:
        """How high the picture is, in its own units."""
        return ROW * len(self.labels)

    @property
    def rows(self) -> list[tuple[Number, ...]]:
        """The numbers of each bar."""
        return list(zip(*(one.numbers for one in self.series), strict=True))

    @property
    def longest(self) -> int | Decimal:
        """What fills the width: `most`, else the longest bar or the mark."""
        marked = self.mark.at if self.mark else 0
        return self.most or max((marked, *(sum(number or 0 for number in row) for row in self.rows))) or 1

    @property
    def mark_x(self) -> int:
        """Where the line of the mark is drawn."""
        return self.left + int((END - self.left) * (self.mark.at if self.mark else 0) / self.longest)

    @property
    def bars(self) -> list[Bar]:
        """The bars, from above."""
        rows, longest = self.rows, self.longest
        bars = []
        for place, (label, words, row) in enumerate(zip(self.labels, self.words, rows, strict=True)):
            pieces, x = [], self.left
            for series, number in zip(self.series, row, strict=True):
                if number:
                    width = max(2, int((END - self.left) * number / longest))
                    pieces.append(Piece(series.colour, x, width))
                    x += width
            bars.append(
                Bar(
                    Truncator(label).chars(self.left // SIGN),
                    pieces,
                    ROW * place + 4,
                    ROW * place + 18,
                    x + 6,
                    words,
                )
            )
        return bars

    @property
    def sentence(self) -> str:
        """The picture in words, for those who do not see it."""
        said = [f"{label} {words}" for label, words in zip(self.labels, self.words, strict=True) if words]
        return "; ".join([*said, *([self.mark.words] if self.mark else [])])
