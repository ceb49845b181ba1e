"""Telling people of a change in the register by the channel they have: e-mail, else SMS.

No alert and no ledger: service to one person at a time. Who has stopped a channel is not reached on it, and
an SMS waits for the end of somebody's quiet hours.
"""

import logging
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from areas.models import Area, Membership, Person
from areas.quiet import quiet_until
from notifications import telling
from notifications.channels.base import ChannelError
from notifications.models import Suppression
from notifications.paid_sms import NoMoneyError, send_paid
from notifications.statuses import Channel

logger = logging.getLogger(__name__)


def announce_move(
    memberships: Iterable[Membership], *, before: Area, now: datetime
) -> dict[datetime, list[int]]:
    """Tell members that their household belongs to another area from now on.

    Returns those who want quiet now, by the moment when it ends.
    """
    later: dict[datetime, list[int]] = {}
    for membership in memberships:
        person = membership.person
        if person is None:
            continue
        if _takes(Channel.EMAIL, person.email):
            telling.tell_moved(membership, before=before)
        elif person.sms_wanted_at and _takes(Channel.SMS, person.phone):
            if moment := _quiet(person, now):
                later.setdefault(moment, []).append(membership.pk)
            else:
                _send_sms(person, membership, before, now=now)
    return later


def _takes(channel: Channel, address: str) -> bool:
    return bool(address) and not Suppression.objects.of(channel=channel, address=address).exists()


def _quiet(person: Person, now: datetime) -> datetime | None:
    if person.quiet_from is None or person.quiet_until is None:
        return None
    return quiet_until(now, from_=person.quiet_from, until=person.quiet_until)


def _send_sms(person: Person, membership: Membership, before: Area, *, now: datetime) -> None:
    with translation.override(person.language):
        text = render_to_string(
            "messages/membership_moved.sms.txt",
            {"before": before, "after": membership.area, "site": settings.PUBLIC_URL},
        )
    try:
        send_paid(person.phone, text.strip(), now=now)
    except NoMoneyError:
        logger.warning("A move was not told by SMS: the day's money is spent")
    except ChannelError as error:
        logger.warning("A move was not told by SMS: %s", error.reason.value)
