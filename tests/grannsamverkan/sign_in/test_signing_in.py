import re

import pytest
from django.core import mail
from django.test import Client

from grannsamverkan.accounts.models import User


def code_of(text: str) -> str:
    return re.search(r"\b\d{6}\b", text)[0]


def confirm(client, code):
    return client.post("/konto/login/code/confirm/", {"code": code})


def is_in(client) -> bool:
    return "_auth_user_id" in client.session


def test_by_a_code_to_the_address(client, member):
    client.post("/konto/login/", {"login": member.email.upper()})
    confirm(client, code_of(mail.outbox[0].body))

    assert is_in(client)


@pytest.mark.parametrize("written", ["070-174 06 05", "0046701740605", "+46 70 174 06 05"])
def test_by_a_code_to_the_number_however_it_is_written(client, member, simulator, written):
    client.post("/konto/login/", {"login": written})
    confirm(client, code_of(simulator.messages(member.phone)[0]["body"]))

    assert is_in(client)
    member.user.refresh_from_db()
    assert member.user.phone == "+46701740605"


@pytest.mark.parametrize("login", ["070-174 06 05", "maja.1@example.se"])
def test_by_a_password(client, member, login):
    client.post("/konto/login/", {"login": login, "password": "hemligt-losenord"})

    assert is_in(client)


@pytest.mark.parametrize("login", ["070-174 06 05", "maja.1@example.se", "ingen@example.se", "Maja"])
def test_a_wrong_password_says_the_same_for_everybody(client, member, login):
    answer = client.post("/konto/login/", {"login": login, "password": "fel-losenord"})

    assert "Adressen eller lösenordet stämmer inte" in answer.text


def test_what_is_no_address_is_explained(client, db):
    assert "Skriv din e-postadress eller" in client.post("/konto/login/", {"login": "Maja"}).text
    assert "Skriv din e-postadress eller" in client.post("/konto/login/code/", {}).text


def test_guessing_passwords_by_number_is_stopped_for_that_number_only(member, people, area):
    other = people.member("Mats Medlem", area)
    for _ in range(6):
        answer = Client().post("/konto/login/", {"login": member.phone, "password": "gissning"})
    assert "för många försök" in answer.text

    client = Client()
    client.post("/konto/login/", {"login": other.phone, "password": "hemligt-losenord"})
    assert is_in(client)


def test_a_superuser_without_number_gets_in_by_password_and_a_code(client, db):
    User.objects.create_superuser("chef@example.se", "hemligt-losenord")

    client.post("/konto/login/", {"login": "chef@example.se", "password": "hemligt-losenord"})
    client.post("/konto/confirm-email/", {"code": code_of(mail.outbox[0].body)})
    assert is_in(client)
    assert client.get("/admin/").status_code == 200


def test_the_admin_has_no_door_of_its_own(client, db):
    assert client.get("/admin/login/")["Location"].startswith("/konto/login/")


def test_an_unverified_number_opens_nothing(client, people, simulator):
    person = people.person("Nina Ny")
    User.objects.update(phone_verified_at=None)

    client.post("/konto/login/", {"login": person.phone})
    assert simulator.messages() == []


def test_a_locked_account_stays_locked(client, member):
    User.objects.update(is_active=False)

    client.post("/konto/login/", {"login": member.email, "password": "hemligt-losenord"})
    assert not is_in(client)


def test_a_page_elsewhere_is_never_the_next(client, member):
    answer = client.post(
        "/konto/login/?next=https://example.org/",
        {"login": member.email, "password": "hemligt-losenord", "next": "https://example.org/"},
    )

    assert answer["Location"] == "/mina-sidor/"


def test_a_code_leads_on_to_the_page_that_was_asked_for(client, member):
    answer = client.post("/konto/login/", {"login": member.email, "next": "/mina-sidor/?fortsatt"})
    code = code_of(mail.outbox[0].body)

    assert client.post(answer["Location"], {"code": code})["Location"] == "/mina-sidor/?fortsatt"
