"""Whatever does not prove who comes back from the organisation's server signs nobody in."""

import json
import time
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
import pytest
from django.test import Client
from django.utils import timezone

from grannsamverkan.accounts.models import User
from tests.grannsamverkan.sign_in.openid_server import BACK, CLIENT, START, come, go, is_in, new_key, refuses


@pytest.mark.parametrize(
    "claims",
    [
        {"email_verified": False},
        {"email_verified": None},
        {"email_verified": "false"},
        {"email": "erik.ek@example.org"},
        {"email": "erik.ek@evil-mariestad.example.se"},
        {"email": "erik.ek@mariestad.example.se.example.org"},
        {"email": "@mariestad.example.se"},
        {"email": None},
        {"email": ["erik.ek@mariestad.example.se"]},
        {"aud": "another-service"},
        {"aud": [CLIENT, "another-service"], "azp": "another-service"},
        {"iss": "https://login.example.org"},
        {"exp": int(time.time()) - 120},
        {"iat": int(time.time()) + 3600},
        {"exp": None},
        {"sub": None},
        {"sub": 7},
        {"nonce": "of-another-visit"},
        {"nonce": None},
    ],
    ids=", ".join,  # not the times: all processes must call a test by the same name
)
def test_what_does_not_prove_who_it_is(server, client, claims):
    server.claims |= claims
    refuses(come(client), client)
    assert not User.objects.exists()


def other_key(token):
    said = jwt.decode(token, options={"verify_signature": False})
    return jwt.encode(said, new_key(), "RS256", headers={"kid": "1"})


def unknown_key(token):
    said = jwt.decode(token, options={"verify_signature": False})
    return jwt.encode(said, new_key(), "RS256", headers={"kid": "2"})


def unsigned(token):
    return jwt.encode(jwt.decode(token, options={"verify_signature": False}), None, "none")


def by_a_secret(token):
    said = jwt.decode(token, options={"verify_signature": False})
    return jwt.encode(said, "the-public-key-as-a-secret-0000000", "HS256", headers={"kid": "1"})


def altered(token):
    head, _body, signature = token.split(".")
    said = jwt.decode(token, options={"verify_signature": False}) | {"email": "chef@mariestad.example.se"}
    body = jwt.utils.base64url_encode(json.dumps(said).encode()).decode()
    return f"{head}.{body}.{signature}"


@pytest.mark.parametrize(
    "forge",
    [other_key, unknown_key, unsigned, by_a_secret, altered, lambda _token: "", lambda _token: "a.b.c"],
)
def test_a_forged_token(server, client, forge):
    server.lie = forge
    refuses(come(client), client)
    assert not User.objects.exists()


def test_a_return_that_is_played_again(server, client):
    door = go(client)
    client.get(door)
    client.post("/konto/logout/")
    refuses(client.get(door), client)


def test_a_return_in_somebody_elses_browser(server, client):
    door = go(client)
    refuses((other := Client()).get(door), other)
    other.get(START)
    refuses(other.get(door), other)


def test_a_return_that_comes_too_late(server, client, time_machine):
    time_machine.move_to(timezone.now())
    door = go(client)
    time_machine.shift(601)
    refuses(client.get(door), client)


@pytest.mark.parametrize("query", ["", "?state=x", "?error=access_denied", "?code=a&state=%00%ff"])
def test_a_return_of_nobody(server, client, query):
    answer = client.get(BACK + query)
    assert answer.status_code in (302, 400)
    assert not is_in(client)


def test_whoever_gives_up_there_is_told_kindly(server, client):
    state = parse_qs(urlsplit(client.get(START)["Location"]).query)["state"][0]
    refuses(client.get(f"{BACK}?{urlencode({'error': 'access_denied', 'state': state})}"), client)


# Whom we ask -----------------------------------------------------------------------------------------


def test_nobody_but_the_server_of_the_settings_is_asked(server, client):
    for name in ("server", "server_url", "issuer", "iss", "auth_params", "provider"):
        client.get(f"{START}?{urlencode({name: 'http://169.254.169.254/'})}")
    come(client, f"{START}?auth_params=acr_values=low")
    assert set(server.asked) == {"/.well-known/openid-configuration", "/authorize", "/token", "/keys"}


@pytest.mark.parametrize(
    "document",
    [
        {"issuer": "https://login.example.org"},
        {"jwks_uri": "http://169.254.169.254/keys"},
        {"token_endpoint": "file:///etc/passwd"},
    ],
)
def test_a_server_that_points_elsewhere(server, client, document):
    server.document = document
    there = client.get(START)
    if urlsplit(there["Location"]).path == "/authorize":
        refuses(come(client), client)
    else:
        refuses(there, client)


def test_a_server_that_is_away_is_no_500(server, client, settings):
    settings.OIDC_SERVER_URL = "http://127.0.0.1:9"
    refuses(client.get(START), client)


def test_a_new_key_is_fetched_at_once(server, client):
    come(client)
    server.key, kept = new_key(), server.keys
    server.keys = lambda environ: (*kept(environ)[:2], {"keys": [kept(environ)[2]["keys"][0] | {"kid": "2"}]})
    server.lie = lambda token: jwt.encode(
        jwt.decode(token, options={"verify_signature": False}), server.key, "RS256", headers={"kid": "2"}
    )
    come(again := Client())
    assert is_in(again)
