import pytest
from django.utils import timezone

from areas.addresses import Address
from areas.joining import (
    adopt_verified_addresses,
    apply_for_membership,
    approve_membership,
    decline_membership,
)
from areas.models import Household, Membership, Person, TrailEntry
from areas.signals import membership_applied, membership_decided
from grannsamverkan.accounts.models import User

HOME = Address("Björkvägen", "12")


@pytest.fixture
def newcomer(db) -> User:
    """An account with both addresses verified, and nobody in the register behind it."""
    user = User.objects.create_user(
        "nina.ny@example.se", phone="+46701740690", phone_verified_at=timezone.now()
    )
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    return user


@pytest.fixture
def apply(area, newcomer, now):
    """Apply for membership in the area of the tests."""

    def apply(**fields) -> Membership:
        asked = {"name": "Nina Ny", "address": HOME, "channels": ["sms", "email"], "user": newcomer} | fields
        return apply_for_membership(area=area, by=asked["user"], now=now, **asked)

    return apply


@pytest.fixture
def pending(apply) -> Membership:
    return apply()


@pytest.fixture
def heard(request):
    """What a signal of the register told."""
    told = []

    def listen(signal):
        def keep(**sent):
            told.append(sent)

        signal.connect(keep, weak=False)
        request.addfinalizer(lambda: signal.disconnect(keep))
        return told

    return listen


def test_an_application_makes_person_and_household(pending, newcomer, now):
    person = pending.person
    assert (person.name, person.user, person.email) == ("Nina Ny", newcomer, "nina.ny@example.se")
    assert (person.phone, person.sms_wanted_at, person.email_wanted_at) == ("+46701740690", now, now)
    assert person.email_verified_at
    assert person.phone_verified_at
    assert pending.household.address == "Björkvägen 12"
    assert pending.state == Membership.State.PENDING


def test_only_the_channels_asked_for_are_wanted(apply):
    person = apply(channels=["email"]).person
    assert person.email_wanted_at
    assert person.sms_wanted_at is None


def test_an_unverified_number_is_not_carried_over(apply, newcomer):
    newcomer.phone_verified_at = None
    newcomer.save()
    assert apply().person.phone == ""


def test_asking_twice_gives_the_same_membership(apply, pending):
    assert apply(address=Address("Björkvägen", "14")) == pending
    assert Membership.objects.count() == 1


def test_a_member_may_have_a_second_home_in_the_area(apply, pending, contact_person, now):
    approve_membership(membership=pending, by=contact_person.user, now=now)
    assert apply() == pending
    second = apply(address=Address("Björkvägen", "14"), channels=None)
    assert (second.household.number, second.state) == ("14", Membership.State.PENDING)
    assert second.person.sms_wanted_at


def test_neighbours_at_one_address_share_a_household(apply, member):
    home = member.memberships.get().household
    assert apply(address=Address("BJÖRKVÄGEN", home.number.lower())).household == home


def test_somebody_on_the_list_is_found_by_address(apply, people):
    listed = people.person("Nina på listan", user=False, email="nina.ny@example.se")
    assert apply().person == listed


def test_a_number_alone_is_not_enough_without_the_name(apply, people):
    people.person("Någon Annan", user=False, email="", phone="+46701740690")
    assert apply().person.name == "Nina Ny"


def test_a_number_and_the_name_are_enough(apply, people):
    listed = people.person("nina ny", user=False, email="", phone="+46701740690")
    assert apply().person == listed


def test_nobody_takes_over_somebody_with_an_account(apply, people):
    taken = people.person("Nina Ny")
    Person.objects.filter(pk=taken.pk).update(email="nina.ny@example.se")
    assert apply().person != taken


def test_proving_a_new_address_carries_it_over(member, now):
    address = member.user.emailaddress_set.get()
    address.email = "maja.ny@example.se"
    address.save()
    adopt_verified_addresses(user=member.user, now=now)
    member.refresh_from_db()
    assert (member.email, member.email_verified_at) == ("maja.ny@example.se", now)


def test_an_application_leaves_a_trail_without_personal_data(pending, newcomer):
    entry = TrailEntry.objects.get(act="membership.applied")
    assert (entry.actor, entry.subject_id, entry.area) == (newcomer, pending.public_id, pending.area)
    assert entry.details == {"channels": ["email", "sms"], "information": "2026-11"}


def test_approving_makes_a_member_once(pending, contact_person, now):
    assert approve_membership(membership=pending, by=contact_person.user, now=now)
    assert not approve_membership(membership=pending, by=contact_person.user, now=now)
    pending.refresh_from_db()
    assert (pending.state, pending.decided_by) == (Membership.State.CURRENT, contact_person.user)
    assert TrailEntry.objects.filter(act="membership.approved").count() == 1


def test_declining_keeps_nothing_of_the_person(pending, contact_person, now):
    assert decline_membership(membership=pending, by=contact_person.user, now=now)
    pending.refresh_from_db()
    assert (pending.state, pending.person, pending.household) == (Membership.State.DECLINED, None, None)
    assert not Person.objects.filter(name="Nina Ny").exists()
    assert not Household.objects.filter(number="12").exists()
    assert User.objects.filter(email="nina.ny@example.se").exists()


def test_what_was_decided_stays_decided(pending, contact_person, now):
    approve_membership(membership=pending, by=contact_person.user, now=now)
    assert not decline_membership(membership=pending, by=contact_person.user, now=now)
    pending.refresh_from_db()
    assert pending.state == Membership.State.CURRENT


def test_others_hear_of_applications_and_decisions(apply, heard, contact_person, now):
    told = heard(membership_applied)
    membership = apply()
    assert told[0]["membership"] == membership

    decided = heard(membership_decided)
    decline_membership(membership=membership, by=contact_person.user, now=now)
    assert decided[-1]["person"].email == "nina.ny@example.se"
    assert decided[-1]["approved"] is False
