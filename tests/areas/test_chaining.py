from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from areas.chaining import remove_old, tie_new, verify
from areas.models import TrailEntry, TrailHead


@pytest.fixture
def trail(area, coordinator, now):
    """Five entries in the chain, a day apart, the last one today."""
    TrailEntry.objects.all().delete()
    for days in (4, 3, 2, 1, 0):
        facts = {"subject": area, "area": area, "at": now - timedelta(days=days), "nr": days}
        TrailEntry.objects.record("area.changed", by=coordinator.user, **facts)
    tie_new()
    return list(TrailEntry.objects.order_by("link_number"))


def tamper(statement, *values) -> None:
    """Reach into the table as somebody with the database in their hands would."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement, values)


def complaint(**options) -> str:
    with pytest.raises(CommandError) as raised:
        call_command("verify_trail", **options)
    return str(raised.value)


def test_a_chain_that_nobody_touched_holds(trail):
    said = StringIO()
    call_command("verify_trail", stdout=said)
    assert "5 entries, 0 not tied" in said.getvalue()


def test_what_is_new_is_tied_to_what_was(trail, area):
    TrailEntry.objects.record("area.changed", by=None, subject=area)
    assert verify().untied == 1
    assert tie_new() == 1
    assert verify() == (6, 0, None)


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE areas_trailentry SET act = 'x' WHERE link_number = 3", "Entry 3 ("),
        ("UPDATE areas_trailentry SET actor_number = 99 WHERE link_number = 2", "Entry 2 ("),
        ("UPDATE areas_trailentry SET details = '{\"nr\": 7}' WHERE link_number = 1", "Entry 1 ("),
        ("DELETE FROM areas_trailentry WHERE link_number = 4", "Entry 4 is missing"),
        ("DELETE FROM areas_trailentry WHERE link_number > 3", "Entry 4 is missing"),
        ("UPDATE areas_trailhead SET number = 2", "at entry 6"),
    ],
)
def test_the_first_broken_link_is_named(trail, statement, said):
    tamper(statement)
    assert said in complaint()


def test_an_entry_that_was_changed_and_tied_anew_without_the_key_shows(trail, settings):
    settings.TRAIL_KEY = "somebody else's"
    assert "Entry 1 (" in complaint()


def test_a_chain_cut_with_its_head_is_found_by_an_earlier_head(trail):
    head = str(TrailHead.objects.get())
    tamper("DELETE FROM areas_trailentry WHERE link_number > 3")
    TrailHead.objects.update(number=3, link=trail[2].link)
    assert verify().broken is None
    assert "Entry 4 is missing" in complaint(head=head)


def test_a_chain_written_anew_is_found_by_an_earlier_head(trail):
    assert "trail has been written anew" in complaint(head=f"3:{'0' * 64}")


def test_a_head_that_is_none_is_refused(trail):
    assert "NUMBER:LINK" in complaint(head="nonsense")


def test_an_account_may_go_and_leave_the_chain_whole(trail, coordinator):
    user = coordinator.user
    coordinator.appointments.all().delete()
    coordinator.delete()
    user.delete()
    assert TrailEntry.objects.exclude(actor=None).count() == 0
    assert verify().broken is None


def test_what_is_old_goes_and_the_rest_can_still_be_verified(trail, now):
    assert remove_old(before=now - timedelta(days=2, hours=1)) == 2
    tie_new()
    assert verify() == (4, 0, None)
    assert TrailEntry.objects.order_by("link_number").first() == trail[2]


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite: whoever has the file has it all")
@pytest.mark.parametrize(
    "statement", ["UPDATE areas_trailentry SET act = 'x'", "DELETE FROM areas_trailentry"]
)
def test_the_database_itself_refuses(trail, statement):
    with connection.cursor() as cursor, pytest.raises(DatabaseError, match="grows"), transaction.atomic():
        cursor.execute(statement.format("areas_trailentry"))
