"""Reading once more: what is sent is what was read, once, by somebody who may."""

import re

import pytest
from django.utils import timezone

from areas.models import TrailEntry
from notifications.models import Alert


def review(alert) -> str:
    return f"/utskick/{alert.public_id}/granska/"


def approve(alert) -> str:
    return f"/utskick/{alert.public_id}/godkann/"


def seen(page) -> str:
    """The sign of what the page showed, as a browser sends it back."""
    return re.search(r'name="seen" value="([^"]+)"', page.content.decode())[1]


@pytest.fixture
def client(sign_in, coordinator, member):
    """The coordinator's browser; one member is there to be reached."""
    return sign_in(coordinator)


def test_the_review_shows_every_word_and_the_price(client, draft):
    page = client.get(review(draft)).content.decode()

    assert draft.sms_text in page
    assert "/stopp/" in page
    assert "Ring 112" in page
    assert "0,50 kr" in page
    assert "Skicka till 1" in page


def test_sending_gives_time_to_undo(client, draft):
    page = client.get(review(draft))
    answer = client.post(review(draft), {"seen": seen(page)})

    assert answer.headers["Location"] == f"/utskick/{draft.public_id}/"
    draft.refresh_from_db()
    assert draft.state == Alert.State.APPROVED
    assert draft.release_at > timezone.now()


def test_whoever_shows_again_who_they_are_has_sent_it(sign_in, coordinator, draft, member):
    client = sign_in(coordinator, seconds_ago=301)
    page = client.get(review(draft))
    asked = client.post(review(draft), {"seen": seen(page)})
    draft.refresh_from_db()
    assert (asked.status_code, draft.state) == (302, Alert.State.DRAFT)

    shown = client.post(asked["Location"], {"password": "hemligt-losenord", "next": review(draft)})
    assert shown["Location"] == f"/utskick/{draft.public_id}/"
    draft.refresh_from_db()
    assert draft.state == Alert.State.APPROVED


def test_two_windows_send_one_alert(client, draft):
    token = seen(client.get(review(draft)))
    first = client.post(review(draft), {"seen": token})
    second = client.post(review(draft), {"seen": token})

    assert first.headers["Location"] == second.headers["Location"]
    assert TrailEntry.objects.filter(act="alert submitted").count() == 1


def test_a_draft_changed_in_another_window_is_read_again(client, draft):
    token = seen(client.get(review(draft)))
    Alert.objects.update(sms_text="Något helt annat.")
    answer = client.post(review(draft), {"seen": token})

    assert answer.status_code == 422
    assert "Läs igenom en gång till" in answer.content.decode()
    assert "Något helt annat." in answer.content.decode()


def test_nobody_reached_nothing_sent(sign_in, coordinator, draft):
    client = sign_in(coordinator)
    answer = client.post(review(draft), {})

    assert answer.status_code == 422
    assert "skulle inte nå någon" in answer.content.decode()


def test_what_must_not_be_said_is_not_sent(client, draft):
    Alert.objects.update(sms_text="Se upp för bilen ABC 123.")
    page = client.get(review(draft)).content.decode()

    assert "Ändra det först" in page
    assert "Skicka till" not in page
    assert client.post(review(draft), {}).status_code == 422


def test_a_doubtful_word_is_sent_with_a_reason_that_is_kept(client, draft):
    Alert.objects.update(sms_text="Mannen hade svart jacka.")
    page = client.get(review(draft))
    without = client.post(review(draft), {"seen": seen(page)})
    client.post(review(draft), {"seen": seen(page), "reason": "Ägaren vill det."})

    assert without.status_code == 422
    assert TrailEntry.objects.get(act="alert submitted").details["reason"] == "Ägaren vill det."


def test_something_like_it_just_sent_is_pointed_out(client, draft, alert_by, police):
    alert_by(police, "done", approved_at=timezone.now())
    page = client.get(review(draft))

    assert "Per Polis skickade ”Inbrott i garage” för 1 minut sedan." in page.content.decode()
    assert client.post(review(draft), {"seen": seen(page)}).status_code == 422
    assert client.post(review(draft), {"seen": seen(page), "again": "on"}).status_code == 302


def test_what_is_not_whole_is_written_on(client, draft):
    draft.areas.clear()

    assert client.get(review(draft)).headers["Location"] == f"/utskick/{draft.public_id}/andra/"


def test_a_lost_role_sends_nothing(client, draft, coordinator, toreboda):
    coordinator.appointments.update(municipality=toreboda)

    assert client.get(review(draft)).headers["Location"] == f"/utskick/{draft.public_id}/andra/"


@pytest.fixture
def submitted(client, draft, mariestad) -> Alert:
    """A warning of the coordinator's that waits for a second person."""
    mariestad.warnings_need_approval = True
    mariestad.save()
    client.post(review(draft), {"seen": seen(client.get(review(draft)))})
    draft.refresh_from_db()
    return draft


def test_a_second_person_is_asked_for(submitted):
    assert submitted.state == Alert.State.SUBMITTED


def test_the_second_person_reads_and_approves(submitted, sign_in, police):
    client = sign_in(police)
    page = client.get(approve(submitted))
    client.post(approve(submitted), {"seen": seen(page)})

    assert submitted.sms_text in page.content.decode()
    submitted.refresh_from_db()
    assert (submitted.state, submitted.approved_by) == (Alert.State.APPROVED, police.user)


def test_the_second_person_reads_the_writers_reason(submitted, sign_in, police):
    entry = {"by": None, "subject": submitted, "reason": "Ägaren vill det."}
    TrailEntry.objects.record("alert submitted", **entry)

    assert "Ägaren vill det." in sign_in(police).get(approve(submitted)).content.decode()


def test_nobody_approves_their_own(submitted, client):
    page = client.get(approve(submitted))
    answer = client.post(approve(submitted), {"seen": "vad som helst"})

    assert "Någon annan måste godkänna" in page.content.decode()
    assert answer.status_code == 422
    submitted.refresh_from_db()
    assert submitted.state == Alert.State.SUBMITTED


def test_sent_back_it_is_a_draft_with_a_reason(submitted, sign_in, police, client):
    sign_in(police).post(f"/utskick/{submitted.public_id}/skicka-tillbaka/", {"why": "Skriv var."})

    assert "Skriv var." in client.get(f"/utskick/{submitted.public_id}/andra/").content.decode()


def test_sending_back_without_a_reason_is_refused(submitted, sign_in, police):
    answer = sign_in(police).post(f"/utskick/{submitted.public_id}/skicka-tillbaka/", {"why": ""})

    assert answer.status_code == 422
    assert "Skriv vad som behöver ändras." in answer.content.decode()


def test_another_municipalitys_approver_sees_nothing(submitted, people, sign_in, toreboda):
    stranger = people.person("Pia Polis")
    people.appoint(stranger, "police", toreboda)

    assert sign_in(stranger).get(approve(submitted)).status_code == 404


def test_a_member_may_not_approve(submitted, sign_in, member):
    assert sign_in(member).get(approve(submitted)).status_code == 403
