import pytest

from areas.models import TrailEntry
from grannsamverkan.forgotten import default_file, lines_since
from notifications.models import Delivery, Suppression
from notifications.sending import drain
from notifications.statuses import Channel, Lane
from notifications.stopping import start_again, stop_by_link, stop_by_reply, undo_stop_by_link

Cause = Suppression.Cause


@pytest.fixture
def delivery(sent, area, member) -> Delivery:
    return sent.delivery(sent.alert(area), member)


def cause_of(delivery) -> str | None:
    stop = Suppression.objects.of(channel=delivery.channel, address=delivery.address).first()
    return stop and stop.cause


def test_a_link_stops_its_address_on_its_channel(delivery, now):
    assert stop_by_link(delivery=delivery, now=now)

    stop = Suppression.objects.get()
    assert (stop.channel, stop.address, stop.cause) == ("sms", delivery.address, Cause.LINK)


def test_stopping_twice_is_stopping_once(delivery, now):
    stop_by_link(delivery=delivery, now=now)

    assert not stop_by_link(delivery=delivery, now=now)
    assert TrailEntry.objects.count() == 1


def test_what_a_link_stopped_it_can_start_again(delivery, now):
    stop_by_link(delivery=delivery, now=now)

    assert undo_stop_by_link(delivery=delivery)
    assert cause_of(delivery) is None
    assert not undo_stop_by_link(delivery=delivery)


@pytest.mark.parametrize("cause", [Cause.REPLY, Cause.BY_HAND, Cause.BOUNCE])
def test_a_link_undoes_nothing_but_itself(delivery, cause):
    Suppression.objects.stop(channel=Channel.SMS, address=delivery.address, cause=cause)

    assert not undo_stop_by_link(delivery=delivery)
    assert cause_of(delivery) == cause


def test_a_reply_stops_the_number(delivery, now):
    assert stop_by_reply(phone=delivery.address, now=now)
    assert not stop_by_reply(phone=delivery.address, now=now)
    assert cause_of(delivery) == Cause.REPLY


@pytest.mark.parametrize("cause", [Cause.REPLY, Cause.LINK, Cause.PROVIDER, Cause.BAD_NUMBER])
def test_the_owner_starts_again(delivery, member, cause):
    Suppression.objects.stop(channel=Channel.SMS, address=delivery.address, cause=cause)

    assert start_again(channel=Channel.SMS, address=delivery.address, by=member.user)
    assert TrailEntry.objects.get().details == {"channel": "sms", "was": cause}


def test_what_was_stopped_by_hand_stays_so(delivery, member):
    Suppression.objects.stop(channel=Channel.SMS, address=delivery.address, cause=Cause.BY_HAND)

    assert not start_again(channel=Channel.SMS, address=delivery.address, by=member.user)
    assert cause_of(delivery) == Cause.BY_HAND


def test_the_trail_holds_no_address_and_belongs_to_the_municipality(delivery, mariestad, now):
    stop_by_link(delivery=delivery, now=now)
    undo_stop_by_link(delivery=delivery)
    stop_by_reply(phone=delivery.address, now=now)
    start_again(channel=Channel.SMS, address=delivery.address, by=None)

    entries = list(TrailEntry.objects.all())
    assert len(entries) == 4
    assert {entry.municipality for entry in entries} == {mariestad}
    assert delivery.address not in str([vars(entry) for entry in entries])


def test_what_a_provider_says_of_a_number_is_noted_outside_the_database(
    provider, released, member, settings, tmp_path, now, django_capture_on_commit_callbacks
):
    settings.VAR_DIR = tmp_path
    provider.write(member.phone, "STOP")
    with django_capture_on_commit_callbacks(execute=True):
        drain(lane=Lane.URGENT, channel=Channel.SMS)

    assert Suppression.objects.get().cause == Cause.PROVIDER
    assert [line.kind for line in lines_since(now, files=[default_file()])] == ["stop"]
