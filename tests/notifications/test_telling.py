import pytest
from django.core import mail

from areas.appointing import appoint
from areas.models import Membership
from areas.roles import Role
from notifications.telling import say_goodbye, tell_applicant, tell_appointed, tell_deciders, tell_ended


def application(member) -> Membership:
    return member.memberships.get()


def told() -> list[list[str]]:
    return [message.to for message in mail.outbox]


def test_the_contact_persons_are_told_of_an_application(member, contact_person, coordinator):
    tell_deciders(application(member))

    assert told() == [[contact_person.email]]
    assert mail.outbox[0].subject == "En granne vill gå med i Ekudden"
    assert "/ombud/" in mail.outbox[0].body


def test_the_mail_about_an_application_names_nobody(member, contact_person):
    tell_deciders(application(member))

    assert "Maja" not in mail.outbox[0].body
    assert "Björkvägen" not in mail.outbox[0].body


def test_without_contact_person_the_coordinator_is_told(member, coordinator):
    tell_deciders(application(member))

    assert told() == [[coordinator.email]]


def test_somebody_with_two_roles_is_told_once(member, contact_person, people, area):
    people.appoint(contact_person, Role.DEPUTY, area)
    tell_deciders(application(member))

    assert len(mail.outbox) == 1


def test_nobody_to_tell_is_no_error(member):
    tell_deciders(application(member))

    assert mail.outbox == []


def test_an_applicant_is_told_either_way(member, area):
    tell_applicant(member.user, area=area, approved=True)
    tell_applicant(member.user, area=area, approved=False)

    assert [message.subject for message in mail.outbox] == [
        "Välkommen till Ekudden",
        "Din ansökan till Ekudden",
    ]
    assert all("112" in message.body for message in mail.outbox)


def test_a_goodbye_says_whether_anything_is_kept(area):
    say_goodbye(email="maja@example.se", language="sv", area=area, forgotten=True)
    say_goodbye(email="maja@example.se", language="sv", area=area, forgotten=False)

    assert ["är borttagna" in message.body for message in mail.outbox] == [True, False]


def test_mails_come_in_the_language_of_the_reader(area):
    say_goodbye(email="maja@example.se", language="en", area=area, forgotten=True)

    assert mail.outbox[0].subject == "You have left Ekudden"


def test_the_coordinator_is_led_to_the_register(member, coordinator):
    tell_deciders(application(member))

    assert "/register/vantar/" in mail.outbox[0].body


@pytest.fixture
def appointment(coordinator, member, area):
    return appoint(person=member, role=Role.CONTACT_PERSON, place=area, by=coordinator.user)


def test_both_are_told_of_a_new_role(appointment, coordinator, member):
    tell_appointed(appointment)

    assert told() == [[member.email], [coordinator.user.email]]
    assert mail.outbox[0].subject == "Du är kontaktperson i Ekudden"
    assert "/ombud/" in mail.outbox[0].body


def test_the_mail_to_whoever_appointed_names_nobody(appointment):
    tell_appointed(appointment)

    assert "Maja" not in mail.outbox[1].body


def test_whoever_has_no_account_is_told_how_to_get_one(coordinator, people, area):
    person = people.member("Pia Pappersson", area, user=False)
    tell_appointed(appoint(person=person, role=Role.DEPUTY, place=area, by=coordinator.user))

    assert "/konto/signup/" in mail.outbox[0].body


def test_the_end_of_a_role_is_told_in_the_own_language(area, now):
    tell_ended(
        email="maja@example.se", language="en", role=Role.CONTACT_PERSON, place=area, until_on=now.date()
    )

    assert mail.outbox[0].subject == "Your role as contact person in Ekudden ends"
