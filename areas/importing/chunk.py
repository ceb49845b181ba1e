"""Writes a chunk of rows: all of each row, or nothing of it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from areas.importing.atlas import Atlas, Misplaced
from areas.importing.entries import Entry, Problem
from areas.importing.known import Known, Placed, Seen, household_key, load_known
from areas.models import (
    Appointment,
    Area,
    AreaStreet,
    Consent,
    Household,
    Membership,
    Municipality,
    Person,
    Source,
    TrailEntry,
)
from areas.models.consent import consents_of
from areas.models.person import keys_of_name
from areas.placing import locate_all
from areas.roles import Role
from areas.spelling import address_key, sound
from grannsamverkan.accounts.models import User

ADDRESS_OF: dict[str, str] = {Consent.Channel.SMS: "phone", Consent.Channel.EMAIL: "email"}


@dataclass
class Additions:
    """What a chunk will add to the register."""

    people: list[Person] = field(default_factory=list)
    completed: dict[str, Person] = field(default_factory=dict)
    filled: dict[str, set[str]] = field(default_factory=dict)  # what was missing, by public id
    areas: list[Area] = field(default_factory=list)
    households: list[Household] = field(default_factory=list)
    streets: dict[tuple[int, str], AreaStreet] = field(default_factory=dict)
    memberships: list[Membership] = field(default_factory=list)
    appointments: list[Appointment] = field(default_factory=list)


class Chunk:
    """Matches rows with the register and with each other, and adds what is missing."""

    def __init__(self, *, atlas: Atlas, by: User | None, now: datetime) -> None:
        self.atlas, self.by, self.now = atlas, by, now
        self.today = timezone.localdate(now)
        self.additions = Additions()
        self.problems: list[Problem] = []
        self.remarks: list[Problem] = []
        self.imported: Counter[Municipality] = Counter()
        self.known = Known()

    @transaction.atomic
    def write(self, entries: Sequence[Entry]) -> None:
        """Write every entry that can be placed, and a trail entry for each municipality."""
        # Two imports at once would not see each other's people.
        locked = Municipality.objects.select_for_update(no_key=True).order_by("pk")
        list(locked.filter(pk__in=[municipality.pk for municipality in self.atlas.municipalities]))
        rows = [placed for entry in entries if (placed := self._place(entry))]
        self.additions.areas = self.atlas.save_new_areas()
        self._match(rows)
        self._save()
        for municipality, number in self.imported.items():
            TrailEntry.objects.record(
                "members.imported", by=self.by, subject=municipality, municipality=municipality, rows=number
            )

    def look(self, entries: Sequence[Entry], seen: Seen) -> None:
        """Find out what would be written, and write nothing; `seen` is kept from chunk to chunk."""
        rows = [placed for entry in entries if (placed := self._place(entry))]
        self.atlas.number_new_areas()
        self._match(rows)
        new = self.additions
        new.people = [one for one in new.people if seen.is_first(one.email, one.phone)]
        new.households = [
            one
            for one in new.households
            if seen.is_first((one.area_id, one.street_key, one.number or one.public_id, one.apartment))
        ]
        new.memberships = [
            one
            for one in new.memberships
            if seen.is_first((_addresses(one.person), _address(one.household), one.area_id))
        ]
        new.appointments = [
            one for one in new.appointments if seen.is_first((_addresses(one.person), one.role, one.area_id))
        ]

    def _match(self, rows: Sequence[Placed]) -> None:
        self.known = load_known(rows)
        for placed in rows:
            self._add(placed)

    def _place(self, entry: Entry) -> Placed | None:
        try:
            municipality = self.atlas.municipality_of(entry)
            area = self.atlas.area_of(entry, municipality, self.today) if entry.is_member else None
        except Misplaced as misplaced:
            self._wrong(entry, misplaced.column, misplaced.reason)
            return None
        return Placed(entry, municipality, area)

    def _wrong(self, entry: Entry, column: str, reason: str) -> None:
        self.problems.append(Problem(entry.row, column, reason))

    def _add(self, placed: Placed) -> None:
        entry, person = placed.entry, self.known.find_person(placed)
        if not self._may_hold_roles(placed, person):
            return
        if person is None:
            person = self._new_person(entry)
            self.known.at_home[household_key(placed), entry.name_key] = person
        else:
            self._remark_differences(person, entry)
            self._complete(person, entry)
        if placed.area:
            self._add_membership(placed, person)
        for role in sorted(entry.roles):
            self._add_appointment(placed, person, role)
        self.imported[placed.municipality] += 1

    def _may_hold_roles(self, placed: Placed, person: Person | None) -> bool:
        entry = placed.entry
        if entry.roles and self._is_by(person, entry):
            self._wrong(entry, "role", _("Nobody can appoint themselves."))
            return False
        if Role.MAIN_CONTACT_PERSON in entry.roles and placed.area:
            holder = self.known.main_contact_people.get(placed.area.pk)
            if holder and (person is None or person.public_id != holder):
                self._wrong(
                    entry,
                    "role",
                    _("The area %(name)s has a main contact person already.") % {"name": placed.area.name},
                )
                return False
        return True

    def _is_by(self, person: Person | None, entry: Entry) -> bool:
        """Whether a row is about whoever imports it, perhaps under another name."""
        by = self.by
        return by is not None and (
            (person is not None and person.user_id == by.pk) or entry.email == by.email
        )

    def _new_person(self, entry: Entry) -> Person:
        person = Person(
            name=entry.name,
            **keys_of_name(entry.name),
            email=entry.email,
            email_source=Source.IMPORT if entry.email else "",
            email_wanted_at=self.now if entry.by_email else None,
            phone=entry.phone,
            phone_source=Source.IMPORT if entry.phone else "",
            sms_wanted_at=self.now if entry.sms else None,
        )
        self.additions.people.append(person)
        self.known.add_person(person)
        return person

    def _remark_differences(self, person: Person, entry: Entry) -> None:
        differences = {
            "name": person.name_key != entry.name_key,
            "email": bool(person.email and entry.email and person.email != entry.email),
            "phone": bool(person.phone and entry.phone and person.phone != entry.phone),
        }
        for column, differs in differences.items():
            if differs:
                reason = _("The register says something else. It was not changed.")
                self.remarks.append(Problem(entry.row, column, reason))

    def _complete(self, person: Person, entry: Entry) -> None:
        """Fill in an address that was missing; what the register knows is never overwritten by a list."""
        if person.user_id is not None:
            return
        new_email, new_phone = entry.email and not person.email, entry.phone and not person.phone
        if new_email:
            person.email, person.email_source = entry.email, Source.IMPORT
            person.email_wanted_at = self.now if entry.by_email else None
            self.known.by_email.setdefault(person.email, []).append(person)
        if new_phone:
            person.phone, person.phone_source = entry.phone, Source.IMPORT
            person.sms_wanted_at = self.now if entry.sms else None
            self.known.by_phone.setdefault(person.phone, []).append(person)
        if person.pk and (new_email or new_phone):
            self.additions.completed[person.public_id] = person
            filled = {name for name, new in (("email", new_email), ("phone", new_phone)) if new}
            self.additions.filled.setdefault(person.public_id, set()).update(filled)

    def _add_membership(self, placed: Placed, person: Person) -> None:
        key = household_key(placed)
        household = self.known.households.get(key) or self._new_household(placed)
        bond = (person.public_id, household.public_id)
        if bond not in self.known.memberships:
            self.known.memberships.add(bond)
            self.additions.memberships.append(
                Membership(
                    person=person,
                    household=household,
                    area=placed.area,
                    state=Membership.State.CURRENT,
                    applied_at=self.now,
                    decided_at=self.now,
                    decided_by=self.by,
                )
            )

    def _new_household(self, placed: Placed) -> Household:
        key, address = household_key(placed), placed.entry.address
        sorted_as = address_key(address.street, key.number, address.apartment)
        household = Household(
            area=placed.area,
            street=address.street,
            street_key=key.street_key,
            address_key=sorted_as,
            address_sound=sound(sorted_as),
            number=key.number,
            apartment=address.apartment,
            postcode=address.postcode,
            city=address.city,
        )
        self.known.households[key] = household
        self.additions.households.append(household)
        if placed.area and placed.area.slug in self.atlas.new_areas and address.number:
            names = {"name_key": key.street_key, "name_sound": sound(key.street_key)}
            street = AreaStreet(area=placed.area, name=address.street, **names)
            self.additions.streets.setdefault((key.area_id, key.street_key), street)
        return household

    def _add_appointment(self, placed: Placed, person: Person, role: Role) -> None:
        area = placed.area if role.is_for_area else None
        municipality = None if role.is_for_area else placed.municipality
        bond = (
            person.public_id,
            role.value,
            area.pk if area else None,
            municipality.pk if municipality else None,
        )
        if bond in self.known.appointments:
            return
        self.known.appointments.add(bond)
        if role is Role.MAIN_CONTACT_PERSON and area:
            self.known.main_contact_people[area.pk] = person.public_id
        self.additions.appointments.append(
            Appointment(
                person=person,
                role=role,
                area=area,
                municipality=municipality,
                from_on=self.today,
                appointed_by=self.by,
            )
        )

    def _save(self) -> None:
        new = self.additions
        Person.objects.bulk_create(new.people)
        Consent.objects.bulk_create(consent for person in new.people for consent in consents_of(person))
        Person.objects.bulk_update(
            new.completed.values(),
            ["email", "email_source", "email_wanted_at", "phone", "phone_source", "sms_wanted_at"],
        )
        added = [
            consent
            for public_id, person in new.completed.items()
            for consent in consents_of(person)
            if ADDRESS_OF[consent.channel] in new.filled[public_id]
        ]
        Consent.objects.bulk_create(added, ignore_conflicts=True)  # the channel may have been chosen before
        locate_all(new.households, self.atlas.municipalities)
        Household.objects.bulk_create(new.households)
        Membership.objects.bulk_create(new.memberships)
        Appointment.objects.bulk_create(new.appointments)
        if new.streets:
            streets = AreaStreet.objects.filter(area__in={area_id for area_id, _key in new.streets})
            for there in streets.values_list("area_id", "name_key"):
                new.streets.pop(there, None)
        AreaStreet.objects.bulk_create(new.streets.values())


def _addresses(person: Person | None) -> tuple[str, str] | None:
    return (person.email, person.phone) if person else None


def _address(household: Household | None) -> object:
    return household and (household.pk or household.address_key)
