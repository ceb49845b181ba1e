"""The switch of sign-in codes by SMS, on the console of whoever administers."""

import pytest
from django.core import mail
from django.test import Client

from areas.models import TrailEntry
from areas.roles import Role
from notifications.models import CodeStop
from tests.grannsamverkan.sign_in.test_taken_addresses import page

PAGE = "/konto/koder/"


@pytest.fixture
def administrator(people, mariestad):
    person = people.person("Ada Administratör")
    people.appoint(person, Role.ADMINISTRATOR, mariestad)
    return person


def test_the_console_shows_it_and_the_page_switches_it(sign_in, administrator, coordinator):
    client = sign_in(administrator)
    assert PAGE in client.get("/utskick/").text
    assert "0 av 200 koder" in client.get(PAGE).text

    answer = client.post(PAGE, {"codes": "off"}, follow=True)
    assert "Inga fler koder skickas med sms" in answer.text
    client.post(PAGE, {"codes": "off"})
    stop = CodeStop.objects.get()
    assert stop.begun_by == administrator.user
    assert "Inloggningskoder med sms är avstängda" in client.get("/utskick/").text
    assert PAGE not in sign_in(coordinator).get("/utskick/").text

    client.post(PAGE, {"codes": "on"})
    client.post(PAGE, {"codes": "on"})
    stop.refresh_from_db()
    assert stop.ended_by == administrator.user
    acts = TrailEntry.objects.filter(act__startswith="codes.").order_by("pk")
    assert list(acts.values_list("act", "actor")) == [
        ("codes.switched_off", administrator.user.pk),
        ("codes.switched_on", administrator.user.pk),
    ]


def test_nonsense_switches_nothing(sign_in, administrator):
    sign_in(administrator).post(PAGE, {"codes": "maybe"})
    assert not CodeStop.objects.exists()


def test_others_may_not_and_it_asks_again_who_one_is(sign_in, administrator, coordinator):
    assert sign_in(coordinator).post(PAGE, {"codes": "off"}).status_code == 403
    answer = sign_in(administrator, seconds_ago=301).post(PAGE, {"codes": "off"})
    assert answer["Location"].startswith("/konto/reauthenticate/")
    assert not CodeStop.objects.exists()


@pytest.fixture
def off(administrator):
    return CodeStop.objects.create(begun_by=administrator.user)


def test_while_off_the_answer_is_the_same_for_every_number(off, member, simulator):
    known, unknown = (
        Client().post("/konto/login/", {"login": number}) for number in (member.phone, "070-174 06 98")
    )
    assert known.status_code == unknown.status_code == 429
    assert "e-postadress" in known.text
    assert page(known) == page(unknown)
    assert simulator.messages() == []


def test_while_off_people_sign_in_and_up_by_mail(off, visitor, member):
    visitor.sign_up()
    visitor.type_mail_code()
    assert visitor.is_in
    assert visitor.texts == []
    mail.outbox.clear()
    Client().post("/konto/login/", {"login": member.email})
    assert [message.to for message in mail.outbox] == [[member.email]]


def test_the_page_counts_what_was_sent(sign_in, administrator, member, simulator):
    Client().post("/konto/login/", {"login": member.phone})
    assert "1 av 200 koder" in sign_in(administrator).get(PAGE).text
