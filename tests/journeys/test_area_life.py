"""A coordinator starts an area, from a neighbour's question to active: drawn by keyboard, or as a list."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from areas.models import Area
from areas.roles import Role

pytestmark = pytest.mark.browser


@pytest.fixture
def start(visit, coordinator, mariestad):
    """Let a neighbour ask, and the coordinator write the area down; return the coordinator's visit."""

    def start(width: int, *, javascript: bool = True):
        asking = visit(390, javascript=javascript)
        page = asking.open("/starta/")
        page.get_by_label("Vilka gator gäller det?").fill("Rosengatan")
        page.get_by_label("Ditt namn").fill("Nina Ny")
        page.get_by_label("E-post").fill("nina.ny@example.se")
        page.get_by_role("button", name="Skicka till samordnaren").click()
        expect(page.get_by_role("heading", name="Tack för att du vill starta")).to_be_visible()

        visited = visit(width, person=coordinator, javascript=javascript)
        page = visited.open("/register/")
        page.get_by_role("link", name="Svara dem").click()
        page.get_by_role("link", name="Rosengatan").click()
        page.get_by_role("link", name="Gör ett område av det").click()
        page.get_by_label("Namn").fill("Rosenlund")
        page.get_by_role("button", name="Spara").click()
        expect(page.get_by_text("nina.ny@example.se")).to_be_visible()
        return visited, asking

    return start


def book_and_train(page) -> None:
    """Book a meeting this evening, and note that the contact persons have been trained."""
    today = timezone.localdate()
    page.get_by_label("Mötesdag").fill((today + timedelta(days=1)).isoformat())
    page.get_by_label("Klockslag").fill("18:30")
    page.get_by_label("Var", exact=True).fill("Skolans matsal")
    page.get_by_role("button", name="Boka startmötet").click()
    expect(page.get_by_text("18:30, Skolans matsal").first).to_be_visible()
    page.get_by_role("button", name="Notera utbildningen").click()


def make_active(page, people) -> None:
    """Try too early, appoint somebody, and try again."""
    page.get_by_role("button", name="Gör området aktivt").click()
    expect(page.locator(".error-summary")).to_contain_text("Utse en kontaktperson.")
    rosenlund = Area.objects.get(slug="rosenlund")
    people.appoint(people.person("Karin Kontakt"), Role.CONTACT_PERSON, rosenlund)
    page.get_by_role("button", name="Gör området aktivt").click()
    expect(page.get_by_role("button", name="Låt området vila")).to_be_visible()
    rosenlund.refresh_from_db()
    assert rosenlund.state == Area.State.ACTIVE


def test_an_area_is_started_with_a_boundary_drawn_by_keyboard(visit, transactional_db, start, people):
    visited, asking = start(1280)
    page = visited.page
    book_and_train(page)
    assert visited.faults() == asking.faults() == []

    page.get_by_role("link", name="Rosenlund").click()
    page.get_by_role("link", name="Var det ligger").click()
    page.get_by_role("textbox", name="Gator").fill("")
    expect(page.locator("#map")).to_be_visible()
    page.locator("#map").focus()
    for key in ("Enter", "ArrowRight", "Enter", "ArrowDown", "Enter"):
        page.keyboard.press(key)
        page.wait_for_timeout(300)  # the map glides
    expect(page.locator("#map-state")).to_have_text("Satta hörn: 3")
    page.locator(".corner").nth(1).focus()
    page.keyboard.press("ArrowUp")
    assert len(page.get_by_role("textbox", name="Gränsens hörn").input_value().splitlines()) == 3
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert visited.faults() == []
    page.get_by_role("button", name="Fortsätt").click()
    expect(page.get_by_text("Ingen byter område")).to_be_visible()

    assert len(Area.objects.get(slug="rosenlund").boundary["coordinates"][0]) == 4
    page.get_by_role("link", name="Nästa steg").click()
    make_active(page, people)
    assert all("422" in said for said in visited.complaints)  # the refusal, which the browser notes


def test_an_area_is_started_with_a_list_of_streets_and_without_javascript(transactional_db, start, people):
    page = start(390, javascript=False)[0].page
    book_and_train(page)
    page.get_by_role("link", name="Rosenlund").click()
    page.get_by_role("link", name="Var det ligger").click()
    expect(page.locator("#drawing")).to_be_hidden()
    page.get_by_role("textbox", name="Gator").fill("Rosengatan 1–31\nLiljestigen")
    page.get_by_role("button", name="Fortsätt").click()
    expect(page.get_by_text("Ingen byter område")).to_be_visible()

    streets = Area.objects.get(slug="rosenlund").streets.all()
    assert [str(street) for street in streets] == ["Liljestigen", "Rosengatan 1–31"]
    page.get_by_role("link", name="Nästa steg").click()
    make_active(page, people)
