import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as budget
from hypothesis import strategies as st

from notifications.models import Receipt
from notifications.tokens import sign_attempt
from tests.notifications.webhooks.conftest import SID

pytestmark = pytest.mark.django_db


def test_a_signed_statement_becomes_a_receipt(twilio):
    response = twilio.status(MessageStatus="undelivered", ErrorCode="30003")

    receipt = Receipt.objects.get()
    assert response.status_code == 204
    assert (receipt.provider, receipt.reference, receipt.status) == ("twilio", SID, "undelivered")
    assert (receipt.code, receipt.delivery_id, receipt.attempt) == ("30003", 7, 1)
    assert receipt.applied_at is None


def test_the_same_statement_twice_is_one_receipt(twilio):
    assert [twilio.status().status_code for _ in range(3)] == [204, 204, 204]
    assert Receipt.objects.count() == 1


def test_a_word_nobody_knows_is_kept(twilio):
    assert twilio.status(MessageStatus="partially_read").status_code == 204
    assert Receipt.objects.get().status == "partially_read"


def test_another_token_is_refused(twilio):
    assert twilio.post(twilio.status_path(), twilio.fields(), token="guessed").status_code == 403
    assert not Receipt.objects.exists()


def test_during_a_rotation_both_tokens_are_good(twilio, settings):
    settings.TWILIO_AUTH_TOKEN_PREVIOUS = "the-token-of-yesterday"

    for number, token in enumerate(("the-token-of-today", "the-token-of-yesterday")):
        fields = twilio.fields(MessageSid=f"SM{number:032}")
        assert twilio.post(twilio.status_path(), fields, token=token).status_code == 204


def test_after_a_rotation_the_old_token_is_refused(twilio):
    fields = twilio.fields()

    assert twilio.post(twilio.status_path(), fields, token="the-token-of-yesterday").status_code == 403


def test_without_a_token_nobody_is_believed(twilio, settings):
    settings.TWILIO_AUTH_TOKEN = settings.TWILIO_ACCOUNT_SID = ""

    assert twilio.status(AccountSid="").status_code == 403


def test_another_account_is_refused(twilio):
    assert twilio.status(AccountSid="AC" + "2" * 32).status_code == 403
    assert twilio.status(AccountSid=None).status_code == 403


@pytest.mark.parametrize("signature", ["", "0" * 26, "ö", sign_attempt(8, 1), sign_attempt(7, 2)])
def test_our_own_signature_must_be_there_and_of_this_attempt(twilio, signature):
    path = twilio.status_path(signature=signature)

    assert twilio.post(path, twilio.fields()).status_code == 403
    assert not Receipt.objects.exists()


@pytest.mark.parametrize("query", ["", "?d=7", "?d=-7&n=1&s=x", "?d=٧&n=1&s=x", f"?d={'9' * 40}&n=1&s=x"])
def test_an_address_that_names_no_attempt_is_refused(twilio, query):
    assert twilio.post(f"/webhooks/twilio/status/{query}", twilio.fields()).status_code == 403


@pytest.mark.parametrize(
    "changed",
    [
        {"MessageSid": None},
        {"MessageStatus": None},
        {"MessageSid": "SM1"},
        {"MessageStatus": ""},
        {"MessageStatus": "x" * 17},
        {"MessageStatus": "DELIVERED\n"},
    ],
)
def test_a_statement_that_lacks_something_is_bad_and_changes_nothing(twilio, changed):
    assert twilio.status(**changed).status_code == 400
    assert not Receipt.objects.exists()


def test_a_code_that_is_none_is_left_out(twilio):
    twilio.status(ErrorCode="<script>")

    assert Receipt.objects.get().code == ""


@pytest.mark.parametrize("door", ["status", "inbound"])
@pytest.mark.parametrize("method", ["get", "put", "patch", "delete", "head", "options"])
def test_the_doors_take_posts_only(client, method, door):
    assert getattr(client, method)(f"/webhooks/twilio/{door}/").status_code == 405


@pytest.mark.parametrize("door", ["status", "inbound"])
def test_the_doors_take_16_kilobytes_at_most(twilio, door):
    path = f"/webhooks/twilio/{door}/"

    assert twilio.post_body(path, b"a=" + b"x" * 16_383, "").status_code == 413
    assert twilio.post_body(path, b"a=" + b"x" * 16_382, "").status_code == 403


@pytest.mark.parametrize("body", [b"\xff\xfe=\x00", b"%ff%00=%", b"&&&==", b"", "å=ö".encode()])
@pytest.mark.parametrize("door", ["status", "inbound"])
def test_bad_bytes_are_refused(twilio, body, door):
    assert twilio.post_body(f"/webhooks/twilio/{door}/", body, "å").status_code == 403


@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=x", "application/json", "", "text/plain"])
def test_other_kinds_of_bodies_are_refused(client, kind):
    response = client.post("/webhooks/twilio/status/", b"--x", content_type=kind)

    assert response.status_code in (400, 403)


def test_the_address_that_counts_is_ours_not_the_requests(twilio, settings):
    settings.PUBLIC_URL = "https://sms.example.org/watch"
    settings.ALLOWED_HOSTS = ["10.0.0.7"]

    response = twilio.post(twilio.status_path(), twilio.fields(), SERVER_NAME="10.0.0.7")

    assert response.status_code == 204


def test_a_proxy_that_hands_the_path_on_whole_changes_nothing(twilio, settings):
    settings.PUBLIC_URL = "https://sms.example.org/watch"

    response = twilio.post(twilio.status_path(), twilio.fields(), SCRIPT_NAME="/watch")

    assert response.status_code == 204


@budget(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.binary(max_size=200), signature=st.text(st.characters(codec="latin-1"), max_size=40))
def test_whatever_is_made_up_changes_nothing(twilio, body, signature):
    signature = signature.replace("\n", "").replace("\r", "")

    assert twilio.post_body(twilio.status_path(), body, signature).status_code in (400, 403, 429)
    assert not Receipt.objects.exists()
