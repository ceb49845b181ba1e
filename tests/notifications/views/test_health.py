import re

import pytest
from django.utils import timezone

from notifications.models import Heartbeat
from tests.installation_fixture import ROOT

pytestmark = pytest.mark.django_db
SAMPLE = re.compile(r'grannsamverkan_[a-z_]+(\{[a-z]+="[a-z_-]+"(,[a-z]+="[a-z_]+")*\})? [0-9.e+]+')


@pytest.fixture
def beating():
    for lane in ("urgent", "bulk"):
        Heartbeat.objects.beat(lane, lane=lane, now=timezone.now())


@pytest.fixture
def token(settings):
    settings.METRICS_TOKEN = "mätare-" + "0" * 20
    return {"HTTP_AUTHORIZATION": f"Bearer {settings.METRICS_TOKEN}"}


def test_a_system_that_is_well_answers_200_to_anybody(client, beating):
    answer = client.get("/halsa/")

    assert answer.status_code == 200
    assert answer.json()["ok"] is True


def test_a_system_without_workers_answers_503_and_says_what_is_wrong(client):
    answer = client.get("/halsa/")

    assert answer.status_code == 503
    assert answer.json()["lanes"]["urgent"]["ok"] is False
    assert "urgent: no worker has been heard of" in answer.json()["problems"]


def test_a_web_process_is_well_also_when_no_worker_is(client):
    assert client.get("/halsa/webb/").json() == {"ok": True, "problems": []}


def test_it_is_never_stored_on_the_way(client):
    assert "no-store" in client.get("/halsa/").headers["Cache-Control"]


def test_it_takes_no_posts(client):
    assert client.post("/halsa/").status_code == 405


def test_the_numbers_are_in_prometheus_format_and_name_nobody(
    client, token, beating, released, django_assert_max_num_queries
):
    with django_assert_max_num_queries(12):
        said = client.get("/metrics", **token).content.decode()

    samples = [line for line in said.splitlines() if not line.startswith("#")]
    assert [line for line in samples if not SAMPLE.fullmatch(line)] == []
    assert 'grannsamverkan_deliveries{channel="sms",word="queued"} 1' in samples
    assert 'grannsamverkan_alerts{state="sending"} 1' in samples
    assert 'grannsamverkan_lane_clusters{lane="urgent"} 1' in samples
    assert "grannsamverkan_ok 1" in samples
    assert "Maja" not in said


def test_every_number_that_an_alert_rule_asks_for_is_told(client, token, beating):
    rules = (ROOT / "deploy/prometheus/alerts.yml").read_text()
    told = set(re.findall(r"^# TYPE (\w+)", client.get("/metrics", **token).content.decode(), re.MULTILINE))

    assert set(re.findall(r"grannsamverkan_\w+", rules)) - told == set()


@pytest.mark.parametrize("given", [{}, {"HTTP_AUTHORIZATION": "Bearer x"}])
def test_without_the_token_there_is_no_such_page(client, token, given):
    assert client.get("/metrics", **given).status_code == 404


def test_without_a_token_set_only_a_developers_own_computer_is_told(client, settings):
    assert client.get("/metrics").status_code == 404

    settings.DEBUG = True
    assert client.get("/metrics").status_code == 200
    assert client.get("/metrics", REMOTE_ADDR="192.0.2.7").status_code == 404
    assert client.get("/metrics", HTTP_X_FORWARDED_FOR="192.0.2.7").status_code == 404
