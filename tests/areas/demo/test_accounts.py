import pytest
from django.test import Client

from areas.demo import ACCOUNTS, PASSWORD, Plan, load_demo
from areas.models import Municipality
from areas.permissions import Actor
from areas.roles import Permission
from grannsamverkan.accounts.models import User


@pytest.fixture
def demo(db) -> None:
    load_demo(Plan(households=10))


@pytest.mark.parametrize("email", ACCOUNTS)
def test_everybody_of_the_demo_can_sign_in(demo, email):
    assert Client().login(email=email, password=PASSWORD)


def test_one_coordinator_serves_three_municipalities(demo):
    actor = Actor(User.objects.get(email="samordnare@example.se"))
    assert all(actor.may(Permission.APPOINT, municipality) for municipality in Municipality.objects.all())


def test_the_contact_person_decides_about_members(demo):
    actor = Actor(User.objects.get(email="ombud@example.se"))
    assert Permission.DECIDE_MEMBERSHIPS in actor.permissions


def test_the_resident_holds_no_role(demo):
    assert not Actor(User.objects.get(email="boende@example.se")).permissions
