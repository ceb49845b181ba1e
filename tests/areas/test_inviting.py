from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from areas.addresses import Address
from areas.inviting import address_of, invite, read_token, revoke_invitation, token_of
from areas.joining import apply_for_membership
from areas.models import Invitation, Membership, TrailEntry
from areas.roles import Role

POSTER, LINK = Invitation.Purpose.POSTER, Invitation.Purpose.LINK


@pytest.fixture
def made(area, contact_person, now):
    """Make an invitation as the contact person of the tests."""
    appointment = contact_person.appointments.get()

    def made(purpose):
        return invite(purpose=purpose, area=area, appointment=appointment, by=contact_person.user, now=now)

    return made


def join(invitation, person, now) -> Membership:
    return apply_for_membership(
        area=invitation.area,
        user=person.user,
        name=person.name,
        address=Address("Björkvägen", "88"),
        channels=["email"],
        by=person.user,
        now=now,
        invitation=invitation,
    )


def test_a_poster_leads_to_its_contact_person_and_waits(made, people, now):
    poster = made(POSTER)
    for name, number in (("Nina Ny", 1), ("Nils Ny", 2)):
        membership = join(poster, people.person(name), now)
        assert membership.state == Membership.State.PENDING
        assert membership.household.contact_person == poster.appointment
        assert Membership.objects.pending().count() == number


def test_a_link_lets_one_neighbour_in(made, people, contact_person, now):
    link = made(LINK)
    first, second = (join(link, people.person(name), now) for name in ("Nina Ny", "Nils Ny"))

    assert (first.state, first.decided_by) == (Membership.State.CURRENT, contact_person.user)
    assert second.state == Membership.State.PENDING
    assert not Invitation.objects.get().holds(now)


def test_a_link_lets_nobody_in_when_its_maker_may_not_decide_any_more(made, people, contact_person, now):
    link = made(LINK)
    contact_person.appointments.get().end(until_on=now.date())

    assert join(link, people.person("Nina Ny"), now).state == Membership.State.PENDING


def test_a_token_is_good_for_one_purpose_one_area_and_one_contact_person(made, people, other_area):
    poster, link = made(POSTER), made(LINK)
    token = token_of(poster)
    assert read_token(token) == poster

    swapped = link.public_id + token[len(link.public_id) :]
    assert [read_token(text) for text in (swapped, token[:-1], token + "x", "", ".", "ö.ä")] == [None] * 6
    for change in ({"area": other_area}, {"appointment": None}):
        before = {name: getattr(poster, name) for name in change}
        Invitation.objects.filter(pk=poster.pk).update(**change)
        assert read_token(token) is None
        Invitation.objects.filter(pk=poster.pk).update(**before)


def test_a_poster_printed_again_is_the_same_until_it_is_withdrawn(made, contact_person, now):
    first = made(POSTER)
    assert made(POSTER) == first
    assert revoke_invitation(invitation=first, by=contact_person.user, now=now)
    assert not revoke_invitation(invitation=first, by=contact_person.user, now=now)
    assert made(POSTER) != first
    assert list(TrailEntry.objects.order_by("pk").values_list("act", flat=True)) == [
        "invitation.made",
        "invitation.revoked",
        "invitation.made",
    ]


def test_invitations_grow_old(made, now):
    assert not made(LINK).holds(now + timedelta(days=15))
    assert not made(POSTER).holds(now + timedelta(days=366))


def test_nobody_invites_to_an_area_or_in_a_name_that_is_not_theirs(people, area, other_area, member, now):
    stranger = people.appoint(people.member("Ola Ombud", other_area), Role.CONTACT_PERSON, other_area)
    for where, appointment, by in ((area, None, member), (area, stranger, stranger.person)):
        with pytest.raises(PermissionDenied):
            invite(purpose=LINK, area=where, appointment=appointment, by=by.user, now=now)


def test_the_address_names_nobody(made, contact_person, settings):
    settings.PUBLIC_URL = "https://grannsamverkan.example.se"
    address = address_of(made(POSTER))

    assert address.startswith("https://grannsamverkan.example.se/inbjudan/")
    assert contact_person.public_id not in address
