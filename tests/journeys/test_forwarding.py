"""The chain on a telephone: a contact person gets an SMS, sends it on with a line, and the sender sees it."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from notifications import dispatch, escalating, expanding
from notifications.models import Alert, Delivery
from notifications.statuses import Channel
from notifications.tokens import Purpose, sign

pytestmark = [pytest.mark.browser, pytest.mark.once]


def warn(area) -> tuple[Alert, str]:
    """Send a warning to the contact persons of an area; return it, and where its SMS leads."""
    now = timezone.now()
    texts = {"title": "Inbrottsförsök", "sms_text": "Inbrottsförsök i natt. Lås dörrar och fönster."}
    alert = Alert.objects.create(audience=Alert.Audience.CONTACT_PERSONS, **texts)
    alert.areas.add(area)
    dispatch.submit(alert=alert, by=None, now=now, undo_seconds=0)
    while expanding.expand_page(alert, now=now):
        pass
    escalating.advance(now=now)
    asked = alert.deliveries.get(channel=Channel.SMS)
    return alert, f"/kvittens/{sign(Purpose.ACKNOWLEDGE, asked.pk)}/"


def test_a_warning_goes_on_with_a_line_and_the_sender_sees_it(
    visit, transactional_db, coordinator, contact_person, area, member
):
    alert, link = warn(area)
    desk = visit(1280, person=coordinator)
    page = desk.open(f"/utskick/{alert.public_id}/")
    expect(page.locator("#chain")).to_contain_text("Väntar till")
    page.locator("#chain-in-ekudden summary").click()
    assert desk.faults() == []

    phone = visit(390, person=contact_person)
    phone.open(link)
    assert phone.faults() == []
    phone.page.get_by_role("link", name="Skicka till mina hushåll").click()
    phone.page.get_by_label("En egen rad").fill("Ring mig på 070-174 06 05")
    phone.page.get_by_role("button", name="Skicka till mina hushåll").click()
    expect(phone.page.locator(".error-summary")).to_contain_text("070-174 06 05")
    phone.complaints.clear()  # the browser notes a refused form as an error; here it is meant
    assert phone.faults() == []

    phone.page.get_by_label("En egen rad").fill("Vi ses vid lekplatsen.")
    phone.page.get_by_role("button", name="Skicka till mina hushåll").click()
    expect(phone.page.get_by_role("status").first).to_contain_text("På väg till dina hushåll")
    phone.page.get_by_role("button", name="Jag har satt upp lappen").click()
    expect(phone.page.get_by_text("Lappen är uppsatt", exact=True)).to_be_visible()
    assert phone.faults() == []
    assert set(Delivery.objects.exclude(alert=alert).values_list("person", flat=True)) == {member.pk}

    # What the sender has unfolded is still open, and shows what has happened since.
    expect(page.locator("#chain")).to_contain_text("Vi ses vid lekplatsen.")
    expect(page.get_by_text("Vi ses vid lekplatsen.")).to_be_visible()
    assert desk.faults() == []
    assert desk.faults("dark") == []
