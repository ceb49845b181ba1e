"""How the system is: whether the database answers, workers live, and messages and receipts move on."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta

from django.db import DatabaseError
from django.db.models import Min, Q

from notifications.channels import CARRIERS
from notifications.models import Alert, ChannelState, Delivery, Heartbeat, Hold, Receipt
from notifications.models.heartbeat import Signs
from notifications.statuses import Channel, Lane

SILENT_SECONDS = 30  # a lane unheard of this long is not well: its supervisor would have replaced it long ago
STALLED_SECONDS = 60  # something is due this long, and nobody has handed anything over in as long
LAGGING_SECONDS = 60  # receipts are applied within seconds; the sweep takes those that nobody rang for


@dataclass(frozen=True)
class LaneHealth:
    """One lane: when a task last went all the way, and how long its oldest message has waited."""

    beat_age_seconds: float | None
    clusters: int = 0
    oldest_waiting_seconds: float = 0.0
    is_stalled: bool = False

    @property
    def is_alive(self) -> bool:
        """Whether its workers are heard of."""
        return self.beat_age_seconds is not None and self.beat_age_seconds < SILENT_SECONDS

    @property
    def is_well(self) -> bool:
        """Whether it works. Messages may wait: a large sending takes its time."""
        return self.is_alive and not self.is_stalled

    def problems(self, name: str) -> Iterator[str]:
        """Say what is wrong."""
        if self.beat_age_seconds is None:
            yield f"{name}: no worker has been heard of"
        elif not self.is_alive:
            yield f"{name}: no worker has been heard of for {self.beat_age_seconds:.0f} s"
        if self.is_stalled:
            yield f"{name}: messages have been due for {self.oldest_waiting_seconds:.0f} s and none is sent"


@dataclass(frozen=True)
class ChannelHealth:
    """One channel: how long nothing goes by any of its providers yet, and why; and each of those."""

    paused_seconds: float = 0.0
    reason: str = ""
    providers: dict[str, float] = field(default_factory=dict)  # how long each is left alone yet

    @property
    def is_well(self) -> bool:
        """Whether it may send."""
        return not self.paused_seconds


@dataclass(frozen=True)
class Health:
    """The whole system at one moment."""

    database: bool
    lanes: dict[str, LaneHealth] = field(default_factory=dict)
    channels: dict[str, ChannelHealth] = field(default_factory=dict)
    receipts_waiting_seconds: float = 0.0
    is_held: bool = False

    @property
    def is_alive(self) -> bool:
        """Whether every process is at work, however messages fare."""
        return self.database and all(lane.is_alive for lane in self.lanes.values())

    @property
    def is_well(self) -> bool:
        """Whether it can do what it is for."""
        return not self.problems

    @property
    def receipts_lag(self) -> bool:
        """Whether nobody applies what providers have told."""
        return self.receipts_waiting_seconds > LAGGING_SECONDS

    @property
    def problems(self) -> list[str]:
        """What is wrong, in words for whoever is on call; they name nobody."""
        return list(self._problems())

    def _problems(self) -> Iterator[str]:
        if not self.database:
            yield "the database does not answer"
        for name, lane in self.lanes.items():
            yield from lane.problems(name)
        for name, channel in self.channels.items():
            if not channel.is_well:
                yield f"{name}: paused for another {channel.paused_seconds:.0f} s ({channel.reason})"
        if self.receipts_lag:
            yield f"receipts have waited {self.receipts_waiting_seconds:.0f} s and none is applied"
        if self.is_held:
            yield "sending is held until an administrator confirms the restore"

    def as_json(self) -> dict[str, object]:
        """Return what /halsa/ answers."""
        return {
            "ok": self.is_well,
            "problems": self.problems,
            "database": {"ok": self.database},
            "lanes": {name: {"ok": lane.is_well, **asdict(lane)} for name, lane in self.lanes.items()},
            "channels": {name: {"ok": its.is_well, **asdict(its)} for name, its in self.channels.items()},
            "receipts": {
                "ok": not self.receipts_lag,
                "oldest_waiting_seconds": self.receipts_waiting_seconds,
            },
            "sending": {"ok": not self.is_held},
        }


def health(now: datetime) -> Health:
    """Return how the system is. Asks the database a handful of questions that cost the same at any size."""
    try:
        return _examined(now)
    except DatabaseError:
        return Health(database=False)


def _examined(now: datetime) -> Health:
    is_held = Hold.objects.standing().exists()
    paused = {state.provider: state for state in ChannelState.objects.exclude(pause_reason="")}
    channels = {channel: _channel(channel, paused, now) for channel in Channel}
    free = [] if is_held else [one for one in Channel if not set(channels[one].providers) <= set(paused)]
    signs = Heartbeat.objects.signs(since=now - timedelta(seconds=SILENT_SECONDS))
    oldest = Receipt.objects.filter(applied_at__isnull=True).order_by("id").values_list("received_at")[:1]
    return Health(
        database=True,
        lanes={lane.name.lower(): _lane(lane, signs, free, now) for lane in Lane},
        channels={channel.value: its for channel, its in channels.items()},
        receipts_waiting_seconds=max((_seconds(at, now) for (at,) in oldest), default=0.0),
        is_held=is_held,
    )


def _channel(channel: Channel, paused: dict[str, ChannelState], now: datetime) -> ChannelHealth:
    """Return how a channel is: one of several providers that is left alone leaves its work to the next."""
    until = {name: paused[name].paused_until if name in paused else None for name in _providers(channel)}
    left = {name: max(0.0, -_seconds(at, now)) if at else 0.0 for name, at in until.items()}
    first = min(left, key=lambda name: left[name])
    return ChannelHealth(left[first], paused[first].pause_reason if left[first] else "", left)


def _providers(channel: Channel) -> list[str]:
    return CARRIERS[channel].providers()


def _lane(lane: Lane, signs: dict[str, Signs], free: list[Channel], now: datetime) -> LaneHealth:
    own = signs.get(lane.name.lower())
    due = {channel: _oldest_due(channel, lane, now) for channel in Channel}
    long_ago = now - timedelta(seconds=STALLED_SECONDS)
    overdue = any(at and at < long_ago for channel, at in due.items() if channel in free)
    return LaneHealth(
        beat_age_seconds=_seconds(own.latest_at, now) if own else None,
        clusters=own.running if own else 0,
        oldest_waiting_seconds=_seconds(min([now, *filter(None, due.values())]), now),
        is_stalled=overdue and not _somebody_sends(now, since=long_ago),
    )


def _seconds(since: datetime, now: datetime) -> float:
    return round((now - since).total_seconds(), 1)


def _oldest_due(channel: Channel, lane: Lane, now: datetime) -> datetime | None:
    waiting = Delivery.objects.waiting().filter(channel=channel, lane=lane, not_before__lte=now)
    going = waiting.filter(alert__state=Alert.State.SENDING)
    return going.aggregate(oldest=Min("not_before"))["oldest"]


def _somebody_sends(now: datetime, *, since: datetime) -> bool:
    """Whether a worker holds something, or has handed something over lately."""
    taken = Q(last_accepted_at__gte=since) | Q(released_at__gte=since)
    going = Alert.objects.filter(taken, state=Alert.State.SENDING)
    return Delivery.objects.held(now).exists() or going.exists()
