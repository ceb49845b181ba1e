"""Municipal staff sign in by their organisation's server: who gets in, and with what rights."""

from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.test import Client

from areas.models import Appointment
from grannsamverkan.accounts.models import OrganisationIdentity, User
from tests.grannsamverkan.sign_in.openid_server import BACK, ERIK, SECRET, START, come, is_in, refuses


def test_the_way_there_names_us_and_proves_nothing_yet(server, client):
    asked = parse_qs(urlsplit(client.get(START)["Location"]).query)
    assert asked["redirect_uri"] == [f"http://127.0.0.1:8000{BACK}"]
    assert {"state", "nonce", "code_challenge"} <= asked.keys()
    assert SECRET not in str(asked)


def test_somebody_new_comes_in_without_any_right(server, client):
    assert come(client)["Location"] == "/mina-sidor/"
    user = User.objects.get()
    assert (user.email, user.is_staff, user.is_superuser) == (ERIK["email"], False, False)
    assert user.emailaddress_set.get().verified
    assert not Appointment.objects.exists()
    assert client.get("/register/").status_code == 403


@pytest.mark.parametrize("extra", [{"roles": ["coordinator"]}, {"groups": ["admin"]}, {"is_staff": True}])
def test_no_claim_gives_a_right(server, client, extra):
    server.claims |= extra
    come(client)
    assert client.get("/register/").status_code == 403
    assert not User.objects.get().is_staff


def test_a_coordinator_gets_the_account_that_is_there(server, client, coordinator, settings):
    server.claims["email"] = coordinator.email.upper()
    settings.OIDC_EMAIL_DOMAINS = ["example.se"]
    come(client)
    assert OrganisationIdentity.objects.get().user == coordinator.user
    assert client.get("/register/").status_code == 200


def test_somebody_on_a_list_becomes_the_person_behind_the_account(server, client, people):
    person = people.person("Erik Ek", user=False, email=ERIK["email"])
    come(client)
    person.refresh_from_db()
    assert person.user == User.objects.get()


def test_the_second_time_the_subject_counts_and_not_the_address(server, client):
    come(client)
    server.claims["email"] = "erik.ny@mariestad.example.se"
    again = Client()
    come(again)
    assert is_in(again)
    assert User.objects.get().email == ERIK["email"]


def test_the_next_owner_of_an_address_does_not_get_the_account(server, client):
    come(client)
    server.claims["sub"] = "erika-2"
    refuses(come(again := Client()), again)
    assert OrganisationIdentity.objects.get().subject == "erik-1"


def test_whoever_squats_on_an_address_loses_it_to_the_owner(server, client):
    Client().post("/konto/signup/", {"email": ERIK["email"], "phone": "070-174 06 90"})
    come(client)
    assert is_in(client)
    assert User.objects.get().phone == ""


def test_a_locked_account_stays_locked(server, client):
    come(client)
    User.objects.update(is_active=False)
    come(again := Client())
    assert not is_in(again)


def test_the_page_that_was_asked_for_comes_next_and_never_one_elsewhere(server):
    asked = come(Client(), f"{START}?{urlencode({'next': '/mina-sidor/?a=b'})}")
    assert asked["Location"] == "/mina-sidor/?a=b"
    elsewhere = come(Client(), f"{START}?{urlencode({'next': 'https://example.org/'})}")
    assert elsewhere["Location"] == "/mina-sidor/"


# The second factor -----------------------------------------------------------------------------------


def test_our_second_factor_is_asked_for(server, client, settings):
    come(client)
    totp.TOTP.activate(User.objects.get(), "JBSWY3DPEHPK3PXP")
    server.claims["amr"] = ["pwd", "mfa"]
    again = Client()
    assert come(again)["Location"] == "/konto/2fa/authenticate/"
    assert not is_in(again)


@pytest.mark.parametrize("said", [{"amr": ["pwd", "mfa"]}, {"amr": "mfa"}, {"acr": "mfa"}])
def test_the_organisations_counts_where_the_settings_say_so(server, client, settings, coordinator, said):
    settings.REQUIRE_SECOND_FACTOR, settings.OIDC_SECOND_FACTOR_VALUES = True, ["mfa"]
    settings.OIDC_EMAIL_DOMAINS = ["example.se"]
    server.claims |= {"email": coordinator.email} | said
    totp.TOTP.activate(coordinator.user, "JBSWY3DPEHPK3PXP")
    assert come(client)["Location"] == "/mina-sidor/"
    assert client.get("/register/").status_code == 200


@pytest.mark.parametrize("said", [{}, {"amr": ["pwd"]}, {"amr": [{"a": 1}, None]}, {"amr": 7, "acr": []}])
def test_without_it_a_coordinator_must_get_one_of_ours(server, client, settings, coordinator, said):
    settings.REQUIRE_SECOND_FACTOR, settings.OIDC_SECOND_FACTOR_VALUES = True, ["mfa"]
    settings.OIDC_EMAIL_DOMAINS = ["example.se"]
    server.claims |= {"email": coordinator.email} | said
    come(client)
    assert client.get("/register/")["Location"] == "/konto/2fa/totp/activate/"


def test_it_is_off_unless_it_is_set(client, db):
    assert client.get(START)["Location"] == "/konto/login/"
    assert client.get(BACK)["Location"] == "/konto/login/"
    assert START not in client.get("/konto/login/").text


def test_the_sign_in_page_shows_the_way(server, client):
    text = client.get("/konto/login/?next=/mina-sidor/").text
    assert "Logga in med Mariestads kommun" in text
    assert f"{START}?next=/mina-sidor/" in text


def test_going_there_for_ever_is_429(server, client):
    answers = {client.get(START).status_code for _ in range(21)}
    assert answers == {302, 429}
