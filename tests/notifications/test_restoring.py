"""A restored backup does not send."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from notifications import releasing, restoring
from notifications.models import Delivery, Heartbeat, Hold
from notifications.sending import drain
from notifications.statuses import Channel, Lane, Reason, Status


@pytest.fixture
def last_night(db):
    """The latest sign of life is from last night."""
    then = timezone.now() - timedelta(hours=9)
    Heartbeat.objects.beat("a", lane="bulk", now=then)


@pytest.fixture
def restored(released, last_night):
    """The warning was under way when the backup was taken."""
    restoring.hold_if_restored(now=timezone.now())
    return released


def test_a_fresh_installation_is_not_held(released):
    assert not restoring.hold_if_restored(now=timezone.now())


def test_an_idle_system_that_was_off_over_night_is_not_held(last_night):
    assert not restoring.hold_if_restored(now=timezone.now())


def test_all_that_was_under_way_is_in_doubt(restored):
    states = set(Delivery.objects.values_list("status", "reason"))
    assert states == {(Status.IN_DOUBT, Reason.RESTORED)}


def test_nothing_is_sent_before_an_administrator_confirms(restored, provider):
    Delivery.objects.update(status=Status.QUEUED)
    drain(lane=Lane.URGENT, channel=Channel.SMS)
    assert provider.messages() == []


def test_nothing_is_released_either(restored, draft):
    assert releasing.release_due(now=timezone.now() + timedelta(days=1)) == []


def test_after_the_confirmation_it_goes_on(restored, provider, capsys):
    call_command("confirm_restore")
    Delivery.objects.update(status=Status.QUEUED)
    drain(lane=Lane.URGENT, channel=Channel.SMS)
    assert len(provider.messages()) == 1


def test_a_confirmed_restore_is_not_held_again(restored, settings):
    settings.RESTORED = True
    restoring.confirm(by=None, now=timezone.now())
    assert not restoring.hold_if_restored(now=timezone.now())


def test_an_alert_whose_recipients_were_not_written_out_is_paused(released, last_night):
    released.expanded_at = None
    released.save()
    restoring.hold_if_restored(now=timezone.now())
    released.refresh_from_db()
    assert released.state == "paused"


def test_two_machines_hold_once(restored):
    restoring.hold(now=timezone.now())
    assert Hold.objects.count() == 1
