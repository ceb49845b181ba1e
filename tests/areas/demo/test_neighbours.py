import pytest

from areas.demo import Plan, load_demo
from areas.models import Appointment, Area, Household, Membership, Person
from areas.roles import Role
from grannsamverkan.accounts.phone import parse_mobile


@pytest.fixture
def demo(db) -> None:
    load_demo(Plan(households=100, areas=6))


def test_every_number_can_be_registered(demo):
    numbers = Person.objects.values_list("phone", flat=True)
    assert [parse_mobile(number) for number in numbers] == list(numbers)


def test_nobody_shares_a_number_or_a_mailbox(demo):
    people = Person.objects.count()
    assert people == Person.objects.values("phone").distinct().count()
    assert people == Person.objects.values("email").distinct().count()


def test_about_sixteen_people_live_in_ten_households(demo):
    assert Membership.objects.count() == 160


def test_every_household_has_a_contact_person_in_its_own_area(demo):
    assert {
        home.contact_person.area for home in Household.objects.select_related("contact_person__area")
    } == {*Area.objects.filter(households__isnull=False)}


def test_channels_are_chosen_differently(demo):
    chosen = {
        (person.sms_wanted_at is not None, person.email_wanted_at is not None)
        for person in Person.objects.all()
    }
    assert len(chosen) == 4


def test_some_wait_for_approval(demo):
    assert Membership.objects.pending().exists()


def test_nobody_lives_where_only_interest_was_shown(demo):
    assert not Household.objects.filter(area__state=Area.State.INTEREST).exists()


def test_the_roles_of_an_area_are_filled(demo):
    area = Area.objects.order_by("pk").first()
    roles = set(Appointment.objects.current().in_area(area).values_list("role", flat=True))
    assert roles == {Role.CONTACT_PERSON, Role.MAIN_CONTACT_PERSON, Role.DEPUTY}
