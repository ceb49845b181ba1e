"""A trial reaches its writer alone, by the real queue, and can be taken for nothing else."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from areas.models import Person, TrailEntry
from notifications import releasing, tasks
from notifications.dispatch import Refused, submit
from notifications.models import Alert, Delivery, Hold, LedgerCount
from notifications.sending import drain
from notifications.statuses import Channel, Lane
from notifications.summing import sent_in
from notifications.trying import MOST_AN_HOUR, try_out
from notifications.views.previewing import Preview


@pytest.fixture
def draft(draft, coordinator, member, mariestad):
    """The coordinator's draft; she gets no alerts herself, and Mariestad has a sender of its own."""
    Person.objects.filter(pk=coordinator.pk).update(sms_wanted_at=None, email_wanted_at=None)
    mariestad.sms_sender = "Mariestad"
    mariestad.save()
    draft.created_by = coordinator.user
    draft.save()
    return draft


def trial_of(draft, **options) -> Alert:
    return try_out(draft=draft, by=draft.created_by, now=timezone.now(), **options)


def test_it_arrives_marked_and_otherwise_to_the_letter(provider, draft, coordinator, member, settings):
    settings.TWILIO_FROM = ""
    trial_of(draft)
    for channel in Channel:
        drain(lane=Lane.URGENT, channel=channel)
    (sms,), (mail,) = provider.messages(coordinator.phone), provider.mails(coordinator.email)
    assert sms["body"].startswith(
        "PROV: Inbrottsförsök i natt. Lås dörrar och fönster.\n/Grannsamverkan Mariestad"
    )
    assert sms["from"] == "Mariestad"
    assert mail["subject"] == "PROV: Varning: Inbrottsförsök"
    assert "Gäller: Ekudden" in mail["text"]
    assert provider.messages(member.phone) == provider.mails(member.email) == []
    releasing.finish(now=timezone.now())
    assert Alert.objects.get(audience="writer").state == Alert.State.DONE


def test_nobody_takes_it_for_a_real_one(draft, coordinator, police, mariestad, sign_in, client):
    trial = trial_of(draft)
    assert not sent_in(mariestad, timezone.localdate().year).exists()
    assert Preview(draft).sent_recently(timezone.now()) is None
    for page in ("/meddelanden/", "/meddelanden/atom.xml", "/meddelanden/cap.xml", "/"):
        assert "PROV" not in client.get(page).text
    assert client.get(f"/meddelanden/{trial.public_id}/").status_code == 404
    colleague = sign_in(police)
    assert "PROV" not in colleague.get("/utskick/").text
    assert colleague.get(f"/utskick/{trial.public_id}/").status_code == 404
    with pytest.raises(IntegrityError), transaction.atomic():
        Alert.objects.filter(pk=trial.pk).update(title="Inbrott")


def test_it_is_in_the_ledger_and_the_trail_and_leaves_the_draft_alone(draft, coordinator):
    trial = trial_of(draft)
    assert set(Delivery.objects.values_list("alert", "person")) == {(trial.pk, coordinator.pk)}
    assert set(LedgerCount.objects.values_list("word", "number")) == {("queued", 1)}
    assert TrailEntry.objects.get(act="alert tried").subject_id == draft.public_id
    draft.refresh_from_db()
    assert draft.state == Alert.State.DRAFT
    assert submit(alert=draft, by=coordinator.user, now=timezone.now()).state == Alert.State.APPROVED


def test_there_are_so_many_in_an_hour_and_they_are_no_alerts_sent(draft, coordinator):
    for _ in range(MOST_AN_HOUR):
        trial_of(draft)
    with pytest.raises(Refused, match="timme"):
        trial_of(draft)
    assert submit(alert=draft, by=coordinator.user, now=timezone.now()).state == Alert.State.APPROVED
    later = timezone.now() + timedelta(minutes=61)
    assert try_out(draft=draft, by=draft.created_by, now=later)


def test_it_keeps_to_the_days_money_the_hold_and_the_safeguards(draft, settings):
    settings.SMS_DAILY_BUDGET, settings.SMS_PRICE_PER_SEGMENT = 0.4, 0.5
    with pytest.raises(Refused, match="pengar"):
        trial_of(draft)
    settings.SMS_DAILY_BUDGET = 0
    hold = Hold.objects.create()
    with pytest.raises(Refused, match="säkerhetskopia"):
        trial_of(draft)
    hold.end(by=None, now=timezone.now())
    draft.sms_text = "Håll utkik efter ABC 123."
    with pytest.raises(Refused, match="inte får skickas"):
        trial_of(draft)
    assert not Alert.objects.filter(audience="writer").exists()


def test_only_verified_addresses(draft, coordinator):
    Person.objects.filter(pk=coordinator.pk).update(phone_verified_at=None)
    assert trial_of(draft).channels == ["email"]
    Person.objects.filter(pk=coordinator.pk).update(email_verified_at=None)
    with pytest.raises(Refused, match="Bekräfta"):
        trial_of(draft)


def test_the_buttons_and_what_became_of_it(draft, coordinator, sign_in):
    desk, page = sign_in(coordinator), f"/utskick/{draft.public_id}/granska/"
    assert desk.post(f"/utskick/{draft.public_id}/prova/").url == page
    shown = desk.get(page).text
    assert "Ett prov är på väg till dig med sms och e-post." in shown
    assert "Sms: väntar" in shown
    Hold.objects.create()
    assert "säkerhetskopia" in desk.post(f"/utskick/{draft.public_id}/prova/", follow=True).text


def test_nobody_else_tries_it_and_what_is_handed_in_is_shown(draft, police, coordinator, sign_in):
    assert sign_in(police).post(f"/utskick/{draft.public_id}/prova/").status_code == 404
    submit(alert=draft, by=coordinator.user, now=timezone.now())
    answer = sign_in(coordinator).post(f"/utskick/{draft.public_id}/prova/")
    assert answer.url == f"/utskick/{draft.public_id}/"
    assert not Alert.objects.filter(audience="writer").exists()


def test_no_worker_writes_out_anybody_else(draft):
    trial = trial_of(draft)
    tasks.expand(trial.pk)
    assert trial.deliveries.count() == 2
