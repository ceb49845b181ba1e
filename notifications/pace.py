"""Pace: how fast a channel may go by a provider, shared by all workers, and when that must hold still.

One bucket of permits per provider, filled at the configured rate and charged in segments. Ordinary
messages leave its last 30 % to warnings. When a provider says that it is too busy the rate is halved for
a minute; when too many messages are not accepted it is left alone for a while, and then one message tries.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db import transaction

from notifications.models import ChannelState, Hold
from notifications.statuses import Channel, Lane

BURST_SECONDS = 1.0
RESERVED_FOR_WARNINGS = 0.3
SLOWED_FOR = timedelta(minutes=1)
REMEMBERED = 50
TRYING = "?"
"""Written first among the latest outcomes while one message tries."""

TOO_MANY, TOO_MANY_SHARE = 10, 0.2


class Way(NamedTuple):
    """A channel by one of its providers."""

    channel: Channel
    provider: str

    @property
    def state(self) -> ChannelState:
        """How it is doing."""
        return ChannelState.objects.of(self.provider, channel=self.channel)


def rate_of(channel: Channel) -> float:
    """Return the configured permits per second; 0 means no limit."""
    return float(settings.SMS_RATE_PER_SECOND if channel == Channel.SMS else settings.EMAIL_RATE_PER_SECOND)


def take(way: Way, *, lane: Lane, wanted: int, now: datetime) -> int:
    """Take up to `wanted` permits and return how many there were: 0 means wait a little, or paused.

    While a paused way is being tried again the answer is 1. Under a hold there are none.
    """
    if Hold.objects.standing().exists():
        return 0
    state = way.state
    if state.is_paused(now):
        return 0
    if state.pause_reason:  # the pause is over: one message tries
        return min(wanted, 1) if _begin_probe(state, now) else 0
    rate = rate_of(way.channel)
    if not rate:
        return wanted
    with transaction.atomic():
        state = ChannelState.objects.select_for_update().get(pk=way.provider)
        if state.slowed_until and state.slowed_until > now:
            rate /= 2
        room = max(1.0, rate * BURST_SECONDS)
        elapsed = max(0.0, (now - state.refilled_at).total_seconds())
        state.permits = min(room, state.permits + rate * elapsed)
        state.refilled_at = max(now, state.refilled_at)
        kept = room * RESERVED_FOR_WARNINGS if lane != Lane.URGENT and room > 1 else 0
        granted = max(0, min(wanted, int(state.permits - kept)))
        state.permits -= granted
        state.save(update_fields=["permits", "refilled_at"])
    return granted


def charge(way: Way, permits: int) -> None:
    """Charge what was used beyond one permit a message, or give back what was not used (negative)."""
    if permits and rate_of(way.channel):
        with transaction.atomic():
            state = ChannelState.objects.select_for_update().get(pk=way.provider)
            state.permits -= permits
            state.save(update_fields=["permits"])


def pause(way: Way, *, reason: str, now: datetime) -> None:
    """Leave a provider alone for a while; afterwards one message tries."""
    ChannelState.objects.filter(pk=way.state.pk).update(
        paused_until=_pause_from(now), pause_reason=reason, recent=""
    )


def note(way: Way, *, accepted: Sequence[bool], was_busy: bool, now: datetime) -> None:
    """Remember how the latest messages fared, and slow down or pause when they fared badly."""
    state = way.state
    if all(accepted) and not was_busy and not state.pause_reason and "-" not in state.recent:
        return  # the ordinary case costs one read
    with transaction.atomic():
        state = ChannelState.objects.select_for_update().get(pk=way.provider)
        if was_busy:
            state.slowed_until = now + SLOWED_FOR
        state.recent = (state.recent + "".join("+" if ok else "-" for ok in accepted))[-REMEMBERED:]
        if any(accepted) and state.recent.startswith(TRYING):
            state.pause_reason, state.paused_until, state.recent = "", None, ""
        bad = state.recent.count("-")
        if bad >= TOO_MANY and bad >= TOO_MANY_SHARE * len(state.recent):
            state.paused_until, state.pause_reason, state.recent = _pause_from(now), "breaker", ""
        state.save()


def _begin_probe(state: ChannelState, now: datetime) -> bool:
    """Let one worker try; the others wait until it is known how that went, or for the length of a pause."""
    due = ChannelState.objects.filter(pk=state.pk, paused_until=state.paused_until).exclude(pause_reason="")
    return bool(due.update(paused_until=_pause_from(now), recent=TRYING))


def _pause_from(now: datetime) -> datetime:
    return now + timedelta(seconds=settings.BREAKER_SECONDS)


def is_paused(way: Way, now: datetime) -> bool:
    """Whether nothing goes that way right now."""
    return Hold.objects.standing().exists() or way.state.is_paused(now)
