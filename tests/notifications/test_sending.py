"""Against the real client, real SMTP and a provider that answers as Twilio does."""

import pytest

from notifications.models import ChannelState, Delivery, Suppression
from notifications.sending import drain
from notifications.statuses import Channel, Lane, Reason, Status
from notifications.tracking import counts_of


def send(channel: Channel) -> Delivery:
    """Drain the urgent lane of a channel and return its one delivery."""
    drain(lane=Lane.URGENT, channel=channel)
    return Delivery.objects.get(channel=channel)


def test_an_sms_reaches_the_phone(provider, released, member):
    delivery = send(Channel.SMS)
    (message,) = provider.messages(member.phone)
    assert delivery.status == Status.ACCEPTED
    assert delivery.reference == message["sid"]
    assert message["body"].startswith("Inbrottsförsök i natt.")


def test_an_email_reaches_the_mailbox(provider, released, member):
    delivery = send(Channel.EMAIL)
    (mail,) = provider.mails(member.email)
    assert delivery.status == Status.SENT
    assert "Lås dörrar och fönster." in mail["text"]


def test_the_counts_are_those_of_the_table(provider, released):
    send(Channel.SMS)
    assert counts_of(released)["sms"] | {"sent": 1, "queued": 0} == counts_of(released)["sms"]


def test_a_second_run_sends_nothing_more(provider, released, member):
    send(Channel.SMS)
    send(Channel.SMS)
    assert len(provider.messages(member.phone)) == 1


@pytest.mark.parametrize(
    ("fault", "status", "reason"),
    [
        ("rate_limited", Status.RETRY_WAIT, Reason.BUSY),
        ("error_before", Status.IN_DOUBT, Reason.NO_ANSWER),
        ("error_after", Status.IN_DOUBT, Reason.NO_ANSWER),
        ("drop_before", Status.IN_DOUBT, Reason.NO_ANSWER),
        ("drop_after", Status.IN_DOUBT, Reason.NO_ANSWER),
        ("hang_after", Status.IN_DOUBT, Reason.NO_ANSWER),
        ("bad_number", Status.FAILED, Reason.BAD_ADDRESS),
    ],
)
def test_each_answer_of_the_sms_provider_has_its_place(provider, released, fault, status, reason):
    provider.fault(fault)
    delivery = send(Channel.SMS)
    assert (delivery.status, delivery.reason) == (status, reason)


@pytest.mark.parametrize(
    ("fault", "status", "reason"),
    [
        ("smtp_4xx", Status.RETRY_WAIT, Reason.BUSY),
        ("smtp_5xx", Status.FAILED, Reason.BAD_ADDRESS),
        ("smtp_421", Status.RETRY_WAIT, Reason.UNAVAILABLE),
        ("smtp_drop_before_dot", Status.RETRY_WAIT, Reason.UNAVAILABLE),
        ("smtp_drop_after_dot", Status.IN_DOUBT, Reason.NO_ANSWER),
    ],
)
def test_each_answer_of_the_mail_server_has_its_place(provider, released, fault, status, reason):
    provider.fault(fault)
    delivery = send(Channel.EMAIL)
    assert (delivery.status, delivery.reason) == (status, reason)


def test_an_address_stopped_after_the_release_gets_nothing(provider, released, member):
    Suppression.objects.stop(channel=Channel.SMS, address=member.phone, cause=Suppression.Cause.LINK)
    delivery = send(Channel.SMS)
    assert delivery.status == Status.SUPPRESSED
    assert provider.messages() == []


def test_a_number_that_does_not_exist_is_not_tried_again(provider, released, member):
    provider.fault("bad_number")
    send(Channel.SMS)
    assert Suppression.objects.get().address == member.phone


def test_wrong_credentials_pause_the_channel_and_burn_nobody(provider, released, settings):
    settings.TWILIO_AUTH_TOKEN = "wrong"
    delivery = send(Channel.SMS)
    assert delivery.status == Status.RETRY_WAIT
    assert ChannelState.objects.get().pause_reason == Reason.SENDER


def test_a_provider_that_is_down_loses_nothing(provider, released, settings):
    settings.TWILIO_API_URL = "http://127.0.0.1:9"
    delivery = send(Channel.SMS)
    assert (delivery.status, delivery.reason) == (Status.RETRY_WAIT, Reason.UNAVAILABLE)


@pytest.mark.parametrize("state", ["paused", "cancelled"])
def test_nothing_is_sent_of_a_stopped_alert(provider, released, state):
    released.move(to=state, from_=("sending",))
    send(Channel.SMS)
    assert provider.messages() == []


def test_without_a_sender_of_ours_it_is_the_municipalitys(provider, released, member, settings, mariestad):
    settings.TWILIO_FROM = ""
    mariestad.sms_sender = "Mariestad"
    mariestad.save()
    send(Channel.SMS)
    assert provider.messages(member.phone)[0]["from"] == "Mariestad"
