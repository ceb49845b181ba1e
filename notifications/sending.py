"""Sending: one worker's run over the table. Claim and mark, hand over, record; nothing is held meanwhile.

docs/deliveries.md explains every step and what breaks without it.
"""

import secrets
import time
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.db import InterfaceError, OperationalError, close_old_connections, transaction
from django.utils import timezone

from grannsamverkan.processes import stop_noted
from notifications import budget, pace
from notifications.channels import Carriers
from notifications.channels.base import (
    DoubtError,
    Message,
    Outcome,
    PermanentError,
    SenderError,
)
from notifications.models import Alert, Rendering, Suppression, ledger
from notifications.models.ledger import Change, Claimed, Tally
from notifications.rendering import for_recipient, mail_for, sms_sender
from notifications.statuses import Channel, Lane, Reason, Status

BUDGET_SECONDS = 20
"""How long one run works before it makes room for others and rings again."""

WAVE_SECONDS = 1.5
"""No request is begun later than this after its wave was marked: a stop is obeyed within two seconds."""

RECORD_SECONDS = 15
"""How long results wait for a database that is away; with a run and a wave, within a task's time limit."""

NAP_SECONDS = 0.1
LONGEST_RETRY_SECONDS = 300

# An address that does not exist is not tried again by the next alert either.
STOPS = {
    Reason.STOPPED: Suppression.Cause.PROVIDER,
    Reason.BAD_ADDRESS: Suppression.Cause.BAD_NUMBER,
    Reason.NOT_MOBILE: Suppression.Cause.BAD_NUMBER,
}


def drain(*, lane: Lane, channel: Channel, seconds: float = BUDGET_SECONDS) -> bool:
    """Send what waits on a channel, this lane's and more urgent, until it is empty or time is up.

    Returns whether work remains that can go on at once. Harmless to run twice, at the same time, or never:
    the table is the queue.
    """
    with Carriers(channel) as carriers:
        return Run(carriers, lane=lane, channel=channel).work(until=time.monotonic() + seconds)


class Wave(NamedTuple):
    """What is handed over between two commits, and of how many claimed rows it is what remains."""

    claimed: int
    messages: list[Message]
    segments: int


