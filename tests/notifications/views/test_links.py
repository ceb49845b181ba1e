import pytest
from django.test import Client

from areas.models import TrailEntry
from notifications.models import Acknowledgement, Delivery, Suppression
from notifications.statuses import Channel
from notifications.tokens import Purpose, sign

Cause = Suppression.Cause


@pytest.fixture
def delivery(sent, area, member) -> Delivery:
    return sent.delivery(sent.alert(area), member)


@pytest.fixture
def stop_link(delivery) -> str:
    return f"/stopp/{sign(Purpose.STOP, delivery.pk)}/"


@pytest.fixture
def warning(sent, area, contact_person) -> Delivery:
    return sent.delivery(sent.alert(area), contact_person, chain=True)


@pytest.fixture
def acknowledge_link(warning) -> str:
    return f"/kvittens/{sign(Purpose.ACKNOWLEDGE, warning.pk)}/"


def text(response) -> str:
    return response.content.decode()


def test_looking_at_the_stop_link_stops_nothing(client, stop_link, delivery):
    page = client.get(stop_link)

    assert "070-••• ••" in text(page)
    assert delivery.address not in text(page)
    assert not Suppression.objects.exists()


@pytest.mark.parametrize("method", ["get", "head", "options", "put", "patch", "delete"])
def test_only_a_post_stops(client, stop_link, method):
    getattr(client, method)(stop_link)

    assert not Suppression.objects.exists()


def test_pressing_stops_and_says_what_it_means(client, stop_link, delivery):
    page = client.post(stop_link, follow=True)

    assert "Du får inga fler sms" in text(page)
    assert Suppression.objects.get().address == delivery.address


def test_pressing_twice_is_pressing_once(client, stop_link):
    assert [client.post(stop_link, follow=True).status_code for _ in range(2)] == [200, 200]
    assert Suppression.objects.count() == TrailEntry.objects.count() == 1


def test_it_can_be_undone_at_once(client, stop_link):
    client.post(stop_link)

    page = client.post(stop_link, {"undo": "yes"}, follow=True)

    assert "Vill du inte ha fler sms?" in text(page)
    assert not Suppression.objects.exists()


def test_what_was_stopped_in_another_way_is_not_undone_by_the_link(client, stop_link, delivery):
    Suppression.objects.stop(channel=Channel.SMS, address=delivery.address, cause=Cause.REPLY)

    page = client.post(stop_link, {"undo": "yes"}, follow=True)

    assert "Svara START" in text(page)
    assert "Ångra" not in text(page)


def test_mail_programs_stop_with_one_click(sent, delivery, member):
    mail = sent.delivery(delivery.alert, member, Channel.EMAIL)
    link = f"/stopp/{sign(Purpose.STOP, mail.pk)}/"
    robot = Client(enforce_csrf_checks=True)

    # RFC 8058: either kind of form, no cookie, no redirect.
    answers = [
        robot.post(link, {"List-Unsubscribe": "One-Click"}),
        robot.post(link, b"List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded"),
    ]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert Suppression.objects.get(channel="email").address == member.email


def test_a_page_about_e_mail_shows_the_mailbox_masked(client, sent, delivery, member):
    mail = sent.delivery(delivery.alert, member, Channel.EMAIL)

    page = text(client.get(f"/stopp/{sign(Purpose.STOP, mail.pk)}/"))

    assert "m•••@example.se" in page
    assert member.email not in page


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("address", ["stopp", "kvittens"])
@pytest.mark.parametrize("token", ["x", "0" * 20, "å" * 20, "1" * 500])
def test_a_made_up_token_is_met_by_a_kind_page(client, db, method, address, token):
    page = getattr(client, method)(f"/{address}/{token}/")

    assert page.status_code == 404
    assert "Sidan finns inte här" in text(page)
    assert not Suppression.objects.exists()


def test_a_token_for_one_thing_is_no_good_for_another(client, delivery, warning):
    assert client.get(f"/kvittens/{sign(Purpose.STOP, warning.pk)}/").status_code == 404
    assert client.post(f"/stopp/{sign(Purpose.ACKNOWLEDGE, delivery.pk)}/").status_code == 404


def test_pages_of_links_are_kept_nowhere(client, stop_link, acknowledge_link):
    for link in (stop_link, acknowledge_link):
        page = client.get(link)
        assert "no-store" in page["Cache-Control"]
        assert page["Referrer-Policy"] == "same-origin"
        assert 'content="noindex"' in text(page)


def test_a_contact_person_reads_the_warning_before_pressing(client, acknowledge_link):
    page = text(client.get(acknowledge_link))

    assert "bröt sig någon in" in page
    assert "Jag har fört vidare" in page
    assert not Acknowledgement.objects.exists()


def test_pressing_acknowledges_once(client, acknowledge_link, warning, contact_person):
    pages = [client.post(acknowledge_link, follow=True) for _ in range(2)]

    assert all("Tack!" in text(page) for page in pages)
    assert Acknowledgement.objects.get().person == contact_person
    assert TrailEntry.objects.get().act == "acknowledge"


def test_an_acknowledgement_needs_a_press_on_our_own_page(acknowledge_link):
    elsewhere = Client(enforce_csrf_checks=True)

    assert elsewhere.post(acknowledge_link).status_code == 403
    assert not Acknowledgement.objects.exists()


def test_who_no_longer_has_the_task_finds_no_page(client, acknowledge_link, contact_person):
    contact_person.appointments.all().delete()

    assert client.get(acknowledge_link).status_code == 404
    assert client.post(acknowledge_link).status_code == 404
