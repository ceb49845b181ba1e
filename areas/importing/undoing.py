"""Takes an import back: exactly what it has made; what was changed since is kept, and said.

Whoever was changed since is kept whole, with the household, membership and roles that the list gave them.
"""

import time
from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from django.db import models, transaction
from django.db.models import SET_NULL, ForeignObjectRel

from areas import signals
from areas.importing.footprints import Footprints, Made, text_print
from areas.models import (
    Appointment,
    Area,
    Consent,
    Household,
    MemberList,
    MemberListRow,
    Membership,
    Person,
    Source,
    TrailEntry,
)

NAMES: dict[type[models.Model], str] = {
    Membership: "memberships",
    Appointment: "appointments",
    Person: "people",
    Household: "households",
}


def undo_stretch(member_list: MemberList, *, now: datetime, ends_at: float) -> bool:
    """Take stretch after stretch back, the last one first, until the time is over; True when more remain."""
    while _undo_last(member_list, now=now):
        if time.monotonic() >= ends_at:
            return True
    return False


@transaction.atomic
def _undo_last(member_list: MemberList, *, now: datetime) -> bool:
    there = MemberList.objects.select_for_update().get(pk=member_list.pk)
    if there.state != MemberList.State.UNDOING:
        return False
    stretches = list(member_list.stretches.order_by("pk"))
    if not stretches:
        MemberListRow.objects.filter(member_list=member_list).delete()
        member_list.finish(MemberList.State.UNDONE, now=now)
        return False
    last = stretches[-1]
    taking = _Taking(last.made, Footprints(stretch.made for stretch in stretches))
    taking.take_back()
    last.delete()
    report = there.report
    report["undone"] = Counter(report.get("undone", {})) + taking.taken
    report["kept"] = [*report.get("kept", []), *sorted(taking.kept_names - set(report.get("kept", [])))]
    member_list.move(now=now, rows_done=there.rows_done + 1, report=report)
    TrailEntry.objects.record(
        "members.withdrawn",
        by=member_list.undone_by,
        subject=member_list,
        municipality=member_list.municipality,
        taken=taking.taken,
        kept=len(taking.kept_names),
    )
    return True


