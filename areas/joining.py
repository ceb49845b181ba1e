"""Joining: from a verified account to an approved membership."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Q

from areas import signals
from areas.addresses import Address
from areas.forgetting import drop_household_if_empty, forget_if_nothing_left
from areas.informing import note_informed
from areas.models import Area, DeclinedHome, Household, Invitation, Membership, Person, TrailEntry
from areas.permissions import Actor
from areas.placing import locate
from areas.roles import Permission
from areas.spelling import fold
from grannsamverkan.accounts.models import User


def adopt_verified_addresses(*, user: User, now: datetime, name: str = "") -> Person | None:
    """Copy what a user has verified to the person behind the account, and return that person.

    Somebody on an imported or handwritten list becomes the person behind the account that proves the same
    address: by e-mail, or by number if the name is the same too, since numbers get new owners. Returns None
    while nobody in the register is behind the account.
    """
    with transaction.atomic():
        email, phone = _verified_addresses(user)
        person = Person.objects.select_for_update().filter(user=user).first()
        if person is None:
            person = _known_without_account(email=email, phone=phone, name=name)
            if person is None:
                return None
            person.user = user
            TrailEntry.objects.record(
                "person.claimed", by=user, subject=person, municipality=person.municipality()
            )
        person.adopt(email=email, phone=phone, now=now)
        return person


def apply_for_membership(
    *,
    area: Area,
    user: User,
    name: str,
    address: Address,
    channels: Iterable[str] | None,
    by: User,
    now: datetime,
    invitation: Invitation | None = None,
) -> Membership:
    """Apply for a household's membership in an area, and keep which channels were asked for and when.

    Person and household are found or made. Whoever waits in the area already, or is a member at the same
    address, gets that membership back, unchanged: asking twice does no harm. Without `channels` those
    chosen earlier stay. An invitation leads to its contact person; a link handed to one neighbour lets that
    one in.
    """
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)  # of two clicks the second waits
        person = adopt_verified_addresses(user=user, now=now, name=name)
        if person is None:
            person = Person.objects.create(user=user, name=name, language=user.language)
            email, phone = _verified_addresses(user)
            person.adopt(email=email, phone=phone, now=now)
        if earlier := _earlier(person, area, address):
            return earlier
        told = note_informed(person=person, municipality=area.municipality, now=now)
        if channels is not None:
            wanted = set(channels)
            person.choose_channels(sms="sms" in wanted, email="email" in wanted, now=now, information=told)
        membership = Membership.objects.create(
            person=person, household=_household(area, address), area=area, applied_at=now
        )
        _record_application(membership, by=by, invitation=invitation, information=told)
        if not (invitation and _follow(invitation, membership, now=now)):
            signals.membership_applied.send(sender=Membership, membership=membership)
        return membership


def _earlier(person: Person, area: Area, address: Address) -> Membership | None:
    """Return the membership that an application asks for once more; a second home in the area is another."""
    at_home = Household.objects.at(
        area=area, street=address.street, number=address.number, apartment=address.apartment
    )
    asked = Q(state=Membership.State.PENDING) | Q(household__in=at_home)
    return person.memberships.open().in_area(area).filter(asked).first()


def _record_application(
    membership: Membership, *, by: User, invitation: Invitation | None, information: str
) -> None:
    chosen = membership.person.chosen if membership.person else {}
    details: dict[str, Any] = {
        "channels": [name for name, since in chosen.items() if since],
        "information": information,
    }
    if invitation:
        details["invitation"] = invitation.public_id
    TrailEntry.objects.record(
        "membership.applied", by=by, subject=membership, area=membership.area, **details
    )


def _follow(invitation: Invitation, membership: Membership, *, now: datetime) -> bool:
    """Lead a household to the contact person who invited it; True when it was let in by that as well."""
    household = membership.household
    if household and household.contact_person_id is None and invitation.appointment:
        household.contact_person = invitation.appointment
        household.save()
    host, link = invitation.made_by, Invitation.Purpose.LINK
    if invitation.purpose != link or host is None or not invitation.use_up(now=now):
        return False
    if not Actor(host).may(Permission.DECIDE_MEMBERSHIPS, invitation.area):
        return False
    return approve_membership(membership=membership, by=host, now=now)


def approve_membership(*, membership: Membership, by: User, now: datetime) -> bool:
    """Let an applicant in; False when somebody else had decided already."""
    with transaction.atomic():
        if not membership.approve(by=by, now=now):
            return False
        if membership.household:
            DeclinedHome.objects.at(membership.household).delete()  # they have changed their mind
        TrailEntry.objects.record("membership.approved", by=by, subject=membership, area=membership.area)
        _tell(membership, membership.person, approved=True)
        return True


def decline_membership(*, membership: Membership, by: User, now: datetime) -> bool:
    """Turn an applicant down and keep nothing of the person; False when it was decided already.

    The account stays until the next day's cleaning, so that the applicant can be told and may try another
    area.
    """
    with transaction.atomic():
        person, household = membership.person, membership.household
        if not membership.decline(by=by, now=now):
            return False
        TrailEntry.objects.record("membership.declined", by=by, subject=membership, area=membership.area)
        _tell(membership, person, approved=False)
        drop_household_if_empty(household)
        forget_if_nothing_left(person)
        return True


def _tell(membership: Membership, person: Person | None, *, approved: bool) -> None:
    signals.membership_decided.send(
        sender=Membership, membership=membership, person=person, approved=approved
    )


def _verified_addresses(user: User) -> tuple[str, str]:
    email = EmailAddress.objects.filter(user=user, verified=True, primary=True).first()
    return (email.email if email else "", user.phone if user.phone_verified_at else "")


def _known_without_account(*, email: str, phone: str, name: str) -> Person | None:
    """Find the one person without account whom an address proves; with several, the name must decide."""
    without = Person.objects.select_for_update().filter(user__isnull=True)
    same_name = without.filter(name_key=fold(name)) if name else without.none()
    by_email = list(without.known_as(email=email)[:2]) if email else []
    if len(by_email) == 1:
        return by_email[0]
    return same_name.known_as(email=email).first() or same_name.known_as(phone=phone).first()


def _household(area: Area, address: Address) -> Household:
    """Find the household at an address, or make it."""
    if address.number:
        known = Household.objects.at(
            area=area, street=address.street, number=address.number, apartment=address.apartment
        ).first()
        if known:
            return known
    household = Household(
        area=area,
        street=address.street,
        number=address.number,
        apartment=address.apartment,
        postcode=address.postcode,
        city=address.city,
    )
    locate(household).save()
    return household
