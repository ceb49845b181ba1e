"""Who stopped our messages, and who wanted them again: noted outside the database, done again by a restore.

An address is noted encrypted, under ADDRESS_HASH_KEY, and not as a fingerprint: a stop must hold also for
somebody whom the backup does not know yet, when they are registered again.
"""

import base64
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac

from areas.models import Person, TrailEntry
from grannsamverkan import forgotten
from grannsamverkan.forgotten import Line
from notifications.models import Hold, Suppression
from notifications.statuses import Channel

STOP, START = "stop", "start"
UNWANTED, WANTED = "unwanted", "wanted"


class Address(NamedTuple):
    """An address on a channel."""

    channel: str
    address: str


@dataclass
class Repeated:
    """How much was done once more, and how many lines nobody could read."""

    stopped: int = 0
    started: int = 0
    turned_off: int = 0
    unreadable: int = 0


def note_address(kind: str, stop: Suppression) -> None:
    """Keep that an address was stopped, or may be reached again."""
    told = f"{stop.channel} {stop.cause} {stop.address}"
    forgotten.note(kind, _cipher().encrypt(told.encode()).decode())


def note_channel(kind: str, person: Person, channel: str) -> None:
    """Keep that somebody has turned a channel off, or has chosen it again."""
    forgotten.note(kind, f"{person.public_id}.{channel}")


def stop_again(lines: Iterable[Line], *, now: datetime) -> Repeated:
    """Do once more, in order, what was stopped and started; the last thing said about each is what holds.

    A channel is only ever turned off: the proof of a consent came with the choice, and is lost with it.
    """
    done = Repeated()
    addresses, channels = _last_words(lines, done)
    with transaction.atomic():
        for address, (line, cause) in addresses.items():
            _settle_address(address, line, cause, done)
        for (reference, channel), line in channels.items():
            person = Person.objects.filter(public_id=reference).first()
            if line.kind == UNWANTED and person and person.chosen.get(channel):
                _turn_off(person, channel, at=line.at)
                done.turned_off += 1
        if done.stopped or done.started or done.turned_off:
            TrailEntry.objects.record(
                "stops repeated",
                by=None,
                subject=Hold.objects.standing().get(),
                at=now,
                stopped=done.stopped,
                started=done.started,
                turned_off=done.turned_off,
            )
    return done


def _last_words(
    lines: Iterable[Line], done: Repeated
) -> tuple[dict[Address, tuple[Line, str]], dict[tuple[str, str], Line]]:
    """Return the last line about each address, with the cause of the stop, and about each channel."""
    addresses: dict[Address, tuple[Line, str]] = {}
    channels: dict[tuple[str, str], Line] = {}
    for line in lines:
        if line.kind in (UNWANTED, WANTED):
            reference, _, channel = line.reference.partition(".")
            channels[reference, channel] = line
        elif line.kind in (STOP, START):
            try:
                told = _cipher().decrypt(line.reference).decode()
            except InvalidToken:
                done.unreadable += 1
                continue
            channel, cause, address = told.split(" ", 2)
            addresses[Address(channel, address)] = line, cause
    return addresses, channels


def _settle_address(address: Address, line: Line, cause: str, done: Repeated) -> None:
    standing = Suppression.objects.of(channel=address.channel, address=address.address)
    if line.kind == START:
        done.started += standing.delete()[0]
    elif not standing.filter(cause=cause).exists():
        standing.delete()  # it was lifted, and then stopped for another cause
        Suppression.objects.stop(
            channel=Channel(address.channel),
            address=address.address,
            cause=Suppression.Cause(cause),
            now=line.at,
        )
        done.stopped += 1


def _turn_off(person: Person, channel: str, *, at: datetime) -> None:
    since = person.chosen[channel] or at
    left = {name: bool(chosen) and name != channel for name, chosen in person.chosen.items()}
    person.choose_channels(sms=left["sms"], email=left["email"], now=max(at, since))


def _cipher() -> Fernet:
    key = salted_hmac("stopped", "", secret=settings.ADDRESS_HASH_KEY, algorithm="sha256")
    return Fernet(base64.urlsafe_b64encode(key.digest()))
