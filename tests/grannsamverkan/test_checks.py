"""`manage.py check --deploy`: what cannot send is told before it is needed."""

import pytest

from grannsamverkan.checks import an_organisations_server_is_described_whole, every_channel_has_a_provider


@pytest.fixture
def production(settings):
    settings.DEBUG = False
    settings.EMAIL_URL = "smtp://mail.example.org"
    settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN, settings.TWILIO_FROM = "AC", "x", "Grannsamv"
    settings.ELKS_USERNAME, settings.ELKS_PASSWORD, settings.ELKS_FROM = "u", "x", "Grannsamv"
    return settings


def complaints() -> str:
    return " ".join(str(error.msg) for error in every_channel_has_a_provider())


@pytest.mark.parametrize("provider", ["twilio", "46elks", "twilio,46elks"])
def test_a_complete_system_passes(production, provider):
    production.SMS_PROVIDER = provider
    assert complaints() == ""


@pytest.mark.parametrize(
    "name",
    ["EMAIL_URL", "TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_FROM", "ELKS_USERNAME", "ELKS_PASSWORD"],
)
def test_what_is_missing_is_named(production, name):
    production.SMS_PROVIDER = "twilio,46elks"
    setattr(production, name, "")
    assert f"{name} is not set" in complaints()


def test_a_provider_that_is_not_used_may_be_missing(production):
    production.ELKS_USERNAME = ""
    assert complaints() == ""


def test_a_provider_nobody_knows_is_named(production):
    production.SMS_PROVIDER = "pigeon"
    assert "pigeon" in complaints()


def test_development_needs_nothing(production):
    production.DEBUG, production.EMAIL_URL, production.TWILIO_FROM = True, "", ""
    assert complaints() == ""


@pytest.mark.parametrize("name", ["OIDC_NAME", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET", "OIDC_EMAIL_DOMAINS"])
def test_an_organisations_server_is_not_left_half_described(settings, name):
    assert an_organisations_server_is_described_whole() == []
    settings.OIDC_SERVER_URL, settings.OIDC_NAME = "https://login.example.se", "Mariestads kommun"
    settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = "x", "y"
    settings.OIDC_EMAIL_DOMAINS = ["example.se"]
    assert an_organisations_server_is_described_whole() == []
    setattr(settings, name, "")
    assert name in str(an_organisations_server_is_described_whole())


def test_an_organisations_server_is_asked_over_tls(settings):
    settings.OIDC_SERVER_URL = "http://login.example.se"
    assert "https://" in str(an_organisations_server_is_described_whole())
