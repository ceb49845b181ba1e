import pytest
from django.urls import reverse

from notifications.webhooks.shortcut import PREFIX

DOORS = ["twilio_status", "twilio_inbound", "46elks_status", "46elks_inbound"]


@pytest.mark.parametrize("name", DOORS)
def test_every_door_of_providers_lies_on_the_short_way(name):
    assert reverse(name).startswith(PREFIX)


@pytest.mark.django_db
def test_a_callback_meets_nothing_that_is_made_for_people(twilio):
    response = twilio.status()

    assert response.status_code == 204
    assert "Content-Security-Policy" not in response
    assert "Content-Language" not in response


def test_a_door_that_does_not_exist_is_met_by_the_kind_page(client, db):
    page = client.post("/webhooks/nobody/")

    assert page.status_code == 404
    assert "Sidan finns inte här" in page.content.decode()


@pytest.mark.django_db
def test_a_door_that_breaks_answers_500_and_no_more(twilio, client, settings):
    settings.TWILIO_ACCOUNT_SID = None  # as if a setting were wrong
    client.raise_request_exception = twilio.client.raise_request_exception = False

    assert twilio.status(AccountSid="x").status_code == 500


def test_pages_go_the_long_way(client, db):
    assert "Content-Security-Policy" in client.get("/meddelanden/")
