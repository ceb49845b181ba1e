"""One delivery's small world: what can be the case, and what the code itself wishes and grants there."""

from functools import lru_cache
from types import SimpleNamespace
from typing import NamedTuple

from django.utils import timezone

from notifications.channels.base import DoubtError, Message, Outcome, PermanentError, TransientError
from notifications.models.ledger import Change
from notifications.sending import Run
from notifications.statuses import Channel, Lane, Reason, Status
from notifications.tracking import change_to

NOTHING, QUEUED, SENT, DELIVERED, UNDELIVERED = range(5)  # what the provider has of an attempt
TOLD = {
    NOTHING: (),
    QUEUED: (Status.ACCEPTED,),
    SENT: (Status.ACCEPTED, Status.SENT),
    DELIVERED: (Status.ACCEPTED, Status.SENT, Status.DELIVERED),
    UNDELIVERED: (Status.ACCEPTED, Status.SENT, Status.UNDELIVERED),
}
SENDING, CANCELLED, SUPPRESSED = range(3)  # the alert, or the address
RIGHT, WRONG_NOW, WRONG_ONCE = range(3)  # the listing

ERRORS = {
    "taken": None,
    "refused": PermanentError(Reason.REFUSED),
    "not sent": TransientError(Reason.BUSY),
    "not begun": TransientError(Reason.OUT_OF_TIME),
    "no answer": DoubtError(Reason.NO_ANSWER),
}


class World(NamedTuple):
    """Everything that matters at one moment."""

    status: int = Status.QUEUED
    attempts: int = 0
    lease: int = 0  # which worker's
    is_over: bool = False  # the lease's time
    settled: bool = False  # whether the latest attempt has had time to settle
    looks: int = 0
    doubts: int = 0
    reference: int = 0  # of which attempt's message we know
    workers: tuple = ((), ())
    lookers: tuple = ((), ())
    on_its_way: tuple = ()  # requests whose worker is gone
    has: tuple = (NOTHING,) * 2  # what the provider has, attempt by attempt
    rung: bool = True
    alert: int = SENDING
    is_closed: bool = False  # the cancelled alert, by the sweep
    listing: int = RIGHT
    decisions: int = 0  # by a person, that it be sent again

    @property
    def taken(self) -> int:
        """How many times the provider has taken it."""
        return sum(1 for each in self.has if each)


def with_worker(w: World, who: int, does: tuple) -> World:
    """The same world in which a worker does something else."""
    return w._replace(workers=(does, w.workers[1]) if who == 0 else (w.workers[0], does))


def with_looker(w: World, who: int, does: tuple) -> World:
    """The same world in which a looker does something else."""
    return w._replace(lookers=(does, w.lookers[1]) if who == 0 else (w.lookers[0], does))


def on_its_way(w: World, attempt: int) -> World:
    """A request goes on without its worker."""
    return w._replace(on_its_way=(*w.on_its_way, attempt))


def arrived(w: World, attempt: int, has: int = QUEUED) -> World:
    """The provider has something of an attempt."""
    return w._replace(has=(*w.has[: attempt - 1], has, *w.has[attempt:]))


def held_up(w: World, attempt: int) -> World:
    """So much time has passed that whoever has not asked yet is past his deadline."""
    late = tuple(
        ("holds", attempt, True, does[3]) if does[:2] == ("holds", attempt) else does for does in w.workers
    )
    return w._replace(workers=late)


@lru_cache
def told(has: int) -> tuple:
    """What may be said of a message in this state, the latest last."""
    return TOLD[has]


@lru_cache
def said(status: Status, attempt: int) -> Change:
    """Let the code wish for what a provider has said."""
    return change_to(status, delivery_id=1, attempt=attempt, provider="p", reference="SM", reason=Reason.NONE)


@lru_cache
def wish(answer: str, attempt: int, lease: str, channel: Channel) -> Change:
    """Let the code translate an answer into its wish."""
    run = Run.__new__(Run)
    run.channel, run.lane, run.lease, run.carrier = channel, Lane.URGENT, lease, SimpleNamespace(name="p")
    message = Message(delivery_id=1, attempt=attempt, address="")
    reference = "SM" if answer == "taken" else ""
    return run._change(Outcome(message, reference=reference, error=ERRORS[answer]), timezone.now())
