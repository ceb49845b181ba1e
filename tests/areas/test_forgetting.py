from datetime import timedelta

from areas.forgetting import erase, forget_unfinished_registrations
from areas.models import Membership, Person, TrailEntry
from grannsamverkan.accounts.models import User


def test_unfinished_registrations_are_gone_after_a_day(db, now):
    User.objects.create_user("igar@example.se", date_joined=now - timedelta(hours=25))
    User.objects.create_user("idag@example.se", date_joined=now - timedelta(hours=23))
    assert forget_unfinished_registrations(now=now) == 1
    assert [user.email for user in User.objects.all()] == ["idag@example.se"]


def test_members_and_technicians_are_not_unfinished(member, now):
    User.objects.create_superuser("chef@example.se", date_joined=now)
    User.objects.update(date_joined=now - timedelta(days=9))
    assert forget_unfinished_registrations(now=now) == 0


def test_erasing_takes_everything_and_leaves_the_trail_whole(contact_person, now):
    erase(person=contact_person, by=None, now=now)
    assert not Person.objects.exists()
    assert Membership.objects.get().state == Membership.State.LEFT
    assert TrailEntry.objects.get().subject_id == contact_person.public_id
