"""What the links in a message lead to, in a browser: on a small phone, without JavaScript or signing in."""

import pytest
from playwright.sync_api import expect

from notifications.models import Acknowledgement, Alert, Suppression
from notifications.statuses import Channel
from notifications.tokens import Purpose, sign

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LOOKS = [(width, scheme) for width in (320, 390, 1280) for scheme in ("light", "dark")]


@pytest.fixture
def warning(sent, area) -> Alert:
    return sent.alert(area, "Inbrott i källare på Björkvägen")


@pytest.fixture
def stop_link(sent, warning, member) -> str:
    return f"/stopp/{sign(Purpose.STOP, sent.delivery(warning, member).pk)}/"


@pytest.fixture
def acknowledge_link(sent, warning, contact_person) -> str:
    delivery = sent.delivery(warning, contact_person, chain=True)
    return f"/kvittens/{sign(Purpose.ACKNOWLEDGE, delivery.pk)}/"


@pytest.fixture
def stopped_link(stop_link, member) -> str:
    Suppression.objects.stop(channel=Channel.SMS, address=member.phone, cause=Suppression.Cause.LINK)
    return stop_link


@pytest.fixture
def answered_link(acknowledge_link, warning, contact_person) -> str:
    Acknowledgement.objects.create(alert=warning, person=contact_person)
    return acknowledge_link


@pytest.fixture
def public_page(sent, area, warning) -> str:
    sent.alert(area, "Rättelse: det var ett annat hus", corrects=warning)
    return f"/meddelanden/{warning.public_id}/"


@pytest.fixture
def public_list(sent, area, other_area, warning) -> str:
    sent.alert(other_area, "Årsmöte i maj", kind="meeting")
    return "/meddelanden/"


@pytest.fixture
def search_in_vain(public_list) -> str:
    return "/meddelanden/?q=ditt+paket"


PAGES = [
    "stop_link",
    "stopped_link",
    "acknowledge_link",
    "answered_link",
    "public_page",
    "public_list",
    "search_in_vain",
]


@pytest.mark.once
@pytest.mark.parametrize("page", PAGES)
def test_the_pages_are_accessible(request, visit, page):
    visited = visit()
    shown, faults = visited.open(request.getfixturevalue(page)), {}
    for width, scheme in LOOKS:
        shown.set_viewport_size({"width": width, "height": 800})
        shown.emulate_media(color_scheme=scheme)
        faults[width, scheme] = visited.faults(scheme)

    assert not any(faults.values()), faults


def test_one_press_stops_and_another_undoes(page_at, stop_link):
    page = page_at(320, stop_link, javascript=False)

    page.get_by_role("button", name="Inga fler sms").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Du får inga fler sms")
    assert Suppression.objects.exists()

    page.get_by_role("button", name="Ångra").click()
    expect(page.get_by_role("button", name="Inga fler sms")).to_be_visible()
    assert not Suppression.objects.exists()


def test_a_contact_person_passes_a_warning_on(page_at, acknowledge_link, contact_person):
    page = page_at(320, acknowledge_link, javascript=False)
    expect(page.get_by_role("heading", level=1)).to_have_text("Inbrott i källare på Björkvägen")

    page.get_by_role("button", name="Jag har fört vidare").click()

    expect(page.get_by_role("status")).to_contain_text("Tack!")
    assert Acknowledgement.objects.get().person == contact_person


def test_a_pasted_sms_is_found(page_at, public_list, warning):
    page = page_at(390, public_list)

    page.get_by_label("Ord ur meddelandet").fill(f"{warning.sms_text}\n/Grannsamverkan Mariestad")
    page.get_by_role("button", name="Sök").click()

    expect(page.get_by_role("heading", name="Det här har vi skickat")).to_be_visible()
    page.get_by_role("link", name="Inbrott i källare på Björkvägen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Inbrott i källare på Björkvägen")
