"""The sending protocol as a small world that can be walked through completely.

One delivery; two workers and two lookers, each of which may be held up or killed between any two steps; a
bell that is lost and doubled; a provider that takes a request or not and answers anything or nothing; a
listing that lags and is wrong once; callbacks early, late, lost, doubled, in any order; a person who stops
the alert or decides. Every order of events is tried, and after each one nothing may be wrong.

The rules for what is granted are the code's own (`Change`, `change_to`, `Run`); what the code says in SQL is
said again here, and test_protocol_in_sql.py compares the two on every kind of row.

Time is known only as far as the protocol leans on it: nobody who is held up past his deadline still has a
lease; nothing is on its way to the provider any more when a message has had time to settle; a listing that is
wrong is right again by the next look.
"""

from collections.abc import Iterator
from functools import lru_cache

from notifications.reconciling import EMPTY_LOOKS
from notifications.statuses import BEFORE_DIALLING, TAKEN, WAITING, Channel, Status
from tests.notifications.protocol_sending import Sending, is_final
from tests.notifications.protocol_world import (
    CANCELLED,
    DELIVERED,
    QUEUED,
    RIGHT,
    SENDING,
    SENT,
    SUPPRESSED,
    UNDELIVERED,
    WRONG_NOW,
    WRONG_ONCE,
    World,
    arrived,
    held_up,
    said,
    told,
    with_looker,
)


