"""The events that the police publish: context for a letter, never a reason to warn.

The list is open to all, asks for a User-Agent that says who we are, and may be fetched sixty times an
hour. It is fetched at most every ten minutes and shared by all processes. Written by others, it may hold
anything: an entry that cannot be read is passed over, a list that cannot be fetched is said to be missing.
"""

import json
import logging
import re
from datetime import datetime
from typing import Any, NamedTuple

import urllib3
from django.conf import settings
from django.core.cache import cache

logger = logging.getLogger(__name__)

KEPT_SECONDS = 600
KEPT_WHEN_MISSING_SECONDS = 120
_LARGEST = 4_000_000
_LONGEST = 300
_CACHED = "police_events"
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


class PoliceEvent(NamedTuple):
    """One event: when, of what type, in which municipality, and one sentence on it."""

    at: datetime
    kind: str
    place: str
    summary: str


def events_in(municipality: str, *, since: datetime) -> list[PoliceEvent] | None:
    """Return what the police have published for a municipality, the oldest first; None when not known."""
    listed = _listed()
    if listed is None:
        return None
    found = (event for event in map(read, listed) if event)
    name = municipality.casefold()
    return sorted(event for event in found if event.place.casefold() == name and event.at >= since)


def read(entry: Any) -> PoliceEvent | None:
    """Return an entry of the list, or None if it is not one."""
    try:
        # "22 augusti 16.01, Trafikolycka, Töreboda": the county stands in `location`, the municipality here.
        place = entry["name"].rsplit(",", 1)[1].strip()
        day, rest = entry["datetime"].strip().split(" ", 1)
        at = datetime.fromisoformat(f"{day}T{rest.replace(' ', ''):0>14}")
        if at.tzinfo is None:
            return None
        return PoliceEvent(at, _line(entry["type"]), place, _line(entry.get("summary") or ""))
    except (AttributeError, IndexError, KeyError, TypeError, ValueError):
        return None


def _line(text: str) -> str:
    return _CONTROLS.sub(" ", text).strip()[:_LONGEST]


def _listed() -> list[Any] | None:
    kept = cache.get(_CACHED)
    if kept is None:
        fetched = _fetch()
        kept = json.dumps(fetched)
        cache.set(_CACHED, kept, KEPT_WHEN_MISSING_SECONDS if fetched is None else KEPT_SECONDS)
    listed: list[Any] | None = json.loads(kept)
    return listed


def _fetch() -> list[Any] | None:
    """Fetch the list once; None when there is none to be had."""
    if not settings.POLICE_EVENTS_URL:
        return None
    who = {"User-Agent": f"Grannsamverkan (+{settings.PUBLIC_URL})", "Accept": "application/json"}
    timeout = urllib3.Timeout(connect=settings.PROVIDER_CONNECT_TIMEOUT, read=5)
    try:
        with urllib3.PoolManager(timeout=timeout, retries=False) as pool:
            answer = pool.request(
                "GET", settings.POLICE_EVENTS_URL, headers=who, preload_content=False, redirect=False
            )
            body = answer.read(_LARGEST + 1)
        listed = json.loads(body) if answer.status == 200 and len(body) <= _LARGEST else None
    except (urllib3.exceptions.HTTPError, ValueError, RecursionError) as error:
        logger.warning("The police's events could not be fetched: %s", type(error).__name__)
        return None
    return listed if isinstance(listed, list) else None
