from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from areas.importing import choose_list, forget_lists, go_on, start_import, start_undoing
from areas.models import (
    Appointment,
    Area,
    Household,
    MemberList,
    MemberListFile,
    MemberListRow,
    MemberListStretch,
    Membership,
    Person,
    TrailEntry,
)

KINDS = (Person, Household, Membership, Appointment, Area)
HEADINGS = "Namn;E-post;Mobil;Adress;Område;Roll"
ROWS = (
    "Bo Testlund;bo@example.se;070-174 06 46;Björkvägen 14;Ekudden;kontaktombud",
    "Disa Provberg;disa@example.se;070-174 06 47;Björkvägen 14;Ekudden;",
    "Ella Provgren;ella@example.se;;Nygatan 1;Näckroslunden;",
)


@pytest.fixture
def imported(area, mariestad, coordinator):
    """Import rows as workers do; return the list, ready to be undone."""

    def imported(*rows: str) -> MemberList:
        file = ContentFile("\n".join([HEADINGS, *(rows or ROWS)]).encode())
        kept = choose_list(file=file, name="lista.csv", municipality=mariestad, by=coordinator.user)
        work(kept)
        start_import(member_list=kept, now=timezone.now())
        work(kept)
        return kept

    return imported


def work(member_list: MemberList) -> None:
    member_list.refresh_from_db()
    while go_on(member_list, now=timezone.now(), seconds=0):
        pass
    member_list.refresh_from_db()


def undo(member_list: MemberList, by) -> MemberList:
    assert start_undoing(member_list=member_list, by=by.user, now=timezone.now())
    work(member_list)
    assert member_list.state == MemberList.State.UNDONE
    return member_list


def everything() -> list:
    return [list(kind.objects.order_by("pk").values()) for kind in KINDS]


def test_undone_is_as_if_never_done(imported, coordinator, member):
    before = everything()
    undone = undo(imported(), coordinator)

    assert everything() == before
    taken = {"people": 3, "households": 2, "memberships": 3, "appointments": 1, "areas": 1}
    assert undone.report["undone"] == taken
    acts = TrailEntry.objects.filter(subject_kind="memberlist").values_list("act", "actor")
    assert set(acts) == {
        ("members.import_undone", coordinator.user.pk),
        ("members.withdrawn", coordinator.user.pk),
    }
    assert not MemberListStretch.objects.exists()


def test_who_was_there_before_loses_only_what_the_list_gave(imported, coordinator, people, area):
    without = {"phone": "", "phone_verified_at": None, "sms_wanted_at": None}
    there = people.person("Bo Testlund", user=False, email="bo@example.se", **without)
    before = everything()
    list_ = imported()
    there.refresh_from_db()
    assert there.phone == "+46701740646"

    undo(list_, coordinator)
    assert everything() == before


def test_who_was_changed_since_is_kept_whole_and_named(imported, coordinator, area):
    list_ = imported()
    Person.objects.filter(email="disa@example.se").update(name="Disa Provberg-Ek")
    undone = undo(list_, coordinator)

    assert undone.report["kept"] == [Person.objects.get(email="disa@example.se").public_id]
    assert Membership.objects.current().get().household == Household.objects.get()
    assert not Person.objects.filter(email="bo@example.se").exists()


@pytest.mark.parametrize("change", ["household", "membership", "appointment", "looks after"])
def test_a_household_role_or_bond_of_later_making_keeps_its_people(imported, coordinator, people, change):
    list_ = imported()
    bo = Person.objects.get(email="bo@example.se")
    elsewhere = Household.objects.get(street="Nygatan")
    if change == "household":
        Household.objects.filter(street="Björkvägen").update(postcode="54231")
    elif change == "membership":
        Membership.objects.create(person=bo, household=elsewhere, area=elsewhere.area)
    elif change == "appointment":
        people.appoint(bo, "deputy", elsewhere.area)
    else:
        Household.objects.filter(pk=elsewhere.pk).update(contact_person=bo.appointments.get())
    undo(list_, coordinator)

    assert Person.objects.filter(pk=bo.pk, memberships__household__street="Björkvägen").exists()
    assert bo.appointments.filter(role="contact_person").exists()


def test_what_a_later_row_filled_in_is_no_change(imported, coordinator):
    before = everything()
    later = ROWS[0].replace("Björkvägen", "Granvägen")
    list_ = imported(ROWS[0].replace("070-174 06 46", ""), *[ROWS[1]] * 1000, later)
    assert Person.objects.get(email="bo@example.se").phone
    assert undo(list_, coordinator).report["kept"] == []
    assert everything() == before


def test_after_a_day_it_is_too_late(imported, coordinator):
    list_ = imported()
    later = timezone.now() + timedelta(hours=25)
    assert not start_undoing(member_list=list_, by=coordinator.user, now=later)

    forget_lists(now=later)
    assert not MemberListStretch.objects.exists()
    assert not MemberListRow.objects.exists()
    assert MemberList.objects.get() == list_


def test_a_file_that_nobody_imports_is_gone_after_an_hour(mariestad, coordinator):
    file = ContentFile(HEADINGS.encode())
    choose_list(file=file, name="lista.csv", municipality=mariestad, by=coordinator.user)
    forget_lists(now=timezone.now() + timedelta(hours=2))
    assert not MemberList.objects.exists()
    assert not MemberListFile.objects.exists()


def test_a_lost_stretch_is_done_again_and_none_is_done_twice(imported, mariestad, coordinator):
    rows = [f"Testa Provberg;t{n}@example.se;;Björkvägen {n};Ekudden;" for n in range(1500)]
    file = ContentFile("\n".join([HEADINGS, *rows]).encode())
    kept = choose_list(file=file, name="lista.csv", municipality=mariestad, by=coordinator.user)
    work(kept)
    start_import(member_list=kept, now=timezone.now())
    twin = MemberList.objects.get(pk=kept.pk)
    assert go_on(kept, now=timezone.now(), seconds=0)
    assert not go_on(twin, now=timezone.now(), seconds=0)  # begins where the other has been
    work(kept)

    assert kept.state == MemberList.State.IMPORTED
    assert Person.objects.filter(email__startswith="t").count() == 1500
    assert (kept.report["rows"], kept.report["people"]) == (1500, 1500)
