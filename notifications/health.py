"""How the system is: whether the database answers, the lanes live, and how long messages wait."""

from dataclasses import asdict, dataclass, field
from datetime import datetime

from django.db import DatabaseError
from django.db.models import Min

from notifications.models import Delivery, Heartbeat
from notifications.statuses import Channel, Lane

SILENT_SECONDS = 30  # a lane unheard of this long is not well: its supervisor would have replaced it long ago


@dataclass(frozen=True)
class LaneHealth:
    """One lane: when a task last went all the way, and how long its oldest message has waited."""

    beat_age_seconds: float | None
    oldest_waiting_seconds: float

    @property
    def is_well(self) -> bool:
        """Whether its workers are heard of. Messages may wait: a large sending takes its time."""
        return self.beat_age_seconds is not None and self.beat_age_seconds < SILENT_SECONDS


@dataclass(frozen=True)
class Health:
    """The whole system at one moment."""

    database: bool
    lanes: dict[str, LaneHealth] = field(default_factory=dict)

    @property
    def is_well(self) -> bool:
        """Whether it can do what it is for."""
        return self.database and all(lane.is_well for lane in self.lanes.values())

    def as_json(self) -> dict[str, object]:
        """Return what /halsa/ answers."""
        lanes = {name: {"ok": lane.is_well, **asdict(lane)} for name, lane in self.lanes.items()}
        return {"ok": self.is_well, "database": {"ok": self.database}, "lanes": lanes}


def health(now: datetime) -> Health:
    """Return how the system is. Asks the database a handful of questions that cost the same at any size."""
    try:
        return Health(database=True, lanes={lane.name.lower(): _lane(lane, now) for lane in Lane})
    except DatabaseError:
        return Health(database=False)


def _lane(lane: Lane, now: datetime) -> LaneHealth:
    beat_at = Heartbeat.objects.latest_at(lane.name.lower())
    due = [_oldest_due(channel, lane, now) for channel in Channel]
    oldest = min([now, *filter(None, due)])
    return LaneHealth(
        beat_age_seconds=_seconds(beat_at, now) if beat_at else None,
        oldest_waiting_seconds=_seconds(oldest, now),
    )


def _seconds(since: datetime, now: datetime) -> float:
    return round((now - since).total_seconds(), 1)


def _oldest_due(channel: Channel, lane: Lane, now: datetime) -> datetime | None:
    waiting = Delivery.objects.waiting().filter(channel=channel, lane=lane, not_before__lte=now)
    return waiting.aggregate(oldest=Min("not_before"))["oldest"]
