"""The day's budget for SMS: paid for before anything is handed over, so it is never passed.

There is one row for each local day. Whoever is to send locks it, takes what fits and writes it back in the
transaction that marks the messages as being handed over: workers take turns at the row, and none of them
can spend what another has. What surely was not sent is given back; what is in doubt stays paid for.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from areas.models import TrailEntry
from notifications.models import Alert, BudgetPause, Spending
from notifications.statuses import Channel


class Today(NamedTuple):
    """What the SMS of the local day have cost, and what they may cost; `limit` is None without a limit."""

    spent: Decimal
    limit: Decimal | None

    @property
    def is_used_up(self) -> bool:
        """Whether not even one more segment fits."""
        return self.limit is not None and _segments_within(self.limit - self.spent) < 1


def today(now: datetime) -> Today:
    """Return the day's account, for a page; without a limit nothing is looked up."""
    most = limit()
    return Today(Decimal(0) if most is None else spent(now), most)


def limit() -> Decimal | None:
    """Return how many kronor the SMS of a day may cost; None without a limit."""
    return Decimal(str(settings.SMS_DAILY_BUDGET)) if settings.SMS_DAILY_BUDGET else None


def spent(now: datetime) -> Decimal:
    """Return what the SMS of the local day have cost so far."""
    day = Spending.objects.filter(day=timezone.localdate(now)).first()
    return day.kronor if day else Decimal(0)


def left(now: datetime) -> Decimal | None:
    """Return what is left of the local day's budget; None without a limit."""
    most = limit()
    return None if most is None else max(Decimal(0), most - spent(now))


def has_room(segments: int, *, now: datetime) -> bool:
    """Whether so many segments could still be paid for today."""
    remaining = left(now)
    return remaining is None or segments <= _segments_within(remaining)


def has_room_for(alert: Alert, *, now: datetime) -> bool:
    """Whether at least one more SMS of an alert, in its longest form, fits in the local day."""
    texts = alert.renderings.filter(channel=Channel.SMS)
    return has_room(texts.aggregate(longest=Max("segments"))["longest"] or 1, now=now)


def pay(segments: int, *, now: datetime) -> bool:
    """Pay for one message that is sent at once; False, and nothing is paid, when it does not fit."""
    return bool(Purse().pay({0: segments}, now=now))


def give_back(segments: int, *, now: datetime) -> None:
    """Take back what was paid for a message that surely was not sent."""
    with transaction.atomic():
        Spending.objects.locked(timezone.localdate(now)).add(-segments)


class Purse:
    """One worker's hand in the day's money: what it has paid for, and what it is to have back."""

    def __init__(self) -> None:
        self.day: date | None = None
        self.paid: dict[int, int] = {}
        self.back = 0

    def pay(self, costs: Mapping[int, int], *, now: datetime) -> set[int]:
        """Pay for messages, each at its number of segments and in their order; return those that fitted.

        In the caller's transaction, if there is one: the day stays locked until that ends.
        """
        with transaction.atomic():
            self.put_back()
            self.day, self.paid = timezone.localdate(now), {}
            if not costs:
                return set()
            spending, most = Spending.objects.locked(self.day), limit()
            room = None if most is None else _segments_within(most - spending.kronor)
            for key, segments in costs.items():
                if room is None or segments <= room:
                    self.paid[key] = segments
                    room = None if room is None else room - segments
            if self.paid:
                spending.add(sum(self.paid.values()))
        return set(self.paid)

    def keep(self, keys: Collection[int]) -> None:
        """Take back at once what was paid for all but these: the others are not sent after all."""
        self.unsent(set(self.paid).difference(keys))
        self.put_back()

    def unsent(self, keys: Iterable[int]) -> None:
        """Note that these were surely not sent: what was paid for them is put back with the next payment."""
        self.back += sum(self.paid.pop(key, 0) for key in keys)

    def put_back(self) -> None:
        """Write back what was paid in vain, to the day on which it was paid."""
        if self.back and self.day:
            with transaction.atomic():
                Spending.objects.locked(self.day).add(-self.back)
        self.back = 0


def pause(alert_ids: Iterable[int], *, now: datetime) -> None:
    """Pause alerts whose SMS no longer fit in the day: until the next one, or until a person goes on."""
    for alert in Alert.objects.filter(pk__in=alert_ids, state=Alert.State.SENDING).order_by("pk"):
        with transaction.atomic():
            if alert.move(to=Alert.State.PAUSED, from_=(Alert.State.SENDING,)):
                BudgetPause.objects.update_or_create(alert=alert, defaults={"day": timezone.localdate(now)})
                _record("alert paused", alert, now=now)


def resume_paused(*, now: datetime) -> int:
    """Let those go on that the budget has paused, once there is room: a new day, or money come back."""
    this_day, resumed = timezone.localdate(now), 0
    for paused in BudgetPause.objects.select_related("alert"):
        alert = paused.alert
        if paused.day >= this_day and not has_room_for(alert, now=now):
            continue
        with transaction.atomic():
            paused.delete()
            if alert.move(to=Alert.State.SENDING, from_=(Alert.State.PAUSED,)):
                _record("alert resumed", alert, now=now)
                resumed += 1
    return resumed


def _record(act: str, alert: Alert, *, now: datetime) -> None:
    place = alert.concerned.first()
    TrailEntry.objects.record(act, by=None, subject=alert, municipality=place, at=now, reason="budget")


def _segments_within(kronor: Decimal) -> int:
    per_segment = Decimal(str(settings.SMS_PRICE_PER_SEGMENT))
    return int(max(Decimal(0), kronor) // per_segment) if per_segment else 1_000_000_000
