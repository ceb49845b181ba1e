"""Households on a telephone: a resident joins, adds a home and moves; a contact person keeps the list."""

import pytest
from playwright.sync_api import expect

from areas.inviting import address_of, invite
from areas.joining import approve_membership
from areas.models import Household, Invitation, Membership
from tests.journeys.test_joining import apply

pytestmark = pytest.mark.browser


@pytest.fixture
def poster(transactional_db, settings, live_server, area, contact_person, now) -> str:
    """Where the square on the contact person's poster leads."""
    settings.PUBLIC_URL = live_server.url
    held = contact_person.appointments.get()
    made = invite(
        purpose=Invitation.Purpose.POSTER, area=area, appointment=held, by=contact_person.user, now=now
    )
    return address_of(made)


def test_a_resident_scans_a_poster_adds_a_summer_house_and_moves_out(
    visit, poster, simulator, later, contact_person, other_area, now
):
    later()  # limits outlive a test that commits
    other_area.streets.create(name="Strandvägen")
    phone = visit(390)
    page = phone.open(poster.removeprefix(phone.home))
    assert phone.faults() == []
    apply(page, simulator)
    membership = Membership.objects.pending().get()
    assert membership.household.contact_person.person == contact_person
    approve_membership(membership=membership, by=contact_person.user, now=now)

    page.get_by_role("link", name="Till Mina sidor").click()
    page.get_by_role("link", name="Lägg till ett hushåll").click()
    page.get_by_label("Hushållets gata eller postnummer").fill("strandvägen")
    page.get_by_role("button", name="Hitta området").click()
    assert phone.faults() == []
    page.get_by_role("link", name="Lägg till ett hushåll i Björkängen").click()
    page.get_by_label("Gata och nummer").fill("Strandvägen 3")
    page.get_by_label("Postnummer").fill("545 30")
    page.get_by_role("button", name="Skicka ansökan").click()
    page.get_by_role("link", name="Till Mina sidor").click()

    page.get_by_role("link", name="Flytta ut eller lämna Ekudden").click()
    assert phone.faults() == []
    page.get_by_role("button", name="Lämna Ekudden").click()
    expect(page.get_by_text("Du har lämnat Ekudden")).to_be_visible()
    assert Membership.objects.open().get(person__name="Nina Ny").area == other_area


def test_a_contact_person_approves_prints_and_keeps_the_list(
    visit, transactional_db, people, area, contact_person
):
    applicant = people.member("Nina Ny", area)
    applicant.memberships.update(state="pending", decided_at=None)
    Household.objects.update(contact_person=contact_person.appointments.get())
    phone = visit(390, person=contact_person)
    page = phone.open("/ombud/")
    page.get_by_role("button", name="Godkänn Nina Ny").click()
    expect(page.get_by_text("Nina Ny är medlem nu")).to_be_visible()

    page.get_by_role("link", name="Bjud in").click()
    with page.expect_download(timeout=9000) as poster:
        page.get_by_role("button", name="Affisch (PDF) Karin Kontakt").click()
    assert poster.value.suggested_filename == "affisch-ekudden.pdf"
    page.get_by_role("button", name="Ny länk Karin Kontakt").click()
    assert "/inbjudan/" in page.get_by_label("Länk att kopiera").input_value()
    assert phone.faults() == []

    page.get_by_role("link", name="Ombud").first.click()
    page.get_by_role("link", name="Skriv upp").click()
    page.get_by_label("Adress", exact=True).fill("Björkvägen 31")
    page.get_by_label("Namn", exact=True).fill("Greta Papper")
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_text("du lägger det i brevlådan")).to_be_visible()
    assert phone.faults() == []

    page.get_by_role("link", name="Ombud").first.click()
    page.get_by_role("link", name="Lista att skriva ut").click()
    assert phone.faults() == []
    with page.expect_download(timeout=9000) as listed:
        page.get_by_role("button", name="Ta ut listan").click()
    assert listed.value.suggested_filename.endswith(".pdf")
