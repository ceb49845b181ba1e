"""Messages in doubt: found, judged unsent, or left to a person."""

from datetime import timedelta

import pytest
from django.utils import timezone

from notifications import reconciling
from notifications.models import Delivery
from notifications.sending import drain
from notifications.statuses import Channel, Lane, Reason, Status

SETTLED = timedelta(hours=1)


@pytest.fixture
def doubtful(provider, released):
    """Return a maker of a delivery in doubt, by a fault of the provider that is over afterwards."""

    def doubtful(fault: str, channel: Channel = Channel.SMS) -> Delivery:
        provider.fault(fault, 1)
        drain(lane=Lane.URGENT, channel=channel)
        provider.fault(fault, 0)
        return Delivery.objects.get(channel=channel, status=Status.IN_DOUBT)

    return doubtful


def look(after: timedelta) -> None:
    reconciling.look_for_doubtful(now=timezone.now() + after)


def test_a_message_whose_answer_was_lost_is_found(doubtful, provider, member):
    delivery = doubtful("drop_after")
    look(timedelta())
    delivery.refresh_from_db()
    assert delivery.status in (Status.ACCEPTED, Status.SENT, Status.DELIVERED)
    assert delivery.reference == provider.messages(member.phone)[0]["sid"]


def test_one_empty_look_is_not_believed(doubtful):
    delivery = doubtful("error_before")
    look(SETTLED)
    delivery.refresh_from_db()
    assert delivery.status == Status.IN_DOUBT


def test_an_empty_look_before_it_has_settled_does_not_count(doubtful):
    delivery = doubtful("error_before")
    look(timedelta())
    look(SETTLED)
    delivery.refresh_from_db()
    assert (delivery.status, delivery.looks) == (Status.IN_DOUBT, 1)


def test_two_empty_looks_put_it_back_in_the_queue(doubtful, provider, member):
    delivery = doubtful("error_before")
    look(SETTLED)
    look(SETTLED * 2)
    delivery.refresh_from_db()
    assert (delivery.status, delivery.doubts) == (Status.RETRY_WAIT, 1)


def test_two_looks_at_once_count_as_one(doubtful):
    delivery = doubtful("error_before")
    look(SETTLED)
    look(SETTLED)
    delivery.refresh_from_db()
    assert delivery.status == Status.IN_DOUBT


def test_a_provider_that_cannot_tell_proves_nothing(doubtful, settings):
    delivery = doubtful("error_before")
    settings.TWILIO_API_URL = "http://127.0.0.1:9"
    look(SETTLED)
    look(SETTLED * 2)
    delivery.refresh_from_db()
    assert (delivery.status, delivery.looks) == (Status.IN_DOUBT, 0)


def test_after_three_rounds_a_person_decides(doubtful):
    delivery = doubtful("error_before")
    Delivery.objects.filter(pk=delivery.pk).update(doubts=3)
    look(SETTLED)
    look(SETTLED * 2)
    assert reconciling.awaiting_decision().get() == delivery


def test_a_warnings_mail_in_doubt_is_repeated_under_the_same_id(doubtful, provider, member):
    doubtful("smtp_drop_after_dot", Channel.EMAIL)
    assert reconciling.repeat_mail(now=timezone.now() + SETTLED) == 1
    Delivery.objects.update(not_before=timezone.now())
    drain(lane=Lane.URGENT, channel=Channel.EMAIL)
    first, second = provider.mails(member.email)
    assert first["message_id"] == second["message_id"]


def test_a_repeated_mail_is_marked(doubtful):
    delivery = doubtful("smtp_drop_after_dot", Channel.EMAIL)
    reconciling.repeat_mail(now=timezone.now() + SETTLED)
    delivery.refresh_from_db()
    assert delivery.doubts == 1


def test_a_mail_is_repeated_once_at_most(doubtful):
    delivery = doubtful("smtp_drop_after_dot", Channel.EMAIL)
    Delivery.objects.filter(pk=delivery.pk).update(doubts=1)
    assert reconciling.repeat_mail(now=timezone.now() + SETTLED) == 0
    assert reconciling.awaiting_decision().get() == delivery


