"""A thousand callbacks that somebody has tampered with, and what they change: nothing."""

import random
from urllib.parse import urlencode

import pytest
from twilio.request_validator import RequestValidator

from notifications.models import Delivery, Receipt, Suppression
from notifications.tokens import sign_attempt

pytestmark = pytest.mark.django_db


def genuine(twilio, chance, path):
    """A callback as Twilio would send it: address, body and signature."""
    fields = twilio.fields(MessageSid=f"SM{chance.getrandbits(128):032x}", Body="STOPP")
    signature = RequestValidator(twilio.settings.TWILIO_AUTH_TOKEN).compute_signature(
        twilio.settings.PUBLIC_URL + path, fields
    )
    return path, fields, signature


def another_sign(chance, text):
    place = chance.randrange(len(text))
    return text[:place] + chance.choice("0z") + text[place + 1 :]


def alter_field(chance, path, fields, signature):
    name = chance.choice(sorted(fields))
    return path, fields | {name: fields[name] + "0"}, signature


def alter_signature(chance, path, fields, signature):
    return path, fields, another_sign(chance, signature)


def alter_address(chance, path, fields, signature):
    mark = "&" if "?" in path else "?"
    return f"{path}{mark}d={chance.randrange(10**6)}", fields, signature


def leave_field_out(chance, path, fields, signature):
    gone = chance.choice(sorted(fields))
    return path, {name: value for name, value in fields.items() if name != gone}, signature


def add_field(chance, path, fields, signature):
    return path, fields | {f"Extra{chance.randrange(9)}": "1"}, signature


def sign_with_another_token(chance, path, fields, signature):
    return path, fields, RequestValidator("another token").compute_signature(path, fields)


def leave_unsigned(chance, path, fields, signature):
    return path, fields, ""


TAMPERINGS = [
    alter_field,
    alter_signature,
    alter_address,
    leave_field_out,
    add_field,
    sign_with_another_token,
    leave_unsigned,
]


def state():
    return (
        list(Receipt.objects.order_by("id").values()),
        list(Delivery.objects.order_by("id").values()),
        list(Suppression.objects.values()),
    )


@pytest.mark.parametrize("tamper", TAMPERINGS)
def test_what_was_tampered_with_changes_nothing(twilio, sent, area, member, tamper):
    delivery, chance = sent.delivery(sent.alert(area), member), random.Random(tamper.__name__)
    doors = [twilio.status_path(delivery.pk, 1), "/webhooks/twilio/inbound/"]
    before, answers = state(), set()

    for number in range(130):
        path, fields, signature = genuine(twilio, chance, doors[number % 2])
        forged = tamper(chance, path, fields, signature)
        if forged != (path, fields, signature):
            answers.add(twilio.post_body(forged[0], urlencode(forged[1]), forged[2]).status_code)

    assert answers == {403}
    assert state() == before


def test_what_is_replayed_changes_nothing(twilio, sent, area, member):
    delivery, chance = sent.delivery(sent.alert(area), member), random.Random(1)
    told = [genuine(twilio, chance, twilio.status_path(delivery.pk, 1)) for _ in range(5)]
    for path, fields, signature in told:
        twilio.post_body(path, urlencode(fields), signature)
    before = state()

    for path, fields, signature in told * 20:
        assert twilio.post_body(path, urlencode(fields), signature).status_code == 204

    assert state() == before


def test_a_callback_about_one_delivery_cannot_be_turned_on_another(twilio):
    fields = twilio.fields()
    stolen = f"/webhooks/twilio/status/?d=8&n=1&s={sign_attempt(7, 1)}"

    assert twilio.post(stolen, fields).status_code == 403
    assert not Receipt.objects.exists()
