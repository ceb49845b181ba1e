"""An organisation's sign-in server, for the tests of signing in and for journeys."""

import pytest

from tests.grannsamverkan.sign_in.openid_server import CLIENT, ERIK, SECRET, OpenIdServer, new_key


@pytest.fixture(scope="session")
def openid_key():
    return new_key()


@pytest.fixture
def openid_server(db, settings, openid_key):
    """The municipality's server, which the settings name; it vouches for Erik."""
    server = OpenIdServer(openid_key)
    server.claims = dict(ERIK)
    settings.OIDC_SERVER_URL, settings.OIDC_NAME = server.url, "Mariestads kommun"
    settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = CLIENT, SECRET
    settings.OIDC_EMAIL_DOMAINS = ["Mariestad.example.se"]
    yield server
    server.end()
