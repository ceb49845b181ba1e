"""Before something that matters: what the organisation's server says of when somebody showed who they are."""

import time
from urllib.parse import urlencode

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from grannsamverkan.accounts.models import OrganisationIdentity
from tests.grannsamverkan.sign_in.openid_server import START, come, go

CHANGE, NEW = "/konto/email/", {"action_add": "", "email": "erik.ny@example.se"}
STEP_UP, DONE = "/konto/reauthenticate/code/", "/konto/confirm-email/"
AGAIN = f"{START}?again=1&{urlencode({'next': CHANGE})}"


@pytest.fixture
def server(server, settings):
    """A server that asks for a second factor, says so, and has just done it."""
    settings.OIDC_SECOND_FACTOR_VALUES = ["mfa"]
    server.claims["amr"], server.opened_at = ["pwd", "mfa"], time.time()
    return server


@pytest.fixture
def late(server, client, time_machine):
    """A browser in which somebody signed in by the server, more than five minutes ago."""
    time_machine.move_to(timezone.now())
    server.opened_at = time.time()
    come(client)
    time_machine.shift(301)
    return client


def test_whoever_has_just_shown_a_second_factor_there_is_not_asked_again(server, client):
    come(client)
    assert client.post(CHANGE, NEW)["Location"] == DONE


@pytest.mark.parametrize(
    "said",
    [
        {"auth_time": int(time.time()) - 301},
        {"auth_time": int(time.time()) + 3600},
        {"auth_time": None},
        {"auth_time": True},
        {"auth_time": "nyss"},
        {"auth_time": [1]},
        {"amr": ["pwd"]},
        {"amr": None},
    ],
    ids=["open for long", "yet to come", "not said", "a yes", "a word", "a list", "one factor", "no factor"],
)
def test_an_open_session_there_or_one_factor_is_not_enough(server, client, said):
    server.claims |= said
    come(client)
    assert client.post(CHANGE, NEW)["Location"].startswith(STEP_UP)


def test_what_was_shown_there_counts_for_five_minutes(late):
    assert late.post(CHANGE, NEW)["Location"].startswith(STEP_UP)


def test_showing_it_there_once_more_carries_on_with_what_was_begun(late, server):
    page = late.get(late.post(CHANGE, NEW)["Location"]).text
    assert "Logga in igen med Mariestads kommun" in page
    assert AGAIN.replace("%2F", "/").replace("&", "&amp;") in page

    assert come(late, AGAIN)["Location"] == DONE
    assert mail.outbox[0].to == [NEW["email"]]


def test_a_code_is_offered_beside_it(late):
    assert "Skicka en kod med e-post" in late.get(STEP_UP).text


def test_it_is_not_offered_where_the_server_does_not_say_when(server, client):
    server.opened_at = None
    come(client)
    assert "Logga in igen med" not in client.get(STEP_UP).text


def refuses_again(answer, client):
    """Nothing is carried out, and the other way is shown, with what was asked for."""
    assert answer["Location"] == f"{STEP_UP}?{urlencode({'next': CHANGE})}"
    assert "Det gick inte att logga in med Mariestads kommun" in client.get(answer["Location"]).text
    assert mail.outbox == []


def test_a_server_that_asks_for_nothing_proves_nothing(late, server):
    server.asks_again = False
    late.post(CHANGE, NEW)
    refuses_again(come(late, AGAIN), late)


def test_a_colleague_who_comes_back_instead_proves_nothing(late, server):
    late.post(CHANGE, NEW)
    server.claims |= {"sub": "erika-2", "email": "erika.ek@mariestad.example.se"}
    refuses_again(come(late, AGAIN), late)
    assert OrganisationIdentity.objects.count() == 1


def test_a_return_from_there_is_not_played_again(late):
    door = go(late, AGAIN)
    late.get(door)
    assert late.get(door)["Location"] == "/mina-sidor/"


def test_the_page_that_was_asked_for_is_kept_when_it_does_not_succeed(server, client):
    server.claims["email_verified"] = False
    answer = come(client, f"{START}?next=/mina-sidor/%3Fa%3Db")
    assert answer["Location"] == "/konto/login/?next=%2Fmina-sidor%2F%3Fa%3Db"


def test_whoever_is_in_already_goes_on_and_nobody_else_is_asked_again(server, client):
    come(client)
    assert client.get(f"{START}?next=/omraden/")["Location"] == "/omraden/"
    assert Client().get(AGAIN)["Location"] == CHANGE
