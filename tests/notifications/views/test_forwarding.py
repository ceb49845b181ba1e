"""The pages by which a warning is sent on, told or put up."""

import pytest

from notifications.models import Acknowledgement, FollowOn, PutUp
from notifications.tokens import Purpose, sign


@pytest.fixture
def page(sign_in, contact_person, warned):
    """Karin's browser, and the address of the page on which she sends the warning on."""
    return sign_in(contact_person), f"/ombud/varning/{warned.public_id}/"


@pytest.fixture
def link(warned):
    return f"/kvittens/{sign(Purpose.ACKNOWLEDGE, warned.deliveries.get(channel='sms').pk)}/"


def test_looking_shows_the_text_and_how_many_and_does_nothing(page, member, warned):
    browser, address = page
    shown = browser.get(address).text

    assert warned.sms_text in shown
    assert "2 hushåll är dina" in shown  # her own, and Maja's
    assert not FollowOn.objects.exists()


def test_pressing_sends_it_on_with_the_line(page, member):
    browser, address = page
    answer = browser.post(address, {"line": "Håll utkik.", "send": ""}, follow=True)

    assert "På väg till dina hushåll: 2 meddelanden" in answer.text
    assert "Skickad till dina hushåll" in answer.text
    assert FollowOn.objects.get().line == "Håll utkik."
    assert Acknowledgement.objects.exists()


def test_what_must_not_be_said_stays_in_the_form_with_its_reason(page, member):
    browser, address = page
    answer = browser.post(address, {"line": "Bilen var ABC 123"})

    assert answer.status_code == 422
    assert "ABC 123:" in answer.text
    assert "Bilen var" in answer.text
    assert not FollowOn.objects.exists()


def test_a_second_press_says_that_it_is_done(page, member):
    browser, address = page
    browser.post(address)
    answer = browser.post(address)

    assert answer.status_code == 422
    assert "Du har redan skickat den" in answer.text
    assert FollowOn.objects.count() == 1


def test_a_line_that_is_too_long_is_told(page, member):
    browser, address = page
    assert browser.post(address, {"line": "å" * 201}).status_code == 422


def test_who_told_in_another_way_says_so_there_too(page, member):
    browser, address = page
    answer = browser.post(address, {"told": ""}, follow=True)

    assert "du har fört den vidare" in answer.text
    assert Acknowledgement.objects.exists()
    assert not FollowOn.objects.exists()


def test_a_warning_that_came_to_somebody_else_is_not_there(sign_in, people, area, warned):
    nora = people.member("Nora Ny", area)
    people.appoint(nora, "contact_person", area)  # after it was sent
    assert sign_in(nora).get(f"/ombud/varning/{warned.public_id}/").status_code == 404


def test_the_link_leads_there_after_signing_in(client, link, warned):
    shown = client.get(link).text
    assert f"/ombud/varning/{warned.public_id}/" in shown
    assert client.get(f"/ombud/varning/{warned.public_id}/").url.startswith("/konto/")


def test_the_notice_is_put_up_by_the_link_or_on_the_page(client, link, page, area, warned, contact_person):
    assert "Lappen är uppsatt" in client.post(link, {"put_up": "1"}, follow=True).text
    assert PutUp.objects.get().person == contact_person
    assert not Acknowledgement.objects.exists()

    PutUp.objects.all().delete()
    browser, _ = page
    answer = browser.post(f"/ombud/ekudden/lapp/{warned.public_id}/uppe/", follow=True)
    assert "Lappen är uppsatt" in answer.text
    assert PutUp.objects.get().area == area
