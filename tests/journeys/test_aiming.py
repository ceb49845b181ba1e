"""Where it happened, not which area that is: aiming by a circle on a phone, by streets without JavaScript."""

import pytest
from playwright.sync_api import expect

from areas.models import Household, Person
from areas.roles import Role
from notifications.models import Alert

pytestmark = [pytest.mark.browser, pytest.mark.once]

TEXT = "Inbrott i ett garage i natt. Lås dörrarna. Tips: ring 114 14."


@pytest.fixture
def street(people, area) -> list[Person]:
    """Six neighbours on Björkvägen, on one spot of the map; the area is drawn around them."""
    members = [people.member(f"Granne {n}", area) for n in range(6)]
    Household.objects.update(latitude=58.705, longitude=13.81)
    corners = [[13.80, 58.70], [13.82, 58.70], [13.82, 58.71], [13.80, 58.71], [13.80, 58.70]]
    area.boundary = {"type": "Polygon", "coordinates": [corners]}
    area.save()
    return members


def write(page) -> None:
    page.get_by_label("Rubrik").fill("Inbrott i garage")
    page.get_by_label("Meddelande", exact=True).fill(TEXT)


def test_a_circle_on_the_map_by_keyboard(visit, coordinator, street):
    visited = visit(390, person=coordinator)
    page = visited.open("/utskick/nytt/")
    write(page)
    page.get_by_role("radio", name="Kartan").press("Space")
    page.get_by_label("Meter från kartans mitt").fill("200")
    page.get_by_role("button", name="Cirkel runt mitten").press("Enter")
    expect(page.locator("#preview")).to_contain_text("inom 200 m från en punkt på kartan")
    expect(page.locator("#preview")).to_contain_text("Hushåll6")
    middle = page.get_by_role("button", name="Cirkelns mitt")
    for _ in range(3):
        middle.press("ArrowRight")
    expect(page.get_by_label("Hörn, eller en cirkel")).not_to_have_value("58.705000, 13.810000, 200 m")
    expect(page.locator("#preview")).to_contain_text("Hushåll6")
    assert visited.faults() == []
    page.get_by_role("button", name="Granska innan du skickar").click()

    expect(page.get_by_role("button", name="Skicka till 6")).to_be_visible()
    expect(page.get_by_text("På webben står det bara: Ekudden i Mariestad.")).to_be_visible()


def test_streets_across_the_border_without_javascript(
    visit, coordinator, street, people, toreboda, other_area, outsider
):
    people.appoint(people.person("Nadja Närpolis"), Role.POLICE, toreboda)
    page = visit(390, person=coordinator, javascript=False).open("/utskick/nytt/")
    write(page)
    page.get_by_role("radio", name="Gator").press("Space")
    page.get_by_role("textbox", name="Gator").fill("Björkvägn\nBjörkvägen, Töreboda")
    page.get_by_text("Över kommungränsen").click()
    page.get_by_label("Töreboda").press("Space")
    page.get_by_role("button", name="Granska innan du skickar").click()
    expect(page.locator(".error-summary")).to_contain_text("Menar du Björkvägen?")
    page.get_by_role("textbox", name="Gator").fill("Björkvägen, Mariestad\nBjörkvägen, Töreboda")
    page.get_by_role("button", name="Granska innan du skickar").click()
    page.get_by_role("button", name="Lämna till godkännande").click()

    expect(page.get_by_text("Töreboda: någon där måste godkänna det.")).to_be_visible()
    assert Alert.objects.get().state == Alert.State.SUBMITTED
