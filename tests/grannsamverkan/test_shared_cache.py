"""With Redis away, people sign in as ever and limits hold."""

import re
import socket
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

from grannsamverkan import caches
from tests.chaos.machinery import Line
from tests.whole_system import redis_url


def reach(settings, url: str, **changed: int) -> None:
    """Let a Redis of this address be the cache, as settings.py sets it up."""
    made = caches.configuration(redis_url=url, folder=Path("unused"))["default"]
    own = made | {
        "KEY_PREFIX": settings.CACHES["default"]["KEY_PREFIX"],
        "OPTIONS": made["OPTIONS"] | changed,
    }
    settings.CACHES = settings.CACHES | {"default": own}


@pytest.fixture
def away(settings, db):
    """Nobody listens where Redis should be."""
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    reach(settings, f"redis://127.0.0.1:{port}/0")


def code_of(text: str) -> str:
    return re.search(r"\b\d{6}\b", text)[0]


def test_signing_in_by_code_goes_on(away, client, member):
    sent = client.post("/konto/login/", {"login": member.email})
    assert sent.status_code == 302
    client.post("/konto/login/code/confirm/", {"code": code_of(mail.outbox[0].body)})
    assert client.get("/mina-sidor/").status_code == 200


def test_signing_in_by_password_and_signing_up_go_on(away, client, member, visitor):
    client.post("/konto/login/", {"login": member.email, "password": "hemligt-losenord"})
    assert client.get("/mina-sidor/").status_code == 200
    visitor.finish()
    assert visitor.is_in


def test_guessing_is_stopped_all_the_same(away, member):
    for _ in range(6):
        answer = Client().post("/konto/login/", {"login": member.email, "password": "gissning"})
    assert "för många försök" in answer.text


def test_codes_by_sms_are_limited_all_the_same(away, member, simulator, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"request_login_code": ""}
    asked = [Client().post("/konto/login/", {"login": member.phone}) for _ in range(3)]
    assert [answer.status_code for answer in asked] == [302, 429, 429]
    assert len(simulator.messages(member.phone)) == 1


def test_the_cache_does_all_that_a_cache_does(away):
    assert cache.add("a", 1)
    assert not cache.add("a", 2)
    assert cache.incr("a") == 2
    cache.set_many({"b": "x", "c": "y"})
    assert cache.get_many(["b", "c", "d"]) == {"b": "x", "c": "y"}
    assert cache.touch("b", 60)
    assert cache.has_key("b")
    assert cache.delete("b")
    cache.delete_many(["c"])
    assert (cache.get("c"), cache.get("c", "none")) == (None, "none")
    cache.clear()
    assert cache.get("a") is None


def test_the_log_says_so_once_and_names_nobody(away, caplog):
    for _ in range(3):
        cache.get("anything")
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert "127.0.0.1" not in caplog.text


@pytest.mark.skipif(not redis_url(), reason="no Redis answers here")
def test_redis_is_used_again_once_it_is_back(settings, db):
    line = Line()
    reach(settings, f"redis://127.0.0.1:{line.port}/7", REST_SECONDS=0)
    line.open(to=urlsplit(redis_url()).port or 6379)
    cache.set("where", "in Redis", 60)
    line.cut()
    assert cache.get("where") is None
    cache.set("where", "in the table", 60)
    assert cache.get("where") == "in the table"
    line.open(to=urlsplit(redis_url()).port or 6379)
    assert cache.get("where") == "in Redis"
    line.cut()


def test_a_stranger_cannot_push_limits_out_of_the_table(db, settings):
    settings.CACHES = settings.CACHES | {"default": settings.CACHES["table"]}
    cache.set("a-limit", 1, 60)
    for number in range(400):
        cache.set(f"z-{number}", 1, 60)
    assert cache.get("a-limit") == 1
