"""What follows here when something happens in the register."""

from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.dispatch import receiver
from django.utils import timezone

from areas.models import Appointment, Area, Interest, MemberList, Membership, Person
from areas.roles import Role
from areas.signals import (
    appointment_ended,
    appointment_made,
    area_stepped,
    channel_chosen,
    household_emptied,
    households_moved,
    interest_shown,
    list_waiting,
    membership_applied,
    membership_decided,
    membership_left,
    people_withdrawn,
    person_hidden,
)
from notifications import tasks, telling
from notifications.audience import WANTED_AT
from notifications.family import ADDRESS
from notifications.models import Delivery, Hold, ledger
from notifications.statuses import BEFORE_DIALLING, Channel, Lane, Reason, Status
from notifications.tasks import (
    go_on_with_list,
    ring,
    tell_appointed,
    tell_approved,
    tell_deciders,
    tell_declined,
)

TOLD_AT_ONCE = 50  # by one task; a mail server may take its time


@receiver(membership_applied)
def ask_for_a_decision(membership: Membership, **_sent: Any) -> None:
    """Let those who decide know that somebody waits."""
    ring(tell_deciders, membership.pk, lane=Lane.BULK)


@receiver(membership_decided)
def tell_what_was_decided(
    membership: Membership, person: Person | None, *, approved: bool, **_sent: Any
) -> None:
    """Let the applicant know; whoever has no account is told by the contact person."""
    if person and person.user_id:
        tell = tell_approved if approved else tell_declined
        ring(tell, person.user_id, membership.area_id, lane=Lane.BULK)


@receiver(membership_left)
def stop_and_say_goodbye(membership: Membership, person: Person, *, forgotten: bool, **_sent: Any) -> None:
    """Take back what has not been sent yet, in a running alert too, and confirm once it is certain.

    While sending is held no mail leaves either: a restore lets people leave again, who were told at the time.
    """
    _take_back(_no_longer_meant_for(person, membership, forgotten=forgotten))
    if Hold.objects.standing().exists():
        return
    email, language, area = person.email, person.language, membership.area
    transaction.on_commit(
        lambda: telling.say_goodbye(email=email, language=language, area=area, forgotten=forgotten)
    )


@receiver(channel_chosen)
def take_back_unwanted(person: Person, channel: str, *, wanted: bool, **_sent: Any) -> None:
    """Take back what waits for somebody on a channel that they turn off."""
    if wanted:
        return
    theirs = Delivery.objects.to(person).filter(channel=channel)
    _take_back(theirs.exclude(address__in=_wanted_by_others(person, Channel(channel))))


@receiver(person_hidden)
def take_back_from_hidden(person: Person, **_sent: Any) -> None:
    """Take back what waits for somebody with protected identity, in a running alert too."""
    _take_back(Delivery.objects.to(person).exclude(address__in=_shared_addresses(person)))


@receiver(household_emptied)
def tell_of_an_empty_household(area: Area, person: Person, **_sent: Any) -> None:
    """Let the contact person know, so that whoever moves in is invited."""
    ring(tasks.tell_of_emptied, person.pk, area.pk, lane=Lane.BULK)


@receiver(appointment_made)
def tell_of_a_role(appointment: Appointment, **_sent: Any) -> None:
    """Let both the appointed and whoever appointed them know."""
    ring(tell_appointed, appointment.pk, lane=Lane.BULK)


@receiver(appointment_ended)
def tell_of_an_end(appointment: Appointment, person: Person, **_sent: Any) -> None:
    """Confirm the end to somebody who may be forgotten by then."""
    email, language, role = person.email, person.language, Role(appointment.role)
    place, day = appointment.place, appointment.until_on or timezone.localdate()
    transaction.on_commit(
        lambda: telling.tell_ended(email=email, language=language, role=role, place=place, until_on=day)
    )


@receiver(interest_shown)
def tell_of_interest(interest: Interest, **_sent: Any) -> None:
    """Let the coordinators know that somebody wants to start an area."""
    ring(tasks.tell_of_interest, interest.pk, lane=Lane.BULK)


@receiver(households_moved)
def tell_of_a_move(memberships: list[int], before: Area, **_sent: Any) -> None:
    """Let those know whose household belongs to another area from now on, a handful at a time."""
    for start in range(0, len(memberships), TOLD_AT_ONCE):
        ring(tasks.announce_move, memberships[start : start + TOLD_AT_ONCE], before.pk, lane=Lane.BULK)


@receiver(area_stepped)
def empty_what_is_closed(area: Area, **_sent: Any) -> None:
    """Let everybody leave an area that has been closed."""
    if area.state == Area.State.CLOSED:
        ring(tasks.empty_closed, lane=Lane.BULK)


@receiver(list_waiting)
def work_on_list(member_list: MemberList, **_sent: Any) -> None:
    """Wake a worker for a list of members."""
    ring(go_on_with_list, member_list.pk, lane=Lane.BULK)


@receiver(people_withdrawn)
def stop_for_withdrawn(people: list[int], **_sent: Any) -> None:
    """Take back what has not been sent yet to those whose import is undone."""
    staying = Person.objects.exclude(pk__in=people)
    waiting = Delivery.objects.filter(person__in=people, status__in=BEFORE_DIALLING)
    addresses = set(waiting.values_list("address", flat=True))
    shared = staying.filter(Q(email__in=addresses) | Q(phone__in=addresses)).values_list("email", "phone")
    kept = {address for pair in shared for address in pair}
    ledger.move_all(
        waiting.exclude(address__in=kept),
        to=Status.CANCELLED,
        from_=BEFORE_DIALLING,
        reason=Reason.STOPPED,
        now=timezone.now(),
    )


def _take_back(deliveries: "QuerySet[Delivery]") -> None:
    """Let nothing of this be sent, nor tried again where it is in doubt."""
    for status, waiting in ((Status.CANCELLED, BEFORE_DIALLING), (Status.UNCONFIRMED, (Status.IN_DOUBT,))):
        ledger.move_all(deliveries, to=status, from_=waiting, reason=Reason.STOPPED, now=timezone.now())


def _no_longer_meant_for(person: Person, membership: Membership, *, forgotten: bool) -> "QuerySet[Delivery]":
    """Find what must not go out any more: all to somebody who is gone, else what was for that place alone."""
    deliveries = Delivery.objects.to(person).exclude(address__in=_shared_addresses(person))
    if forgotten:
        return deliveries
    theirs = person.memberships.current()
    meant = Q(alert__areas__in=theirs.values("area")) | Q(
        alert__municipalities__in=theirs.values("area__municipality")
    )
    left = deliveries.filter(
        Q(alert__areas=membership.area_id) | Q(alert__municipalities=membership.area.municipality_id)
    )
    return left.exclude(pk__in=deliveries.filter(meant).values("pk"))


def _shared_addresses(person: Person) -> set[str]:
    """Return those at which a member who stays is reached too; such people share a delivery."""
    known = Person.objects.listed().known_as(email=person.email, phone=person.phone).exclude(pk=person.pk)
    staying = known.filter(memberships__state=Membership.State.CURRENT)
    return {address for pair in staying.values_list("email", "phone") for address in pair if address}


def _wanted_by_others(person: Person, channel: Channel) -> set[str]:
    """Return somebody's address on a channel, if another who shares it wants messages there."""
    address = person.phone if channel == Channel.SMS else person.email
    others = Person.objects.exclude(pk=person.pk).filter(**{ADDRESS[channel]: address})
    return {address} if others.exclude(**{WANTED_AT[channel]: None}).exists() else set()
