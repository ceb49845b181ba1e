import pytest
from django.template.loader import render_to_string
from django.utils import timezone

from notifications.models import Alert

OPEN = ["/", "/tillganglighet/", "/integritet/", "/robots.txt", "/manifest.webmanifest"]


@pytest.mark.parametrize("address", OPEN)
def test_anybody_may_read_it(client, db, address):
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("address", ["/tillganglighet/", "/konto/login/", "/finns-inte/"])
def test_every_page_says_whom_to_call(client, db, address):
    page = client.get(address).content.decode()

    assert 'href="tel:112"' in page
    assert 'href="tel:11414"' in page


@pytest.mark.parametrize("name", ["400", "403_csrf", "500"])
def test_the_barest_error_pages_need_nothing_and_say_whom_to_call(name):
    assert 'href="tel:112"' in render_to_string(f"{name}.html")


def test_the_privacy_notice_names_the_board_that_is_responsible(client, mariestad):
    mariestad.responsible_board = "Kommunstyrelsen"
    mariestad.save()

    assert "Kommunstyrelsen i Mariestad" in client.get("/integritet/").content.decode()


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("RETAIN_ADDRESSES_DAYS", "ett meddelande gick till: 45 dagar"),
        ("RETAIN_PROVIDER_COPIES_DAYS", "tas bort efter 45 dagar"),
        ("RETAIN_TRAIL_DAYS", "uppdrag som är slut: 45 dagar"),
    ],
)
def test_the_periods_that_are_promised_are_the_ones_that_are_set(client, db, settings, setting, said):
    assert "45 dagar" not in client.get("/integritet/").text
    setattr(settings, setting, 45)

    assert said in client.get("/integritet/").text


def test_whoever_registers_is_promised_the_same(client, area, settings):
    settings.RETAIN_ADDRESSES_DAYS = 45

    assert "sparas i 45 dagar" in client.get("/omraden/ekudden/ga-med/").text


def test_the_accessibility_statement_has_what_the_law_asks_for(client, mariestad, settings):
    settings.CONTACT_EMAIL = "Kontaktcenter <kontakt@example.se>"

    page = client.get("/tillganglighet/").content.decode()

    assert "Mariestad" in page
    assert "lagen (2018:1937)" in page
    assert "delvis förenlig" in page
    assert 'href="mailto:kontakt@example.se?subject=' in page
    assert "https://www.digg.se/tdosanmalan" in page
    assert "Den senaste bedömningen gjordes den" in page


def test_the_language_is_swedish_until_another_is_chosen(client, db):
    assert "Logga in" in client.get("/konto/login/", HTTP_ACCEPT_LANGUAGE="en").content.decode()

    client.post("/sprak/", {"language": "en", "next": "/konto/login/"})

    assert "Sign in" in client.get("/konto/login/").content.decode()


def test_the_sign_in_page_leads_newcomers_to_the_sign_up(client, db):
    page = client.get("/konto/login/").content.decode()

    assert "Är du ny här?" in page


def test_a_foreign_address_is_never_followed_after_a_choice_of_language(client, db):
    response = client.post("/sprak/", {"language": "en", "next": "https://elsewhere.example.org/"})

    assert response["Location"] == "/"


def alert(title, **fields):
    defaults = {"state": Alert.State.DONE, "released_at": timezone.now()}
    return Alert.objects.create(title=title, **(defaults | fields))


def test_the_front_page_shows_what_was_sent_to_all_and_nothing_else(client, db):
    alert("Inbrottsförsök på Björkvägen")
    alert("Bara till kontaktpersoner", audience=Alert.Audience.CONTACT_PERSONS)
    alert("Ett utkast", state=Alert.State.DRAFT, released_at=None)

    page = client.get("/").content.decode()

    assert "Inbrottsförsök på Björkvägen" in page
    assert "Bara till kontaktpersoner" not in page
    assert "Ett utkast" not in page
