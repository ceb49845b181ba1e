import re

import pytest

from areas.inviting import token_of
from areas.models import Invitation, Membership
from areas.roles import Role
from grannsamverkan.accounts.models import User

PAGE = "/inbjudningar/ekudden/"


@pytest.fixture
def host(sign_in, contact_person):
    """The contact person, signed in."""
    return sign_in(contact_person)


@pytest.fixture
def appointment(contact_person):
    return contact_person.appointments.get()


def address_on(poster: bytes) -> str:
    """Where the square of a poster leads when it is pressed on a screen."""
    return re.search(rb"/URI \(https?://[^/]+(/inbjudan/[^)]+)\)", poster)[1].decode()


def test_the_poster_is_a_page_that_leads_to_joining(host, appointment, client):
    answer = host.post(f"{PAGE}affisch/", {"for": appointment.public_id})

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="affisch-ekudden.pdf"'
    assert answer.content.count(b"/Type /Page\n") == 1
    joining = client.get(address_on(answer.content))
    assert "Gå med i Ekudden" in joining.text
    assert "Karin" not in joining.text
    assert joining["Cache-Control"].startswith("max-age=0")


def test_a_neighbour_who_scans_it_lands_with_the_contact_person(host, appointment, client, now):
    poster = host.post(f"{PAGE}affisch/", {"for": appointment.public_id})
    user = User.objects.create_user("nina.ny@example.se", phone="+46701740690", phone_verified_at=now)
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    client.force_login(user)
    place = client.get(address_on(poster.content))["Location"]
    client.post(place, {"name": "Nina Ny", "address": "Björkvägen 90", "channels": ["sms"]})

    assert Membership.objects.pending().get().household.contact_person == appointment


@pytest.mark.parametrize("change", ["revoked", "expired", "ended", "closed", "forged"])
def test_an_invitation_that_does_not_hold_is_answered_kindly(host, appointment, client, area, now, change):
    host.post(f"{PAGE}lank/", {"for": appointment.public_id})
    invitation = Invitation.objects.get()
    token = token_of(invitation)
    if change == "revoked":
        host.post(f"/inbjudningar/{invitation.public_id}/dra-in/")
    elif change == "expired":
        Invitation.objects.update(expires_at=now)
    elif change == "ended":
        appointment.end(until_on=now.date())
    elif change == "closed":
        area.state = "closed"
        area.save()
    else:
        token = token[:-2] + "xx"
    for page in (f"/inbjudan/{token}/", f"/inbjudan/{token}/hushall/"):
        answer = host.get(page) if page.endswith("hushall/") else client.get(page)
        assert answer.status_code == (404 if change == "forged" else 410)
        assert "gäller inte längre" in answer.text
        assert ("Gå med i Ekudden" in answer.text) == (change not in ("closed", "forged"))


def test_a_contact_person_invites_for_nobody_else_and_sees_no_others(
    host, people, area, coordinator, sign_in
):
    other = people.appoint(people.member("Kim Kontakt", area), Role.CONTACT_PERSON, area)
    assert host.post(f"{PAGE}lank/", {"for": other.public_id}).status_code == 404
    assert host.post(f"{PAGE}lank/", {"for": ""}).status_code == 404
    sign_in(other.person).post(f"{PAGE}lank/", {"for": other.public_id})
    theirs = Invitation.objects.get()

    assert "Kim Kontakt" not in host.get(PAGE).text
    assert host.post(f"/inbjudningar/{theirs.public_id}/dra-in/").status_code == 404
    desk = sign_in(coordinator)
    assert "Kim Kontakt" in desk.get(PAGE).text
    desk.post(f"/inbjudningar/{theirs.public_id}/dra-in/")
    assert Invitation.objects.get().revoked_at


def test_an_area_without_contact_person_has_a_poster_too(coordinator, sign_in, area):
    assert sign_in(coordinator).post(f"{PAGE}affisch/").status_code == 200
    assert Invitation.objects.get().appointment is None


def test_nobody_else_sees_the_page(sign_in, member, outsider, people, other_area):
    assert sign_in(member).get(PAGE).status_code == 403
    people.appoint(outsider, Role.CONTACT_PERSON, other_area)
    assert sign_in(outsider).get(PAGE).status_code == 404


def test_the_page_takes_few_queries(coordinator, sign_in, people, area, django_assert_max_num_queries):
    for number in range(8):
        people.appoint(people.person(f"Karl{number} Ombud"), Role.CONTACT_PERSON, area)
    desk = sign_in(coordinator)
    with django_assert_max_num_queries(9):
        assert "Karl7 Ombud" in desk.get(PAGE).text
