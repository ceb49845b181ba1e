"""Aiming at less than whole areas: who gets it, who does not, and that nobody is pointed out."""

import pytest
from django.utils import timezone

from areas.geometry import circle
from areas.models import AddressPoint, Household
from notifications import dispatch
from notifications.aiming import touch, without_point
from notifications.audience import FEWEST_HOUSEHOLDS, people_of, reach
from notifications.correcting import correct
from notifications.models import Alert, AlertAim
from tests.notifications.conftest import release

NORTH, EAST = 58.7, 13.8


@pytest.fixture
def neighbours(people, area):
    """As many households as there have to be, each with a member, on Björkvägen within 100 m of a point."""
    return [placed(people.member(f"Granne {n}", area), NORTH + n / 10_000) for n in range(FEWEST_HOUSEHOLDS)]


@pytest.fixture
def far(people, area):
    """Somebody in the area who lives ten kilometres away."""
    return placed(people.member("Fia Fjärran", area), NORTH + 0.1)


def placed(person, north: float):
    Household.objects.filter(memberships__person=person).update(latitude=north, longitude=EAST)
    return person


def drawn(alert: Alert, metres: int = 300) -> Alert:
    alert.polygon = circle(NORTH, EAST, metres)
    alert.save()
    return alert


def along(alert: Alert, *stretch) -> Alert:
    municipality = alert.areas.get().municipality_id
    alert.aim = AlertAim.objects.create(alert=alert, way="streets", stretches=[[municipality, *stretch]])
    return alert


def test_a_drawing_takes_those_inside(draft, neighbours, far):
    release(drawn(draft))

    assert set(draft.deliveries.values_list("person", flat=True)) == {one.pk for one in neighbours}


def test_streets_take_those_who_live_there(draft, neighbours, people, area):
    household = Household.objects.create(area=area, street="Strandvägen", number="1")
    people.member("Sten Strand", area).memberships.update(household=household)
    release(along(draft, "Björkvägen", None, None))

    assert set(draft.deliveries.values_list("person", flat=True)) == {one.pk for one in neighbours}


def test_somebody_in_two_areas_with_two_homes_gets_one(draft, neighbours, other_area):
    both = neighbours[0]
    second = Household.objects.create(
        area=other_area, street="Björkvägen", number="1", latitude=NORTH, longitude=EAST
    )
    both.memberships.create(household=second, area=other_area, state="current")
    draft.areas.add(other_area)
    release(drawn(draft))

    assert draft.deliveries.filter(channel="sms", address=both.phone).count() == 1
    assert draft.deliveries.filter(channel="sms").count() == len(neighbours)


def test_the_reach_counts_the_homes_of_the_aim_alone(draft, neighbours, far, area, people):
    summer_house = Household.objects.create(area=area, street="Strandvägen", number="9")
    neighbours[0].memberships.create(household=summer_house, area=area, state="current")
    placed(people.member("Tyst Tystesson", area, sms_wanted_at=None, email_wanted_at=None), NORTH)
    found = reach(drawn(draft))

    assert (found.people, found.households) == (FEWEST_HOUSEHOLDS, FEWEST_HOUSEHOLDS)
    assert found.left_out == {"no_channel": 1}


@pytest.mark.parametrize("way", ["drawn", "streets"])
def test_fewer_than_five_households_are_refused(draft, neighbours, way):
    Household.objects.filter(memberships__person=neighbours[-1]).update(street_key="annan", latitude=None)
    narrow = drawn(draft) if way == "drawn" else along(draft, "Björkvägen", None, None)
    with pytest.raises(dispatch.Refused, match="Färre än fem hushåll"):
        dispatch.submit(alert=narrow, by=None, now=timezone.now())

    assert Alert.objects.get().state == Alert.State.DRAFT


def test_a_whole_area_may_be_smaller(draft, member):
    release(draft)

    assert draft.state == Alert.State.SENDING


def test_contact_persons_are_told_of_the_areas_that_are_touched(draft, neighbours, contact_person):
    draft.audience = Alert.Audience.CONTACT_PERSONS
    release(drawn(draft))

    assert set(draft.deliveries.values_list("person", flat=True)) == {contact_person.pk}


def test_a_correction_reaches_those_who_got_it_however_few(draft, neighbours, coordinator):
    release(drawn(draft))
    draft.deliveries.update(status=100)
    gone = Household.objects.filter(memberships__person=neighbours[0])
    gone.update(latitude=None)
    correction = correct(alert=draft, by=coordinator.user, now=timezone.now())

    assert set(people_of(correction)) == set(neighbours)
    assert not reach(correction).is_narrow


def test_the_areas_are_those_in_which_it_reaches_anybody(draft, neighbours, other_area, outsider):
    among = type(draft.areas.get()).objects.all()
    touch(drawn(draft), among=among)

    assert [area.name for area in draft.areas.all()] == ["Ekudden"]


def test_an_alert_for_whole_areas_stays_as_it_is(draft, area):
    touch(draft, among=type(area).objects.none())

    assert draft.areas.get() == area


def test_households_that_no_drawing_finds_are_counted(draft, neighbours, people, area):
    people.member("Ove Okänd", area)
    AddressPoint.objects.all().delete()

    assert without_point(drawn(draft)) == 1
    assert without_point(Alert()) == 0


def test_an_approval_is_void_when_the_streets_change(draft, neighbours):
    narrow = along(draft, "Björkvägen", None, None)
    dispatch.submit(alert=narrow, by=None, now=timezone.now())
    AlertAim.objects.update(stretches=[[draft.areas.get().municipality_id, "Björkvägen", 1, 99]])
    fresh = Alert.objects.get()

    assert dispatch.release(fresh, now=timezone.now()) is False
    assert Alert.objects.get().state == Alert.State.DRAFT


@pytest.mark.parametrize("address", ["", "atom.xml", "cap.xml", "{}/", "{}/cap.xml"])
def test_where_it_was_aimed_is_not_public(client, draft, neighbours, address):
    AlertAim.objects.create(alert=draft, way="address", around="Björkvägen 12, Mariestad", metres=300)
    release(drawn(draft))
    said = client.get(f"/meddelanden/{address.format(draft.public_id)}").content.decode()

    assert "Mariestad" in said
    assert not [secret for secret in ("Björkvägen", "300 m", "58.7", "13.8", "polygon") if secret in said]
