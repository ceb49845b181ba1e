import pytest
from django.utils import timezone

from notifications.models import Heartbeat

pytestmark = pytest.mark.django_db


def test_a_system_that_is_well_answers_200_to_anybody(client):
    for lane in ("urgent", "bulk"):
        Heartbeat.objects.beat(lane, lane=lane, now=timezone.now())

    answer = client.get("/halsa/")

    assert answer.status_code == 200
    assert answer.json()["ok"] is True


def test_a_system_without_workers_answers_503(client):
    answer = client.get("/halsa/")

    assert answer.status_code == 503
    assert answer.json()["lanes"]["urgent"] == {
        "ok": False,
        "beat_age_seconds": None,
        "oldest_waiting_seconds": 0.0,
    }


def test_it_is_never_stored_on_the_way(client):
    assert "no-store" in client.get("/halsa/").headers["Cache-Control"]


def test_it_takes_no_posts(client):
    assert client.post("/halsa/").status_code == 405