class _Taking:
    """One stretch that is being taken back."""

    def __init__(self, made: Made, footprints: Footprints) -> None:
        self.made, self.footprints = made, footprints
        self.taken: Counter[str] = Counter()
        self.kept_names: set[str] = set()
        keys = {kind: [row[0] for row in rows] for kind, rows in made.items()}
        self.memberships = list(
            Membership.objects.filter(pk__in=keys["membership"]).select_related("household")
        )
        self.appointments = list(Appointment.objects.filter(pk__in=keys["appointment"]))
        members = {one.person_id for one in self.memberships if one.person_id}
        holders = {one.person_id for one in self.appointments}
        self.people = Person.objects.in_bulk(members | holders | set(keys["person"]))

    def take_back(self) -> None:
        """Delete what is as it was, in the order in which one thing leans on another."""
        kept = self._kept_people()
        self.kept_names = {self.people[pk].public_id for pk in kept if pk in self.people}
        memberships = [
            one
            for one in self.memberships
            if one.person_id not in kept and self.footprints.is_untouched("membership", one)
        ]
        appointments = [
            one
            for one in self.appointments
            if one.person_id not in kept and self.footprints.is_untouched("appointment", one)
        ]
        self._delete(Membership, memberships)
        self._delete(Appointment, appointments)
        self._empty_filled(kept)
        self._forget_people(kept)
        households = {one.household for one in memberships if one.household}
        untouched = [one for one in households if self.footprints.is_untouched("household", one)]
        self._delete(Household, _unused(Household, untouched))
        self._take_areas()

    def _kept_people(self) -> set[int | None]:
        """Find who has been changed since: in themselves, in a household or role, or by a later bond."""
        changed = self.footprints.is_changed
        kept: set[int | None] = {pk for pk, person in self.people.items() if changed("person", person)}
        kept |= {
            one.person_id
            for one in self.memberships
            if changed("membership", one) or (one.household and changed("household", one.household))
        }
        kept |= {one.person_id for one in self.appointments if changed("appointment", one)}
        looked_after = Household.objects.filter(contact_person__in=self.appointments)
        kept |= set(looked_after.values_list("contact_person__person_id", flat=True))
        new = [pk for pk in self.people if pk in self.footprints.of("person")]
        members = Membership.objects.filter(person__in=new).values_list("pk", "person_id")
        kept |= {person for pk, person in members if pk not in self.footprints.of("membership")}
        holders = Appointment.objects.filter(person__in=new).values_list("pk", "person_id")
        kept |= {person for pk, person in holders if pk not in self.footprints.of("appointment")}
        return kept

    def _empty_filled(self, kept: set[int | None]) -> None:
        """Take back an address that the list filled in for somebody who was there before."""
        filled = {pk: fields for pk, _seal, fields in self.made["filled"]}
        for person in Person.objects.filter(pk__in=set(filled) - kept):
            fields = [name for name in filled[person.pk] if _is_as_filled(person, name, filled[person.pk])]
            for name in fields:
                setattr(person, name, "")
                setattr(person, f"{name}_source", "")
                channel = "sms" if name == "phone" else "email"
                setattr(person, f"{channel}_wanted_at", None)
                person.consents.filter(channel=channel, how=Consent.How.IMPORT).delete()
            if fields:
                person.save()
                self.taken["filled"] += 1

    def _forget_people(self, kept: set[int | None]) -> None:
        new = [
            person
            for pk, person in self.people.items()
            if pk in self.footprints.of("person") and pk not in kept
        ]
        gone = _unused(Person, new, leaving_out=("consents", "informed"))
        signals.people_withdrawn.send(sender=Person, people=[person.pk for person in gone])
        self._delete(Person, gone)

    def _take_areas(self) -> None:
        """Delete the areas that this stretch made, where nothing but its own streets is left in them."""
        areas = Area.objects.filter(pk__in=[pk for pk, _seal in self.made["area"]])
        for area in areas.prefetch_related("streets", "postcodes"):
            streets = list(area.streets.all())
            is_ours = all(self.footprints.is_untouched("street", street) for street in streets)
            if not is_ours or not self.footprints.is_untouched("area", area) or area.postcodes.all():
                continue
            if _unused(Area, [area], leaving_out=("streets", "postcodes")):
                area.delete()
                self.taken["areas"] += 1

    def _delete(self, model: type[models.Model], rows: Iterable[models.Model]) -> None:
        keys = [row.pk for row in rows]
        if keys:
            model._meta.base_manager.filter(pk__in=keys).delete()
            self.taken[NAMES[model]] += len(keys)


def _is_as_filled(person: Person, name: str, filled: dict[str, int]) -> bool:
    """Whether an address is still the one that the list filled in, and nobody has made it their own."""
    return (
        text_print(getattr(person, name)) == filled[name]
        and getattr(person, f"{name}_source") == Source.IMPORT
        and getattr(person, f"{name}_verified_at") is None
    )


def _unused(
    model: type[models.Model], rows: Iterable[models.Model], *, leaving_out: tuple[str, ...] = ()
) -> list[models.Model]:
    """Return the rows that nothing in the register points at; messages let go of whom they were for."""
    by_key = {row.pk: row for row in rows}
    for relation in model._meta.get_fields(include_hidden=True):
        if not isinstance(relation, ForeignObjectRel) or relation.name in leaving_out or _lets_go(relation):
            continue
        field = relation.field
        held = field.model._meta.base_manager.filter(**{f"{field.name}__in": list(by_key)})
        for key in held.values_list(field.name, flat=True).distinct():
            by_key.pop(key, None)
    return list(by_key.values())


def _lets_go(relation: ForeignObjectRel) -> bool:
    elsewhere = relation.field.model._meta.app_label != "areas"
    return elsewhere and getattr(relation, "on_delete", None) is SET_NULL
