"""What is noted of what has ended for good, and that a restore does it again."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from areas.appointing import end_appointment
from areas.closing import empty_closed
from areas.leaving import leave
from areas.models import Appointment, Area, Household, Membership, Person, TrailEntry
from areas.protecting import hide, protect
from areas.roles import Role
from grannsamverkan.ended import HIDDEN, LEFT, ROLE, end_again
from grannsamverkan.forgotten import Line, default_file


@pytest.fixture
def in_two(member, other_area):
    """Maja, who is a member in another municipality too."""
    home = Household.objects.create(area=other_area, street="Granvägen", number="1")
    Membership.objects.create(person=member, household=home, area=other_area, state="current")
    return member


def test_protected_identity_is_noted_by_reference_and_set_again(kept, in_two, coordinator, now):
    lines = kept(lambda: protect(person=in_two, by=coordinator.user, now=now))
    assert [(line.kind, line.reference) for line in lines] == [(HIDDEN, in_two.public_id)]
    assert "Maja" not in default_file().read_text()
    type(in_two).objects.update(has_protected_identity=False)

    assert end_again(lines)[HIDDEN] == 1
    in_two.refresh_from_db()
    assert in_two.has_protected_identity
    assert TrailEntry.objects.filter(act="person.hidden", actor=None).count() == 1
    assert end_again(lines)[HIDDEN] == 0


def test_whoever_the_backup_does_not_know_is_passed_over(kept, people):
    stranger = people.person("Maja Medlem")
    lines = kept(lambda: hide(person=stranger, by=None))
    stranger.delete()

    assert end_again(lines)[HIDDEN] == 0


@pytest.mark.parametrize("days", [0, 3])
def test_a_role_ends_again_on_its_last_day_and_nobody_is_told_twice(kept, contact_person, days):
    held, day = contact_person.appointments.get(), timezone.localdate() + timedelta(days=days)
    lines = kept(lambda: end_appointment(appointment=held, by=contact_person.user, until_on=day))
    Appointment.objects.update(until_on=None)
    mail.outbox.clear()

    assert end_again(lines)[ROLE] == 1
    held.refresh_from_db()
    assert held.until_on == day
    assert TrailEntry.objects.filter(act="appointment.ended", actor=None).count() == 1
    assert mail.outbox == []
    assert end_again(lines)[ROLE] == 0


def test_an_earlier_end_is_not_put_off(kept, contact_person):
    held, today = contact_person.appointments.get(), timezone.localdate()
    end = {"appointment": held, "by": contact_person.user}
    lines = kept(lambda: end_appointment(**end, until_on=today + timedelta(days=3)))
    held.end(until_on=today)

    assert end_again(lines)[ROLE] == 0
    assert Appointment.objects.get().until_on == today


def test_a_role_that_was_taken_back_before_it_began_never_begins(kept, member, area, people, now):
    soon = timezone.localdate() + timedelta(days=3)
    held = people.appoint(member, Role.CONTACT_PERSON, area)
    Appointment.objects.update(from_on=soon)
    Area.objects.update(state=Area.State.CLOSED)
    lines = kept(lambda: empty_closed(now=now))
    assert (lines[0].kind, lines[0].reference) == (ROLE, f"{held.public_id}.{soon}")

    again = people.appoint(people.person("Karin Kontakt"), Role.CONTACT_PERSON, area)
    Appointment.objects.filter(pk=again.pk).update(public_id=held.public_id, from_on=soon)
    assert end_again(lines)[ROLE] == 1
    assert not Appointment.objects.current(soon).exists()


@pytest.mark.parametrize("day", ["", ".", ".2026-1"])
def test_a_role_whose_day_is_cut_off_is_passed_over(contact_person, now, caplog, day):
    line = Line(now, ROLE, f"{contact_person.appointments.get().public_id}{day}")

    assert end_again([line])[ROLE] == 0
    assert "cut off" in caplog.text


def restored(bond, person, household):
    """Let a membership stand as the backup has it."""
    as_before = {"person": person, "household": household, "state": "current", "ended_at": None}
    Membership.objects.filter(pk=bond.pk).update(**as_before)


def test_a_membership_is_left_again_and_nobody_is_told_twice(kept, in_two, area, now, hold):
    bond, home = in_two.memberships.get(area=area), Household.objects.get(area=area)
    lines = kept(lambda: leave(membership=bond, by=in_two.user, now=now))
    assert [(line.kind, line.reference) for line in lines] == [(LEFT, bond.public_id)]
    home.save(force_insert=True)
    restored(bond, in_two, home)

    done = []
    kept(lambda: done.extend(end_again(lines)[LEFT] for _ in range(2)))
    assert done == [1, 0]
    assert [one.area.slug for one in in_two.memberships.open()] == ["bjorkangen"]
    assert not Household.objects.filter(area=area).exists()
    assert mail.outbox == []


def test_whoever_has_no_other_bond_in_the_backup_is_forgotten(kept, in_two, area, other_area, now, hold):
    bond, home = in_two.memberships.get(area=area), Household.objects.get(area=area)
    lines = kept(lambda: leave(membership=bond, by=in_two.user, now=now))
    home.save(force_insert=True)
    restored(bond, in_two, home)
    in_two.memberships.filter(area=other_area).delete()  # it came after the backup

    assert end_again(lines)[LEFT] == 1
    assert not Person.objects.exists()


def test_whoever_leaves_for_good_is_noted_as_forgotten_alone(kept, member, now):
    lines = kept(lambda: leave(membership=member.memberships.get(), by=member.user, now=now))

    assert {line.kind for line in lines} == {"person", "user"}


def test_a_membership_taken_back_with_a_list_is_noted(kept, member):
    bond = member.memberships.get()
    lines = kept(lambda: Membership.objects.filter(pk=bond.pk).delete())

    assert [(line.kind, line.reference) for line in lines] == [(LEFT, bond.public_id)]
