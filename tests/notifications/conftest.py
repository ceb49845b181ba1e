"""Alerts that have been sent, and to whom."""

from datetime import timedelta

import pytest
from django.utils import timezone

from areas.models import Household
from areas.models.public_id import new_public_id
from areas.roles import Role
from notifications import dispatch, escalating, expanding
from notifications.models import Alert
from notifications.rungs import Rung


@pytest.fixture
def provider(simulator, settings):
    """The simulator, as the provider that our settings point at."""
    settings.TWILIO_API_URL = simulator.url
    settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN = simulator.account, simulator.token
    settings.TWILIO_FROM = "Grannsamv"
    settings.EMAIL_URL = f"smtp://127.0.0.1:{simulator.smtp_port}"
    settings.SEND_CONCURRENCY, settings.EMAIL_CONNECTIONS = 4, 2
    settings.PROVIDER_READ_TIMEOUT = 0.5
    return simulator


@pytest.fixture
def elks_settings(simulator, settings):
    """Settings that point 46elks at the simulator."""
    settings.ELKS_API_URL = simulator.url
    settings.ELKS_USERNAME = simulator.simulator.elks_username
    settings.ELKS_PASSWORD = simulator.simulator.elks_password
    settings.ELKS_FROM = "Grannsamv"
    settings.PROVIDER_READ_TIMEOUT = 0.5
    return settings


@pytest.fixture
def draft(area):
    """A warning to everyone in Ekudden, by SMS and e-mail, written by the operator."""
    alert = Alert.objects.create(
        kind=Alert.Kind.WARNING,
        title="Inbrottsförsök",
        sms_text="Inbrottsförsök i natt. Lås dörrar och fönster.",
    )
    alert.areas.add(area)
    return alert


@pytest.fixture
def released(draft, member):
    """The warning, released, with its recipients written out: Maja, on both channels."""
    return release(draft)


def release(alert: Alert, *, width: int = expanding.PAGE) -> Alert:
    """Hand in an alert without undo time and write out its recipients, in pages of `width` ids."""
    now = timezone.now()
    dispatch.submit(alert=alert, by=None, now=now, undo_seconds=0)
    while expanding.expand_page(alert, now=now, width=width):
        pass
    return alert


@pytest.fixture
def warned(draft, contact_person):
    """The same warning to contact persons alone, released: Karin has it."""
    draft.audience = Alert.Audience.CONTACT_PERSONS
    draft.save()
    return release(draft)


@pytest.fixture
def give():
    """Give people's households to a contact person's appointment."""

    def give(appointment, *people) -> None:
        homes = Household.objects.filter(memberships__person__in=people)
        homes.update(contact_person=appointment)

    return give


@pytest.fixture
def chain(people, area, contact_person, coordinator):
    """Everybody in the chain of Ekudden: Karin, her deputy, the main contact person, the coordinator."""
    return {
        Rung.CONTACT_PERSON: contact_person,
        Rung.DEPUTY: people.appoint(people.person("Vera Vikarie"), Role.DEPUTY, area).person,
        Rung.MAIN_CONTACT_PERSON: people.appoint(
            people.person("Hanna Huvud"), Role.MAIN_CONTACT_PERSON, area
        ).person,
        Rung.COORDINATOR: coordinator,
    }


@pytest.fixture
def warning(draft, chain):
    """The warning, to contact persons, released with everybody in place."""
    draft.audience = Alert.Audience.CONTACT_PERSONS
    draft.save()
    return release(draft)


@pytest.fixture
def after(warning):
    """Let so many minutes pass since the release, and the clock be looked at."""

    def after(minutes: float) -> int:
        return escalating.advance(now=warning.released_at + timedelta(minutes=minutes))

    return after


@pytest.fixture
def written(area) -> dict:
    """What the page sends when a whole alert is written."""
    return {
        "draft": new_public_id(),
        "kind": "warning",
        "title": "Inbrott i garage",
        "sms_text": "Lås dörrarna.",
        "areas": [area.slug],
        "audience": "everyone",
        "channels": ["sms", "email"],
    }


@pytest.fixture
def neighbour(people, toreboda):
    """Töreboda's officer, who may approve there."""
    person = people.person("Nadja Närpolis")
    people.appoint(person, Role.POLICE, toreboda)
    return person
