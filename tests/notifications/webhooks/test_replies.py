import pytest
from defusedxml import ElementTree

from areas.models import TrailEntry
from notifications.models import Receipt, Suppression
from notifications.segments import count
from notifications.webhooks.replies import Wish, wish_of

PHONE = "+46701740605"

pytestmark = pytest.mark.django_db


@pytest.fixture
def answer(twilio):
    """What the phone gets back when its owner writes something."""
    number = iter(range(1, 1_000))

    def answer(body, **changed):
        response = twilio.reply(body, MessageSid=f"SM{next(number):032x}", **changed)
        assert response.status_code == 200
        assert response["Content-Type"] == "text/xml; charset=utf-8"
        return "".join(message.text for message in ElementTree.fromstring(response.content).iter("Message"))

    return answer


def is_stopped(phone=PHONE):
    return Suppression.objects.of(channel="sms", address=phone).exists()


@pytest.mark.parametrize(
    "body",
    ["STOPP", "stopp", " Stopp! ", "S T O P", "Sluta.", "avsluta", "AVREGISTRERA", "Unsubscribe", "stop all"],
)
def test_stop_in_any_dress_stops(answer, body):
    assert "inga fler sms" in answer(body)
    assert is_stopped()


@pytest.mark.parametrize("body", ["Stopp för bilar på Björkvägen?", "Vem stoppade tjuven", "", "🙂", "\x00"])
def test_a_sentence_is_not_a_wish(answer, body):
    assert "Ingen läser" in answer(body)
    assert not is_stopped()


def test_what_twilio_understood_by_itself_counts_and_is_not_answered_twice(answer):
    assert answer("arret", OptOutType="STOP") == ""
    assert is_stopped()


@pytest.mark.parametrize("body", ["START", "börja", "Starta!"])
def test_start_lifts_the_stop(answer, body):
    answer("STOPP")

    assert "igen" in answer(body)
    assert not is_stopped()


def test_yes_is_too_common_a_word_to_start_again(answer):
    answer("STOPP")
    answer("ja")

    assert is_stopped()


@pytest.mark.parametrize("body", ["HJÄLP", "hjalp", "info", "vad är det här?"])
def test_who_asks_for_help_is_told_whom_to_call(answer, body):
    text = answer(body)

    assert "112" in text
    assert "114 14" in text


@pytest.mark.parametrize("body", ["STOPP", "START", "HJÄLP", "hej"])
def test_an_answer_is_one_plain_sms(answer, body, settings):
    settings.PUBLIC_URL = "https://grannsamverkan.example.org"

    sms = count(answer(body))

    assert (sms.encoding, sms.parts) == ("GSM-7", 1)


def test_a_number_is_answered_once_a_day(answer):
    assert answer("hej")
    assert not answer("hallå")
    assert answer("hej", From="+46701740606")


def test_without_money_a_stop_is_obeyed_and_not_confirmed(answer, settings):
    settings.SMS_DAILY_BUDGET = settings.SMS_PRICE_PER_SEGMENT
    assert answer("STOPP")
    assert not answer("STOPP", From="+46701740606")
    assert Suppression.objects.filter(address="+46701740606").exists()


def test_a_reply_that_is_told_again_is_one_reply(twilio):
    twilio.reply("STOPP")
    Suppression.objects.all().delete()

    assert b"<Message>" not in twilio.reply("STOPP").content
    assert not is_stopped()


@pytest.mark.parametrize("sender", ["Grannsamv", "72456", "", "+46", "whatsapp:+46701740605"])
def test_who_is_not_a_mobile_number_is_not_answered(answer, sender):
    assert answer("STOPP", From=sender) == ""
    assert not Suppression.objects.exists()


def test_nothing_that_was_written_is_kept(answer, caplog):
    answer("en hemlighet om grannen")

    kept = [*Receipt.objects.values(), *TrailEntry.objects.values(), *Suppression.objects.values()]
    assert "hemlighet" not in f"{kept} {caplog.text}"
    assert PHONE not in caplog.text


def test_forged_replies_stop_nobody(twilio):
    fields = twilio.fields(Body="STOPP", From=PHONE)

    assert twilio.post("/webhooks/twilio/inbound/", fields, token="guessed").status_code == 403
    assert not is_stopped()


def test_a_reply_without_its_reference_is_bad(twilio):
    assert twilio.reply("STOPP", MessageSid=None).status_code == 400
    assert not is_stopped()


def test_a_wish_is_one_of_four():
    assert wish_of("STOPP") == Wish.STOP
    assert wish_of("", handled="HELP") == Wish.HELP
    assert wish_of("hej", handled="SOMETHING NEW") == Wish.OTHER
