"""The limits on codes by SMS, and what people see when they are reached."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory

from grannsamverkan.accounts.models import User
from grannsamverkan.sign_in.codes import TooManyCodes, require_room, send_code
from notifications import budget
from notifications.channels.base import PermanentError

NUMBERS = [f"+467017406{n:02}" for n in range(10, 99)]
FAR_APART = ["+46701740610", "+46713000001", "+46713010001", "+46713020001", "+46713030001", "+46713040001"]


@pytest.fixture
def post(db):
    """A request from an address of one's own."""

    def post(address="127.0.0.1"):
        request = RequestFactory().post("/konto/login/", REMOTE_ADDR=address)
        request.user = AnonymousUser()
        return request

    return post


@pytest.fixture
def user(member):
    """Somebody whose place is known."""
    return member.user


def test_one_code_in_thirty_seconds(post, time_machine):
    time_machine.move_to("2026-11-24T10:00:00+01:00", tick=False)
    require_room(post(), NUMBERS[0])
    with pytest.raises(TooManyCodes):
        require_room(post(), NUMBERS[0])
    time_machine.shift(31)
    require_room(post(), NUMBERS[0])


def test_three_codes_an_hour_to_a_number(post, time_machine):
    time_machine.move_to("2026-11-24T10:00:00+01:00", tick=False)
    for _ in range(3):
        require_room(post(), NUMBERS[0])
        time_machine.shift(60)
    with pytest.raises(TooManyCodes):
        require_room(post(), NUMBERS[0])


def test_five_codes_an_hour_from_an_address(post):
    for number in FAR_APART[:5]:
        require_room(post(), number)
    with pytest.raises(TooManyCodes):
        require_room(post(), FAR_APART[5])
    require_room(post("127.0.0.2"), FAR_APART[5])


def test_twenty_codes_an_hour_to_a_range_of_numbers(post):
    for n in range(20):
        require_room(post(f"127.0.0.{n}"), NUMBERS[n])
    with pytest.raises(TooManyCodes):
        require_room(post("127.0.0.99"), NUMBERS[20])


def test_two_hundred_codes_a_day_and_an_alarm(post, settings, caplog):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"sms_code_day": "2/d/key"}
    require_room(post(), FAR_APART[0])
    require_room(post(), FAR_APART[1])
    for _ in range(2):
        with pytest.raises(TooManyCodes):
            require_room(post(), FAR_APART[2])
    assert [record.levelname for record in caplog.records] == ["CRITICAL"]


def test_a_number_without_account_costs_nothing_of_the_day(post, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"sms_code_day": "1/d/key"}
    require_room(post(), FAR_APART[0], sends=False)
    require_room(post(), FAR_APART[1])
    with pytest.raises(TooManyCodes):
        require_room(post(), FAR_APART[2], sends=False)


def test_no_code_and_no_number_is_logged(post, user, simulator, caplog):
    caplog.set_level("DEBUG")
    send_code(post(), user=user, phone=NUMBERS[0], code="123456")

    assert simulator.messages(NUMBERS[0])
    assert not [record for record in caplog.records if "123456" in record.getMessage()]


def test_a_refused_code_is_an_error_for_the_caller(post, user, simulator):
    simulator.fault("bad_number")
    with pytest.raises(PermanentError):
        send_code(post(), user=user, phone=NUMBERS[0], code="123456")


def test_codes_are_paid_for_from_the_days_budget(post, user, simulator, settings, now):
    settings.SMS_PRICE_PER_SEGMENT, settings.SMS_DAILY_BUDGET = 1, 1.5
    send_code(post(), user=user, phone=FAR_APART[0], code="123456")

    assert budget.spent(now) == 1
    with pytest.raises(TooManyCodes):
        send_code(post(), user=user, phone=FAR_APART[1], code="123456")
    with pytest.raises(TooManyCodes):
        require_room(post(), FAR_APART[2], sends=False)
    assert len(simulator.messages()) == 1


def test_a_code_that_surely_was_not_sent_costs_nothing(post, user, simulator, now):
    simulator.fault("bad_number")
    with pytest.raises(PermanentError):
        send_code(post(), user=user, phone=NUMBERS[0], code="123456")
    assert budget.spent(now) == 0


def test_sign_up_goes_on_by_mail_when_the_day_is_used_up(visitor, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"sms_code_day": "0/d/key"}
    visitor.sign_up()
    answer = visitor.client.post("/konto/confirm-email/", {"code": visitor.mail_code}, follow=True)

    assert visitor.is_in
    assert "Vi kan inte skicka någon kod med sms just nu" in answer.text
    assert visitor.texts == []
    assert User.objects.get().phone_verified_at is None


def test_sign_up_goes_on_by_mail_when_the_provider_is_down(visitor, settings):
    settings.TWILIO_API_URL = "http://127.0.0.1:9"
    visitor.sign_up()
    visitor.type_mail_code()

    assert visitor.is_in


def test_asking_again_at_once_is_answered_kindly(visitor):
    visitor.sign_up()
    visitor.type_mail_code()

    answer = visitor.client.post("/konto/phone/verify/", {"action": "resend"}, follow=True)
    assert "Vänta en minut" in answer.text
    assert len(visitor.texts) == 1


def test_too_many_codes_for_signing_in_is_429_in_swedish(member, simulator, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"request_login_code": ""}
    Client().post("/konto/login/", {"login": member.phone})
    answer = Client().post("/konto/login/", {"login": member.phone})

    assert answer.status_code == 429
    assert "Lite för många försök" in answer.text
