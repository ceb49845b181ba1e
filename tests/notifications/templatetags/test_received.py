from datetime import timedelta

from django.template import Context, Template

from notifications.models import Acknowledgement
from notifications.statuses import Channel, Status


def shown(tag, person):
    return Template(f"{{% load received %}}{{% {tag} person %}}").render(Context({"person": person}))


def test_a_message_is_shown_with_what_became_of_it(sent, area, member):
    alert = sent.alert(area)
    sent.delivery(alert, member)
    sent.delivery(alert, member, Channel.EMAIL, status=Status.FAILED)

    page = shown("received_alerts", member)

    assert page.count("Inbrott i källare") == 1
    assert "Levererat" in page
    assert "Misslyckat" in page


def test_nothing_received_is_said_kindly(member):
    assert "Inga meddelanden ännu" in shown("received_alerts", member)
    assert "Inga varningar ännu" in shown("received_warnings", member)


def test_a_contact_person_sees_warnings_only(sent, area, contact_person):
    sent.delivery(sent.alert(area, "Vårmöte", kind="meeting"), contact_person, chain=True)
    sent.delivery(sent.alert(area, "Bilinbrott"), contact_person, chain=True)

    page = shown("received_warnings", contact_person)

    assert "Bilinbrott" in page
    assert "Vårmöte" not in page


def test_a_warning_that_has_been_passed_on_says_so(sent, area, contact_person):
    alert = sent.alert(area)
    sent.delivery(alert, contact_person, chain=True)
    Acknowledgement.objects.create(alert=alert, person=contact_person)

    assert "Fört vidare" in shown("received_warnings", contact_person)


def test_only_a_recent_warning_asks_to_be_passed_on(sent, area, contact_person, now):
    alert = sent.alert(area)
    sent.delivery(alert, contact_person, chain=True)
    assert "Jag har fört vidare" in shown("received_warnings", contact_person)

    type(alert).objects.update(released_at=now - timedelta(days=31))
    assert "Jag har fört vidare" not in shown("received_warnings", contact_person)


def test_the_lists_take_few_queries(sent, area, contact_person, django_assert_num_queries):
    for number in range(6):
        sent.delivery(sent.alert(area, f"Varning {number}"), contact_person, chain=True)

    with django_assert_num_queries(2):
        shown("received_warnings", contact_person)