def test_informations_mail_in_doubt_waits_for_a_person(doubtful, released):
    delivery = doubtful("smtp_drop_after_dot", Channel.EMAIL)
    released.kind = "information"
    released.save()
    assert reconciling.repeat_mail(now=timezone.now() + SETTLED) == 0
    assert reconciling.awaiting_decision().get() == delivery


def test_a_silent_provider_is_asked_and_tells(provider, released, member):
    drain(lane=Lane.URGENT, channel=Channel.SMS)
    provider.wait_until(lambda: provider.messages(member.phone)[0]["status"] == "delivered")
    reconciling.poll_silent(now=timezone.now() + timedelta(minutes=11))
    assert Delivery.objects.get(channel=Channel.SMS).status == Status.DELIVERED


def test_after_three_days_of_silence_it_is_unconfirmed(provider, released, settings):
    drain(lane=Lane.URGENT, channel=Channel.SMS)
    settings.RECEIPT_POLL_SECONDS = [60.0]
    provider.fault("callback_lost", 1)
    Delivery.objects.filter(channel=Channel.SMS).update(reason=Reason.NONE)
    reconciling.poll_silent(now=timezone.now() + timedelta(minutes=11))
    assert Delivery.objects.get(channel=Channel.SMS).status in (Status.UNCONFIRMED, Status.DELIVERED)


def test_a_look_held_up_until_it_was_sent_again_does_not_count(doubtful):
    held_up = doubtful("error_before")
    Delivery.objects.filter(pk=held_up.pk).update(attempts=2, looks=1)
    assert not reconciling._note_empty_look(held_up)
    assert Delivery.objects.get(pk=held_up.pk).looks == 1


def test_what_waits_for_a_person_is_still_looked_for(doubtful):
    delivery = doubtful("drop_after")
    Delivery.objects.filter(pk=delivery.pk).update(doubts=3)
    look(timedelta())
    delivery.refresh_from_db()
    assert delivery.status in (Status.ACCEPTED, Status.SENT, Status.DELIVERED)


def test_it_is_found_although_our_clock_is_ahead(doubtful):
    delivery = doubtful("drop_after")
    Delivery.objects.filter(pk=delivery.pk).update(dialled_at=timezone.now() + timedelta(minutes=3))
    look(timedelta())
    delivery.refresh_from_db()
    assert delivery.reference != ""


def test_an_earlier_message_that_we_know_of_is_not_the_one_in_doubt(doubtful, provider, member):
    delivery = doubtful("drop_after")
    known = provider.messages(member.phone)[0]["sid"]
    Delivery.objects.filter(pk=delivery.pk).update(reference=known, provider="twilio")
    look(SETTLED)
    delivery.refresh_from_db()
    assert (delivery.status, delivery.looks) == (Status.IN_DOUBT, 1)


def test_a_provider_that_never_can_tell_does_not_keep_it_open_for_ever(provider, released, settings):
    drain(lane=Lane.URGENT, channel=Channel.SMS)
    provider.fault("read_error", 1)
    for days in range(1, 5):
        reconciling.poll_silent(now=timezone.now() + timedelta(days=days))
    assert Delivery.objects.get(channel=Channel.SMS).status == Status.UNCONFIRMED


def test_one_asked_about_too_often_is_still_ended(provider, released):
    drain(lane=Lane.URGENT, channel=Channel.SMS)
    Delivery.objects.filter(channel=Channel.SMS).update(looks=9)
    reconciling.poll_silent(now=timezone.now() + timedelta(days=4))
    assert Delivery.objects.get(channel=Channel.SMS).status >= Status.UNCONFIRMED


def test_the_provider_that_had_the_attempt_is_asked_also_when_new_ones_go_by_another(
    doubtful, provider, elks_settings, member
):
    delivery = doubtful("drop_after")
    elks_settings.SMS_PROVIDER = "46elks"
    look(SETTLED)
    delivery.refresh_from_db()
    assert (delivery.provider, delivery.reference) == ("twilio", provider.messages(member.phone)[0]["sid"])


def test_a_provider_that_is_no_more_proves_nothing(doubtful, elks_settings):
    delivery = doubtful("error_before")
    Delivery.objects.filter(pk=delivery.pk).update(provider="pigeon")
    look(SETTLED)
    look(SETTLED * 2)
    delivery.refresh_from_db()
    assert (delivery.status, delivery.looks) == (Status.IN_DOUBT, 0)
