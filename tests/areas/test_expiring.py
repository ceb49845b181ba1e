from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

from areas.expiring import RULES, remove_expired
from areas.models import Appointment, Invitation, Meeting, Person
from areas.roles import Role


def test_whom_nothing_keeps_is_forgotten_when_the_last_day_of_the_role_has_passed(
    people, area, member, contact_person, now
):
    deputy = people.person("Dag Ersättare")
    held = people.appoint(deputy, Role.DEPUTY, area)
    Appointment.objects.filter(pk=held.pk).update(until_on=now.date() + timedelta(days=1))
    remove_expired(now=now)
    assert Person.objects.filter(pk=deputy.pk).exists()

    remove_expired(now=now + timedelta(days=2))
    assert set(Person.objects.all()) == {member, contact_person}


def test_ended_roles_and_minutes_are_kept_as_long_as_the_trail(member, people, area, now):
    for days in (740, 700):
        when = now - timedelta(days=days)
        held = people.appoint(member, Role.DEPUTY, area)
        Appointment.objects.filter(pk=held.pk).update(from_on=when.date(), until_on=when.date())
        Meeting.objects.create(
            area=area, starts_at=when, place="Skolan", minutes="Kim tackade", people_present=7, noted_at=when
        )
    assert (RULES["roles"].find(now).count(), RULES["minutes"].find(now).count()) == (1, 1)

    remove_expired(now=now)
    assert member.appointments.count() == 1
    assert list(Meeting.objects.values_list("minutes", "people_present")) == [("Kim tackade", 7), ("", 7)]


def test_an_invitation_is_kept_a_while_after_it_opened_something(area, now):
    for days in (91, 89):
        for field in ("expires_at", "revoked_at", "used_at"):
            moments = {"expires_at": now, field: now - timedelta(days=days)}
            Invitation.objects.create(purpose="link", area=area, **moments)
    remove_expired(now=now)
    assert Invitation.objects.count() == 3


def test_the_address_of_a_session_goes_with_the_session(member, now):
    for key, ends in (("over", now - timedelta(hours=1)), ("on", now + timedelta(hours=1))):
        Session.objects.create(session_key=key, session_data="", expire_date=ends)
        UserSession.objects.create(user=member.user, ip="192.0.2.1", session_key=key)
    remove_expired(now=now)
    assert [one.session_key for one in UserSession.objects.all()] == ["on"]
    assert Session.objects.count() == 1


def test_counting_changes_nothing_and_removing_leaves_nothing(people, now):
    people.person("Utan Band")
    found = {name: rule.find(now).count() for name, rule in RULES.items()}
    assert found.pop("people") == 1
    assert set(found.values()) == {0}
    remove_expired(now=now)
    assert sum(rule.find(now).count() for rule in RULES.values()) == 0
