"""Ten thousand callbacks that are forged, altered, foreign or told before, and what they change: nothing."""

import random
from collections import Counter
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import urlencode

import pytest
from django.apps import apps
from django.conf import settings
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone
from twilio.request_validator import RequestValidator

from notifications.statuses import Status
from notifications.tokens import Purpose, sign, sign_attempt
from notifications.tracking import apply_receipts
from notifications.webhooks.shortcut import WebhookShortcut

pytestmark = pytest.mark.django_db

EACH, REPLAYS = 700, 40
MOST = settings.ASKED_AT_MOST["unsigned callback"][0]
FORM = "application/x-www-form-urlencoded"


class Call(NamedTuple):
    """What is posted to one of our doors."""

    path: str
    fields: dict[str, str]
    signature: str = ""

    def status(self) -> int:
        """Post it, past everything that Django's test client adds, and return the answer's status."""
        headers = {"x-twilio-signature": self.signature}
        request = RequestFactory().post(self.path, urlencode(self.fields), FORM, headers=headers)
        return door(request).status_code


door = WebhookShortcut(lambda _request: HttpResponse(status=404))


class Providers:
    """Both providers, telling what is true of one attempt, and passing replies on."""

    def __init__(self, twilio, delivery, *, seed: int) -> None:
        self.twilio, self.delivery, self.dice = twilio, delivery, random.Random(seed)

    def signed(self, path: str, fields: dict[str, str], token: str | None = None) -> Call:
        validator = RequestValidator(token or self.twilio.settings.TWILIO_AUTH_TOKEN)
        return Call(path, fields, validator.compute_signature(self.twilio.settings.PUBLIC_URL + path, fields))

    def by_twilio(self) -> Call:
        sid = f"SM{self.dice.getrandbits(128):032x}"
        paths = [self.twilio.status_path(self.delivery.pk, 1), "/webhooks/twilio/inbound/"]
        word = self.dice.choice(["sent", "delivered", "undelivered", "failed"])
        fields = self.twilio.fields(MessageSid=sid, MessageStatus=word, Body="STOPP")
        return self.signed(self.dice.choice(paths), fields)

    def by_elks(self) -> Call:
        told = {"id": f"s{self.dice.getrandbits(128):032x}"}
        if self.dice.random() < 0.5:
            reply = {"from": self.delivery.address, "message": "STOPP"}
            return Call(f"/webhooks/46elks/inbound/?s={sign(Purpose.INBOUND, 0)}", told | reply)
        query = {"d": self.delivery.pk, "n": 1, "s": sign_attempt(self.delivery.pk, 1)}
        status = {"status": self.dice.choice(["sent", "delivered", "failed"])}
        return Call("/webhooks/46elks/status/?" + urlencode(query), told | status)


def another_sign(dice: random.Random, text: str) -> str:
    place = dice.randrange(len(text))
    other = dice.choice([sign for sign in "0z" if sign != text[place]])
    return text[:place] + other + text[place + 1 :]


def field_altered(by: Providers) -> Call:
    call = by.by_twilio()
    name = by.dice.choice(sorted(call.fields))
    return call._replace(fields=call.fields | {name: call.fields[name] + "0"})


def field_left_out(by: Providers) -> Call:
    call = by.by_twilio()
    gone = by.dice.choice(sorted(call.fields))
    return call._replace(fields={name: value for name, value in call.fields.items() if name != gone})


def field_added(by: Providers) -> Call:
    call = by.by_twilio()
    return call._replace(fields=call.fields | {f"Extra{by.dice.randrange(9)}": "1"})


def signature_altered(by: Providers) -> Call:
    call = by.by_twilio()
    return call._replace(signature=another_sign(by.dice, call.signature))


def address_altered(by: Providers) -> Call:
    call = by.by_twilio()
    mark = "&" if "?" in call.path else "?"
    return call._replace(path=f"{call.path}{mark}d={by.dice.randrange(10**6)}")


def unsigned(by: Providers) -> Call:
    return by.by_twilio()._replace(signature="")


def of_another_token(by: Providers) -> Call:
    call = by.by_twilio()
    return by.signed(call.path, call.fields, "the token of somebody else")


def of_another_account(by: Providers) -> Call:
    call = by.by_twilio()
    return by.signed(call.path, call.fields | {"AccountSid": "AC" + "2" * 32})


def about_another_delivery(by: Providers) -> Call:
    stolen = sign_attempt(by.delivery.pk + by.dice.randrange(1, 99), 1)
    path = by.twilio.status_path(by.delivery.pk, 1, stolen)
    return by.signed(path, by.by_twilio().fields)


def elks_signature_altered(by: Providers) -> Call:
    call = by.by_elks()
    address, _, signature = call.path.rpartition("=")
    return call._replace(path=f"{address}={another_sign(by.dice, signature)}")


def elks_about_another_attempt(by: Providers) -> Call:
    named = {"d": by.delivery.pk, "n": by.dice.randrange(2, 99), "s": sign_attempt(by.delivery.pk, 1)}
    return Call("/webhooks/46elks/status/?" + urlencode(named), by.by_elks().fields)


def elks_signed_for_something_else(by: Providers) -> Call:
    purpose = by.dice.choice([one for one in Purpose if one != Purpose.INBOUND])
    return Call(f"/webhooks/46elks/inbound/?s={sign(purpose, 0)}", by.by_elks().fields)


FORGERIES: list[Callable[[Providers], Call]] = [
    *(field_altered, field_left_out, field_added, signature_altered, address_altered, unsigned),
    *(of_another_token, of_another_account, about_another_delivery),
    *(elks_signature_altered, elks_about_another_attempt, elks_signed_for_something_else),
]


@pytest.fixture
def delivery(sent, area, member):
    return sent.delivery(sent.alert(area), member, status=Status.ACCEPTED)


def tables():
    """Everything that sending has written down."""
    models = apps.get_app_config("notifications").get_models()
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}


@pytest.mark.parametrize("forge", FORGERIES)
def test_what_is_forged_changes_nothing(twilio, delivery, forge):
    by, before = Providers(twilio, delivery, seed=len(forge.__name__)), tables()

    answers = Counter(forge(by).status() for _ in range(EACH))
    apply_receipts(now=timezone.now())

    assert answers[403] >= MOST  # more, when a minute ended meanwhile
    assert answers[403] + answers[429] == EACH
    assert tables() == before


def test_what_is_told_again_changes_nothing(twilio, delivery):
    by = Providers(twilio, delivery, seed=1)
    genuine = [told() for told in (by.by_twilio, by.by_elks) for _ in range(20)]
    first = {call.status() for call in genuine}
    apply_receipts(now=timezone.now())
    before = tables()

    again = {call.status() for call in by.dice.sample(genuine * REPLAYS, len(genuine) * REPLAYS)}
    apply_receipts(now=timezone.now())

    assert first == again == {200, 204}
    assert tables() == before
    assert before["Receipt"]
    assert before["Suppression"]
    assert before["Delivery"][0]["status"] > Status.ACCEPTED
