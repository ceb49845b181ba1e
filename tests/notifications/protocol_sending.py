"""The first half of the protocol's model: what workers do. See protocol_model.py."""

from collections.abc import Iterator
from dataclasses import dataclass

from notifications.models.ledger import Change, _is_granted
from notifications.reconciling import ROUNDS
from notifications.statuses import WAITING, Channel, Status
from tests.notifications.protocol_world import (
    CANCELLED,
    SUPPRESSED,
    World,
    arrived,
    on_its_way,
    wish,
    with_worker,
)


def is_final(w: World, rules: "Sending") -> bool:
    """Whether it has ended, or visibly waits for a person."""
    if w.status == Status.IN_DOUBT:
        return w.doubts >= (1 if rules.channel == Channel.EMAIL else rules.rounds)
    return w.status >= (Status.SENT if rules.channel == Channel.EMAIL else Status.UNCONFIRMED)


@dataclass
class Sending:
    """How workers send, a method for each step, and how much of the world there is."""

    channel: Channel = Channel.SMS
    attempts: int = 2  # more are never made: by then the alert is no longer valid
    rounds: int = ROUNDS
    # How much of the world there is; all of it at once is for the night.
    workers: int = 2
    lookers: int = 2
    loses_bell: bool = True
    people_stop: bool = True
    people_decide: bool = True
    is_deaf: bool = False

    # Workers

    def drains(self, w: World) -> Iterator[tuple[str, World]]:
        """Somebody hears the bell: claim and mark, one commit. The bell may ring on."""
        for who in range(self.workers):
            if w.workers[who] or not w.rung:
                continue
            for rung in (False, True) if self.loses_bell else (True,):
                heard = w._replace(rung=rung)
                if self.may_claim(w):
                    yield "marked", self.marked(heard, who)
                elif not rung:
                    yield "nothing to do", heard

    def may_claim(self, w: World) -> bool:
        """Whether the claim takes the row."""
        is_stopped = w.alert == CANCELLED and self.looks_at_stops()
        return w.status in WAITING and not is_stopped and w.attempts < self.attempts

    def marked(self, w: World, who: int) -> World:
        """What claim and mark make of the row, and of the worker."""
        if w.alert == SUPPRESSED and self.looks_at_stops():
            return w._replace(status=Status.SUPPRESSED)
        row = w._replace(
            status=Status.DIALLING,
            attempts=w.attempts + 1,
            lease=who + 1,
            is_over=False,
            settled=False,
            looks=0,
        )
        return with_worker(row, who, ("holds", row.attempts, False, w.alert))

    def looks_at_stops(self) -> bool:
        """Whether claim and mark look at what was stopped."""
        return True

    def works(self, w: World) -> Iterator[tuple[str, World]]:
        """Whatever each worker may do or suffer next."""
        for who, does in enumerate(w.workers):
            if not does:
                continue
            step = {"holds": self.hold, "asks": self.ask, "knows": self.know}[does[0]]
            yield from step(w, who, does)
            orphan = does[0] == "asks"
            gone = with_worker(w, who, ())
            yield "worker killed", on_its_way(gone, does[1]) if orphan else gone

    def hold(self, w: World, who: int, does: tuple) -> Iterator[tuple[str, World]]:
        """Marked, and not yet asked: the deadline is looked at right before the request is written."""
        _, attempt, is_late, alert = does
        if not is_late or not self.looks_at_deadline():
            yield "asked", with_worker(w, who, ("asks", attempt, alert))
            yield "no connection", with_worker(w, who, ("knows", attempt, "not sent"))
        if is_late:
            yield "too late to ask", with_worker(w, who, ("knows", attempt, "not begun"))
        else:
            yield "held up", with_worker(w, who, ("holds", attempt, True, alert))

    def looks_at_deadline(self) -> bool:
        """Whether anybody looks at the deadline."""
        return True

    def ask(self, w: World, who: int, does: tuple) -> Iterator[tuple[str, World]]:
        """A request is on its way: taken or not, answered or not."""
        attempt = does[1]
        for answer in ("taken", "no answer"):
            yield f"taken, {answer}", with_worker(arrived(w, attempt), who, ("knows", attempt, answer))
        for answer in ("refused", "not sent", "no answer"):
            yield f"lost, {answer}", with_worker(w, who, ("knows", attempt, answer))
        yield "patience ended", on_its_way(with_worker(w, who, ("knows", attempt, "no answer")), attempt)

    def know(self, w: World, who: int, does: tuple) -> Iterator[tuple[str, World]]:
        """An answer is recorded, if it is granted."""
        _, attempt, answer = does
        change = self.change_for(answer, attempt, str(who + 1))
        yield f"recorded {answer}", with_worker(self.apply(w, change, attempt), who, ())

    def change_for(self, answer: str, attempt: int, lease: str) -> Change:
        """The code's own wish."""
        return wish(answer, attempt, lease, self.channel)

    def apply(self, w: World, change: Change, about: int) -> World:
        """The one door: what is granted is written, under the code's own condition."""
        if not self.is_granted(w, change):
            return w
        knows = about if change.reference else w.reference
        attempts = w.attempts - (not change.begun)
        return w._replace(status=change.to, attempts=attempts, lease=0, is_over=False, reference=knows)

    def is_granted(self, w: World, change: Change) -> bool:
        """The code's own condition."""
        lease = str(w.lease) if w.lease else ""
        return _is_granted(change, status=w.status, lease=lease, attempts=w.attempts)
