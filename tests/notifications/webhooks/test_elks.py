from urllib.parse import urlencode

import pytest

from notifications.models import Receipt, Suppression
from notifications.tokens import Purpose, sign, sign_attempt

ID = "s17a6dafb12d6b1cabc053d57dac2b9d8"
PHONE = "+46701740605"

pytestmark = pytest.mark.django_db


def status(client, signature=None, **changed):
    """Tell that the first attempt of delivery 7 is delivered, unless told otherwise."""
    signature = sign_attempt(7, 1) if signature is None else signature
    path = "/webhooks/46elks/status/?" + urlencode({"d": 7, "n": 1, "s": signature})
    return client.post(path, {"id": ID, "status": "delivered", "delivered": "2026-01-01T09:52:10Z"} | changed)


def reply(client, message, token=None, **changed):
    token = sign(Purpose.INBOUND, 0) if token is None else token
    fields = {"id": ID, "from": PHONE, "to": "+46701740698", "message": message, "direction": "incoming"}
    return client.post(f"/webhooks/46elks/inbound/?s={token}", fields | changed)


def test_a_signed_statement_becomes_a_receipt(client):
    assert status(client).status_code == 204
    receipt = Receipt.objects.get()
    assert (receipt.provider, receipt.reference, receipt.status) == ("46elks", ID, "delivered")
    assert (receipt.delivery_id, receipt.attempt) == (7, 1)


def test_the_same_statement_twice_is_one_receipt(client):
    assert [status(client).status_code for _ in range(3)] == [204] * 3
    assert Receipt.objects.count() == 1


@pytest.mark.parametrize("signature", ["", "0" * 26, "ö", sign_attempt(8, 1), sign_attempt(7, 2)])
def test_without_our_signature_nothing_is_believed(client, signature):
    assert status(client, signature).status_code == 403
    assert not Receipt.objects.exists()


@pytest.mark.parametrize("changed", [{"id": ""}, {"id": "x" * 100}, {"status": "\x00"}, {"status": ""}])
def test_nonsense_is_refused(client, changed):
    assert status(client, **changed).status_code == 400


def test_a_flood_is_not_read(client):
    assert status(client, padding="x" * 20_000).status_code == 413
    assert reply(client, "x" * 20_000).status_code == 413


def test_only_posts_are_taken(client):
    assert client.get("/webhooks/46elks/status/").status_code == 405


def test_stop_stops_and_is_answered_in_plain_text(client):
    response = reply(client, "STOPP")
    assert "inga fler sms" in response.content.decode()
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert Suppression.objects.of(channel="sms", address=PHONE).exists()


@pytest.mark.parametrize("token", ["", "0" * 20, sign(Purpose.STOP, 0), sign(Purpose.CALLBACK, 0)])
def test_forged_replies_stop_nobody(client, token):
    assert reply(client, "STOPP", token).status_code == 403
    assert not Suppression.objects.exists()


def test_who_is_not_a_mobile_number_is_not_answered(client):
    assert reply(client, "STOPP", **{"from": "Grannsamv"}).content == b""
    assert not Suppression.objects.exists()


def test_a_reply_without_its_reference_is_bad(client):
    assert reply(client, "STOPP", id="").status_code == 400
