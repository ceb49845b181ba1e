"""The day's budget for SMS: never passed, whoever spends it, and nothing is lost when it is used up."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management.base import OutputWrapper
from django.db import connection

from notifications import budget, dispatch
from notifications.management.reporting import wait_for
from notifications.models import Alert, Delivery
from notifications.sending import drain
from notifications.statuses import Channel, Lane
from notifications.tracking import counts_of, status_of
from tests.notifications.conftest import release

SMS = {"lane": Lane.URGENT, "channel": Channel.SMS}


@pytest.fixture
def krona(settings):
    """One krona for an SMS of one part."""
    settings.SMS_PRICE_PER_SEGMENT = 1
    return settings


@pytest.fixture
def crowd(people, area, draft, krona):
    """Twenty-five members, each of whom gets an SMS of one part and an e-mail."""
    for number in range(25):
        people.member(f"Granne {number}", area)
    return release(draft)


def drain_and_close() -> None:
    drain(**SMS)
    connection.close()


def parts(alert: Alert) -> int:
    return alert.renderings.filter(channel=Channel.SMS).first().segments


@pytest.mark.django_db(transaction=True)
def test_many_workers_at_once_do_not_pass_it(provider, crowd, settings):
    settings.SEND_CONCURRENCY = 1  # small waves, so that each worker gets some
    settings.SMS_DAILY_BUDGET = 17.5 * parts(crowd)
    provider.fault("latency", 0.01)

    with ThreadPoolExecutor(4) as workers:
        for worker in [workers.submit(drain_and_close) for _ in range(4)]:
            worker.result()

    assert provider.counts()["sms"]["accepted"] == 17
    assert budget.spent(crowd.released_at) == 17 * parts(crowd)
    assert counts_of(crowd)["sms"]["queued"] == 8


def test_used_up_it_pauses_the_sms_and_lets_the_mail_go(provider, crowd, settings):
    settings.SMS_DAILY_BUDGET = 5 * parts(crowd)
    drain(**SMS)
    drain(lane=Lane.URGENT, channel=Channel.EMAIL)

    crowd.refresh_from_db()
    status = status_of(crowd)
    assert (status["state"], status["pause_reason"]) == ("paused", "budget")
    assert (status["channels"]["sms"]["sent"], status["channels"]["email"]["sent"]) == (5, 25)
    assert not Delivery.objects.exclude(lease="").exists()


def test_nobody_waits_for_the_next_day(provider, crowd, settings):
    settings.SMS_DAILY_BUDGET = 5 * parts(crowd)
    drain(**SMS)
    assert not wait(crowd, seconds=0.3)  # the mails are on their way
    drain(lane=Lane.URGENT, channel=Channel.EMAIL)

    begun = time.monotonic()
    assert not wait(crowd, seconds=60)
    assert time.monotonic() - begun < 30


def wait(alert: Alert, *, seconds: float) -> bool:
    return wait_for(alert, seconds=seconds, progress=OutputWrapper(StringIO()))


def test_it_goes_on_the_next_day_or_when_there_is_more(provider, crowd, settings, now):
    settings.SMS_DAILY_BUDGET = 5 * parts(crowd)
    drain(**SMS)

    assert budget.resume_paused(now=now) == 0
    with pytest.raises(dispatch.Refused):
        dispatch.resume(alert=crowd, by=None, now=now)
    assert budget.resume_paused(now=now + timedelta(days=1)) == 1

    drain(**SMS)
    settings.SMS_DAILY_BUDGET = 25 * parts(crowd)
    assert budget.resume_paused(now=now) == 1
    drain(**SMS)
    assert provider.counts()["sms"]["accepted"] == 25


def test_one_that_is_paused_by_hand_sends_no_mail_and_does_not_go_on_by_itself(
    provider, crowd, settings, now
):
    settings.SMS_DAILY_BUDGET = 1
    drain(**SMS)
    dispatch.pause(alert=crowd, by=None, now=now)

    drain(lane=Lane.URGENT, channel=Channel.EMAIL)
    assert provider.mails() == []
    assert budget.resume_paused(now=now + timedelta(days=1)) == 0


@pytest.mark.parametrize(("fault", "cost"), [("bad_number", 0), ("rate_limited", 0), ("drop_before", 1)])
def test_what_surely_was_not_sent_costs_nothing(provider, released, krona, now, fault, cost):
    provider.fault(fault)
    drain(**SMS)
    assert budget.spent(now) == cost * parts(released)


def test_the_console_says_what_is_spent_and_what_waits(provider, crowd, krona, sign_in, coordinator):
    krona.SMS_DAILY_BUDGET = parts(crowd)
    drain(**SMS)
    client = sign_in(coordinator)

    assert "Sms i dag" in client.get("/utskick/").text
    page = client.get(f"/utskick/{crowd.public_id}/").text
    assert "Pengarna för sms är slut för i dag" in page
    assert "act-pause" in page
    answer = client.post(f"/utskick/{crowd.public_id}/fortsatt/", follow=True)
    assert "går vidare i morgon" in answer.text
