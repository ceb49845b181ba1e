import pytest

from areas.models import Household, Membership, Person, TrailEntry
from areas.protecting import protect
from areas.roles import Role
from grannsamverkan.accounts.models import User
from notifications.audience import reach
from notifications.models import Alert


@pytest.fixture
def page(member) -> str:
    return f"/register/person/{member.public_id}/skyddad/"


def test_whoever_has_protected_identity_is_gone_from_the_same_moment(sign_in, coordinator, member, page):
    desk = sign_in(coordinator)
    assert "Maja Medlem har skyddade personuppgifter" in desk.get(page).text
    answer = desk.post(page, follow=True)

    assert "Allt om personen är borttaget." in answer.text
    assert not Person.objects.filter(pk=member.pk).exists()
    assert not User.objects.filter(pk=member.user_id).exists()
    assert Membership.objects.get().state == Membership.State.LEFT
    assert not Household.objects.exists()
    assert TrailEntry.objects.get(act="person.erased").details == {}
    assert desk.get(page).status_code == 404


def test_a_member_elsewhere_too_is_hidden_there_and_reached_no_more(
    coordinator, sign_in, member, page, other_area, people, now
):
    home = Household.objects.create(area=other_area, street="Granvägen", number="1")
    bond = Membership.objects.create(person=member, household=home, area=other_area, state="current")
    colleague = people.person("Tove Samordnare")
    people.appoint(colleague, Role.COORDINATOR, other_area.municipality)
    answer = sign_in(coordinator).post(page, follow=True)

    assert f"referens {member.public_id}" in answer.text
    assert Membership.objects.filter(pk=bond.pk, state="current").exists()
    there = sign_in(colleague)
    assert "Maja" not in there.get("/register/omrade/bjorkangen/").text
    assert there.get(f"/register/hushall/{home.public_id}/").status_code == 404
    alert = Alert.objects.create(title="Inbrott", sms_text="Lås", channels=["sms"])
    alert.areas.add(other_area)
    assert reach(alert).people == 0


def test_a_technicians_account_stays(member, coordinator, now):
    User.objects.filter(pk=member.user_id).update(is_staff=True)
    assert protect(person=Person.objects.get(pk=member.pk), by=coordinator.user, now=now)
    assert User.objects.filter(pk=member.user_id).exists()
