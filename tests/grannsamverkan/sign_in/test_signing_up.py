from django.core import mail
from django.urls import reverse

from grannsamverkan.accounts.models import User
from tests.visitor_fixture import PHONE


def test_both_codes_make_an_account_without_password(visitor):
    visitor.finish()

    user = User.objects.get()
    assert visitor.is_in
    assert (user.email, user.phone) == ("nina.ny@example.se", PHONE)
    assert user.phone_verified_at
    assert user.emailaddress_set.get().verified
    assert not user.has_usable_password()


def test_no_sms_is_sent_before_the_address_is_confirmed(visitor):
    answer = visitor.sign_up()

    assert answer["Location"] == reverse("account_email_verification_sent")
    assert visitor.texts == []
    assert visitor.type_mail_code()["Location"] == reverse("account_verify_phone")
    assert len(visitor.texts) == 1


def test_the_mail_and_the_sms_say_how_long_the_code_holds(visitor):
    visitor.sign_up()
    visitor.type_mail_code()

    assert visitor.mail_code in visitor.mails[0].subject
    assert "10 minuter" in visitor.mails[0].body
    assert "112" in visitor.mails[0].body
    assert visitor.mails[0].extra_headers["Auto-Submitted"] == "auto-generated"
    assert "10 minuter" in visitor.texts[0]


def test_numbers_are_read_as_people_write_them(visitor):
    visitor.sign_up(phone="070-174 06 90")

    assert User.objects.get().phone == PHONE


def test_a_bad_number_is_explained(visitor):
    assert "kan inte ta emot sms" in visitor.sign_up(phone="08-465 004 05").text
    assert "Ange ett mobilnummer" in visitor.sign_up(phone="").text
    assert "Bara svenska" in visitor.sign_up(phone="+47 406 12 345").text
    assert not User.objects.exists()


def test_a_bad_address_is_explained(visitor):
    assert "giltig e-postadress" in visitor.sign_up(email="nina").text
    assert not User.objects.exists()


def test_a_wrong_code_is_explained_and_lets_nobody_in(visitor):
    visitor.sign_up()

    assert "inte koden vi skickade" in visitor.type_mail_code("000000").text
    assert not visitor.is_in


def test_after_five_wrong_codes_it_is_over(visitor):
    visitor.sign_up()
    right = visitor.mail_code
    for _ in range(5):
        visitor.type_mail_code("000000")

    visitor.type_mail_code(right)
    assert not User.objects.get().emailaddress_set.get().verified


def test_a_code_holds_ten_minutes(visitor, time_machine):
    time_machine.move_to("2026-11-24T10:00:00+01:00", tick=False)
    visitor.sign_up()
    code = visitor.mail_code
    time_machine.shift(601)

    answer = visitor.client.post("/konto/confirm-email/", {"code": code}, follow=True)
    assert "Koden gäller inte längre" in answer.text
    assert not visitor.is_in


def test_a_robot_that_fills_every_field_gets_nowhere(visitor):
    visitor.sign_up(company="Robot AB")

    assert not User.objects.exists()
    assert mail.outbox == []


def test_whoever_gets_no_sms_goes_on_without(visitor):
    visitor.sign_up()
    visitor.type_mail_code()

    visitor.client.post(reverse("account_skip_phone"))
    assert visitor.is_in
    assert User.objects.get().phone_verified_at is None


def test_the_number_can_be_mended_before_it_is_confirmed(visitor):
    visitor.sign_up(phone="070-174 06 92")
    visitor.type_mail_code()

    visitor.client.post("/konto/phone/verify/", {"action": "change", "phone": PHONE})
    visitor.type_sms_code()
    assert User.objects.get().phone == PHONE
    assert visitor.is_in


def test_whoever_comes_back_another_day_goes_on_where_they_were(visitor, later):
    visitor.sign_up()
    visitor.client.logout()
    later()

    visitor.client.post("/konto/login/", {"login": visitor.email})
    visitor.client.post("/konto/login/code/confirm/", {"code": visitor.mail_code})
    visitor.type_sms_code()
    assert visitor.is_in
    assert User.objects.get().phone_verified_at
