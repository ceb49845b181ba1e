from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from twilio.base.exceptions import TwilioRestException

from areas.geometry import circle
from notifications import retaining, tasks
from notifications.channels.base import Message
from notifications.channels.sms.twilio import TwilioProvider
from notifications.models import Acknowledgement, Alert, AlertAim, Delivery, Letter, Receipt, Suppression
from notifications.models.masking import FORGOTTEN, masked
from notifications.statuses import Channel, Status
from notifications.tokens import Purpose, sign

pytestmark = pytest.mark.django_db


@pytest.fixture
def twilio(simulator):
    provider = TwilioProvider()
    yield provider
    provider.close()


@pytest.fixture
def old(sent, area, member, now):
    """Makes an alert that ended a number of days ago, with one delivered SMS to the member."""

    def make(days: float, **fields) -> Delivery:
        alert = sent.alert(area, state="done", finished_at=now - timedelta(days=days))
        return sent.delivery(alert, member, status=Status.DELIVERED, **fields)

    return make


def delivered(twilio, simulator, delivery) -> str:
    reference = twilio.send(Message(0, 0, delivery.address, "Inbrott", "Grannsamv"))
    simulator.wait_until(lambda: twilio.fetch(reference).status == Status.DELIVERED)
    Delivery.objects.filter(pk=delivery.pk).update(provider="twilio", reference=reference)
    return reference


def test_the_providers_copy_goes_after_two_weeks(twilio, simulator, old, now):
    gone, kept = (delivered(twilio, simulator, old(days)) for days in (15, 13))
    assert retaining.due(now=now)["copies"] == 1

    retaining.remove_due(now=now)

    assert twilio.fetch(kept).reference == kept
    with pytest.raises(TwilioRestException, match="not found"):
        twilio.client.messages(gone).fetch()
    assert retaining.due(now=now)["copies"] == 0


def test_a_copy_that_is_gone_already_holds_nothing_up(twilio, old, now):
    old(15, provider="twilio", reference="SM" + "0" * 32)
    retaining.remove_due(now=now)
    assert retaining.due(now=now)["copies"] == 0


def test_a_provider_that_is_down_is_asked_again_next_time(twilio, simulator, old, now, settings):
    delivered(twilio, simulator, old(15))
    settings.TWILIO_API_URL = "http://127.0.0.1:9"
    retaining.remove_due(now=now)
    assert retaining.due(now=now)["copies"] == 1

    settings.TWILIO_API_URL = simulator.url
    retaining.remove_due(now=now)
    assert retaining.due(now=now)["copies"] == 0


def test_of_an_address_a_fingerprint_remains(old, member, now):
    first, second, young = old(91), old(92), old(89)
    address = first.address

    retaining.remove_due(now=now)

    for delivery in (first, second, young):
        delivery.refresh_from_db()
    assert first.address == second.address == retaining.fingerprint(Channel.SMS, address)
    assert (first.person, first.status) == (None, Status.DELIVERED)
    assert address[-4:] not in first.address
    assert (young.address, young.person) == (address, member)
    assert retaining.due(now=now)["addresses"] == 0


def test_an_old_link_still_stops_whoever_it_was_sent_to(old, member, now, client):
    link = f"/stopp/{sign(Purpose.STOP, old(91).pk)}/"
    retaining.remove_due(now=now)

    assert client.post(link).status_code == 302
    assert Suppression.objects.filter(channel=Channel.SMS, address=member.phone).exists()
    assert "Du får inga fler sms" in client.get(link).text


def test_a_fingerprint_is_shown_as_removed_and_needs_the_key(settings):
    mark = retaining.fingerprint(Channel.SMS, "+46701740605")
    assert masked(Channel.SMS, mark) == "borttagen"
    settings.ADDRESS_HASH_KEY = "another"
    assert mark != retaining.fingerprint(Channel.SMS, "+46701740605")
    assert mark.startswith(FORGOTTEN)


def test_receipts_go_too(now):
    long_ago = now - timedelta(days=91)
    for number, applied in enumerate((long_ago, None)):
        facts = {"reference": f"SM{number}", "status": "sent", "received_at": long_ago}
        Receipt.objects.create(provider="twilio", applied_at=applied, **facts)
    retaining.remove_due(now=now)
    assert [receipt.applied_at for receipt in Receipt.objects.all()] == [None]


def test_of_an_old_acknowledgement_the_number_remains(old, member, now):
    alert = old(800).alert
    for moment in (now, now - timedelta(days=732)):
        Acknowledgement.objects.create(alert=alert, person=member, at=moment)
        alert = old(1).alert
    retaining.remove_due(now=now)
    kept = Acknowledgement.objects.order_by("-at").values_list("person", flat=True)
    assert list(kept) == [member.pk, None]


def test_that_a_letter_was_sent_is_forgotten_in_time(member, now):
    for days in (91, 89):
        day = (now - timedelta(days=days)).date()
        Letter.objects.create(kind=Letter.Kind.CALL_LIST, person=member, period_on=day)
    retaining.remove_due(now=now)
    assert Letter.objects.count() == 1


def test_a_dry_run_counts_and_changes_nothing(old):
    delivery, said = old(91), StringIO()
    call_command("remove_old", "--dry-run", stdout=said)
    assert "1  addresses" in said.getvalue()
    assert Delivery.objects.get(pk=delivery.pk).address == delivery.address
    tasks.remove_old()
    assert Delivery.objects.get(pk=delivery.pk).address != delivery.address


def test_where_a_message_was_aimed_is_forgotten_with_its_addresses(old, now):
    alert = old(91).alert
    AlertAim.objects.create(alert=alert, way="address", around="Björkvägen 12, Mariestad", metres=300)
    Alert.objects.filter(pk=alert.pk).update(polygon=circle(58.7, 13.8, 300))
    retaining.remove_due(now=now)
    alert.refresh_from_db()

    assert (alert.polygon, alert.aim.around, alert.aim.words) == (None, "", "")
    assert alert.areas.exists()
