"""Sending a warning alone: who may, what it takes, who is told, and who looks into it afterwards."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from areas.models import TrailEntry
from areas.roles import Role
from notifications import dispatch, releasing, tasks
from notifications.breaking_glass import break_glass, review
from notifications.dispatch import Refused
from notifications.models import Alert, BreakGlass

WHY = "Rånare på flykt, ingen svarar."


@pytest.fixture
def draft(draft, police, mariestad, member):
    """Per Polis's draft of a warning to Ekudden, where a second person approves every warning."""
    mariestad.warnings_need_approval = True
    mariestad.save()
    draft.created_by = police.user
    draft.save()
    return draft


def send_alone(draft, police, **options):
    return break_glass(alert=draft, by=police.user, now=timezone.now(), why=WHY, **options)


def test_it_waits_a_minute_and_leaves_without_approval(draft, police):
    now = timezone.now()
    send_alone(draft, police)
    assert draft.state == Alert.State.APPROVED
    assert releasing.release_due(now=now + timedelta(seconds=55)) == []
    assert releasing.release_due(now=now + timedelta(seconds=65)) == [draft]
    entry = TrailEntry.objects.get(act="glass broken")
    assert (entry.actor, entry.details["why"]) == (police.user, WHY)


def test_everybody_who_could_have_approved_is_told_at_once(draft, police, coordinator, people, mariestad):
    approver, elsewhere = people.person("Anna Approver"), people.person("Erik Extern")
    people.appoint(approver, Role.APPROVER, mariestad)
    people.appoint(people.person("Gun Granskare"), Role.AUDITOR, mariestad)
    send_alone(draft, police)
    tasks.tell_of_broken_glass(draft.pk)
    assert {sent.to[0] for sent in mail.outbox} == {approver.email, coordinator.email}
    assert mail.outbox[0].subject == "Skickat utan godkännande: Inbrottsförsök"
    assert WHY in mail.outbox[0].body
    assert "Per Polis skickade varningen" in mail.outbox[0].body
    assert elsewhere.email not in str(mail.outbox[0].to)


def test_undone_nothing_of_it_is_left(draft, police):
    send_alone(draft, police)
    dispatch.undo(alert=draft, by=police.user, now=timezone.now())
    assert not BreakGlass.objects.exists()
    assert dispatch.submit(alert=draft, by=police.user, now=timezone.now()).state == Alert.State.SUBMITTED


def test_the_worker_sends_nothing_that_nobody_approved(draft, police):
    """Neither when the glass is gone, nor when it was broken for other words."""
    for change in (BreakGlass.objects.all().delete, lambda: BreakGlass.objects.update(text="annat")):
        send_alone(draft, police, undo_seconds=5)
        change()
        assert releasing.release_due(now=timezone.now() + timedelta(seconds=9)) == []
        draft.refresh_from_db()
        assert draft.state == Alert.State.DRAFT


def test_the_words_cannot_be_changed_behind_it(draft, police):
    send_alone(draft, police)
    Alert.objects.update(sms_text="Något helt annat.")
    assert releasing.release_due(now=timezone.now() + timedelta(minutes=2)) == []


def refused(draft, by, match, **options):
    with pytest.raises(Refused, match=match):
        break_glass(alert=draft, by=by.user, now=timezone.now(), **({"why": WHY} | options))
    assert Alert.objects.get().state == Alert.State.DRAFT
    assert not BreakGlass.objects.exists()


def test_only_the_police_and_only_warnings(draft, police, coordinator):
    refused(draft, coordinator, "utan att någon annan godkänner")
    draft.kind = Alert.Kind.INFORMATION
    refused(draft, police, "utan att någon annan godkänner")


def test_a_municipality_can_switch_it_off(draft, police, mariestad):
    mariestad.break_glass_allowed = False
    mariestad.save()
    refused(draft, police, "utan att någon annan godkänner")


def test_not_next_door(draft, police, other_area):
    draft.areas.add(other_area)
    refused(draft, police, "utan att någon annan godkänner")


def test_it_needs_a_reason_and_a_need(draft, police, mariestad):
    refused(draft, police, "varför", why="  ")
    mariestad.warnings_need_approval = False
    mariestad.save()
    refused(draft, police, "som vanligt")


def test_safeguards_hold(draft, police):
    draft.sms_text = "Håll utkik efter ABC 123."
    refused(draft, police, "ABC 123")


@pytest.fixture
def sent(draft, police):
    """The warning, gone."""
    send_alone(draft, police, undo_seconds=0)
    assert draft.released_at
    return draft


def look_into(alert, by, verdict="wrong"):
    review(alert=alert, by=by.user, verdict=verdict, note="Jag var anträffbar.", now=timezone.now())


def test_another_looks_into_it_once(sent, coordinator, people, mariestad):
    look_into(sent, coordinator)
    glass = BreakGlass.objects.get()
    assert (glass.verdict, glass.reviewed_by) == ("wrong", coordinator.user)
    assert TrailEntry.objects.get(act="glass reviewed").details == {"verdict": "wrong"}
    approver = people.person("Anna Approver")
    people.appoint(approver, Role.APPROVER, mariestad)
    with pytest.raises(Refused):
        look_into(sent, approver, "right")


def test_nobody_looks_into_their_own_or_next_door(sent, police, people, toreboda):
    stranger = people.person("Pia Polis")
    people.appoint(stranger, Role.POLICE, toreboda)
    for by in (police, stranger):
        with pytest.raises(Refused):
            look_into(sent, by)
    with pytest.raises(IntegrityError), transaction.atomic():
        BreakGlass.objects.update(reviewed_by=police.user, reviewed_at=timezone.now(), verdict="right")
