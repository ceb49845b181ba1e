"""Handing in, approving, undoing, stopping: who may, when, and what it changes."""

from datetime import timedelta

import pytest
from django.utils import timezone

from areas.models import TrailEntry
from areas.roles import Role
from notifications import dispatch, releasing, tasks
from notifications.correcting import correct
from notifications.dispatch import Refused
from notifications.models import Alert
from notifications.statuses import Status
from tests.notifications.conftest import release

MINUTE = timedelta(minutes=1)


@pytest.fixture
def draft(draft, coordinator):
    """Sara's draft of a warning to Ekudden."""
    draft.created_by = coordinator.user
    draft.save()
    return draft


@pytest.fixture
def strict(mariestad):
    """Mariestad, where a second person sees every warning."""
    mariestad.warnings_need_approval = True
    mariestad.save()


def submit(alert, by, **options):
    return dispatch.submit(alert=alert, by=by.user, now=timezone.now(), **options)


def test_nothing_leaves_before_the_undo_time_is_over(draft, coordinator, member):
    submit(draft, coordinator)
    assert releasing.release_due(now=timezone.now() + MINUTE / 4) == []
    assert releasing.release_due(now=timezone.now() + MINUTE) == [draft]


def test_what_is_undone_is_a_draft_again(draft, coordinator, member):
    submit(draft, coordinator)
    dispatch.undo(alert=draft, by=coordinator.user, now=timezone.now())
    assert releasing.release_due(now=timezone.now() + MINUTE) == []
    assert draft.state == Alert.State.DRAFT


def test_an_alert_that_would_reach_nobody_is_refused(draft, coordinator):
    with pytest.raises(Refused, match="inte nå någon"):
        submit(draft, coordinator)


@pytest.mark.parametrize(
    ("is_over", "kind", "word"), [(False, "warning", "Rättelse"), (True, "information", "Avslutat")]
)
def test_a_correction_is_as_urgent_as_what_it_corrects(draft, coordinator, is_over, kind, word):
    correction = correct(alert=draft, by=coordinator.user, now=timezone.now(), is_over=is_over)
    assert (correction.kind, correction.title) == (kind, f"{word}: {draft.title}")
    assert correction.sms_text.startswith(f"{word}: ")


def test_a_coordinator_cannot_send_next_door(draft, coordinator, other_area, outsider):
    draft.areas.add(other_area)
    with pytest.raises(Refused):
        submit(draft, coordinator)
    assert Alert.objects.get().state == Alert.State.DRAFT


def test_a_plate_is_refused_with_the_reason(draft, coordinator, member):
    draft.sms_text = "Håll utkik efter ABC 123."
    with pytest.raises(Refused, match="ABC 123"):
        submit(draft, coordinator)


def test_what_is_doubtful_needs_a_reason(draft, coordinator, member):
    draft.sms_text = "En lång man med mörkt hår har synts på Björkvägen."
    with pytest.raises(Refused):
        submit(draft, coordinator)


def test_handing_in_twice_is_refused(draft, coordinator, member):
    submit(draft, coordinator)
    with pytest.raises(Refused):
        submit(draft, coordinator)


def test_where_a_second_person_is_needed_it_waits(draft, coordinator, member, strict):
    assert submit(draft, coordinator).state == Alert.State.SUBMITTED


@pytest.mark.usefixtures("member", "contact_person", "strict")
def test_colleagues_who_may_approve_are_told_that_it_waits(
    draft, coordinator, police, queue, django_capture_on_commit_callbacks, mailoutbox
):
    with django_capture_on_commit_callbacks(execute=True):
        submit(draft, coordinator)
    assert ("tell_approvers", (draft.pk,)) in queue.waiting()

    tasks.tell_approvers(draft.pk)
    assert [mail.to for mail in mailoutbox] == [[police.email]]
    assert mailoutbox[0].subject == "Väntar på ditt godkännande: Inbrottsförsök"
    assert f"/utskick/{draft.public_id}/godkann/" in mailoutbox[0].body


