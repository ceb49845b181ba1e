"""Two areas side by side: Ekudden in the west, Almarna in the east. Longitude 13.82 parts them."""

from ast import literal_eval

import pytest
from django.core import mail
from django_q.models import Schedule

from areas.addresses import Stretch
from areas.geometry import read_boundary
from areas.models import Area, Household, Membership, TrailEntry
from areas.placing import Territory, overlapping
from areas.redrawing import PlanChanged, change_territory, plan_move
from areas.roles import Role
from notifications.tasks import announce_move


def between(west: str, east: str):
    return read_boundary(f"58.70, {west}\n58.71, {west}\n58.71, {east}\n58.70, {east}")


@pytest.fixture
def almarna(mariestad):
    east = Area(municipality=mariestad, name="Almarna", slug="almarna", state=Area.State.ACTIVE)
    east.boundary = between("13.82", "13.84")
    east.save()
    return east


@pytest.fixture
def ekudden(area):
    area.boundary = between("13.80", "13.82")
    area.save()
    return area


@pytest.fixture
def live_at(people):
    """Let somebody live in an area, at a longitude or at no known point."""

    def live_at(name, area, longitude=None, **fields):
        person = people.member(name, area, **fields)
        latitude = 58.705 if longitude else None
        Household.objects.filter(memberships__person=person).update(latitude=latitude, longitude=longitude)
        return person

    return live_at


def change(area, territory, by):
    area.refresh_from_db()
    plan = plan_move(area, territory)
    change_territory(area=area, territory=territory, agreed=plan.fingerprint, by=by.user)
    return plan


def area_of(person) -> str:
    membership = person.memberships.get()
    assert membership.area == membership.household.area
    return membership.area.name


def test_whoever_lies_beyond_the_new_line_changes_area(ekudden, almarna, live_at, coordinator, people):
    stays, goes, comes = (
        live_at("Stina", ekudden, 13.811),
        live_at("Gustav", ekudden, 13.819),
        live_at("Klara", almarna, 13.821),
    )
    people.appoint(goes, Role.CONTACT_PERSON, ekudden)
    Household.objects.update(contact_person=goes.appointments.get())
    change(almarna, Territory(between("13.815", "13.84")), coordinator)
    assert area_of(goes) == "Ekudden"  # both areas hold the house: it stays where it was

    plan = change(ekudden, Territory(between("13.80", "13.815")), coordinator)
    assert [move.after for move in plan.moves] == [almarna]
    assert [area_of(person) for person in (stays, goes, comes)] == ["Ekudden", "Almarna", "Almarna"]
    assert goes.memberships.get().household.contact_person is None
    entries = TrailEntry.objects.filter(actor=coordinator.user)
    assert sorted(entry.act for entry in entries) == ["area.placed", "area.placed", "households.moved"]


def test_streets_alone_are_enough(area, coordinator, people, mariestad):
    other = Area.objects.create(municipality=mariestad, name="Almarna", slug="almarna", state="active")
    low, high = people.member("Lisa", area, "3"), people.member("Hugo", area, "40")
    street = Stretch("Björkvägen", 1, 31)

    assert [h.number for h in plan_move(area, Territory(streets=(street,))).strays] == ["40"]
    change(other, Territory(streets=(Stretch("Björkvägen", 33, None),)), coordinator)
    change(area, Territory(streets=(street,)), coordinator)
    assert (area_of(low), area_of(high)) == ("Ekudden", "Almarna")


def test_a_larger_area_takes_those_whom_their_own_no_longer_holds(ekudden, almarna, live_at, coordinator):
    lone = live_at("Lone", almarna, 13.818)
    change(almarna, Territory(between("13.81", "13.84")), coordinator)
    change(almarna, Territory(between("13.82", "13.84")), coordinator)

    assert area_of(lone) == "Ekudden"


def test_two_households_at_one_address_become_one(ekudden, almarna, live_at, people, coordinator):
    mover, there = live_at("Maja", ekudden, 13.819), people.member("Tor", almarna)
    Household.objects.filter(memberships__person__in=(mover, there)).update(number="7")
    Household.objects.filter(area=almarna).update(latitude=58.705, longitude=13.821)
    almarna.boundary = between("13.815", "13.84")
    almarna.save()
    change(ekudden, Territory(between("13.80", "13.815")), coordinator)

    assert mover.memberships.get().household == there.memberships.get().household
    assert Household.objects.count() == 1


def test_what_was_not_agreed_to_is_not_done(ekudden, almarna, live_at, coordinator):
    territory = Territory(between("13.80", "13.815"))
    agreed = plan_move(ekudden, territory).fingerprint
    almarna.boundary = between("13.815", "13.84")
    almarna.save()
    live_at("Gustav", ekudden, 13.819)

    with pytest.raises(PlanChanged):
        change_territory(area=ekudden, territory=territory, agreed=agreed, by=coordinator.user)
    assert not TrailEntry.objects.exists()


def test_a_house_without_point_is_moved_by_no_map(ekudden, almarna, live_at):
    live_at("Ulla", ekudden)
    assert not plan_move(ekudden, Territory(between("13.80", "13.801")))


def test_overlaps_are_found(ekudden, almarna):
    wide = between("13.80", "13.83")
    assert overlapping(ekudden, ekudden.boundary, ekudden.box) == []
    ekudden.boundary = wide
    assert overlapping(ekudden, wide, ekudden.box) == [almarna]


def test_those_who_moved_are_told_by_mail_or_sms_but_not_in_quiet_hours(
    ekudden, almarna, live_at, simulator, now
):
    by_mail, by_sms = live_at("Maja", almarna), live_at("Sixten", almarna, user=False, email="")
    asleep = live_at("Sova", almarna, user=False, email="", quiet_from="00:00", quiet_until="23:59")
    announce_move(list(Membership.objects.values_list("pk", flat=True)), ekudden.pk)

    assert [message.to for message in mail.outbox] == [[by_mail.email]]
    assert "Almarna" in mail.outbox[0].body
    assert len(simulator.messages(by_sms.phone)) == 1
    assert simulator.messages(asleep.phone) == []
    (waiting,) = Schedule.objects.filter(func="notifications.tasks.announce_move")
    assert literal_eval(waiting.args) == ([asleep.memberships.get().pk], ekudden.pk)
    assert waiting.next_run > now


def test_no_money_left_for_sms_no_sms_about_a_move(ekudden, almarna, live_at, simulator, settings, caplog):
    settings.SMS_DAILY_BUDGET = settings.SMS_PRICE_PER_SEGMENT
    reached, unreached = (live_at(name, almarna, user=False, email="") for name in ("Sixten", "Svea"))
    announce_move(list(Membership.objects.order_by("pk").values_list("pk", flat=True)), ekudden.pk)

    assert [len(simulator.messages(person.phone)) for person in (reached, unreached)] == [1, 0]
    assert "the day's money is spent" in caplog.text
