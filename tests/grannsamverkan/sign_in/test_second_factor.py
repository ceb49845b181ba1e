from datetime import timedelta

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.utils import timezone

from grannsamverkan.accounts.models import User

SET_UP = "/konto/2fa/totp/activate/"


@pytest.fixture(autouse=True)
def required(settings):
    settings.REQUIRE_SECOND_FACTOR = True


def test_a_coordinator_must_get_one_first(sign_in, coordinator):
    assert sign_in(coordinator).get("/mina-sidor/")["Location"] == SET_UP


def test_the_way_to_one_is_open(sign_in, coordinator):
    client = sign_in(coordinator, seconds_ago=301)

    assert client.get(SET_UP)["Location"].startswith("/konto/reauthenticate/")
    assert client.get("/omraden/").status_code == 200
    assert client.post("/konto/logout/").status_code == 302


@pytest.mark.parametrize("who", ["member", "contact_person"])
def test_neighbours_need_none(sign_in, request, who):
    assert sign_in(request.getfixturevalue(who)).get("/mina-sidor/").status_code == 200


def test_a_technician_needs_one(client, db):
    client.force_login(User.objects.create_superuser("chef@example.se"))

    assert client.get("/admin/")["Location"] == SET_UP


def test_a_coordinator_who_has_one_goes_on(sign_in, coordinator):
    totp.TOTP.activate(coordinator.user, "JBSWY3DPEHPK3PXP")

    assert sign_in(coordinator).get("/mina-sidor/").status_code == 200


def test_recovery_codes_alone_are_none(sign_in, coordinator):
    Authenticator.objects.create(user=coordinator.user, type=Authenticator.Type.RECOVERY_CODES, data={})

    assert sign_in(coordinator).get("/mina-sidor/")["Location"] == SET_UP


def test_in_development_nobody_is_asked(sign_in, coordinator, settings):
    settings.REQUIRE_SECOND_FACTOR = False

    assert sign_in(coordinator).get("/mina-sidor/").status_code == 200


@pytest.mark.parametrize(("who", "kept"), [("coordinator", True), ("member", False)])
def test_the_last_one_stays_with_whoever_must_have_one(sign_in, request, who, kept):
    person = request.getfixturevalue(who)
    factor = totp.TOTP.activate(person.user, "JBSWY3DPEHPK3PXP").instance
    client = sign_in(person)
    client.post("/konto/reauthenticate/", {"password": "hemligt-losenord"})
    client.post("/konto/2fa/totp/deactivate/")

    assert Authenticator.objects.filter(pk=factor.pk).exists() is kept


def test_secrets_lie_encrypted(member):
    factor = totp.TOTP.activate(member.user, "JBSWY3DPEHPK3PXP").instance

    assert "JBSWY3DPEHPK3PXP" not in str(factor.data)
    assert get_adapter().decrypt(factor.data["secret"]) == "JBSWY3DPEHPK3PXP"


def test_signing_in_asks_for_it(client, member):
    totp.TOTP.activate(member.user, "JBSWY3DPEHPK3PXP")
    answer = client.post("/konto/login/", {"login": member.email, "password": "hemligt-losenord"})

    assert answer["Location"] == "/konto/2fa/authenticate/"


@pytest.fixture
def signed_in(client, coordinator):
    """A session of somebody who has just signed in with a code from the app."""
    totp.TOTP.activate(coordinator.user, "JBSWY3DPEHPK3PXP")
    client.post("/konto/login/", {"login": coordinator.email, "password": "hemligt-losenord"})
    counter = next(totp.yield_hotp_counters_from_time()) + 1
    code = totp.format_hotp_value(totp.hotp_value("JBSWY3DPEHPK3PXP", counter))
    assert client.post("/konto/2fa/authenticate/", {"code": code}).status_code == 302
    return client


def test_whoever_has_just_signed_in_with_it_is_not_asked_again(signed_in):
    assert signed_in.get(SET_UP.replace("activate", "deactivate")).status_code == 200


def test_five_minutes_later_they_are(signed_in, time_machine):
    time_machine.move_to(timezone.now() + timedelta(seconds=301))
    answer = signed_in.get(SET_UP.replace("activate", "deactivate"))
    assert answer["Location"].startswith("/konto/reauthenticate/")


def test_a_password_alone_is_asked_for_again(client, member):
    client.post("/konto/login/", {"login": member.email, "password": "hemligt-losenord"})
    assert client.get("/konto/2fa/totp/activate/")["Location"].startswith("/konto/reauthenticate/")
