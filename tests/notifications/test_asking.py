"""The year of an area: asked about its lists, warned, put to rest."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from areas.calendar_days import months_before
from areas.models import Area, Doubt, TrailEntry
from areas.roles import Role
from notifications import asking, expanding, turning
from notifications.models import Acknowledgement, Alert
from notifications.rendering import for_recipient
from notifications.statuses import Channel
from notifications.tokens import Purpose, sign

TUESDAY = datetime(2026, 12, 1, 10, 0, tzinfo=ZoneInfo("Europe/Stockholm"))


@pytest.fixture
def due(area, contact_person):
    """Ekudden, whose contact person is to be asked by Tuesday."""
    Area.objects.update(question_on=TUESDAY.date(), sign_of_life_on=months_before(TUESDAY.date(), 3))
    return area


@pytest.fixture
def link(due, time_machine):
    """The page that the question by SMS leads to."""
    time_machine.move_to(TUESDAY)
    (question,) = asking.ask_about_lists(now=TUESDAY)
    while expanding.expand_page(question, now=TUESDAY):
        pass
    delivery = question.deliveries.get(channel=Channel.SMS)
    text = for_recipient(
        delivery.rendering.body, channel=Channel.SMS, delivery_id=delivery.pk, address=delivery.address
    )
    return re.search(r"/kvittens/\w+/", text)[0]


def silence(months: int) -> None:
    """Let nothing have been heard of anybody for some months before Tuesday."""
    Area.objects.update(sign_of_life_on=months_before(TUESDAY.date(), months))


def test_contact_persons_are_asked_once_a_year(due, member):
    (question,) = asking.ask_about_lists(now=TUESDAY)
    assert asking.ask_about_lists(now=TUESDAY + timedelta(minutes=10)) == []
    assert question.state == Alert.State.SENDING
    while expanding.expand_page(question, now=TUESDAY):
        pass
    assert set(question.deliveries.values_list("person__name", flat=True)) == {"Karin Kontakt"}
    assert asking.ask_about_lists(now=TUESDAY + timedelta(days=364)) == []
    assert len(asking.ask_about_lists(now=TUESDAY + timedelta(days=365))) == 1


def test_areas_are_asked_some_a_day(mariestad, contact_person, member, people):
    for number in range(20):
        place = Area.objects.create(
            municipality=mariestad, name=f"Område {number}", slug=f"omrade-{number}", state=Area.State.ACTIVE
        )
        people.appoint(member, Role.CONTACT_PERSON, place)
    Area.objects.update(question_on=TUESDAY.date())
    (question,) = asking.ask_about_lists(now=TUESDAY)
    assert question.areas.count() == 15
    assert asking.ask_about_lists(now=TUESDAY) == []
    (rest,) = asking.ask_about_lists(now=TUESDAY + timedelta(days=1))
    assert rest.areas.count() == 6


def test_the_list_is_confirmed_in_two_taps_without_signing_in(client, link, due, contact_person):
    page = client.get(link)
    assert contact_person.memberships.get().household.address in page.text
    assert "Karin Kontakt" not in page.text
    assert not Acknowledgement.objects.exists()

    assert "Tack!" in client.post(link, {"right": ""}, follow=True).text
    due.refresh_from_db()
    assert due.sign_of_life_on == TUESDAY.date()
    assert contact_person.appointments.get().confirmed_on == TUESDAY.date()
    assert TrailEntry.objects.filter(act="list.confirmed").exists()


def test_what_is_not_right_is_pointed_out(client, link, member, coordinator, sign_in):
    household = member.memberships.get().household
    assert client.post(link, {"doubt": ""}).status_code == 422
    client.post(link, {"doubt": "", "household": [household.public_id, "finns-inte"]})
    assert Doubt.objects.get().household == household

    desk = sign_in(coordinator)
    assert household.address in desk.get("/register/omrade/ekudden/?tveksamma=1").text
    assert "Karin Kontakt sa den" in desk.get(f"/register/hushall/{household.public_id}/").text
    desk.post(f"/register/hushall/{household.public_id}/utrett/")
    assert not Doubt.objects.exists()


def test_the_link_ends_with_the_role(client, link, contact_person):
    contact_person.appointments.update(until_on=TUESDAY.date())
    assert client.get(link).status_code == 404


def test_an_area_rests_only_after_it_was_warned(due):
    silence(15)
    assert asking.let_sleep(now=TUESDAY) == 0
    (warning,) = asking.warn_of_sleep(now=TUESDAY)
    assert "vaken" in warning.title
    assert asking.warn_of_sleep(now=TUESDAY + timedelta(days=1)) == []
    assert asking.let_sleep(now=TUESDAY + timedelta(days=13)) == 0
    assert asking.let_sleep(now=TUESDAY + timedelta(days=14)) == 1
    due.refresh_from_db()
    assert due.state == Area.State.DORMANT
    assert due.steps.get().taken_by is None


def test_an_answer_keeps_an_area_awake(client, due, time_machine):
    silence(13)
    time_machine.move_to(TUESDAY)
    (warning,) = asking.warn_of_sleep(now=TUESDAY)
    while expanding.expand_page(warning, now=TUESDAY):
        pass
    delivery = warning.deliveries.first()
    client.post(f"/kvittens/{sign(Purpose.ACKNOWLEDGE, delivery.pk)}/", {"right": ""})
    assert asking.let_sleep(now=TUESDAY + timedelta(days=60)) == 0
    assert asking.warn_of_sleep(now=TUESDAY + timedelta(days=60)) == []


def test_where_nobody_can_be_asked_nothing_is_sent(due, contact_person):
    contact_person.sms_wanted_at = contact_person.email_wanted_at = None
    contact_person.save()
    assert asking.ask_about_lists(now=TUESDAY) == []
    assert not Alert.objects.exists()
    due.refresh_from_db()
    assert due.asked_on == TUESDAY.date()


@pytest.mark.parametrize(("hours", "asked"), [(0, 1), (8, 0), (-10, 0), (4 * 24, 0)])
def test_nobody_is_asked_at_night_or_on_a_sunday(due, time_machine, hours, asked):
    time_machine.move_to(TUESDAY + timedelta(hours=hours))
    turning.turn()
    assert Alert.objects.count() == asked
