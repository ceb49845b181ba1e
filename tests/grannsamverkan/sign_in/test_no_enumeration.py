"""No form tells a stranger who is registered: the same answer, the same page after it, the same time."""

import time
from collections.abc import Callable
from typing import ClassVar, NamedTuple

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.cache import cache
from django.test import Client

from notifications.tokens import Purpose, sign
from tests.grannsamverkan.sign_in.test_taken_addresses import page

FREE_ADDRESS, FREE_NUMBER = "ingen@example.se", "+46701740698"


class Form(NamedTuple):
    """A form anybody can fill in, and how it is filled in with an address and a number."""

    address: str
    filled: Callable[[str, str], dict[str, str]]


FORMS = {
    "sign-up, by address": Form("/konto/signup/", lambda mail, _: {"email": mail, "phone": "070-174 06 90"}),
    "sign-up, by number": Form("/konto/signup/", lambda _, phone: {"email": "ny@example.se", "phone": phone}),
    "a code, by address": Form("/konto/login/", lambda mail, _: {"login": mail}),
    "a code, by number": Form("/konto/login/", lambda _, phone: {"login": phone}),
    "a code on its own page, by address": Form("/konto/login/code/", lambda mail, _: {"email": mail}),
    "a code on its own page, by number": Form("/konto/login/code/", lambda _, phone: {"phone": phone}),
    "a password, by address": Form(
        "/konto/login/", lambda mail, _: {"login": mail, "password": "fel-losenord"}
    ),
    "a password, by number": Form(
        "/konto/login/", lambda _, phone: {"login": phone, "password": "fel-losenord"}
    ),
    "a forgotten password": Form("/konto/password/reset/", lambda mail, _: {"email": mail}),
    "starting an area": Form(
        "/starta/",
        lambda mail, phone: {
            "municipality": "mariestad",
            "place": "Byvägen",
            "name": "Nina Ny",
            "email": mail,
            "phone": phone,
        },
    ),
}


def written(number: str) -> str:
    """A number as pages write it: 070-174 06 05."""
    local = "0" + number.removeprefix("+46")
    return f"{local[:3]}-{local[3:6]} {local[6:8]} {local[8:]}"


def told(client: Client, address: str, data: dict[str, str], typed: list[str]):
    """Everything that is told to whoever sends a form: the answer, and the page it leads to."""
    answer = client.post(address, data)
    where = answer.headers.get("Location", "")
    after = client.get(where) if where else answer
    return answer.status_code, where, after.status_code, page(after, *typed, *map(written, typed))


@pytest.mark.parametrize("name", FORMS)
def test_known_and_unknown_are_told_the_same(member, mariestad, simulator, later, name):
    form = FORMS[name]
    known = told(
        Client(), form.address, form.filled(member.email, member.phone), [member.email, member.phone]
    )
    later()
    free = told(Client(), form.address, form.filled(FREE_ADDRESS, FREE_NUMBER), [FREE_ADDRESS, FREE_NUMBER])
    assert known == free


@pytest.mark.parametrize(
    ("field", "free"), [("email", "fri@example.se"), ("phone", "+46701740697")], ids=["address", "number"]
)
def test_changing_to_what_another_has(sign_in, member, people, simulator, later, field, free):
    address = {"email": "/konto/email/", "phone": "/konto/phone/change/"}[field]
    other, asked = people.person("Olle Annan"), []
    for value in (getattr(other, field), free):
        client = sign_in(member)
        client.post("/konto/reauthenticate/", {"password": "hemligt-losenord"})
        asked.append(told(client, address, {field: value, "action_add": ""}, [value]))
        later()
    assert asked[0] == asked[1]


def test_a_link_to_stop_tells_nothing_about_deliveries(client, db):
    forged, gone = "0" * 20, sign(Purpose.STOP, 12345)
    answers = [client.get(f"/stopp/{token}/") for token in (forged, gone)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert page(answers[0], forged) == page(answers[1], gone)


def test_an_invitation_that_never_was_is_a_missing_page(client, db):
    answers = [client.get(f"/inbjudan/{token}/") for token in ("x" * 30, "y" * 30)]
    assert {answer.status_code for answer in answers} == {404}


def seconds(ask: Callable[[], object]) -> float:
    began = time.perf_counter()
    ask()
    return time.perf_counter() - began


def test_the_clock_tells_nothing_about_numbers(member, simulator):
    """A number without account takes as long as the last SMS took to send."""
    cache.set("sms_code_seconds", 0.4, 60)
    assert seconds(lambda: Client().post("/konto/login/", {"login": FREE_NUMBER})) > 0.4


class CountingHasher(MD5PasswordHasher):
    """Counts how often a password is hashed, which is what takes the time."""

    hashed: ClassVar[list[int]] = []

    def encode(self, password, salt):
        self.hashed.append(1)
        return super().encode(password, salt)


@pytest.mark.parametrize("login", ["maja.1@example.se", "070-174 06 05", FREE_ADDRESS, FREE_NUMBER])
def test_a_password_is_hashed_once_whether_there_is_an_account_or_not(member, settings, login):
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]
    CountingHasher.hashed.clear()
    Client().post("/konto/login/", {"login": login, "password": "fel-losenord"})
    assert len(CountingHasher.hashed) == 1
