"""Stopping: an address asks for no more messages on a channel, or wants them again. Needs no sign-in."""

from datetime import datetime

from django.db import transaction

from areas.models import Municipality, Person, TrailEntry
from grannsamverkan.accounts.models import User
from notifications.models import Delivery, Suppression
from notifications.models.masking import FORGOTTEN
from notifications.retaining import fingerprint
from notifications.statuses import Channel


def present_address(delivery: Delivery) -> str:
    """Return the address that a delivery went to, also when only its fingerprint is left.

    A link is kept longer than our memory of whom it was sent to, and pressing it must still count. Every
    address in the register is tried; a fingerprint that fits nobody is returned as it is.
    """
    if not delivery.address.startswith(FORGOTTEN):
        return delivery.address
    field = "phone" if delivery.channel == Channel.SMS else "email"
    known = Person.objects.exclude(**{field: ""}).values_list(field, flat=True)
    fits = (one for one in known.iterator() if fingerprint(delivery.channel, one) == delivery.address)
    return next(fits, delivery.address)


@transaction.atomic
def stop_by_link(*, delivery: Delivery, now: datetime) -> bool:
    """Stop the address of a delivery on its channel; False when it was stopped already."""
    channel = Channel(delivery.channel)
    stopped = Suppression.objects.stop(
        channel=channel, address=delivery.address, cause=Suppression.Cause.LINK, now=now
    )
    if stopped:
        TrailEntry.objects.record(
            "stop_by_link",
            by=None,
            subject=delivery,
            municipality=_municipality_of(delivery.person),
            channel=channel.value,
        )
    return stopped


@transaction.atomic
def undo_stop_by_link(*, delivery: Delivery) -> bool:
    """Take back what `stop_by_link` did; a stop for another cause stays: links get passed around."""
    channel = Channel(delivery.channel)
    stop = Suppression.objects.of(channel=channel, address=delivery.address)
    lifted, _ = stop.filter(cause=Suppression.Cause.LINK).delete()
    if lifted:
        TrailEntry.objects.record(
            "undo_stop_by_link",
            by=None,
            subject=delivery,
            municipality=_municipality_of(delivery.person),
            channel=channel.value,
        )
    return bool(lifted)


@transaction.atomic
def stop_by_reply(*, phone: str, now: datetime) -> bool:
    """Send no more SMS to a number whose owner answered STOP; False when it was stopped already."""
    stopped = Suppression.objects.stop(
        channel=Channel.SMS, address=phone, cause=Suppression.Cause.REPLY, now=now
    )
    if stopped:
        TrailEntry.objects.record(
            "stop_by_reply",
            by=None,
            subject=Suppression.objects.of(channel=Channel.SMS, address=phone).get(),
            municipality=_municipality_of(Person.objects.known_as(phone=phone).first()),
            channel=Channel.SMS.value,
        )
    return stopped


@transaction.atomic
def start_again(*, channel: Channel, address: str, by: User | None) -> bool:
    """Let an address have messages again, because its owner asked; False when nothing was lifted.

    What a coordinator has stopped by hand only a coordinator starts again.
    """
    stop = Suppression.objects.of(channel=channel, address=address)
    found = stop.exclude(cause=Suppression.Cause.BY_HAND).first()
    if found is None:
        return False
    person = Person.objects.known_as(**{_FIELDS[channel]: address}).first()
    TrailEntry.objects.record(
        "start_again",
        by=by,
        subject=found,
        municipality=_municipality_of(person),
        channel=channel.value,
        was=found.cause,
    )
    found.delete()
    return True


_FIELDS = {Channel.SMS: "phone", Channel.EMAIL: "email"}


def _municipality_of(person: Person | None) -> Municipality | None:
    """Return in whose trail the act belongs, if that can be told."""
    if person is None:
        return None
    membership = person.memberships.current().select_related("area__municipality").first()
    return membership.area.municipality if membership else None
