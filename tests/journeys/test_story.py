"""The whole story: a neighbour joins, is approved and appointed, is warned, and stops."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from notifications import reconciling
from tests.journeys.test_console import TEXT, write
from tests.journeys.test_joining import PHONE, join

pytestmark = pytest.mark.browser


@pytest.fixture
def office(visit, coordinator):
    """The coordinator at a desk."""
    visited = visit(1280, person=coordinator)
    visited.page.clock.install()
    return visited


@pytest.fixture
def send(office, work):
    """Return how the coordinator writes and sends to everyone in Ekudden."""

    def send(kind: str):
        page = office.open("/utskick/nytt/")
        page.locator("label", has_text=kind).first.click()
        write(page)
        page.get_by_role("button", name="Granska innan du skickar").click()
        page.get_by_role("button", name="Skicka till 1").click()
        expect(page.get_by_role("button", name="Ångra")).to_be_visible()
        work(page)
        expect(page.get_by_role("heading", name="Alla har lämnats över")).to_be_visible()
        return page

    return send


def accept_and_appoint(page) -> None:
    """Approve Nina's application, and make her the contact person."""
    page.get_by_role("button", name="Godkänn Nina Ny").click()
    page.goto(page.url.split("/register/")[0] + "/register/omrade/ekudden/utse/")
    page.get_by_text("Nina Ny").click()
    page.get_by_role("button", name="Utse", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("Nina Ny")


def texts(simulator) -> list[str]:
    """The warnings on Nina's telephone, the newest first; the code she joined with is another matter."""
    return [message["body"] for message in simulator.messages(PHONE) if TEXT in message["body"]]


def test_from_neighbour_to_warned_to_left_in_peace(
    visit, transactional_db, area, simulator, later, office, send
):
    later()  # limits outlive a test that commits
    join(visit(390).open("/omraden/ekudden/"), simulator)
    accept_and_appoint(office.open("/register/vantar/"))

    page = send("Varning")
    (warning,) = texts(simulator)
    simulator.wait_until(lambda: simulator.messages(PHONE)[0]["status"] == "delivered")
    reconciling.poll_silent(now=timezone.now() + timedelta(minutes=11))
    page.reload()
    expect(page.locator("#ledger")).to_contain_text("Levererat")

    assert "/kvittens/" in warning
    phone = visit(390).open(re.search(r"/stopp/\w+/", warning)[0])
    phone.get_by_role("button", name="Inga fler sms").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Du får inga fler sms")

    send("Information")
    assert texts(simulator) == [warning]
    assert len(simulator.mails("nina.ny@example.se")) == 2