class Rules(Sending):
    """The protocol, a method for each step. Mutants leave one out."""

    # Time, and what dies with a worker

    def passes(self, w: World) -> Iterator[tuple[str, World]]:
        """Requests of dead workers arrive or not; leases end; what was asked long ago has settled."""
        for attempt in w.on_its_way:
            rest = w._replace(on_its_way=tuple(one for one in w.on_its_way if one != attempt))
            yield "arrived late", arrived(rest, attempt)
            yield "never arrived", rest
        if w.lease and not w.is_over and w.workers[w.lease - 1][:1] != ("asks",):
            yield "lease ended", held_up(w._replace(is_over=True), w.attempts)
        is_asking = any(does[:2] == ("asks", w.attempts) for does in w.workers)
        is_under_way = is_asking or w.attempts in w.on_its_way
        if w.status in (Status.DIALLING, Status.IN_DOUBT) and not w.settled and not is_under_way:
            yield "settled", held_up(w._replace(settled=True), w.attempts)

    # The sweep

    def sweeps(self, w: World) -> Iterator[tuple[str, World]]:
        """What is put right, each in a transaction of its own."""
        if w.is_over and w.status == Status.DIALLING:
            yield "worker given up", w._replace(status=self.given_up(), lease=0, is_over=False)
        if w.alert == CANCELLED and not w.is_closed:
            ended = w._replace(status=Status.CANCELLED) if w.status in BEFORE_DIALLING else w
            is_closed = self.closes_at_once() or ended.status not in (Status.DIALLING, Status.IN_DOUBT)
            yield "cancelled", ended._replace(is_closed=is_closed)
        if w.status in WAITING and w.attempts == self.attempts and w.alert != CANCELLED:
            yield "too late", w._replace(status=Status.EXPIRED)
        if not w.rung and self.may_claim(w) and self.sweep_rings():
            yield "rung", w._replace(rung=True)

    def given_up(self) -> Status:
        """What becomes of a row that was being handed over when its worker was lost."""
        return Status.IN_DOUBT

    def closes_at_once(self) -> bool:
        """Whether a cancelled alert is closed although something is still under way."""
        return False

    def sweep_rings(self) -> bool:
        """Whether the table is the queue."""
        return True

    # Doubts

    def looks_for(self, w: World) -> Iterator[tuple[str, World]]:
        """Looking for it at the provider: begin, ask, write down. Each may be held up or killed."""
        if self.channel == Channel.EMAIL:
            if w.status == Status.IN_DOUBT and not w.doubts and w.settled:
                yield "mail repeated", w._replace(status=Status.RETRY_WAIT, doubts=1)
            return
        for who, does in enumerate(w.lookers[: self.lookers]):
            if does:
                yield "looker killed", with_looker(w, who, ())
                yield from (self.list_ if does[0] == "began" else self.conclude)(w, who, does)
            elif self.may_look(w):
                yield from self.begin(w, who)

    def may_look(self, w: World) -> bool:
        """Whether it is in doubt, and there is still something to find out."""
        return w.status == Status.IN_DOUBT and (w.doubts < self.rounds or w.looks < EMPTY_LOOKS)

    def begin(self, w: World, who: int) -> Iterator[tuple[str, World]]:
        """Take the right to look. Every listing until the next look may be wrong, once."""
        begun = with_looker(w, who, ("began", w.attempts, w.settled, w.looks))
        if w.listing == RIGHT:
            yield "look, listing wrong", begun._replace(listing=WRONG_NOW)
        yield "look", begun._replace(listing=WRONG_ONCE if w.listing == WRONG_NOW else w.listing)

    def list_(self, w: World, who: int, does: tuple) -> Iterator[tuple[str, World]]:
        """Ask the provider. What it has is on the list once it has settled; before that, perhaps."""
        found = [(told(w.has[one - 1])[-1], one) for one in self.listed(w) if one != w.reference]
        if found and w.listing != WRONG_NOW:
            yield "found", with_looker(w, who, ("knows", *does[1:], *max(found)))
        if not (found and w.settled) or w.listing == WRONG_NOW:
            yield "not found", with_looker(w, who, ("knows", *does[1:], 0, 0))

    def listed(self, w: World) -> list[int]:
        """The attempts of which the provider has something."""
        return [attempt for attempt, has in enumerate(w.has, 1) if has]

    def conclude(self, w: World, who: int, does: tuple) -> Iterator[tuple[str, World]]:
        """Write down what a look has shown."""
        _, attempt, had_settled, looks, found, about = does
        free = with_looker(w, who, ())
        if found:
            yield "told by list", self.told(free, found, attempt, about=about)
        elif had_settled and w.status == Status.IN_DOUBT and self.counts(w, attempt):
            counted = free._replace(looks=min(free.looks + 1, EMPTY_LOOKS))
            yield "looker killed after counting", counted
            is_believed = looks + 1 >= self.looks_needed() and w.doubts < self.rounds
            yield "empty look", self.try_again(counted, attempt) if is_believed else counted
        else:
            yield "look without meaning", free

    def counts(self, w: World, attempt: int) -> bool:
        """Whether an empty look counts: it has not been sent again since."""
        return w.attempts == attempt

    def looks_needed(self) -> int:
        """How many empty looks are believed."""
        return EMPTY_LOOKS

    def try_again(self, w: World, attempt: int) -> World:
        """It never arrived: back to the queue, if it is still that attempt that is in doubt."""
        if w.status != Status.IN_DOUBT or w.attempts != attempt:
            return w
        return w._replace(status=Status.RETRY_WAIT, doubts=w.doubts + 1)

    # What the provider says

    def hears(self, w: World) -> Iterator[tuple[str, World]]:
        """Messages go their way; anything they were may be told, at any time, any number of times."""
        if self.channel == Channel.EMAIL:
            return
        for attempt, has in enumerate(w.has, 1):
            for becomes in {QUEUED: (SENT,), SENT: (DELIVERED, UNDELIVERED)}.get(has, ()):
                yield "message went on", arrived(w, attempt, becomes)
            for status in () if self.is_deaf else self.receipts(has):
                yield f"receipt {status.name}", self.told(w, status, attempt, about=attempt)
        if w.status in TAKEN and w.reference and self.polls():
            yield "unconfirmed", w._replace(status=Status.UNCONFIRMED)
            status = told(w.has[w.reference - 1])[-1]
            yield "told by fetch", self.told(w, status, w.attempts, about=w.reference)

    def receipts(self, has: int) -> tuple:
        """What a callback may say of a message."""
        return told(has)

    def told(self, w: World, status: Status, attempt: int, *, about: int) -> World:
        """Apply what was said of an attempt, by the code's own wish."""
        return self.apply(w, said(status, attempt), about)

    def polls(self) -> bool:
        """Whether silent messages are asked about."""
        return True

    # People

    def people(self, w: World) -> Iterator[tuple[str, World]]:
        """Somebody stops the alert or the address, or decides once that it be sent again, or left."""
        if w.alert == SENDING and self.people_stop:
            yield "alert cancelled", w._replace(alert=CANCELLED)
            yield "address stopped", w._replace(alert=SUPPRESSED)
        if not self.people_decide:
            return
        again = w._replace(status=Status.RETRY_WAIT, decisions=w.decisions + 1)
        if w.status == Status.IN_DOUBT and is_final(w, self):
            yield "left", w._replace(status=Status.UNCONFIRMED)
            if not w.decisions:
                yield "sent again", again
        if w.status in (Status.UNDELIVERED, Status.FAILED) and w.alert != CANCELLED and not w.decisions:
            yield "failed tried again", again

    def steps(self, w: World) -> Iterator[tuple[str, World]]:
        """Everything that may happen next."""
        if w.rung and self.loses_bell:
            yield "bell lost", w._replace(rung=False)
        for happens in (self.drains, self.works, self.passes, self.sweeps, self.looks_for, self.hears):
            yield from happens(w)
        yield from self.people(w)

    def same(self, w: World) -> World:
        """The same world without what makes no difference any more, and in one order."""
        if w.status not in (Status.DIALLING, Status.IN_DOUBT):
            w = w._replace(looks=0, settled=False)
        w = w._replace(lookers=tuple(map(plain, w.lookers)))
        if w.workers[0] < w.workers[1] or (w.workers[0] == w.workers[1] and w.lease == 2):
            w = w._replace(workers=w.workers[::-1], lease=(0, 2, 1)[w.lease])
        if w.lookers[0] < w.lookers[1]:
            w = w._replace(lookers=w.lookers[::-1])
        return w._replace(on_its_way=tuple(sorted(w.on_its_way)))


@lru_cache
def plain(does: tuple) -> tuple:
    """What a looker does, without what he knows and does not use."""
    if not does or does[2]:
        return does
    phase, attempt, _had_settled, _looks, *found = does
    return () if found and not found[0] else (phase, attempt, False, 0, *found)
