from datetime import time

import pytest
from django.urls import reverse

from areas.models import Membership, Person
from grannsamverkan.accounts.models import User
from notifications.models import Suppression
from notifications.statuses import Channel

PAGE = "/mina-sidor/"


def test_it_shows_membership_household_and_contact_person(sign_in, member, contact_person):
    text = sign_in(member).get(PAGE).text

    assert "Ekudden" in text
    assert "Björkvägen 1" in text
    assert "Karin Kontakt" in text


def test_a_contact_person_is_told_that_it_is_they(sign_in, contact_person):
    assert "Det är du." in sign_in(contact_person).get(PAGE).text


def test_the_contact_persons_number_is_shown_only_if_they_want(sign_in, member, contact_person):
    assert "070-174 06 06" not in sign_in(member).get(PAGE).text

    Person.objects.filter(pk=contact_person.pk).update(shows_phone=True)
    text = sign_in(member).get(PAGE).text
    assert "070-174 06 06" in text
    assert contact_person.email not in text


def test_whoever_waits_does_not_see_the_contact_person(sign_in, member, contact_person):
    Membership.objects.update(state="pending")
    text = sign_in(member).get(PAGE).text

    assert "Väntar på godkännande" in text
    assert "Karin Kontakt" not in text


def test_ones_own_number_is_masked(sign_in, member):
    text = sign_in(member).get(PAGE).text

    assert "070-••• •• 05" in text
    assert "070-174 06 05" not in text


def test_channels_are_turned_off_and_on(sign_in, member):
    client = sign_in(member)
    client.post(PAGE, {"email": "on"})
    member.refresh_from_db()
    assert (bool(member.sms_wanted_at), bool(member.email_wanted_at)) == (False, True)

    client.post(PAGE, {"email": "on", "sms": "on", "shows_phone": "on"})
    member.refresh_from_db()
    assert (bool(member.sms_wanted_at), member.shows_phone) == (True, True)


def test_turning_a_channel_on_lifts_an_earlier_stop(sign_in, member):
    Suppression.objects.stop(channel=Channel.SMS, address=member.phone, cause=Suppression.Cause.LINK)
    sign_in(member).post(PAGE, {"sms": "on"})

    assert not Suppression.objects.exists()


def test_quiet_hours_have_two_ends(sign_in, member):
    client = sign_in(member)
    client.post(PAGE, {"sms": "on", "quiet_from": "21:00", "quiet_until": "07:30"})
    member.refresh_from_db()
    assert (member.quiet_from, member.quiet_until) == (time(21), time(7, 30))

    answer = client.post(PAGE, {"sms": "on", "quiet_from": "21:00", "quiet_until": ""})
    assert answer.status_code == 422
    assert "Ange båda tiderna" in answer.text


def test_whoever_is_in_no_area_is_shown_the_way(client, db):
    client.force_login(User.objects.create_user("nina.ny@example.se"))

    assert "Du är inte med i något område" in client.get(PAGE).text


def test_leaving_asks_first_and_then_forgets(sign_in, member):
    client = sign_in(member)
    leave = reverse("membership_leave", args=[member.memberships.get().public_id])
    assert "Lämna Ekudden?" in client.get(leave).text
    assert User.objects.exists()

    answer = client.post(leave, follow=True)
    assert "Du har lämnat Ekudden" in answer.text
    assert not User.objects.exists()
    assert not Person.objects.exists()


def test_nobody_leaves_for_somebody_else(sign_in, member, outsider):
    leave = reverse("membership_leave", args=[member.memberships.get().public_id])
    client = sign_in(outsider)

    assert client.get(leave).status_code == client.post(leave).status_code == 404


@pytest.mark.parametrize("page", [PAGE, "/mina-sidor/mina-uppgifter.json"])
def test_it_is_for_those_who_have_signed_in(client, db, page):
    assert client.get(page)["Location"].startswith("/konto/login/")
