"""Meetings: planned, announced as any alert, held, and noted."""

from datetime import timedelta

import pytest
from django.utils import timezone

from areas.models import Meeting
from notifications.dispatch import submit
from notifications.models import Alert

PLAN = {"clock": "18:30", "place": "Kvarnens skola", "agenda": "1. Välkomna\r\n2. Övrigt"}


@pytest.fixture
def plan():
    day = timezone.localdate() + timedelta(days=20)
    return PLAN | {"day": day.isoformat()}


@pytest.fixture
def meeting(area, contact_person, sign_in, plan) -> Meeting:
    """A meeting that the contact person has planned."""
    answer = sign_in(contact_person).post("/moten/nytt/ekudden/", plan)
    meeting = Meeting.objects.get()
    assert answer.url == f"/moten/{meeting.public_id}/"
    return meeting


def page_of(meeting: Meeting) -> str:
    return f"/moten/{meeting.public_id}/"


def announce(meeting: Meeting, desk) -> Alert:
    """Let the coordinator begin the message, and send it as it is."""
    answer = desk.post(f"{page_of(meeting)}bjud-in/")
    alert = Alert.objects.latest("pk")
    assert answer.url == f"/utskick/{alert.public_id}/andra/"
    return submit(alert=alert, by=alert.created_by, now=timezone.now(), undo_seconds=0)


def test_the_usual_agenda_is_there_to_begin_from(sign_in, contact_person, area):
    text = sign_in(contact_person).get("/moten/nytt/ekudden/").text
    assert "Vilka fortsätter som kontaktpersoner" in text


def test_a_time_that_has_passed_is_refused(sign_in, contact_person, area):
    answer = sign_in(contact_person).post("/moten/nytt/ekudden/", PLAN | {"day": "2020-01-01"})
    assert answer.status_code == 422


def test_the_invitation_is_an_alert_like_any_other(meeting, coordinator, sign_in, client, member):
    desk = sign_in(coordinator)
    assert client.get(page_of(meeting)).status_code == 404
    assert "Ett möte utan inbjudan" in desk.get("/register/ringlista/").text

    alert = announce(meeting, desk)
    assert (alert.kind, alert.audience) == (Alert.Kind.MEETING, Alert.Audience.EVERYONE)
    assert "Kvarnens skola" in alert.sms_text
    assert "2. Övrigt" in alert.email_text
    assert page_of(meeting) in alert.sms_text

    assert "Kvarnens skola" in client.get(page_of(meeting)).text
    file = client.get(f"{page_of(meeting)}kalender.ics")
    assert file["Content-Type"] == "text/calendar; charset=utf-8"
    assert "Ett möte utan inbjudan" not in desk.get("/register/ringlista/").text


def test_pressed_twice_it_is_one_draft(meeting, coordinator, sign_in):
    desk = sign_in(coordinator)
    for _press in range(2):
        desk.post(f"{page_of(meeting)}bjud-in/")
    assert Alert.objects.count() == 1


def test_a_change_and_the_calling_off_are_told_too(meeting, coordinator, sign_in, member, plan):
    desk = sign_in(coordinator)
    announce(meeting, desk)
    desk.post(f"{page_of(meeting)}andra/", plan | {"place": "Biblioteket"})
    changed = announce(meeting, desk)
    assert changed.sms_text.startswith("Ändrat: ")
    assert "Biblioteket" in changed.sms_text
    desk.post(f"{page_of(meeting)}andra/", {"call_off": "1"})
    assert announce(meeting, desk).title == "Mötet i Ekudden är inställt"


def test_minutes_are_for_the_members(meeting, contact_person, coordinator, member, outsider, sign_in, client):
    announce(meeting, sign_in(coordinator))
    Meeting.objects.update(starts_at=timezone.now() - timedelta(hours=2))
    notes = {"households": "7", "people": "9", "minutes": "Ny skylt vid Kvarnbacken."}
    assert sign_in(contact_person).post(f"{page_of(meeting)}anteckna/", notes).status_code == 302

    for person, reads in ((contact_person, True), (member, True), (outsider, False)):
        text = sign_in(person).get(page_of(meeting)).text
        assert "9 personer från 7 hushåll" in text
        assert ("Ny skylt" in text) == reads
    assert "Ny skylt" not in client.get(page_of(meeting)).text


def test_a_meeting_next_door_does_not_exist(meeting, people, toreboda, sign_in):
    neighbour = people.person("Sten")
    people.appoint(neighbour, "coordinator", toreboda)
    for page in ("", "andra/", "anteckna/"):
        assert sign_in(neighbour).get(page_of(meeting) + page).status_code == 404
    assert sign_in(neighbour).post(f"{page_of(meeting)}bjud-in/").status_code == 404


def test_the_year_wheel_shows_what_is_coming(meeting, coordinator, sign_in, django_assert_max_num_queries):
    desk = sign_in(coordinator)
    with django_assert_max_num_queries(9):
        page = desk.get("/register/arshjul/")
    assert page_of(meeting) in page.text
    assert b"UID:" in desk.get("/register/arshjul/moten.ics").content


def test_the_call_list_says_whom_to_call(coordinator, people, area, sign_in, django_assert_max_num_queries):
    person = people.member("Osvald Onådd", area, email_verified_at=None, phone_verified_at=None)
    people.appoint(person, "contact_person", area)
    desk = sign_in(coordinator)
    with django_assert_max_num_queries(9):
        text = desk.get("/register/ringlista/").text
    assert "Osvald Onådd" in text
    assert f"tel:{person.phone}" in text
