"""The chain of the trail: each entry is tied to the one before; none is changed or taken away unseen.

Entries are written by whoever acts, in their own transactions; a task ties them together afterwards, one
after the other, so that acting never waits for the chain. The key is not in the database. Whoever holds
both could write the chain anew, which is why its head is mailed out every day: a chain without an anchor
proves little.
"""

import hmac
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from typing import NamedTuple

from django.conf import settings
from django.db import connection, transaction

from areas.models import TrailEntry, TrailHead

AT_ONCE = 1000


class Broken(NamedTuple):
    """The first broken link: its number, and `missing`, `altered`, `end` or `anchor`."""

    number: int
    what: str


class Chain(NamedTuple):
    """What a verification found: how many entries hold, how many are not tied yet, and what is broken."""

    holds: int
    untied: int
    broken: Broken | None


def tie_new(*, most: int = AT_ONCE) -> int:
    """Tie the oldest untied entries to the chain; return how many. Two at once wait for each other."""
    with transaction.atomic():
        head = _locked_head()
        entries = list(TrailEntry.objects.filter(link_number=None).order_by("id")[:most])
        for entry in entries:
            head.number += 1
            head.link = entry.link = link_of(entry, after=head.link)
            entry.link_number = head.number
        TrailEntry.objects.bulk_update(entries, ["link_number", "link"], batch_size=200)
        head.save(update_fields=["number", "link"])
    return len(entries)


def link_of(entry: TrailEntry, *, after: str) -> str:
    """Return what ties an entry to the link before it: a keyed hash of both, 64 hexadecimal digits."""
    content = [
        after,
        entry.pk,
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.act,
        entry.actor_number,
        entry.subject_kind,
        entry.subject_id,
        entry.area_id,
        entry.municipality_id,
        entry.details,
    ]
    said = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hmac.new(settings.TRAIL_KEY.encode(), said.encode(), sha256).hexdigest()


def verify(*, anchor: TrailHead | None = None) -> Chain:
    """Walk the whole chain, memory flat; `anchor` is a head written down earlier, to be found on it."""
    head = TrailHead.objects.first() or TrailHead()
    walk = _Walk(head.removed_number, head.removed_link, anchor)
    entries = TrailEntry.objects.exclude(link_number=None).order_by("link_number")
    broken = next(walk.faults(entries.iterator(chunk_size=AT_ONCE)), None)
    if broken is None and (walk.number, walk.link) != (head.number, head.link):
        broken = Broken(walk.number + 1, "missing" if walk.number < head.number else "end")
    if broken is None and anchor and anchor.number > head.number:
        broken = Broken(head.number + 1, "missing")
    untied = TrailEntry.objects.filter(link_number=None).count()
    return Chain(walk.number - head.removed_number, untied, broken)


def remove_old(*, before: datetime) -> int:
    """Remove the oldest entries of the chain, up to the first one that is not older; return how many.

    Where the chain begins from then on is kept, so that what remains can still be verified.
    """
    with transaction.atomic():
        head = _locked_head()
        tied = TrailEntry.objects.exclude(link_number=None).order_by("link_number")
        first_kept = tied.filter(at__gte=before).values_list("link_number", flat=True).first()
        last = tied.filter(link_number__lt=first_kept or head.number + 1).last()
        if last is None:
            return 0
        head.removed_number, head.removed_link = last.link_number or 0, last.link
        head.save(update_fields=["removed_number", "removed_link"])
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL grannsamverkan.removing_old_trail = 'on'")
        number = TrailEntry.objects.filter(link_number__lte=head.removed_number).delete()[0]
        TrailEntry.objects.record("trail.pruned", by=None, subject=head, entries=number)
        return number


def _locked_head() -> TrailHead:
    TrailHead.objects.get_or_create(pk=1)
    return TrailHead.objects.select_for_update().get(pk=1)


class _Walk:
    """One walk along the chain; `number` and `link` are where it has come to."""

    def __init__(self, number: int, link: str, anchor: TrailHead | None) -> None:
        self.number, self.link, self.anchor = number, link, anchor

    def faults(self, entries: Iterator[TrailEntry]) -> Iterator[Broken]:
        """Yield each fault before going on past it."""
        for entry in entries:
            if entry.link_number != self.number + 1:
                yield Broken(self.number + 1, "missing")
            if not hmac.compare_digest(entry.link, link_of(entry, after=self.link)):
                yield Broken(entry.link_number or 0, "altered")
            self.number, self.link = entry.link_number or 0, entry.link
            if self.anchor and self.anchor.number == self.number and self.anchor.link != self.link:
                yield Broken(self.number, "anchor")
