"""A contact person says that the notice of a warning is put up."""

from areas.models import TrailEntry
from areas.roles import Role
from notifications.models import PutUp
from notifications.putting_up import put_up


def test_it_is_noted_once_for_each_who_says_so(warned, contact_person, area, now):
    assert put_up(alert=warned, person=contact_person, now=now) == 1
    assert put_up(alert=warned, person=contact_person, areas=[area], now=now) == 0

    assert PutUp.objects.get().area == area
    assert TrailEntry.objects.filter(act="notice put up").count() == 1


def test_where_somebody_has_no_task_nothing_is_noted(warned, outsider, people, other_area, area, now):
    people.appoint(outsider, Role.CONTACT_PERSON, other_area)

    assert put_up(alert=warned, person=outsider, now=now) == 0
    assert put_up(alert=warned, person=outsider, areas=[area], now=now) == 0
