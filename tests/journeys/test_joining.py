"""A new neighbour joins on a phone: from the page of the area to an application that waits."""

import re

import pytest
from django.core import mail
from playwright.sync_api import expect

from areas.models import Membership

pytestmark = pytest.mark.browser

PHONE = "+46701740690"


def code_of(text: str) -> str:
    return re.search(r"\b\d{6}\b", text)[0]


def join(page, simulator) -> None:
    """Walk from the page of Ekudden to an application that waits, as Nina Ny."""
    page.get_by_role("link", name="Gå med i Ekudden").click()
    apply(page, simulator)


def apply(page, simulator) -> None:
    """Walk from the page that says what joining means to an application that waits."""
    page.get_by_role("link", name="Börja").click()

    page.get_by_label("E-postadress").fill("nina.ny@example.se")
    page.get_by_label("Mobilnummer").fill("070-174 06 90")
    page.get_by_role("button", name="Fortsätt").click()

    page.get_by_label("Kod, sex siffror").fill(code_of(mail.outbox[-1].subject))
    page.get_by_role("button", name="Fortsätt", exact=True).click()
    expect(page.get_by_text("Din e-postadress är bekräftad")).to_be_visible()

    page.get_by_label("Kod, sex siffror").fill(code_of(simulator.messages(PHONE)[0]["body"]))
    page.get_by_role("button", name="Fortsätt", exact=True).click()

    page.get_by_label("Ditt namn").fill("Nina Ny")
    page.get_by_label("Gata och nummer").fill("björkvägen 12")
    page.get_by_role("button", name="Skicka ansökan").click()
    expect(page.get_by_role("heading", name="Din ansökan är skickad")).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_a_neighbour_joins(visit, transactional_db, area, simulator, later, javascript):
    later()  # limits outlive a test that commits
    visited = visit(390, javascript=javascript)
    join(visited.open("/omraden/ekudden/"), simulator)

    assert Membership.objects.get().household.address == "Björkvägen 12"
    assert not javascript or visited.faults() == []
