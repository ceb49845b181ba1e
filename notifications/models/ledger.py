"""The ledger: the only door through which a delivery's status changes, and the counts kept beside it.

Every function changes rows by conditional UPDATEs and moves the counts in the same transaction: the
number shown is the number in the table. Counts are kept by the nine words that senders see.

Where one transaction changes rows several times, the functions add to a `tally` of the caller's, who calls
`count` last of all: rows of counts are locked once and in one order, so two workers never wait in a ring.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection, models, transaction
from django.db.models import Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from notifications.models import ledger_statements as statements
from notifications.models.alert import Alert
from notifications.models.delivery import Delivery
from notifications.models.suppression import Suppression
from notifications.statuses import WORDS, Channel, Lane, Reason, Status, Word

PAGE = 5_000
"""How many rows a sweeping change locks at a time."""

Tally = Counter[tuple[int, str, Word]]


class LedgerCount(models.Model):
    """How many deliveries of an alert on a channel are behind a word."""

    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="counts")
    channel = models.CharField(max_length=8, choices=Channel)
    word = models.CharField(max_length=12, choices=Word)
    number = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("ledger count")
        verbose_name_plural = _("ledger counts")
        constraints = (
            models.UniqueConstraint(fields=["alert", "channel", "word"], name="a_count_is_kept_once"),
        )

    def __str__(self) -> str:
        return f"{self.alert_id} {self.channel} {self.word}: {self.number}"


class Claimed(NamedTuple):
    """A delivery taken by a worker under a lease, not yet handed to anybody."""

    id: int
    alert_id: int
    rendering_id: int
    address: str
    attempts: int


class Marked(NamedTuple):
    """A delivery that may be handed over now, as the attempt of this number."""

    id: int
    attempt: int


@dataclass(frozen=True, slots=True)
class Change:
    """A wish to move one delivery, granted only when it stands in one of `from_`.

    With `lease`, it is granted only to the holder: a worker that lost its lease records nothing. With
    `attempt`, only while that attempt is the latest. Empty `provider` and `reference` keep what is there. Not
    `begun`, nothing was asked of a provider: the attempt does not count and its number is used again.
    """

    delivery_id: int
    to: Status
    from_: tuple[Status, ...]
    reason: Reason = Reason.NONE
    lease: str | None = None
    attempt: int | None = None
    provider: str = ""
    reference: str = ""
    not_before: datetime | None = None
    begun: bool = True


def count(tally: Tally) -> None:
    """Add signed numbers to the counts, in one order everywhere. Once in a transaction, and last."""
    rows = [(*key, number) for key, number in sorted(tally.items()) if number]
    if not rows:
        return
    with connection.cursor() as cursor:
        cursor.executemany(statements.COUNT, rows)


def claim(
    *, channel: Channel, lane: Lane, limit: int, lease: str, until: datetime, now: datetime
) -> list[Claimed]:
    """Take up to `limit` waiting deliveries of this lane or a more urgent one, most urgent first.

    They are the caller's until `until`. No two callers ever get the same row. Counts do not move: to the
    sender a claimed delivery is still waiting.
    """
    leased, at = _adapted(until, now)
    parameters = [lease, leased, at, channel.value, lane.value, at, at, limit]
    with connection.cursor() as cursor:
        skip_locked = statements.SKIP_LOCKED[connection.vendor]
        cursor.execute(statements.CLAIM.replace("{skip_locked}", skip_locked), parameters)
        return [Claimed(*row) for row in cursor.fetchall()]


def mark_dialling(
    rows: Sequence[Claimed],
    *,
    lease: str,
    enough_until: datetime,
    until: datetime,
    now: datetime,
    provider: str | None = None,
    tally: Tally | None = None,
) -> list[Marked]:
    """Write down, before anything is asked of a provider, that these are being handed over, and to whom.

    Granted are the rows still under the lease, with at least until `enough_until` left of it, whose alert is
    still being sent and whose address nobody has stopped. Stopped addresses end here; the other rows that
    were not granted go back to the queue if they are still the caller's.
    """
    ids = [row.id for row in rows]
    if not ids:
        return []
    at, leased, enough = _adapted(now, until, enough_until)
    parameters = [provider, at, leased, at, statements.id_list(ids), lease, enough, at]
    with _counted(tally) as moves, connection.cursor() as cursor:
        ids_here = statements.IDS[connection.vendor]
        cursor.execute(statements.MARK_DIALLING.replace("{ids}", ids_here), parameters)
        granted = cursor.fetchall()
        for _id, _attempts, alert_id, channel in granted:
            moves[alert_id, channel, Word.QUEUED] -= 1
            moves[alert_id, channel, Word.SENDING] += 1
        left = set(ids).difference(row[0] for row in granted)
        if left:
            _end_stopped_and_release(left, lease=lease, now=now, tally=moves)
    return [Marked(row[0], row[1]) for row in granted]


@contextmanager
def _counted(tally: Tally | None) -> Iterator[Tally]:
    """Open a transaction, and count at its end what was tallied in it, unless the caller will."""
    moves = Counter() if tally is None else tally
    with transaction.atomic():
        yield moves
        if tally is None:
            count(moves)


def _end_stopped_and_release(ids: set[int], *, lease: str, now: datetime, tally: Tally) -> None:
    held = Delivery.objects.filter(id__in=ids, lease=lease)
    stopped = held.filter(
        models.Exists(
            Suppression.objects.filter(channel=models.OuterRef("channel"), address=models.OuterRef("address"))
        )
    )
    claimed = (Status.CLAIMED,)
    move_all(stopped, to=Status.SUPPRESSED, from_=claimed, reason=Reason.STOPPED, now=now, tally=tally)
    release(lease=lease, ids=ids)


def release(*, lease: str, ids: Iterable[int] | None = None) -> int:
    """Give claimed deliveries back to the queue, untouched; return how many."""
    held = Delivery.objects.filter(lease=lease, status=Status.CLAIMED)
    if ids is not None:
        held = held.filter(id__in=ids)
    return held.update(status=Status.QUEUED, lease="", lease_until=None)


def apply(changes: Iterable[Change], *, now: datetime, tally: Tally | None = None) -> list[int]:
    """Grant what can be granted of many changes, in one transaction; return the ids that moved.

    Of several changes to one delivery the last granted wins, so fold before you call.
    """
    wishes = {change.delivery_id: change for change in changes}
    if not wishes:
        return []
    with _counted(tally) as moves:
        granted: list[Change] = []
        accepted: set[int] = set()
        for pk, alert_id, channel, status, lease, attempts in _locked(list(wishes)):
            change = wishes[pk]
            if _is_granted(change, status=status, lease=lease, attempts=attempts):
                granted.append(change)
                if change.to in (Status.ACCEPTED, Status.SENT):
                    accepted.add(alert_id)
                moves[alert_id, channel, WORDS[Status(status)]] -= 1
                moves[alert_id, channel, WORDS[change.to]] += 1
        _write(granted, now=now)
        _note_accepted(accepted, now=now)
    return [change.delivery_id for change in granted]


def _locked(ids: list[int]) -> list[tuple[int, int, str, int, str, int]]:
    """Lock deliveries, in one order everywhere, and return how they stand."""
    look = statements.LOOK.replace("{ids}", statements.IDS[connection.vendor])
    with connection.cursor() as cursor:
        cursor.execute(
            look.replace("{locked}", statements.LOCKED[connection.vendor]), [statements.id_list(ids)]
        )
        return cursor.fetchall()


def _is_granted(change: Change, *, status: int, lease: str, attempts: int) -> bool:
    return status in change.from_ and change.lease in (None, lease) and change.attempt in (None, attempts)


def _write(changes: Sequence[Change], *, now: datetime) -> None:
    """Write many different changes: one statement on PostgreSQL, one prepared statement on SQLite."""
    if not changes:
        return
    rows = [
        (c.delivery_id, c.to.value, c.reason.value, c.provider, c.reference, int(c.begun), c.not_before, now)
        for c in changes
    ]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(statements.WRITE_MANY, [list(column) for column in zip(*rows, strict=True)])
        else:
            cursor.executemany(statements.WRITE_ONE, [(*row[:6], *_adapted(*row[6:])) for row in rows])


def _note_accepted(alert_ids: set[int], *, now: datetime) -> None:
    """Keep when a provider first and last took something, one alert at a time and in order."""
    for alert_id in sorted(alert_ids):
        Alert.objects.filter(pk=alert_id).update(
            first_accepted_at=Coalesce("first_accepted_at", Value(now)), last_accepted_at=now
        )


def move_all(
    deliveries: models.QuerySet[Delivery],
    *,
    to: Status,
    from_: tuple[Status, ...],
    now: datetime,
    reason: Reason = Reason.NONE,
    tally: Tally | None = None,
    **fields: Any,
) -> int:
    """Move every delivery of a queryset that stands in `from_`; return how many.

    Locks a page of rows at a time, so that sending goes on elsewhere meanwhile.
    """
    moved = 0
    while True:
        with _counted(tally) as moves:
            page = deliveries.filter(status__in=from_).order_by("id").select_for_update(of=("self",))
            rows = list(page.values_list("id", "alert_id", "channel", "status")[:PAGE])
            Delivery.objects.filter(id__in=[row[0] for row in rows]).update(
                status=to, reason=reason, lease="", lease_until=None, changed_at=now, **fields
            )
            for _id, alert_id, channel, status in rows:
                moves[alert_id, channel, WORDS[Status(status)]] -= 1
                moves[alert_id, channel, WORDS[to]] += 1
        moved += len(rows)
        if len(rows) < PAGE:
            return moved


def _adapted(*values: datetime | None) -> list[Any]:
    """Return times as this database's raw statements want them."""
    return [connection.ops.adapt_datetimefield_value(value) if value else None for value in values]
