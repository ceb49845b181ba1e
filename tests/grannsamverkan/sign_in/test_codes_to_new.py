"""Codes by SMS to whom nobody has approved yet: a few each, few in all, and none of what members need."""

import pytest
from django.core import mail
from django.test import Client

from areas.models import Membership
from areas.roles import Role
from grannsamverkan.accounts.models import User
from grannsamverkan.sign_in.codes import place_is_known

FEW = {"sms_code": "", "request_login_code": ""}


@pytest.fixture
def newcomer(people, area):
    """Somebody with a verified number who waits to be approved."""
    person = people.member("Nina Ny", area)
    person.memberships.update(state=Membership.State.PENDING, decided_at=None)
    return person


@pytest.fixture
def limits(settings):
    def limits(**changed):
        settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | FEW | changed

    return limits


def ask(person):
    return Client().post("/konto/login/", {"login": person.phone})


def test_five_in_a_month_to_whoever_waits(newcomer, simulator, limits):
    limits()
    answers = [ask(newcomer) for _ in range(7)]

    assert {answer["Location"] for answer in answers} == {"/konto/login/code/confirm/"}
    assert len(simulator.messages(newcomer.phone)) == 5


def test_once_approved_there_is_no_such_limit(newcomer, simulator, limits):
    limits(sms_code_new="1/30d/key")
    newcomer.memberships.update(state=Membership.State.CURRENT)
    for _ in range(3):
        ask(newcomer)

    assert len(simulator.messages(newcomer.phone)) == 3


def test_whoever_is_appointed_is_known_too(people, area, mariestad):
    person = people.person("Per Polis")
    assert not place_is_known(person.user)
    people.appoint(person, Role.POLICE, mariestad)
    assert place_is_known(person.user)


def test_many_new_accounts_leave_the_members_theirs(visitor, member, simulator, limits):
    limits(sms_code_new_day="0/d/key")
    visitor.sign_up()
    answer = visitor.client.post("/konto/confirm-email/", {"code": visitor.mail_code}, follow=True)

    assert visitor.is_in
    assert "Vi kan inte skicka någon kod med sms just nu" in answer.text
    assert visitor.texts == []
    ask(member)
    assert len(simulator.messages(member.phone)) == 1


def test_no_sms_before_the_address_is_confirmed(visitor):
    visitor.sign_up()
    assert (len(visitor.mails), visitor.texts) == (1, [])


def test_only_swedish_mobiles_are_taken(client, db):
    for number in ("+4792345678", "+12025550123", "+79161234567", "+46 8 465 004 05"):
        answer = client.post("/konto/signup/", {"email": "nina.ny@example.se", "phone": number})
        assert answer.status_code == 200
    assert (mail.outbox, User.objects.count()) == ([], 0)
