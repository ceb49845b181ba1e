from datetime import date, timedelta

from django.utils import timezone

from areas.appointing import appoint
from areas.models import Appointment
from areas.roles import Role


def test_whoever_holds_a_public_role_today_is_shown_with_the_day_it_changed(
    client, mariestad, coordinator, police, people
):
    people.appoint(people.person("Asta Attestant"), Role.APPROVER, mariestad)
    people.appoint(people.person("Siv Skyddad", has_protected_identity=True), Role.POLICE, mariestad)
    Appointment.objects.update(from_on=date(2026, 2, 3))
    Appointment.objects.filter(person=police).update(until_on=timezone.localdate())
    page = client.get("/kontakt/mariestad/").text

    assert "Sara Samordnare" in page
    assert coordinator.email in page
    assert not any(name in page for name in ("Per Polis", "Asta Attestant", "Siv Skyddad"))
    assert "3 februari 2026" in page


def test_the_day_is_when_somebody_last_came_or_went(client, mariestad, coordinator, people):
    officer = people.person("Per Polis")
    later = timezone.localdate() + timedelta(days=40)
    appoint(person=officer, role=Role.POLICE, place=mariestad, by=coordinator.user, from_on=later)
    page = client.get("/kontakt/mariestad/").text

    assert "Per Polis" not in page
    assert timezone.localdate().isoformat() in page


def test_a_municipality_without_anybody_says_so(client, mariestad, toreboda):
    assert "Töreboda" in client.get("/kontakt/").text
    assert "Ring kommunens växel" in client.get("/kontakt/mariestad/").text
    assert client.get("/kontakt/finns-inte/").status_code == 404
