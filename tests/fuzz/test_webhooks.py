"""Whatever providers post, or somebody in their name: believed when signed, kept whole or not at all."""

import logging
from collections import Counter
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from django.test import Client
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator

from notifications.models import Receipt, Suppression
from notifications.tokens import Purpose, sign, sign_attempt
from tests.fuzz.counting import try_with
from tests.fuzz.crawling import undone
from tests.fuzz.values import ANY_TEXT, NUMBERS, PHONES, answers

pytestmark = [pytest.mark.django_db, pytest.mark.once]

TOKEN = "the-token-of-today"
WORDS = ["delivered", "sent", "failed", "undelivered", "queued", "STOPP", "START", "HJÄLP", "Hej på er"]
ACCOUNT = "AC" + "1" * 32
REFERENCES = ["SM" + "0" * 31 + "1", "SM" + "a" * 32]
MEANT = {
    **dict.fromkeys(("MessageSid", "SmsSid"), REFERENCES),
    **dict.fromkeys(("MessageStatus", "Body", "OptOutType", "status", "message"), WORDS),
    **{name: ["+46701740605", *PHONES] for name in ("From", "To", "from", "to")},
    "AccountSid": [ACCOUNT],
    "ErrorCode": ["30003", "21610", "0"],
    "id": ["s17a6dafb12d6b1cabc053d57dac2b9d8"],
}
SIGNATURES = ["", "0" * 26, "ö", sign_attempt(8, 1)]


def posted() -> st.SearchStrategy[dict[str, list[str]]]:
    """The fields of a statement or a reply, as sent by a provider or by anybody."""
    fields = {name: st.sampled_from(answers(meant, often=False)) for name, meant in MEANT.items()}
    beyond = st.dictionaries(st.text(max_size=12), ANY_TEXT.map(lambda text: [text]), max_size=2)
    return st.builds(lambda usual, more: usual | more, st.fixed_dictionaries(fields), beyond)


def named() -> st.SearchStrategy[dict[str, str]]:
    """What stands in the address: mostly an attempt with its signature, else something made up."""
    good = st.builds(lambda n: {"d": 7, "n": n, "s": sign_attempt(7, n)}, st.integers(1, 3))
    made_up = st.fixed_dictionaries(
        {"d": st.sampled_from(NUMBERS), "n": st.sampled_from(NUMBERS), "s": st.sampled_from(SIGNATURES)}
    )
    return st.one_of(good, good, st.just({"s": sign(Purpose.INBOUND, 0)}), made_up)


@pytest.fixture
def post(settings, caplog):
    """Post to a provider's door, signed as Twilio does or not."""
    caplog.set_level(logging.CRITICAL, "django.request")
    settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN = ACCOUNT, TOKEN
    client, validator = Client(), RequestValidator(TOKEN)

    def post(door: str, name: dict[str, str], fields: dict[str, list[str]], *, signed: bool) -> int:
        path = f"/webhooks/{door}/?{urlencode(name)}"
        body = urlencode(fields, doseq=True)
        signature = (
            validator.compute_signature(settings.PUBLIC_URL + path, QueryDict(body)) if signed else "x"
        )
        answer = client.post(
            path,
            body,
            content_type="application/x-www-form-urlencoded",
            headers={"X-Twilio-Signature": signature},
        )
        return answer.status_code

    return post


@pytest.mark.parametrize("door", ["twilio/status", "twilio/inbound", "46elks/status", "46elks/inbound"])
def test_whatever_is_posted_is_kept_whole_or_not_at_all(post, door):
    answers: Counter[int] = Counter()

    def check(given) -> None:
        name, fields, signed = given
        with undone():
            status = post(door, name, fields, signed=signed)
            answers[status] += 1
            assert status in {200, 204, 400, 403, 413}
            if status >= 400:
                assert not Receipt.objects.exists()
                assert not Suppression.objects.exists()

    try_with(st.tuples(named(), posted(), st.booleans()), check, part="webhooks", among=4)
    assert answers[403] > 0
    assert answers[204] + answers[200] > 0
