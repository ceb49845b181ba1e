"""An exercise says what it is in everything it says, from draft to feeds, and is never counted."""

from datetime import timedelta

import pytest
from defusedxml import ElementTree
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from notifications import dispatch, releasing
from notifications.acknowledging import acknowledge
from notifications.cap import as_cap
from notifications.correcting import correct
from notifications.handing_on import Words, hand_on
from notifications.models import Alert, Rendering
from notifications.rungs import Rung
from notifications.summing import months_of, sent_in
from notifications.views.previewing import Preview
from notifications.weekly_letter.writing import text_of
from tests.notifications.conftest import release


@pytest.fixture
def client(sign_in, coordinator, member):
    return sign_in(coordinator)


@pytest.fixture
def written(written) -> dict:
    """What the page sends when an exercise is written."""
    return written | {"email_text": "Lås alla dörrar.", "is_exercise": "on", "act": "save"}


@pytest.fixture
def exercise(draft, member) -> Alert:
    """The warning as an exercise, released."""
    draft.is_exercise, draft.title, draft.sms_text = (
        True,
        f"ÖVNING: {draft.title}",
        f"ÖVNING: {draft.sms_text}",
    )
    draft.save()
    return release(draft)


def test_ticking_the_box_marks_every_text_once_and_unticking_unmarks(client, written):
    client.post("/utskick/nytt/", written)
    draft = Alert.objects.get()
    assert (draft.title, draft.sms_text) == ("ÖVNING: Inbrott i garage", "ÖVNING: Lås dörrarna.")
    assert draft.email_text == "ÖVNING: Lås alla dörrar."
    again = written | {"title": draft.title, "sms_text": "Lås fönstren."}
    client.post(f"/utskick/{draft.public_id}/andra/", again)
    draft.refresh_from_db()
    assert (draft.title, draft.sms_text) == ("ÖVNING: Inbrott i garage", "ÖVNING: Lås fönstren.")
    client.post(f"/utskick/{draft.public_id}/andra/", again | {"is_exercise": ""})
    draft.refresh_from_db()
    assert (draft.is_exercise, draft.title, draft.sms_text) == (False, "Inbrott i garage", "Lås fönstren.")


def test_every_page_of_it_says_so(client, written):
    client.post("/utskick/nytt/", written)
    draft = Alert.objects.get()
    for page in ("andra", "granska"):
        text = client.get(f"/utskick/{draft.public_id}/{page}/").text
        assert " data-exercise" in text
        assert "det här meddelandet är en övning" in text
    assert " data-exercise" not in client.get("/utskick/").text


def test_what_leaves_begins_with_the_word(exercise, member):
    sms, mail = (
        Rendering.objects.get(channel=one, language="sv", reader="member") for one in ("sms", "email")
    )
    assert sms.body.startswith("ÖVNING: Inbrottsförsök i natt.")
    assert "\r\n\r\nÖVNING: Inbrottsförsök\r\n" in mail.body
    assert "Varning" not in mail.body
    english = Rendering.objects.get(channel="sms", language="en", reader="member")
    assert english.body.startswith("ÖVNING: ")


def test_the_public_list_shows_it_as_an_exercise_and_feeds_and_front_page_leave_it_out(client, exercise):
    assert "Övning" in client.get("/meddelanden/").text
    page = client.get(f"/meddelanden/{exercise.public_id}/").text
    assert "ÖVNING: Inbrottsförsök" in page
    assert " data-exercise" in page
    for feed in ("/meddelanden/atom.xml", "/meddelanden/cap.xml", "/"):
        assert exercise.title not in client.get(feed).text
    status = ElementTree.fromstring(as_cap(exercise)).find("{urn:oasis:names:tc:emergency:cap:1.2}status")
    assert status.text == "Exercise"


def test_it_is_acknowledged_and_not_counted_but_paid(exercise, contact_person, mariestad, settings):
    settings.SMS_PRICE_PER_SEGMENT = 0.5
    exercise.deliveries.update(status=100)
    assert acknowledge(alert=exercise, person=contact_person, now=timezone.now())
    this_year = timezone.localdate().year
    assert not sent_in(mariestad, this_year).exists()
    months = months_of(mariestad, this_year)
    assert sum(month.alerts + month.warnings + month.acknowledged + month.sms for month in months) == 0
    assert sum(month.cost for month in months) > 0
    assert exercise.title not in text_of(mariestad, now=timezone.now())


def test_what_carries_it_on_says_so_too(exercise, contact_person, now):
    following = hand_on(
        first=exercise,
        rung=Rung.DEPUTY,
        words=Words("Påminnelse", "För vidare.", ""),
        areas=exercise.areas.all(),
        appointments=contact_person.appointments.all(),
        now=now,
    )
    assert (following.alert.is_exercise, following.alert.title) == (True, "ÖVNING: Påminnelse")
    assert following.alert.sms_text == "ÖVNING: För vidare."


def test_it_is_no_reason_to_hold_back_the_real_one(exercise, area):
    real = Alert.objects.create(title="Inbrott", sms_text="Inbrott.")
    real.areas.add(area)
    assert Preview(real).sent_recently(timezone.now()) is None


def test_a_correction_of_it_is_one(exercise, coordinator):
    correction = correct(alert=exercise, by=coordinator.user, now=timezone.now())
    assert correction.is_exercise
    assert correction.title == "ÖVNING: Rättelse: Inbrottsförsök"


def test_it_cannot_be_switched_after_approval(draft, member):
    dispatch.submit(alert=draft, by=None, now=timezone.now())
    Alert.objects.update(is_exercise=True, title="ÖVNING: Inbrottsförsök")
    assert releasing.release_due(now=timezone.now() + timedelta(minutes=1)) == []


def test_neither_the_verb_nor_the_database_takes_one_that_does_not_say_so(draft, member):
    draft.is_exercise = True
    draft.save()
    with pytest.raises(dispatch.Refused, match="ÖVNING"):
        dispatch.submit(alert=draft, by=None, now=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        Alert.objects.update(state="submitted")


def test_the_command_marks_it(member, area):
    call_command("send_alert", "--title", "Prov", "--text", "Övar.", "--area", area.slug, "--exercise")
    assert Alert.objects.get().sms_text == "ÖVNING: Övar."
