"""Bounces: what mail servers tell us afterwards, by mail to the return path of each delivery (RFC 3464).

Anybody can write to those addresses. A bounce is believed for the delivery whose signed token it was sent to,
and never for another; everything else in it may be forged, broken or made to hurt.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from email import message_from_bytes
from email.message import Message
from enum import StrEnum

from django.db import transaction

from notifications import tokens
from notifications.channels.smtp_replies import reason_of
from notifications.models import Delivery, Suppression, ledger
from notifications.models.ledger import Change
from notifications.statuses import Channel, Reason, Status
from notifications.tracking import TOLD_ABOUT

LARGEST = 256 * 1024
"""A report begins with what we need; the rest is our own mail, returned."""

# Where the address that a mail was delivered to is written, by one server or another.
_ADDRESSED = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "To")
_RETURN_PATH = re.compile(rf"studs\+([0-9a-z]{{{tokens.LENGTH}}})@", re.IGNORECASE)
_STATUS = re.compile(r"\s*([245])\.(\d{1,3}\.\d{1,3})")
_BEFORE = tuple(status for status in TOLD_ABOUT if status < Status.UNDELIVERED)


class Verdict(StrEnum):
    """What one mail to the return path turned out to be."""

    HARD = "hard"
    SOFT = "soft"
    FORGED = "forged"
    OTHER = "other"


def take_bounces(mails: Iterable[bytes], *, now: datetime) -> Counter[Verdict]:
    """Take each mail for what it is; return how many there were of each kind."""
    return Counter(take_bounce(mail, now=now) for mail in mails)


def take_bounce(mail: bytes, *, now: datetime) -> Verdict:
    """Take one mail. A hard bounce ends its delivery; where the mailbox is dead, its address is stopped.

    A soft one only means that the server is still trying. Taking the same mail twice changes nothing more.
    """
    try:
        report = message_from_bytes(mail[:LARGEST])
        token, status = _token_of(report), _status_of(report)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return Verdict.OTHER  # the parser has met something that was never meant to be a mail
    if not token or not status:
        return Verdict.OTHER
    delivery_id = tokens.read(tokens.Purpose.BOUNCE, token)
    mails = Delivery.objects.filter(channel=Channel.EMAIL)
    delivery = mails.filter(pk=delivery_id).first() if delivery_id is not None else None
    if delivery is None:
        return Verdict.FORGED
    kind, detail = status
    if kind != "5":
        return Verdict.SOFT if kind == "4" else Verdict.OTHER
    _end(delivery, reason=reason_of(detail) or Reason.UNREACHABLE, now=now)
    return Verdict.HARD


@transaction.atomic
def _end(delivery: Delivery, *, reason: Reason, now: datetime) -> None:
    ledger.apply([Change(delivery.pk, Status.UNDELIVERED, from_=_BEFORE, reason=reason)], now=now)
    if reason == Reason.BAD_ADDRESS:  # a full mailbox or a policy may be another tomorrow
        Suppression.objects.stop(
            channel=Channel.EMAIL, address=delivery.address, cause=Suppression.Cause.BOUNCE, now=now
        )


def _token_of(report: Message) -> str:
    """Return the token in the address that the mail came to, or nothing."""
    for name in _ADDRESSED:
        for value in report.get_all(name, []):
            found = _RETURN_PATH.search(str(value))
            if found:
                return found[1].lower()
    return ""


def _status_of(report: Message) -> tuple[str, str] | None:
    """Return the gravest status that a delivery report tells of, as its class and the rest."""
    told = [_STATUS.match(value) for value in _statuses(report)]
    found = [(match[1], match[2]) for match in told if match]
    return max(found, default=None)


def _statuses(report: Message) -> Iterator[str]:
    if report.get_content_type() != "multipart/report":
        return
    for part in report.walk():
        groups = part.get_payload()
        if part.get_content_type() != "message/delivery-status" or not isinstance(groups, list):
            continue
        for group in groups:
            if isinstance(group, Message) and "delayed" not in str(group.get("Action", "")).lower():
                yield str(group.get("Status", ""))
            elif isinstance(group, Message):
                yield "4.0.0"
