"""Stopping, holding and mending what has been handed in."""

from datetime import timedelta

import pytest
from django.utils import timezone

from notifications.models import Alert, Delivery
from notifications.statuses import Reason, Status


@pytest.fixture
def client(sign_in, coordinator, area):
    return sign_in(coordinator)


def act(client, alert, what, **data):
    return client.post(f"/utskick/{alert.public_id}/{what}/", data)


@pytest.fixture
def approved(alert_by, coordinator):
    """An alert whose undo time is running."""
    now = timezone.now()
    return alert_by(coordinator, "approved", approved_at=now, release_at=now + timedelta(seconds=30))


def test_undone_it_is_a_draft_again(client, approved):
    answer = act(client, approved, "angra")

    assert answer.headers["Location"] == f"/utskick/{approved.public_id}/andra/"
    approved.refresh_from_db()
    assert approved.state == Alert.State.DRAFT


def test_the_approver_may_undo_too(sign_in, police, approved):
    assert act(sign_in(police), approved, "angra").headers["Location"] == "/utskick/"


def test_too_late_to_undo_is_said(client, alert_by, coordinator):
    sending = alert_by(coordinator, "sending")
    answer = client.post(f"/utskick/{sending.public_id}/angra/", follow=True)

    assert "för sent att ångra" in answer.content.decode()


def test_held_and_going_on(client, alert_by, coordinator):
    alert = alert_by(coordinator, "sending")
    act(client, alert, "pausa")
    assert Alert.objects.get().state == Alert.State.PAUSED

    act(client, alert, "fortsatt")
    assert Alert.objects.get().state == Alert.State.SENDING


def test_stopped_for_good(client, alert_by, coordinator):
    alert = alert_by(coordinator, "sending")
    act(client, alert, "stoppa")

    assert Alert.objects.get().state == Alert.State.CANCELLED


def test_only_passing_failures_are_tried_again(client, alert_by, coordinator, deliver):
    alert = alert_by(coordinator, "done")
    deliver(alert, Status.FAILED, 2, reason=Reason.UNREACHABLE)
    deliver(alert, Status.FAILED, 1, reason=Reason.BAD_ADDRESS)
    act(client, alert, "igen")

    assert alert.deliveries.filter(status=Status.RETRY_WAIT).count() == 2


@pytest.fixture
def doubtful(alert_by, coordinator, deliver):
    """Two messages of which nobody knows whether they arrived, asked about for long enough."""
    deliveries = deliver(alert_by(coordinator, "sending"), Status.IN_DOUBT, 2, reason=Reason.NO_ANSWER)
    Delivery.objects.update(doubts=9, looks=9)
    return deliveries


@pytest.mark.parametrize(("how", "status"), [("again", Status.RETRY_WAIT), ("leave", Status.UNCONFIRMED)])
def test_somebody_decides_about_what_is_in_doubt(client, doubtful, how, status):
    chosen, other = doubtful
    page = client.get(f"/utskick/{chosen.alert.public_id}/laget/in_doubt/").content.decode()
    act(client, chosen.alert, "avgor", how=how, deliveries=[chosen.pk])

    assert f'name="deliveries" value="{chosen.pk}"' in page
    assert Delivery.objects.get(pk=chosen.pk).status == status
    assert Delivery.objects.get(pk=other.pk).status == Status.IN_DOUBT


def test_the_alerts_page_leads_to_the_choice(client, doubtful):
    page = client.get(f"/utskick/{doubtful[0].alert.public_id}/").text

    assert "Leverantören kan inte säga hur det gick för 2 av dem" in page
    assert ">Avgör</a>" in page


def test_a_decision_about_nothing_does_nothing(client, doubtful):
    address = f"/utskick/{doubtful[0].alert.public_id}/avgor/"
    answer = client.post(address, {"how": "again"}, follow=True)

    assert "Inget har gjorts." in answer.content.decode()
    assert Delivery.objects.filter(status=Status.IN_DOUBT).count() == 2


@pytest.mark.parametrize(("how", "title"), [("correction", "Rättelse:"), ("all-clear", "Avslutat:")])
def test_a_correction_is_begun(client, alert_by, coordinator, how, title):
    alert = alert_by(coordinator, "done")
    answer = act(client, alert, "ratta", how=how)

    draft = Alert.objects.get(state=Alert.State.DRAFT)
    assert answer.headers["Location"] == f"/utskick/{draft.public_id}/andra/"
    assert draft.corrects == alert
    assert draft.title.startswith(title)


@pytest.mark.parametrize("what", ["angra", "stoppa", "pausa", "fortsatt", "igen", "ratta", "avgor"])
def test_strangers_steer_nothing(sign_in, people, toreboda, member, alert_by, coordinator, what):
    alert = alert_by(coordinator, "sending")
    stranger = people.person("Pia Polis")
    people.appoint(stranger, "police", toreboda)

    assert act(sign_in(stranger), alert, what).status_code == 404
    assert act(sign_in(member), alert, what).status_code == 403
    assert sign_in(stranger).get(f"/utskick/{alert.public_id}/{what}/").status_code == 405
