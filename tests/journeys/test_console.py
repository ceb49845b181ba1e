"""An officer with a phone and a minute: from an empty page to delivered, and the ways back."""

import time

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from areas.models import Household, Membership, Person

pytestmark = pytest.mark.browser

TEXT = "Inbrott i ett garage på Björkvägen i natt. Lås dörrarna. Tips: ring 114 14."


@pytest.fixture
def crowd(area, member, contact_person) -> int:
    """A hundred and twenty neighbours with e-mail, and the two with telephones: return how many in all."""
    now = timezone.now()
    people = Person.objects.bulk_create(
        Person(name=f"Granne {n}", email=f"granne.{n}@example.se", email_wanted_at=now) for n in range(120)
    )
    household = Household.objects.create(area=area, street="Björkvägen", number="1")
    current = {"household": household, "area": area, "state": Membership.State.CURRENT}
    Membership.objects.bulk_create(Membership(person=person, **current) for person in people)
    return len(people) + 2


def write(page, people: int = 1) -> None:
    """Write an alert, and wait until the page has counted whom it reaches."""
    fill(page)
    expect(page.locator("#preview")).to_contain_text(f"Personer{people}")


def fill(page) -> None:
    page.get_by_label("Rubrik").fill("Inbrott i garage")
    page.get_by_label("Meddelande", exact=True).fill(TEXT)
    page.get_by_text("Ekudden").click()


@pytest.mark.parametrize("width", [390, 1280])
def test_a_warning_in_a_minute(visit, coordinator, crowd, work, simulator, member, width):
    visited = visit(width, person=coordinator)
    visited.page.clock.install()
    page = visited.open("/utskick/")
    page.get_by_role("link", name="Skriv ett meddelande").click()
    page.get_by_role("link", name="Något annat: skriv fritt").click()
    write(page, crowd)
    expect(page.locator(".bubble")).to_contain_text("/stopp/")
    page.get_by_role("button", name="Granska innan du skickar").click()
    page.get_by_label("Skriv antalet mottagare").fill(str(crowd))
    page.get_by_role("button", name=f"Skicka till {crowd}").click()

    expect(page.get_by_role("button", name="Ångra")).to_be_visible()
    work(page)
    expect(page.get_by_role("heading", name="Alla har lämnats över")).to_be_visible()
    expect(page.locator("#ledger")).to_contain_text("122 av 122 överlämnade")
    expect(page.get_by_role("button", name="Ångra")).to_have_count(0)
    assert simulator.messages(member.phone)[0]["body"].startswith(TEXT)
    assert visited.faults() == []


def test_a_second_person_approves_in_another_session(visit, coordinator, police, mariestad, member, work):
    mariestad.warnings_need_approval = True
    mariestad.save()
    writer = visit(390, person=coordinator).open("/utskick/nytt/")
    write(writer)
    writer.get_by_role("button", name="Granska innan du skickar").click()
    writer.get_by_role("button", name="Lämna till godkännande").click()
    expect(writer.get_by_text("Lämnat. Det skickas när någon annan har godkänt det.")).to_be_visible()

    approver = visit(390, person=police)
    approver.page.clock.install()
    approver = approver.open("/utskick/")
    approver.get_by_role("link", name="Inbrott i garage").click()
    expect(approver.locator(".bubble")).to_contain_text(TEXT)
    approver.get_by_role("button", name="Godkänn och skicka till 1").click()
    work(approver)
    expect(approver.get_by_role("heading", name="Alla har lämnats över")).to_be_visible()


def test_without_javascript(visit, coordinator, member, work):
    page = visit(390, person=coordinator, javascript=False).open("/utskick/nytt/")
    page.clock.install()
    fill(page)
    page.get_by_role("button", name="Förhandsgranska").click()
    expect(page.locator("#preview")).to_contain_text("Personer1")
    page.get_by_role("button", name="Granska innan du skickar").click()
    page.get_by_role("button", name="Skicka till 1").click()
    expect(page.locator(".countdown")).to_contain_text("Skickas om")
    work(page)
    page.get_by_role("link", name="Visa det senaste").click()

    expect(page.locator("#ledger")).to_contain_text("1 av 1 överlämnade")


def test_by_keyboard_alone(visit, coordinator, member):
    page = visit(1280, person=coordinator).open("/utskick/nytt/")
    page.get_by_label("Rubrik").focus()
    page.keyboard.type("Inbrott i garage")
    page.keyboard.press("Tab")
    page.keyboard.type(TEXT)
    while page.evaluate("document.activeElement.id") != "id_area_ekudden":
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.locator("#preview")).to_contain_text("Personer1")
    page.get_by_label("Rubrik").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Skicka till 1").press("Enter")

    expect(page.get_by_role("button", name="Ångra")).to_be_visible()


def test_regretted_in_time(visit, coordinator, member):
    page = visit(390, person=coordinator).open("/utskick/nytt/")
    write(page)
    page.get_by_role("button", name="Granska innan du skickar").click()
    page.get_by_role("button", name="Skicka till 1").click()
    page.get_by_role("button", name="Ångra").click()

    expect(page.get_by_text("Ångrat. Inget har skickats.")).to_be_visible()
    expect(page.get_by_label("Meddelande", exact=True)).to_have_value(TEXT)


def test_the_dash_is_mended_by_one_press(visit, coordinator, member):
    page = visit(390, person=coordinator).open("/utskick/nytt/")
    page.get_by_label("Meddelande", exact=True).fill("Lås dörrarna – nu.")
    button = page.get_by_role("button", name="Skriv om med vanliga tecken")
    expect(button).to_be_visible()
    page.route("**/utskick/nytt/", slowly)
    previews = []
    page.on("request", lambda asked: previews.append(asked.url) if "forhandsgranska" in asked.url else None)
    button.click()

    expect(page.get_by_label("Meddelande", exact=True)).to_have_value("Lås dörrarna - nu.")
    assert previews == []  # one that overtook the press would have saved the dash over it


def slowly(route) -> None:
    """Let a server that has much to do take a request."""
    time.sleep(0.5)
    route.continue_()


def test_reloading_loses_nothing(visit, coordinator, member):
    page = visit(390, person=coordinator).open("/utskick/nytt/")
    write(page)
    page.reload()

    expect(page.get_by_label("Meddelande", exact=True)).to_have_value(TEXT)
    expect(page.get_by_label("Ekudden")).to_be_checked()
