from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied

from areas.calendar_files import calendar_of
from areas.convening import MeetingRefused, call_off, change_meeting, note_meeting, plan_meeting
from areas.models import Meeting
from areas.roles import Role

SUMMER, WINTER = (datetime(2027, month, 3, 18, 30, tzinfo=ZoneInfo("Europe/Stockholm")) for month in (6, 12))
AGENDA = "1. Välkomna, alla; även ni på \\norra sidan\n2. " + "Åäö, " * 40


@pytest.fixture
def meeting(area, contact_person, now) -> Meeting:
    return plan_meeting(
        area=area, starts_at=SUMMER, place="Kvarnens skola", agenda=AGENDA, by=contact_person.user, now=now
    )


def unfolded(file: bytes) -> list[str]:
    return file.replace(b"\r\n ", b"").decode().split("\r\n")


def test_what_came_of_a_meeting_is_a_sign_of_life(meeting, contact_person, area):
    facts = {"meeting": meeting, "minutes": "Klubban vandrar.", "by": contact_person.user}
    with pytest.raises(MeetingRefused, match="inte börjat"):
        note_meeting(households=5, people=8, now=SUMMER - timedelta(hours=1), **facts)
    with pytest.raises(MeetingRefused, match="minst en person"):
        note_meeting(households=5, people=4, now=SUMMER + timedelta(hours=2), **facts)
    note_meeting(households=5, people=8, now=SUMMER + timedelta(hours=2), **facts)
    area.refresh_from_db()
    assert area.sign_of_life_on == SUMMER.date()


def test_who_may_plan(area, member, people, coordinator, now):
    deputy = people.member("Dan", area)
    people.appoint(deputy, Role.DEPUTY, area)
    plan = {"area": area, "starts_at": SUMMER, "place": "Här", "agenda": "", "now": now}
    for person in (member, deputy):
        with pytest.raises(PermissionDenied):
            plan_meeting(by=person.user, **plan)
    assert plan_meeting(by=coordinator.user, **plan).pk
    with pytest.raises(MeetingRefused):
        plan_meeting(by=coordinator.user, **plan | {"starts_at": now - timedelta(hours=1)})


def test_a_meeting_called_off_stays_so(meeting, contact_person, now):
    by = contact_person.user
    assert call_off(meeting=meeting, by=by, now=now)
    assert not call_off(meeting=meeting, by=by, now=now)
    with pytest.raises(MeetingRefused):
        change_meeting(meeting=meeting, starts_at=WINTER, place="Där", agenda="", by=by, now=now)


def test_a_calendar_takes_the_file(meeting):
    file = calendar_of([meeting], name="Grannsamverkan")
    lines = unfolded(file)

    assert file.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in file.replace(b"\r\n", b"")
    assert max(len(line) for line in file.split(b"\r\n")) <= 75
    assert "DTSTART;TZID=Europe/Stockholm:20270603T183000" in lines
    assert "DTEND;TZID=Europe/Stockholm:20270603T200000" in lines
    assert {"BEGIN:VTIMEZONE", "TZID:Europe/Stockholm"} <= set(lines)
    assert f"UID:{meeting.public_id}@127.0.0.1" in lines
    (described,) = [line for line in lines if line.startswith("DESCRIPTION:")]
    assert described.startswith(r"DESCRIPTION:1. Välkomna\, alla\; även ni på \\norra sidan\n2. Åäö\, Åäö\,")


def test_a_moved_meeting_is_the_same_in_the_calendar(meeting, contact_person, now):
    change_meeting(meeting=meeting, starts_at=WINTER, place="Där", agenda="", by=contact_person.user, now=now)
    moved = unfolded(calendar_of([meeting], name="Grannsamverkan"))
    assert {"SEQUENCE:1", "STATUS:CONFIRMED", f"UID:{meeting.public_id}@127.0.0.1"} <= set(moved)
    assert "DTSTART;TZID=Europe/Stockholm:20271203T183000" in moved
    call_off(meeting=meeting, by=contact_person.user, now=now)
    assert "STATUS:CANCELLED" in unfolded(calendar_of([meeting], name="Grannsamverkan"))