class Run:
    """One worker's run: its lease, the texts it has read, and how large a wave has proved to fit."""

    def __init__(self, carriers: Carriers, *, lane: Lane, channel: Channel) -> None:
        self.carriers, self.lane, self.channel = carriers, lane, channel
        self.ways = [pace.Way(channel, provider) for provider in carriers.providers]
        self.carrier = carriers.by(carriers.providers[0])
        self.lease = secrets.token_urlsafe(12)
        self.wave = self.carrier.wave
        self.texts: dict[int, Rendering] = {}
        self.senders: dict[int, str] = {}
        self.results: list[Change] = []
        self.purse = budget.Purse()
        self.too_dear: set[int] = set()  # alerts of which something did not fit in the day's budget

    def work(self, *, until: float) -> bool:
        """Send wave after wave; return whether the time ran out before the work did."""
        try:
            while time.monotonic() < until and not stop_noted():
                granted = self._choose_way()
                if not granted:
                    self._record()
                    if pace.rate_of(self.channel) == 0 or pace.is_paused(self.way, timezone.now()):
                        return False  # the sweep rings when the pause is over
                    time.sleep(NAP_SECONDS)
                    continue
                begun_at = time.monotonic()
                wave = self._next_wave(granted)
                if wave.messages:
                    self._learn(self.carrier.carry(wave.messages, deadline=begun_at + WAVE_SECONDS))
                pace.charge(self.way, wave.segments - granted)
                if not wave.claimed:  # all that was claimed may have been stopped, and more lie behind it
                    return False
            return True
        finally:
            self._record_surely()

    @property
    def way(self) -> pace.Way:
        """How the messages go right now."""
        return pace.Way(self.channel, self.carrier.name)

    def _choose_way(self) -> int:
        """Go by the first provider that does not hold still; return how many permits it gives.

        What is in doubt at another stays there: it is not in the queue.
        """
        granted = 0
        for way in self.ways:
            self.carrier = self.carriers.by(way.provider)
            granted = pace.take(way, lane=self.lane, wanted=self.wave, now=timezone.now())
            if granted or not pace.is_paused(way, timezone.now()):
                break  # without permits we wait: only one that holds still is passed by
        return granted

    def _next_wave(self, size: int) -> Wave:
        """Record the last wave's results, claim the next and mark it as being handed over: one commit."""
        now = timezone.now()
        until = now + timedelta(seconds=settings.LEASE_SECONDS)
        tally: Tally = Counter()
        with transaction.atomic():
            ledger.apply(self.results, now=now, tally=tally)
            rows = ledger.claim(
                channel=self.channel, lane=self.lane, limit=size, lease=self.lease, until=until, now=now
            )
            paid = self._pay(rows, now)
            marked = ledger.mark_dialling(
                paid,
                lease=self.lease,
                enough_until=now,
                until=until,
                now=now,
                provider=self.carrier.name,
                tally=tally,
            )
            attempts = dict(marked)
            # Before the commit: a row that is marked and then not handed over would be in doubt.
            going = [(row, self._text(row)) for row in paid if row.id in attempts]
            self.purse.keep(attempts)
            ledger.count(tally)
        self.results = []
        budget.pause(self.too_dear, now=now)
        messages = [self._message(row, text, attempts[row.id], now) for row, text in going]
        return Wave(len(rows), messages, sum(text.segments for _row, text in going))

    def _pay(self, rows: list[Claimed], now: datetime) -> list[Claimed]:
        """Return those of the claimed that the day's budget has room for, and give the others back."""
        self.too_dear = set()
        if self.channel != Channel.SMS:
            return rows
        urgent_first = sorted(rows, key=lambda row: (self._text(row).alert.lane, row.id))
        costs = {row.id: self._text(row).segments for row in urgent_first}
        paid = self.purse.pay(costs, now=now)
        if left := [row for row in rows if row.id not in paid]:
            ledger.release(lease=self.lease, ids=[row.id for row in left])
            self.too_dear = {row.alert_id for row in left}
        return [row for row in rows if row.id in paid]

    def _record(self) -> None:
        ledger.apply(self.results, now=timezone.now())
        self.results = []
        self.purse.put_back()

    def _record_surely(self) -> None:
        """Record the last results also when the database is away for a moment.

        What providers have answered exists nowhere else: forgotten, all of it would be in doubt.
        """
        ends_at = time.monotonic() + RECORD_SECONDS
        while True:
            try:
                self._record()
            except (OperationalError, InterfaceError):
                if time.monotonic() >= ends_at:
                    raise
                close_old_connections()
                time.sleep(NAP_SECONDS)
            else:
                return

    def _text(self, row: Claimed) -> Rendering:
        text = self.texts.get(row.rendering_id)
        if text is None:
            text = Rendering.objects.select_related("alert").get(pk=row.rendering_id)
            self.texts[row.rendering_id] = text
        return text

    def _message(self, row: Claimed, text: Rendering, attempt: int, now: datetime) -> Message:
        own: dict[str, Any] = {"delivery_id": row.id, "address": row.address}
        if self.channel == Channel.EMAIL:
            return Message(**own, attempt=attempt, content=mail_for(text.body, **own))
        body = for_recipient(text.body, channel=self.channel, **own)
        seconds = _valid_seconds(text.alert, now)
        return Message(**own, attempt=attempt, body=body, sender=self._sender(text), valid_seconds=seconds)

    def _sender(self, text: Rendering) -> str:
        if text.alert_id not in self.senders:
            self.senders[text.alert_id] = sms_sender(text.alert)
        return self.senders[text.alert_id]

    def _learn(self, outcomes: Sequence[Outcome]) -> None:
        """Turn outcomes into wishes for the ledger, and into pace."""
        now = timezone.now()
        self.results = [self._change(outcome, now) for outcome in outcomes]
        begun = [outcome for outcome in outcomes if _reason(outcome) != Reason.OUT_OF_TIME]
        is_whole = len(begun) == len(outcomes)
        self.wave = min(self.carrier.wave, 2 * self.wave) if is_whole else max(1, len(begun))
        _stop_dead_addresses(self.channel, begun, now)
        self.purse.unsent(outcome.message.delivery_id for outcome in outcomes if _surely_unsent(outcome))
        refused = [outcome for outcome in begun if isinstance(outcome.error, SenderError)]
        if refused:
            pace.pause(self.way, reason=_reason(refused[0]), now=now)
        else:
            # A recipient who does not exist says nothing about the provider's health.
            healthy = [
                outcome.error is None or isinstance(outcome.error, PermanentError) for outcome in begun
            ]
            busy = any(_reason(outcome) == Reason.BUSY for outcome in begun)
            pace.note(self.way, accepted=healthy, was_busy=busy, now=now)

    def _change(self, outcome: Outcome, now: datetime) -> Change:
        message, error, begun = outcome.message, outcome.error, _reason(outcome) != Reason.OUT_OF_TIME
        to, not_before = Status.RETRY_WAIT, None
        if error is None:
            to = Status.ACCEPTED if self.channel == Channel.SMS else Status.SENT
        elif isinstance(error, PermanentError):
            to = Status.FAILED
        elif isinstance(error, DoubtError):
            to = Status.IN_DOUBT
        elif begun:
            not_before = now + timedelta(seconds=_retry_after(message.attempt))
        return Change(
            message.delivery_id,
            to,
            from_=(Status.DIALLING,),
            reason=_reason(outcome) if begun else Reason.NONE,
            lease=self.lease,
            attempt=message.attempt,
            provider=self.carrier.name if error is None else "",
            reference=outcome.reference,
            not_before=not_before,
            begun=begun,
        )


def _surely_unsent(outcome: Outcome) -> bool:
    return outcome.error is not None and not isinstance(outcome.error, DoubtError)


def _reason(outcome: Outcome) -> Reason:
    return outcome.error.reason if outcome.error else Reason.NONE


def _retry_after(attempt: int) -> float:
    """Return a random wait that doubles with each attempt: many workers must not come back at once."""
    return secrets.randbelow(1000) / 1000 * min(LONGEST_RETRY_SECONDS, 2.0 ** min(attempt, 10))


def _valid_seconds(alert: Alert, now: datetime) -> int | None:
    return int((alert.valid_until - now).total_seconds()) if alert.valid_until else None


def _stop_dead_addresses(channel: Channel, outcomes: Sequence[Outcome], now: datetime) -> None:
    dead = {
        outcome.message.address: STOPS[reason]
        for outcome in outcomes
        if (reason := _reason(outcome)) in STOPS
    }
    with transaction.atomic():
        for address in sorted(dead):  # in one order: two workers do not wait for each other
            Suppression.objects.stop(channel=channel, address=address, cause=dead[address], now=now)
