"""From people to deliveries: exactly one for each distinct address, whatever is interrupted."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from areas.models import Household
from notifications import expanding
from notifications.audience import reach
from notifications.models import Alert, Delivery, Suppression
from notifications.statuses import Channel
from tests.notifications.conftest import release

STOCKHOLM = ZoneInfo("Europe/Stockholm")


def addresses(alert: Alert, channel: Channel = Channel.SMS) -> set[str]:
    return set(alert.deliveries.filter(channel=channel).values_list("address", flat=True))


def test_people_who_share_a_telephone_share_a_delivery(draft, member, people, area):
    people.member("Sven Sambo", area, phone=member.phone)
    release(draft)
    assert list(draft.deliveries.filter(channel="sms").values_list("address", flat=True)) == [member.phone]


def test_somebody_in_two_areas_gets_one(draft, member, other_area):
    household = Household.objects.create(area=other_area, street="Strandvägen", number="1")
    member.memberships.create(household=household, area=other_area, state="current")
    draft.areas.add(other_area)
    release(draft)
    assert draft.deliveries.filter(channel="sms").count() == 1


def test_those_who_live_elsewhere_get_nothing(draft, member, outsider):
    release(draft)
    assert outsider.phone not in addresses(draft)


@pytest.mark.parametrize("field", ["sms_wanted_at", "has_protected_identity", "phone"])
def test_who_is_left_out(draft, member, people, area, field):
    value = {"sms_wanted_at": None, "has_protected_identity": True, "phone": ""}[field]
    other = people.member("Frida Frånvald", area, **{field: value})
    release(draft)
    assert addresses(draft) == {member.phone} - {other.phone}


def test_a_member_who_has_applied_only_gets_nothing(draft, member, people, area):
    waiting = people.member("Vera Väntar", area)
    waiting.memberships.update(state="pending")
    release(draft)
    assert waiting.phone not in addresses(draft)


def test_contact_persons_alone(draft, member, contact_person):
    draft.audience = Alert.Audience.CONTACT_PERSONS
    draft.save()
    release(draft)
    assert addresses(draft) == {contact_person.phone}


def test_contact_persons_are_asked_to_acknowledge(draft, member, contact_person):
    release(draft)
    readers = dict(draft.deliveries.filter(channel="sms").values_list("address", "rendering__reader"))
    assert readers == {member.phone: "member", contact_person.phone: "chain"}


def test_each_gets_their_own_language(draft, member, people, area):
    visitor = people.member("Emma English", area, language="en")
    release(draft)
    languages = dict(draft.deliveries.filter(channel="sms").values_list("address", "rendering__language"))
    assert languages == {member.phone: "sv", visitor.phone: "en"}


def test_a_page_that_is_written_again_adds_nothing(draft, member):
    release(draft)
    Alert.objects.update(expansion_cursor=0, expanded_at=None)
    draft.refresh_from_db()
    expanding.expand_page(draft, now=timezone.now())
    assert Delivery.objects.count() == 2


def test_pages_meet_without_gap_or_overlap(draft, people, area):
    expected = {people.member(f"Person {number}", area).phone for number in range(7)}
    release(draft, width=2)
    assert addresses(draft) == expected
    assert draft.deliveries.count() == 14


def test_a_worker_who_saw_an_older_cursor_writes_nothing(draft, member):
    stale = Alert.objects.get(pk=draft.pk)
    release(draft)
    stale.state = "sending"
    expanding.expand_page(stale, now=timezone.now())
    assert Delivery.objects.count() == 2


def test_the_reach_says_who_is_left_out_and_why(draft, member, people, area):
    people.member("Ingen Kanal", area, sms_wanted_at=None, email_wanted_at=None)
    stopped = people.member("Stina Stopp", area, email_wanted_at=None)
    Suppression.objects.stop(channel=Channel.SMS, address=stopped.phone, cause=Suppression.Cause.REPLY)
    people.member("Inga Uppgifter", area, phone="", email="")
    found = reach(draft)
    assert (found.people, found.channels) == (1, {"sms": 1, "email": 1})
    assert found.left_out == {"no_channel": 1, "stopped": 1, "no_address": 1}


def test_the_reach_costs_the_same_however_many(draft, member, people, area, django_assert_max_num_queries):
    for number in range(5):
        people.member(f"Person {number}", area)
    with django_assert_max_num_queries(8):
        reach(draft)


@pytest.mark.parametrize(("kind", "hour"), [("information", 7), ("warning", 23)])
def test_quiet_hours_hold_what_can_wait(draft, member, time_machine, kind, hour):
    time_machine.move_to(datetime(2026, 11, 24, 23, tzinfo=STOCKHOLM), tick=False)
    member.quiet_from, member.quiet_until = time(22), time(7)
    member.save()
    draft.kind = kind
    draft.save()
    release(draft)
    assert {timezone.localtime(row.not_before).hour for row in draft.deliveries.all()} == {hour}
