"""The call list by e-mail: on Mondays, to every coordinator, once."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.test import override_settings

from areas.models import Appointment
from areas.roles import Role
from notifications.letters import send_call_lists
from notifications.models import Letter

MONDAY = datetime(2026, 11, 30, 7, 5, tzinfo=ZoneInfo("Europe/Stockholm"))
MINUTES = timedelta(minutes=1)
NO_SERVER = override_settings(
    EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend", EMAIL_HOST="127.0.0.1", EMAIL_PORT=9
)


@pytest.fixture
def coordinator(coordinator, member):
    """The coordinator since long ago; in Ekudden nobody is contact person."""
    Appointment.objects.filter(person=coordinator).update(from_on="2026-01-01")
    return coordinator


def test_a_coordinator_gets_the_list_once_a_week(coordinator):
    assert send_call_lists(now=MONDAY - 10 * MINUTES) == 0
    for minutes in (0, 10, 20, 3000):
        send_call_lists(now=MONDAY + minutes * MINUTES)
    (letter,) = mail.outbox
    assert letter.to == [coordinator.email]
    assert "Ekudden (Mariestad)\n* Ingen för varningar vidare\n" in letter.body
    assert "Maja" not in letter.body
    assert send_call_lists(now=MONDAY + timedelta(days=7)) == 1


def test_a_list_that_could_not_be_sent_is_sent_later_under_the_same_name(coordinator):
    with NO_SERVER:
        assert send_call_lists(now=MONDAY) == 0
    assert send_call_lists(now=MONDAY + MINUTES) == 0  # perhaps another worker is at it
    assert send_call_lists(now=MONDAY + 11 * MINUTES) == 1
    letter = Letter.objects.get()
    letter.sent_at = None  # as if the worker had died right after sending
    letter.save()
    send_call_lists(now=MONDAY + 30 * MINUTES)
    first, second = mail.outbox
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]


def test_where_the_chain_holds_nothing_is_sent(coordinator, contact_person):
    assert send_call_lists(now=MONDAY) == 0
    assert Letter.objects.get().sent_at


def test_several_municipalities_are_one_list_and_others_are_not_on_it(
    coordinator, people, toreboda, outsider
):
    send_call_lists(now=MONDAY)
    people.appoint(coordinator, Role.COORDINATOR, toreboda)
    Appointment.objects.filter(person=coordinator).update(from_on="2026-01-01")
    send_call_lists(now=MONDAY + timedelta(days=7))
    first, second = (letter.body for letter in mail.outbox)
    assert "Björkängen" not in first
    assert "Björkängen (Töreboda)" in second
    assert "Ekudden (Mariestad)" in second


def test_somebody_new_waits_for_the_next_monday(coordinator):
    Appointment.objects.filter(person=coordinator).update(from_on=MONDAY.date())
    assert send_call_lists(now=MONDAY + timedelta(hours=5)) == 0
    assert send_call_lists(now=MONDAY + timedelta(days=7)) == 1


def test_a_role_that_has_ended_gets_no_list(coordinator):
    Appointment.objects.filter(person=coordinator).update(until_on=MONDAY.date())
    assert send_call_lists(now=MONDAY) == 0
