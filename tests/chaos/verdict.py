"""What the provider has against what the table says: none lost, none twice, none left behind."""

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from notifications.reconciling import ROUNDS
from notifications.statuses import STOPPED, WORDS, Status
from tests.whole_system import System

LETTERED = re.compile(r"Larm (\d)")
ROWS = """SELECT d.id, a.title, d.channel, d.address, d.status, d.reason, d.doubts, d.reference
FROM notifications_delivery d JOIN notifications_alert a ON a.id = d.alert_id"""


@dataclass
class Verdict:
    """Deliveries by what is wrong with them; none is what we want."""

    recipients: Counter = field(default_factory=Counter)
    wrong: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    twice: Counter = field(default_factory=Counter)
    for_a_person: int = 0

    def number(self, what: str) -> int:
        """How many deliveries are wrong in one way."""
        return len(self.wrong.get(what, ()))


@dataclass(frozen=True)
class Row:
    """One delivery, as it stands in the table."""

    id: int
    title: str
    channel: str
    address: str
    status: int
    reason: str
    doubts: int
    reference: str

    def __str__(self) -> str:
        return f"{self.id} {self.title} {Status(self.status).name} {self.reason} doubts={self.doubts}"

    @property
    def waits_for_a_person(self) -> bool:
        """Whether it is in doubt, and nothing more is found out by itself."""
        rounds = ROUNDS if self.channel == "sms" else 0
        return self.status == Status.IN_DOUBT and self.doubts >= rounds

    @property
    def is_on_its_way(self) -> bool:
        """Whether something must still happen to it by itself."""
        if self.waits_for_a_person:
            return False
        return self.status <= Status.IN_DOUBT or (self.channel == "sms" and self.status < Status.UNCONFIRMED)

    @property
    def was_refused(self) -> bool:
        """Whether the sender was told that nobody took it."""
        return self.status in STOPPED or (self.status == Status.FAILED and not self.reference)


def judge(system: System) -> Verdict:
    """Compare every delivery with what its telephone or mailbox has."""
    verdict = Verdict()
    arrived = {"sms": _messages(system), "email": _mails(system)}
    for row in itertools.starmap(Row, system.rows(ROWS)):
        times = arrived[row.channel][row.address, _number(row.title)]
        verdict.recipients[row.channel] += 1
        verdict.for_a_person += row.waits_for_a_person
        verdict.twice[row.channel] += times > 1
        for fault in _faults(row, times):
            verdict.wrong[fault].append(str(row))
    if miscounted := _miscounted(system):
        verdict.wrong["counts that are not the table's"] = miscounted
    return verdict


def _faults(row: Row, times: int) -> Iterator[str]:
    if row.channel == "sms" and times > 1:
        yield "SMS twice"
    if row.channel == "email" and times > 1 and not row.doubts:
        yield "e-mail twice, not marked"
    if row.channel == "email" and times > 2:
        yield "e-mail more than twice"
    if row.is_on_its_way:
        yield "left behind"
    elif row.was_refused and times and not (row.channel == "email" and row.doubts):
        yield "arrived, but told as not sent"
    elif not (times or row.was_refused or row.waits_for_a_person):
        yield f"{row.channel} lost"


def _number(text: str) -> str:
    """Which alert a text belongs to: "Larm 1" stands in its title, its SMS and its subject."""
    found = LETTERED.search(text)
    return found[1] if found else ""


def _messages(system: System) -> Counter:
    """How often each telephone has each alert."""
    phones = system.rows("SELECT DISTINCT address FROM notifications_delivery WHERE channel = 'sms'")
    return Counter(
        (phone, _number(message["body"]))
        for (phone,) in phones
        for message in system.ask("messages", to=phone)
    )


def _mails(system: System) -> Counter:
    boxes = system.rows("SELECT DISTINCT address FROM notifications_delivery WHERE channel = 'email'")
    return Counter(
        (box, _number(mail["subject"])) for (box,) in boxes for mail in system.ask("mails", to=box)
    )


def _miscounted(system: System) -> list[str]:
    """Where the counts that are shown differ from the table."""
    table: Counter = Counter()
    query = "SELECT alert_id, channel, status, COUNT(*) FROM notifications_delivery GROUP BY 1, 2, 3"
    for alert, channel, status, number in system.rows(query):
        table[alert, channel, WORDS[Status(status)].value] += number
    query = "SELECT alert_id, channel, word, number FROM notifications_ledgercount"
    shown = {(alert, channel, word): number for alert, channel, word, number in system.rows(query)}
    both = ((key, table[key], shown.get(key, 0)) for key in {*table, *shown})
    return [
        f"{key}: {in_table} in the table, {told} told" for key, in_table, told in both if in_table != told
    ]
