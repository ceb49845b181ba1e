"""An alert's ledger as a page shows it: per channel a bar, the words and their numbers."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, cast

from django.db.models import Count
from django.utils.functional import Promise

from notifications import settling
from notifications.models import Alert
from notifications.statuses import Channel, Reason, Word
from notifications.tracking import status_of
from notifications.views.advice import advice_for

WIDTH = 1_000
"""How wide a whole bar is, in its own units."""

SEEN = 6
"""How wide a piece is at least: one in a million is still seen."""

ORDER = (
    Word.DELIVERED,
    Word.SENT,
    Word.IN_DOUBT,
    Word.FAILED,
    Word.SUPPRESSED,
    Word.CANCELLED,
    Word.EXPIRED,
    Word.SENDING,
    Word.QUEUED,
)
"""From arrived to not yet: the order of the pieces of a bar."""

FOLLOWED = timedelta(minutes=10)
"""How long after release a finished alert is still followed for receipts."""


@dataclass(frozen=True)
class Piece:
    """One word's share of a channel's bar."""

    word: Word
    number: int
    x: int
    width: int


@dataclass(frozen=True)
class Line:
    """One channel of a ledger."""

    channel: Channel
    counts: dict[str, int]

    @property
    def total(self) -> int:
        """How many messages in all."""
        return self.counts["total"]

    @property
    def done(self) -> int:
        """How many have left the queue, whatever came of them."""
        return self.total - self.counts[Word.QUEUED] - self.counts[Word.SENDING]

    @cached_property
    def pieces(self) -> list[Piece]:
        """The bar, from left to right; what is there at all is wide enough to be seen."""
        present = [(word, self.counts[word]) for word in ORDER if self.counts[word]]
        room = WIDTH - SEEN * len(present)
        pieces, x = [], 0
        for word, number in present:
            width = SEEN + room * number // self.total
            pieces.append(Piece(word, number, x, width))
            x += width
        return pieces


@dataclass(frozen=True)
class Failure:
    """Messages that failed for one reason."""

    why: str
    number: int
    advice: Promise | str


@dataclass(frozen=True)
class Ledger:
    """What has become of an alert right now."""

    alert: Alert
    now: datetime

    @cached_property
    def status(self) -> dict[str, Any]:
        """The same object as `alert_status --json` prints."""
        return status_of(self.alert)

    @cached_property
    def lines(self) -> list[Line]:
        """The channels, each with its counts."""
        return [Line(Channel(name), counts) for name, counts in self.status["channels"].items()]

    @property
    def waits_for_money(self) -> bool:
        """Whether it is paused because the SMS do not fit in the day's budget."""
        return self.status["pause_reason"] == "budget"

    @property
    def fallen_back(self) -> int:
        """How many get it by e-mail because their SMS does not arrive."""
        return cast("int", self.status["emails_instead_of_sms"])

    @property
    def totals(self) -> dict[str, int]:
        """How many messages each channel carries."""
        return {line.channel: line.total for line in self.lines}

    def number(self, *words: Word) -> int:
        """Return how many messages are behind some words, over all channels."""
        return sum(line.counts[word] for line in self.lines for word in words)

    @property
    def total(self) -> int:
        """How many messages in all."""
        return sum(line.total for line in self.lines)

    @property
    def failed(self) -> int:
        """How many will not arrive as things are."""
        return self.number(Word.FAILED)

    @cached_property
    def failures(self) -> list[Failure]:
        """Why messages failed, the most common reason first, each with what to do about it."""
        if not self.failed:
            return []
        failed = self.alert.deliveries.worded(Word.FAILED).order_by()
        rows = failed.values_list("reason").annotate(number=Count("pk")).order_by("-number", "reason")
        return [Failure(str(Reason(reason).label), number, advice_for(reason)) for reason, number in rows]

    @cached_property
    def awaiting(self) -> int:
        """How many in doubt wait for somebody to decide: the provider cannot tell."""
        return settling.awaiting(self.alert).count() if self.in_doubt else 0

    @property
    def in_doubt(self) -> int:
        """How many may or may not have arrived."""
        return self.number(Word.IN_DOUBT)

    @property
    def stopped(self) -> int:
        """How many were left alone because the recipient had stopped us."""
        return self.number(Word.SUPPRESSED)

    @property
    def times(self) -> dict[str, float | None]:
        """How many seconds after release the first and the latest were taken by a provider."""
        return cast("dict[str, float | None]", self.status["seconds"])

    @property
    def seconds_left(self) -> int:
        """How long it can still be undone; 0 when it is being released."""
        release_at = self.alert.release_at
        return max(0, round((release_at - self.now).total_seconds())) if release_at else 0

    @property
    def polls_every(self) -> int:
        """How many seconds until the page asks again; 0 when nothing more will change by itself."""
        alert = self.alert
        if alert.state == Alert.State.APPROVED:
            return 1 if self.seconds_left < 60 else 20
        if alert.state in (Alert.State.SENDING, Alert.State.PAUSED):
            return 2
        unsettled = alert.released_at and self.now - alert.released_at < FOLLOWED
        return 2 if unsettled and self._awaits_receipts else 0

    @property
    def _awaits_receipts(self) -> bool:
        if self.number(Word.SENDING, Word.IN_DOUBT):
            return True
        return any(line.counts[Word.SENT] for line in self.lines if line.channel == Channel.SMS)
