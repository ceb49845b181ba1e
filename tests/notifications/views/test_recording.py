"""Taking out the record of an alert."""

import pytest

from areas.models import TrailEntry
from notifications.models import Alert


@pytest.fixture
def alert(sent, area, member) -> Alert:
    alert = sent.alert(area)
    sent.delivery(alert, member)
    return alert


def test_a_press_hands_out_a_pdf_and_is_noted(sign_in, coordinator, alert):
    client = sign_in(coordinator)
    assert f"/utskick/{alert.public_id}/protokoll/" in client.get(f"/utskick/{alert.public_id}/").text

    answer = client.post(f"/utskick/{alert.public_id}/protokoll/")

    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    assert answer["Content-Disposition"] == f'attachment; filename="protokoll-{alert.public_id}.pdf"'
    entry = TrailEntry.objects.get(act="alert recorded")
    assert (entry.subject_id, entry.actor) == (alert.public_id, coordinator.user)


def test_to_look_is_not_to_take(sign_in, coordinator, alert):
    assert sign_in(coordinator).get(f"/utskick/{alert.public_id}/protokoll/").status_code == 405
    assert not TrailEntry.objects.filter(act="alert recorded").exists()


def test_before_it_is_released_there_is_no_record(sign_in, coordinator, alert):
    Alert.objects.update(state=Alert.State.APPROVED, released_at=None)

    assert sign_in(coordinator).post(f"/utskick/{alert.public_id}/protokoll/").status_code == 404
