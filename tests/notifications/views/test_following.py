"""The list, one alert's page with its ledger, and the messages behind a word."""

from datetime import timedelta

import pytest
from django.utils import timezone

from areas.roles import Role
from notifications.statuses import Channel, Reason, Status


@pytest.fixture
def client(sign_in, coordinator, area):
    return sign_in(coordinator)


def page_of(client, address) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_list_begins_with_what_waits_for_the_reader(client, alert_by, police, coordinator):
    alert_by(police, "submitted")
    alert_by(coordinator, "sending")
    page = page_of(client, "/utskick/")

    assert page.index('id="to-approve"') < page.index('id="under-way"')


def test_ones_own_waits_for_somebody_else(client, alert_by, coordinator):
    alert_by(coordinator, "submitted")
    page = page_of(client, "/utskick/")

    assert "Väntar på någon annan" in page
    assert "Väntar på att du godkänner" not in page


def test_the_list_is_one_municipalitys(sign_in, people, toreboda, alert_by, coordinator):
    alert_by(coordinator, "done")
    stranger = people.person("Pia Polis")
    people.appoint(stranger, Role.POLICE, toreboda)

    assert "Inget har skickats än" in page_of(sign_in(stranger), "/utskick/")


def test_the_list_is_paged_by_key(client, alert_by, coordinator):
    for _ in range(26):
        alert_by(coordinator, "done")
    first = client.get("/utskick/")
    second = client.get("/utskick/", {"after": first.context["next_key"]})

    assert len(first.context["sent"]) == 25
    assert len(second.context["sent"]) == 1
    assert client.get("/utskick/", {"after": "x" * 40}).status_code == 200


@pytest.mark.parametrize("rows", [1, 20])
def test_the_list_takes_ten_queries_whatever_its_length(
    client, alert_by, coordinator, police, django_assert_max_num_queries, rows
):
    for _ in range(rows):
        alert_by(coordinator, "done")
        alert_by(police, "submitted")
        alert_by(police, "sending")

    with django_assert_max_num_queries(10):
        client.get("/utskick/")


def test_the_page_counts_what_became_of_it(client, alert_by, coordinator, deliver):
    alert = alert_by(coordinator, "sending")
    deliver(alert, Status.DELIVERED, 3)
    deliver(alert, Status.IN_DOUBT, 1)
    deliver(alert, Status.SENT, 2, channel=Channel.EMAIL)
    page = page_of(client, f"/utskick/{alert.public_id}/")

    assert "4 av 4 överlämnade" in page
    assert "2 av 2 överlämnade" in page
    assert "1 osäkert" in page


def test_the_page_asks_again_while_it_is_being_sent(client, alert_by, coordinator):
    alert = alert_by(coordinator, "sending")

    assert 'data-hx-trigger="every 2s"' in page_of(client, f"/utskick/{alert.public_id}/")


def test_it_stops_asking_when_nothing_more_will_change(client, alert_by, coordinator, deliver):
    alert = alert_by(coordinator, "done")
    deliver(alert, Status.DELIVERED, 3)

    assert "data-hx-trigger" not in page_of(client, f"/utskick/{alert.public_id}/laget/")


def test_the_buttons_come_along_when_the_state_has_changed(client, alert_by, coordinator):
    alert = alert_by(coordinator, "sending")
    address = f"/utskick/{alert.public_id}/laget/"

    assert 'id="steering"' in page_of(client, f"{address}?state=approved")
    assert 'id="steering"' not in page_of(client, f"{address}?state=sending")


def test_the_countdown_is_the_servers(client, alert_by, coordinator):
    release_at = timezone.now() + timedelta(seconds=25)
    alert = alert_by(coordinator, "approved", approved_at=timezone.now(), release_at=release_at)
    page = page_of(client, f"/utskick/{alert.public_id}/")

    assert "Skickas om <strong>2" in page
    assert "Ångra" in page


def test_an_auditor_reads_and_steers_nothing(people, sign_in, mariestad, alert_by, coordinator):
    auditor = people.person("Rut Revisor")
    people.appoint(auditor, Role.AUDITOR, mariestad)
    alert = alert_by(coordinator, "sending")
    page = page_of(sign_in(auditor), f"/utskick/{alert.public_id}/")

    assert "Stoppa helt" not in page
    assert "rättelse" not in page


def test_a_draft_is_written_on(client, draft):
    assert client.get(f"/utskick/{draft.public_id}/").headers["Location"].endswith("/andra/")


def test_a_stranger_finds_nothing(sign_in, people, toreboda, alert_by, coordinator):
    alert = alert_by(coordinator, "done")
    stranger = people.person("Pia Polis")
    people.appoint(stranger, Role.POLICE, toreboda)
    client = sign_in(stranger)

    for address in ("", "laget/", "laget/failed/"):
        assert client.get(f"/utskick/{alert.public_id}/{address}").status_code == 404


def test_failures_say_why_and_what_to_do(client, alert_by, coordinator, deliver):
    alert = alert_by(coordinator, "done")
    deliver(alert, Status.FAILED, reason=Reason.NOT_MOBILE)
    page = page_of(client, f"/utskick/{alert.public_id}/laget/failed/")

    assert "070-••• •• 05" in page
    assert "+46701740605" not in page
    assert "Fråga efter ett mobilnummer" in page
    assert "Försök igen" not in page


def test_passing_failures_can_be_tried_again(client, alert_by, coordinator, deliver):
    alert = alert_by(coordinator, "done")
    deliver(alert, Status.FAILED, reason=Reason.UNREACHABLE)

    assert "Försök igen med dem" in page_of(client, f"/utskick/{alert.public_id}/laget/failed/")


def test_failures_are_paged_by_key(client, alert_by, coordinator, deliver, django_assert_max_num_queries):
    alert = alert_by(coordinator, "done")
    deliver(alert, Status.FAILED, 60, reason=Reason.BUSY)
    with django_assert_max_num_queries(10):
        first = client.get(f"/utskick/{alert.public_id}/laget/failed/")
    second = client.get(f"/utskick/{alert.public_id}/laget/failed/", {"after": first.context["next_key"]})

    assert len(first.context["deliveries"]) == 50
    assert len(second.context["deliveries"]) == 10


def test_only_what_needs_somebody_is_listed(client, alert_by, coordinator):
    alert = alert_by(coordinator, "done")

    assert client.get(f"/utskick/{alert.public_id}/laget/delivered/").status_code == 404