def test_nobody_is_told_of_what_no_longer_waits(draft, coordinator, member, strict, police, mailoutbox):
    submit(draft, coordinator)
    dispatch.undo(alert=draft, by=coordinator.user, now=timezone.now())
    tasks.tell_approvers(draft.pk)

    assert mailoutbox == []


def test_nobody_approves_their_own(draft, coordinator, member, strict):
    submit(draft, coordinator)
    with pytest.raises(Refused):
        dispatch.approve(alert=draft, by=coordinator.user, now=timezone.now())


def test_a_colleague_approves(draft, coordinator, member, strict, police):
    submit(draft, coordinator)
    dispatch.approve(alert=draft, by=police.user, now=timezone.now())
    assert draft.state == Alert.State.APPROVED


def test_a_contact_person_approves_nothing(draft, coordinator, contact_person, strict):
    submit(draft, coordinator)
    with pytest.raises(Refused):
        dispatch.approve(alert=draft, by=contact_person.user, now=timezone.now())


def test_an_approval_is_void_when_the_text_changes(draft, coordinator, member):
    submit(draft, coordinator)
    Alert.objects.update(title="Något helt annat")
    assert releasing.release_due(now=timezone.now() + MINUTE) == []
    assert Alert.objects.get().state == Alert.State.DRAFT


def test_three_alerts_an_hour(draft, coordinator, member):
    for number in range(3):
        sent = Alert.objects.create(title=str(number), sms_text="x", created_by=coordinator.user)
        Alert.objects.filter(pk=sent.pk).update(released_at=timezone.now())
    with pytest.raises(Refused):
        submit(draft, coordinator)


def test_a_correction_is_for_those_who_have_the_first(draft, coordinator, member, people, area):
    release(draft)
    draft.deliveries.update(status=100)
    people.member("Nils Ny", area)
    correction = correct(alert=draft, by=coordinator.user, now=timezone.now())
    release(correction)
    assert set(correction.deliveries.values_list("person", flat=True)) == {member.pk}


def test_every_act_leaves_its_trail(draft, coordinator, member):
    submit(draft, coordinator)
    dispatch.undo(alert=draft, by=coordinator.user, now=timezone.now())
    acts = TrailEntry.objects.order_by("id").values_list("act", "actor__person__name")
    assert list(acts) == [("alert submitted", "Sara Samordnare"), ("alert undone", "Sara Samordnare")]


def test_an_ended_role_sends_nothing(draft, coordinator, member):
    coordinator.appointments.filter(role=Role.COORDINATOR).update(until_on=timezone.localdate())
    with pytest.raises(Refused):
        submit(draft, coordinator)


def failed(alert: Alert, reason: str) -> None:
    alert.deliveries.update(status=Status.UNDELIVERED, reason=reason)


def test_what_failed_for_a_passing_reason_is_tried_again(draft, coordinator, member):
    failed(release(draft), "unreachable")
    assert dispatch.retry_failed(alert=draft, by=coordinator.user, now=timezone.now()) == 2
    assert set(draft.deliveries.values_list("status", flat=True)) == {Status.RETRY_WAIT}


def test_what_was_refused_for_good_is_not(draft, coordinator, member):
    failed(release(draft), "bad_address")
    assert dispatch.retry_failed(alert=draft, by=coordinator.user, now=timezone.now()) == 0


def test_nothing_of_a_cancelled_alert_is_tried_again(draft, coordinator, member):
    failed(release(draft), "unreachable")
    Alert.objects.update(state=Alert.State.CANCELLED)
    with pytest.raises(Refused):
        dispatch.retry_failed(alert=draft, by=coordinator.user, now=timezone.now())
    assert set(draft.deliveries.values_list("status", flat=True)) == {Status.UNDELIVERED}
