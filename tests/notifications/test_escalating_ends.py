"""When the clock of a warning stands still or ends, how many questions it asks, and how it speaks."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from areas.models import Area, TrailEntry
from areas.roles import Role
from notifications import dispatch, escalating, releasing, tasks
from notifications.acknowledging import may_acknowledge
from notifications.correcting import correct
from notifications.models import Alert, Chain, ChainStep, Delivery, FollowOn, Hold
from notifications.rungs import Rung
from notifications.sending import drain
from notifications.statuses import Channel, Lane
from tests.notifications.chain_world import THE_WHOLE_TREE, asked, steps
from tests.notifications.conftest import release

HALF_AN_HOUR = timedelta(minutes=30)


@pytest.mark.parametrize("why", ["cancelled", "corrected", "over", "expired", "stopped"])
def test_what_is_past_ends_the_clock(warning, after, coordinator, why):
    after(0)
    now = warning.released_at
    if why == "cancelled":
        dispatch.cancel(alert=warning, by=coordinator.user, now=now)
    elif why == "expired":
        Alert.objects.filter(pk=warning.pk).update(valid_until=now)
    elif why == "stopped":
        assert escalating.stop_chain(first=warning, by=coordinator.user, now=now)
    else:
        release(correct(alert=warning, by=coordinator.user, now=now, is_over=why == "over"))

    after(31)

    assert asked(warning) == []
    assert Chain.objects.get(alert=warning).why == why
    assert steps(warning) == [("CONTACT_PERSON", "ENDED")]


def test_a_pause_holds_the_clock(warning, after, coordinator):
    after(0)
    dispatch.pause(alert=warning, by=coordinator.user, now=warning.released_at)
    after(31)
    assert asked(warning) == []

    dispatch.resume(alert=warning, by=coordinator.user, now=warning.released_at)
    after(32)
    assert asked(warning) == THE_WHOLE_TREE[:1]


def test_under_a_hold_nobody_is_asked(warning, after):
    Hold.objects.create()
    assert after(31) == 0


def test_a_warning_to_everybody_and_what_is_no_warning_has_no_clock(released, now):
    Alert.objects.create(
        kind="information", audience="contact-persons", state="done", released_at=now, expanded_at=now
    )
    escalating.advance(now=now + HALF_AN_HOUR)
    assert not Chain.objects.exists()


def to_so_many_areas(number: int, karin, mariestad) -> Alert:
    """A warning to the contact persons of new areas: Karin in all of them."""
    texts = {"title": "Inbrottsförsök", "sms_text": "Inbrottsförsök i natt. Lås dörrar och fönster."}
    alert = Alert.objects.create(audience=Alert.Audience.CONTACT_PERSONS, **texts)
    for place in range(number):
        name = f"Område {number}-{place}"
        area = Area.objects.create(municipality=mariestad, name=name, slug=name.replace(" ", "-"))
        area.appointments.create(person=karin, role=Role.CONTACT_PERSON, from_on="2026-01-01")
        alert.areas.add(area)
    return release(alert)


def test_many_areas_are_asked_by_one_message_with_as_few_questions_as_three(people, mariestad):
    karin, questions = people.person("Karin Kontakt"), {}
    for number in (3, 30):
        warning = to_so_many_areas(number, karin, mariestad)
        escalating.advance(now=warning.released_at)
        with CaptureQueriesContext(connection) as asked_for:
            assert escalating.advance(now=warning.released_at + HALF_AN_HOUR) == number
        questions[number] = len(asked_for)
        assert asked(warning) == [("CONTACT_PERSON", {"Karin Kontakt"})]

    assert questions[30] <= questions[3]
    details = TrailEntry.objects.filter(act="alert escalated").order_by("pk").last().details
    assert details == {"rung": "contact_person", "areas": 30}


def test_the_clock_goes_with_the_sweep_and_its_messages_through_the_queue(provider, warning, chain):
    tasks.sweep()
    ChainStep.objects.update(due_at=warning.released_at)
    tasks.sweep()
    for channel in Channel:
        while drain(lane=Lane.URGENT, channel=channel):
            pass

    bodies = [each["body"] for each in provider.messages(chain[Rung.CONTACT_PERSON].phone)]
    (reminder,) = [body for body in bodies if "har du fört" in body]
    assert "Påminnelse: har du fört det här vidare?" in reminder
    assert "/kvittens/" in reminder
    releasing.finish(now=warning.released_at)
    assert FollowOn.objects.get().alert.state == Alert.State.DONE


def test_the_coordinator_may_answer_by_the_link(warning, after, coordinator, now):
    for minutes in (0, 30, 60, 90, 120):
        after(minutes)
    told = Delivery.objects.filter(person=coordinator, channel="sms").get()

    assert "ACKNOWLEDGE" in told.rendering.body
    assert may_acknowledge(told, now=now)
    coordinator.appointments.update(until_on=now.date())
    assert not may_acknowledge(told, now=now)
