"""Keeping the register: areas, households and people as the coordinator writes them down."""

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from areas.addresses import Stretch
from areas.models import (
    Area,
    AreaPostcode,
    AreaStep,
    AreaStreet,
    DeclinedHome,
    Household,
    Membership,
    Person,
    Source,
    TrailEntry,
)
from areas.models.area import possible_slugs
from areas.models.consent import HOW
from areas.placing import locate
from areas.spelling import fold, sound
from grannsamverkan.accounts.models import User


def save_area(
    *, area: Area, streets: Iterable[Stretch], postcodes: Iterable[str], by: User, now: datetime
) -> Area:
    """Save a new or changed area with its streets and postcodes.

    A new one may be written down in any state; after that only `advancing` moves it.
    """
    with transaction.atomic():
        before = Area.objects.filter(pk=area.pk).first() if area.pk else None
        if before is None:
            taken = set(Area.objects.values_list("slug", flat=True))
            area.slug = next(
                slug for slug in possible_slugs(area.name, area.municipality) if slug not in taken
            )
            area.state_since_on = timezone.localdate(now)
        else:
            area.state, area.state_since_on = before.state, before.state_since_on
        area.save()
        if before is None:
            AreaStep.objects.create(
                area=area, state=area.state, from_on=timezone.localdate(now), taken_at=now, taken_by=by
            )
        write_places(area, streets, postcodes)
        act = "area.changed" if before else "area.added"
        TrailEntry.objects.record(act, by=by, subject=area, area=area, state=area.state)
        return area


def write_places(area: Area, streets: Iterable[Stretch], postcodes: Iterable[str]) -> None:
    """Replace the streets and postcodes of an area, each written once."""
    area.streets.all().delete()
    AreaStreet.objects.bulk_create(
        AreaStreet(
            area=area,
            name=stretch.name,
            name_key=fold(stretch.name),
            name_sound=sound(fold(stretch.name)),
            first_number=stretch.first,
            last_number=stretch.last,
        )
        for stretch in dict.fromkeys(streets)
    )
    area.postcodes.all().delete()
    AreaPostcode.objects.bulk_create(
        AreaPostcode(area=area, postcode=code) for code in dict.fromkeys(postcodes)
    )


def rename_area(*, area: Area, by: User) -> None:
    """Save the changed name of an area, the number of its homes, or its own clock for warnings."""
    with transaction.atomic():
        area.save(
            update_fields=["name", "name_key", "name_sound", "homes", "acknowledge_minutes", "last_resort"]
        )
        TrailEntry.objects.record("area.changed", by=by, subject=area, area=area)


def add_household(*, household: Household, by: User) -> Household:
    """Save a new household, or return the one that is at its address already."""
    area = household.area
    try:
        with transaction.atomic():
            locate(household).save()
            TrailEntry.objects.record("household.added", by=by, subject=household, area=area)
            return household
    except IntegrityError:  # two clicks, or two coordinators
        return Household.objects.at(
            area=area, street=household.street, number=household.number, apartment=household.apartment
        ).get()


def add_member(
    *,
    household: Household,
    name: str,
    email: str,
    phone: str,
    channels: Iterable[str],
    by: User,
    now: datetime,
    source: Source = Source.COORDINATOR,
) -> Membership:
    """Write down a member of a household, who has said so on paper or by telephone.

    Somebody with the same address and the same name is the same person and stays as they are; whoever is
    a member of the household already gets no second membership. What a contact person writes down finds
    nobody outside the household: a guess would draw a stranger into it.
    """
    with transaction.atomic():
        there = Person.objects.filter(memberships__in=household.memberships.open())
        known = Person.objects.known_as(email=email, phone=phone)
        if source is Source.CONTACT_PERSON or not (email or phone):
            known = there
        person = known.filter(name_key=fold(name)).first()
        if person is None:
            person = _new_person(name, email, phone, set(channels), now, source)
        open_one = person.memberships.open().filter(household=household).first()
        if open_one:
            return open_one
        membership = Membership.objects.create(
            person=person,
            household=household,
            area=household.area,
            state=Membership.State.CURRENT,
            applied_at=now,
            decided_at=now,
            decided_by=by,
        )
        DeclinedHome.objects.at(household).delete()  # they have changed their mind
        TrailEntry.objects.record("membership.added", by=by, subject=membership, area=household.area)
        return membership


def _new_person(name: str, email: str, phone: str, wanted: set[str], now: datetime, source: Source) -> Person:
    person = Person.objects.create(
        name=name,
        email=email,
        email_source=source if email else "",
        phone=phone,
        phone_source=source if phone else "",
    )
    by_sms, by_email = bool(phone and "sms" in wanted), bool(email and "email" in wanted)
    person.choose_channels(sms=by_sms, email=by_email, now=now, how=HOW[source])
    return person


def change_household(*, household: Household, by: User) -> None:
    """Save a changed address or contact person of a household."""
    with transaction.atomic():
        before = Household.objects.values_list("address_key", flat=True).get(pk=household.pk)
        household.save()
        if household.address_key != before:
            locate(household).save(update_fields=["latitude", "longitude"])
        TrailEntry.objects.record("household.changed", by=by, subject=household, area=household.area)


def change_person(*, person: Person, by: User) -> None:
    """Save changed details of a person. A changed address has not been verified by anybody."""
    with transaction.atomic():
        before = Person.objects.select_for_update().get(pk=person.pk)
        changed = [name for name in ("name", "email", "phone", "language") if _differ(before, person, name)]
        if "email" in changed:
            person.email_verified_at, person.email_source = None, Source.COORDINATOR
        if "phone" in changed:
            person.phone_verified_at, person.phone_source = None, Source.COORDINATOR
        person.save()
        if changed:
            TrailEntry.objects.record(
                "person.changed",
                by=by,
                subject=person,
                municipality=person.municipality(),
                changed=changed,
            )


def _differ(before: Person, after: Person, name: str) -> bool:
    return bool(getattr(before, name) != getattr(after, name))
