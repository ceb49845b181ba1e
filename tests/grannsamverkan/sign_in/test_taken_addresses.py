"""Nobody learns who is registered, and nobody can keep an owner from an address or a number."""

from grannsamverkan.accounts.models import User
from tests.visitor_fixture import PHONE


def page(answer, *typed):
    """What a page says, without what the visitor typed and what differs each time."""
    lines = [line for line in answer.text.splitlines() if "csrfmiddlewaretoken" not in line]
    text = "\n".join(lines)
    for word in typed:
        text = text.replace(word, "…")
    return text


def test_a_taken_address_answers_like_a_free_one(visitor, another, member):
    free = another.sign_up()
    taken = visitor.sign_up(email=member.email)

    assert (free.status_code, free["Location"]) == (taken.status_code, taken["Location"])
    first, second = another.client.get(free["Location"]), visitor.client.get(taken["Location"])
    assert page(first, another.email) == page(second, member.email)


def test_the_owner_of_a_taken_address_is_told_by_mail(visitor, member, mailoutbox):
    visitor.sign_up(email=member.email)

    assert [message.to for message in mailoutbox] == [[member.email]]
    assert "redan" in mailoutbox[0].subject
    assert User.objects.count() == 1


def test_a_taken_number_answers_like_a_free_one_until_the_code_is_shown(visitor, member):
    visitor.phone = member.phone
    visitor.sign_up()
    visitor.type_mail_code()
    assert len(visitor.texts) == 1

    assert "hör redan till ett annat konto" in visitor.type_sms_code().text
    assert not visitor.is_in


def test_an_unconfirmed_number_keeps_nobody_out(visitor, another, later):
    another.sign_up(phone=PHONE)
    another.type_mail_code()
    later()

    visitor.finish()
    assert User.objects.get(phone=PHONE, phone_verified_at__isnull=False).email == visitor.email


def test_an_unconfirmed_address_keeps_nobody_out(visitor, another, later):
    another.sign_up(email=visitor.email)
    later()

    visitor.finish()
    assert visitor.is_in
    assert User.objects.get().phone == PHONE


def test_the_first_to_begin_gets_nothing_when_the_owner_finishes(visitor, another, later):
    another.sign_up(email=visitor.email)
    later()
    visitor.finish()

    another.type_mail_code("000000")
    assert not another.is_in


def test_asking_for_a_code_tells_nothing_about_numbers(visitor, another, member):
    known = visitor.client.post("/konto/login/", {"login": member.phone})
    unknown = another.client.post("/konto/login/", {"login": "070-174 06 98"})

    assert known["Location"] == unknown["Location"]
    first = visitor.client.get(known["Location"])
    second = another.client.get(unknown["Location"])
    assert page(first, "070-174 06 05") == page(second, "070-174 06 98")
    assert visitor.simulator.messages("+46701740698") == []


def test_asking_for_a_code_tells_nothing_about_addresses(visitor, another, member):
    known = visitor.client.post("/konto/login/", {"login": member.email})
    unknown = another.client.post("/konto/login/", {"login": "ingen@example.se"})

    first, second = visitor.client.get(known["Location"]), another.client.get(unknown["Location"])
    assert page(first, member.email) == page(second, "ingen@example.se")
