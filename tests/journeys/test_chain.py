"""The chain: a vacancy is filled, passed on, and the list confirmed on a telephone."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from areas.models import Area, Household
from notifications import asking, expanding
from notifications.statuses import Channel
from notifications.tokens import Purpose, sign

pytestmark = [pytest.mark.browser, pytest.mark.once]


def appoint(page, name: str, button: str) -> None:
    """Choose somebody on the page on which roles are given."""
    page.get_by_text(name).click()
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text(name)


def link_by_sms() -> str:
    """Ask about the list, and return where the message leads."""
    now = timezone.now()
    Area.objects.update(question_on=timezone.localdate(now))
    (question,) = asking.ask_about_lists(now=now)
    while expanding.expand_page(question, now=now):
        pass
    return f"/kvittens/{sign(Purpose.ACKNOWLEDGE, question.deliveries.get(channel=Channel.SMS).pk)}/"


def test_from_vacancy_to_a_list_that_is_right(visit, transactional_db, coordinator, people, area, member):
    people.member("Nils Nästa", area)
    desk = visit(1280, person=coordinator)
    page = desk.open("/register/ringlista/")
    expect(page.get_by_role("heading", name="Ingen för varningar vidare")).to_be_visible()
    assert desk.faults() == []

    page.get_by_role("link", name="Utse någon Ekudden").click()
    appoint(page, "Maja Medlem", "Utse")
    page.get_by_role("link", name="Hushåll Maja Medlem").click()
    for household in page.locator(".form-check-label").all():
        household.click()
    page.get_by_role("button", name="Ge dem").click()
    page.get_by_role("link", name="Ekudden").first.click()
    page.get_by_role("link", name="Ersätt Maja Medlem").click()
    appoint(page, "Nils Nästa", "Ersätt")
    desk.open("/register/ringlista/")
    expect(page.get_by_text("Ingen att ringa")).to_be_visible()
    assert Household.objects.filter(contact_person__person__name="Nils Nästa").count() == 2

    phone = visit(390)
    phone.open(link_by_sms())
    assert phone.faults() == []
    phone.page.get_by_role("button", name="Ja, allt stämmer").click()
    expect(phone.page.get_by_role("status")).to_contain_text("Tack!")
