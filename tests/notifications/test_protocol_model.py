"""The protocol holds in every world that it can come into, and every piece of it is needed.

`make model` walks through all of it at once; here it is walked through in slices.
"""

import os

import pytest

from notifications.statuses import BEFORE_DIALLING, Channel, Status
from tests.notifications.protocol_model import Rules
from tests.notifications.protocol_walk import Broken, walk
from tests.notifications.protocol_world import DELIVERED, QUEUED, told

ALL = bool(os.environ.get("MODEL_ALL"))
SMALL = {"rounds": 1, "loses_bell": False, "people_stop": False, "people_decide": False}
SLICES = {
    "two workers": Rules(**SMALL, lookers=1),
    "two lookers": Rules(**SMALL, workers=1),
    "stopped, and a bell that is lost": Rules(attempts=1, rounds=1, lookers=1),
    "no callback ever comes": Rules(attempts=1, rounds=1, lookers=1, is_deaf=True),
    "a person decides": Rules(**SMALL | {"people_decide": True}, workers=1, lookers=1),
    "e-mail": Rules(channel=Channel.EMAIL),
}
EVERYTHING = {
    "everything at once": Rules(rounds=1),
    "three attempts, two rounds": Rules(**SMALL | {"rounds": 2}, attempts=3, lookers=1),
    "no callback ever comes, twice": Rules(rounds=1, lookers=1, is_deaf=True),
    "three e-mails": Rules(channel=Channel.EMAIL, attempts=3),
}


@pytest.mark.parametrize("name", [*SLICES, *(EVERYTHING if ALL else ())])
def test_nothing_goes_wrong(name):
    assert walk((SLICES | EVERYTHING)[name]) > 1000


class TriesAgainAfterSilence(Rules):
    def change_for(self, answer, attempt, lease):
        return super().change_for("not sent" if answer == "no answer" else answer, attempt, lease)


class MarksAsSentBeforehand(Rules):
    def marked(self, w, who):
        return super().marked(w, who)._replace(status=Status.SENT)


class QueuesWhatALostWorkerHeld(Rules):
    def given_up(self):
        return Status.QUEUED


class HasNoDeadline(Rules):
    def looks_at_deadline(self):
        return False


class BelievesTheLastReceipt(Rules):
    def told(self, w, status, _attempt, *, about):
        return w._replace(status=status, reference=about)


class ListsByDateSent(Rules):
    def listed(self, w):
        return [attempt for attempt, has in enumerate(w.has, 1) if has > QUEUED]


class BelievesOneEmptyLook(Rules):
    def looks_needed(self):
        return 1


class TrustsTheBell(Rules):
    def sweep_rings(self):
        return False


class RecordsWithoutConditions(Rules):
    def is_granted(self, w, _change):
        return w.status < Status.FAILED


class ClaimsWithoutConditions(Rules):
    def may_claim(self, w):
        return w.attempts < self.attempts and w.status < Status.ACCEPTED


class NeverAsks(Rules):
    def polls(self):
        return False


class OverlooksStops(Rules):
    def looks_at_stops(self):
        return False


class BelievesEveryCaller(Rules):
    def receipts(self, _has):
        return told(DELIVERED)


class CountsLooksOfEarlierAttempts(Rules):
    def counts(self, _w, _attempt):
        return True


class ClosesWhatIsUnderWay(Rules):
    def closes_at_once(self):
        return True


class EndsWhatIsBeingSent(Rules):
    def sweeps(self, w):
        for label, after in super().sweeps(w):
            is_ended = label == "cancelled" and w.status in (*BEFORE_DIALLING, Status.IN_DOUBT)
            yield label, after._replace(status=Status.CANCELLED) if is_ended else after


MUTANTS = {
    TriesAgainAfterSilence: "two workers",
    MarksAsSentBeforehand: "two workers",
    QueuesWhatALostWorkerHeld: "two workers",
    HasNoDeadline: "two workers",
    BelievesTheLastReceipt: "two workers",
    ListsByDateSent: "two workers",
    BelievesOneEmptyLook: "two workers",
    TrustsTheBell: "stopped, and a bell that is lost",
    RecordsWithoutConditions: "two workers",
    ClaimsWithoutConditions: "two workers",
    NeverAsks: "no callback ever comes",
    OverlooksStops: "stopped, and a bell that is lost",
    BelievesEveryCaller: "two workers",
    CountsLooksOfEarlierAttempts: "a person decides",
    ClosesWhatIsUnderWay: "stopped, and a bell that is lost",
    EndsWhatIsBeingSent: "stopped, and a bell that is lost",
}


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.__name__)
def test_each_piece_is_needed(mutant):
    rules = SLICES[MUTANTS[mutant]]

    with pytest.raises(Broken):
        walk(mutant(**vars(rules)))
