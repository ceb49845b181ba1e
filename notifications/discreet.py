"""Numbers of people as somebody may know them: few of them could point somebody out. Pure."""

from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext

from areas.models.area import FEWEST_SHOWN


@dataclass(frozen=True)
class Split:
    """Some people, and the part of them that something is true of.

    Who may not read the people (`is_open` is False) sees neither fewer than five of them nor what would tell:
    beside a small part, the large one is only told as the least that it can be.
    """

    whole: int
    part: int
    is_open: bool

    @property
    def whole_said(self) -> str:
        """How many there are."""
        return gettext("fewer than 5") if self._is_small(self.whole) else _written(self.whole)

    @property
    def part_said(self) -> str:
        """Of how many it is true."""
        return self._said(self.part)

    @property
    def rest_said(self) -> str:
        """Of how many it is not."""
        return self._said(self.whole - self.part)

    @property
    def percent(self) -> int | None:
        """The part in a hundred, the least it can be; None where not even that may be known."""
        if not self.whole or self._is_small(self.whole):
            return None
        part = self.part
        if self._hides_a_part:
            part = 1 if self._is_small(part) else self.whole - FEWEST_SHOWN + 1
        return 100 * part // self.whole

    @property
    def percent_said(self) -> str:
        """The part in a hundred, in words; empty where it may not be known."""
        if self.percent is None:
            return ""
        said = f"{self.percent} %"
        return gettext("at least %(number)s") % {"number": said} if self._hides_a_part else said

    def _said(self, number: int) -> str:
        if self._is_small(self.whole) or self._is_small(number):
            return gettext("fewer than 5")
        if self._hides_a_part:
            return gettext("at least %(number)s") % {"number": _written(self.whole - FEWEST_SHOWN + 1)}
        return _written(number)

    @property
    def _hides_a_part(self) -> bool:
        return self._is_small(self.part) or self._is_small(self.whole - self.part)

    def _is_small(self, number: int) -> bool:
        return not self.is_open and 0 < number < FEWEST_SHOWN


def _written(number: int) -> str:
    return number_format(number, use_l10n=True)
