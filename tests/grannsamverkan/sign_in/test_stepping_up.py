"""Before something that matters, somebody without password shows again who they are."""

import re

import pytest
from django.core import mail
from django.utils import timezone

from grannsamverkan.accounts.models import User

CHANGE = "/konto/email/"
STEP_UP = "/konto/reauthenticate/code/"
NEW = {"action_add": "", "email": "maja.ny@example.se"}


@pytest.fixture
def client(member, sign_in):
    """A session, found open, of somebody without password."""
    member.user.set_unusable_password()
    member.user.save()
    return sign_in(member)


def code_of(text: str) -> str:
    return re.search(r"\b\d{6}\b", text)[0]


def test_changing_the_address_asks_for_a_code_first(client):
    answer = client.post(CHANGE, NEW)

    assert answer["Location"].startswith(STEP_UP)
    assert mail.outbox == []


def test_the_page_sends_nothing_until_asked(client, simulator):
    assert "Visa att det är du" in client.get(STEP_UP).text
    assert simulator.messages() == []
    assert mail.outbox == []


def test_a_code_by_mail_lets_the_change_go_on(client):
    answer = client.post(CHANGE, NEW)
    client.post(answer["Location"], {"to": "email"})
    client.post(answer["Location"], {"code": code_of(mail.outbox[0].body)})

    assert mail.outbox[1].to == [NEW["email"]]
    client.post("/konto/confirm-email/", {"code": code_of(mail.outbox[1].body)})
    assert User.objects.get().email == NEW["email"]


def test_a_code_by_sms_lets_the_change_go_on(client, simulator, member):
    answer = client.post(CHANGE, NEW)
    client.post(answer["Location"], {"to": "phone"})
    client.post(answer["Location"], {"code": code_of(simulator.messages(member.phone)[0]["body"])})

    assert mail.outbox[0].to == [NEW["email"]]


def test_a_wrong_code_is_explained_and_five_are_enough(client):
    client.post(STEP_UP, {"to": "email"})
    for _ in range(5):
        answer = client.post(STEP_UP, {"code": "000000"})
    assert "Be om en ny kod" in answer.text

    client.post(STEP_UP, {"code": code_of(mail.outbox[0].body)})
    assert client.post(CHANGE, NEW)["Location"].startswith(STEP_UP)


def test_a_code_holds_ten_minutes(client, time_machine):
    time_machine.move_to(timezone.now())
    client.post(STEP_UP, {"to": "email"})
    time_machine.shift(601)

    assert "gäller inte längre" in client.post(STEP_UP, {"code": code_of(mail.outbox[0].body)}).text


def test_what_was_shown_counts_for_five_minutes(client, time_machine):
    time_machine.move_to(timezone.now())
    client.post(STEP_UP, {"to": "email"})
    client.post(STEP_UP, {"code": code_of(mail.outbox[0].body)})
    time_machine.shift(301)

    assert client.post(CHANGE, NEW)["Location"].startswith(STEP_UP)


def test_without_sms_the_page_points_to_mail(client, simulator):
    simulator.fault("bad_number")

    assert "Ta den med e-post" in client.post(STEP_UP, {"to": "phone"}, follow=True).text


def test_whoever_has_a_password_is_asked_for_it(member, sign_in):
    answer = sign_in(member, seconds_ago=301).post(CHANGE, NEW)

    assert answer["Location"].startswith("/konto/reauthenticate/?")


def test_changing_the_number_keeps_the_old_until_the_new_is_proved(client, simulator, member):
    client.post(STEP_UP, {"to": "email"})
    client.post(STEP_UP, {"code": code_of(mail.outbox[0].body)})
    client.post("/konto/phone/change/", {"phone": "070-174 06 97"})
    assert User.objects.get().phone == member.phone

    client.post("/konto/phone/verify/", {"code": code_of(simulator.messages("+46701740697")[0]["body"])})
    assert User.objects.get().phone == "+46701740697"
    member.refresh_from_db()
    assert member.phone == "+46701740697"
