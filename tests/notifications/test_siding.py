"""Across a border: every side approves for itself, what it has read, and nobody what they wrote."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from areas.models import TrailEntry
from areas.permissions import Actor
from areas.roles import Role
from notifications import dispatch, releasing, siding, tasks
from notifications.breaking_glass import may_break_glass
from notifications.correcting import correct
from notifications.dispatch import Refused
from notifications.models import Alert, Side
from tests.notifications.conftest import release

FIVE_MINUTES = 300


@pytest.fixture
def crossing(draft, coordinator, member, outsider, other_area, toreboda, neighbour) -> Alert:
    """Sara's warning to Ekudden, and to Björkängen in Töreboda, which it asks."""
    draft.created_by = coordinator.user
    draft.save()
    draft.areas.add(other_area)
    siding.ask(draft, [toreboda], by=coordinator.user)
    return draft


def submit(alert, by):
    return dispatch.submit(alert=alert, by=by.user, now=timezone.now())


def approve(alert, by):
    return dispatch.approve(alert=Alert.objects.get(pk=alert.pk), by=by.user, now=timezone.now())


def test_without_asking_nothing_goes_across(crossing, coordinator):
    crossing.sides.all().delete()
    with pytest.raises(Refused):
        submit(crossing, coordinator)


def test_it_waits_until_the_other_side_has_approved(crossing, coordinator, neighbour):
    assert submit(crossing, coordinator).state == Alert.State.SUBMITTED
    approved = approve(crossing, neighbour)

    assert approved.state == Alert.State.APPROVED
    assert approved.approved_by == neighbour.user
    assert TrailEntry.objects.filter(act="alert side approved", municipality__name="Töreboda").exists()


def test_a_colleague_cannot_approve_for_the_other_side(crossing, coordinator, police):
    submit(crossing, coordinator)

    assert approve(crossing, police).state == Alert.State.SUBMITTED
    with pytest.raises(Refused, match="redan godkänt"):
        approve(crossing, police)


def test_the_other_side_cannot_approve_for_the_writers(crossing, coordinator, neighbour, police, mariestad):
    mariestad.warnings_need_approval = True
    mariestad.save()
    submit(crossing, coordinator)

    assert approve(crossing, neighbour).state == Alert.State.SUBMITTED
    with pytest.raises(Refused):
        approve(crossing, neighbour)
    approved = approve(crossing, police)
    assert (approved.state, approved.approved_by) == (Alert.State.APPROVED, police.user)


def test_who_speaks_for_both_sides_approves_once(crossing, coordinator, police, people, toreboda, mariestad):
    mariestad.warnings_need_approval = True
    mariestad.save()
    people.appoint(police, Role.POLICE, toreboda)
    submit(crossing, coordinator)

    assert approve(crossing, police).state == Alert.State.APPROVED


def test_nobody_approves_what_they_wrote_also_with_a_role_there(crossing, coordinator, people, toreboda):
    submit(crossing, coordinator)
    people.appoint(coordinator, Role.APPROVER, toreboda)
    with pytest.raises(Refused):
        approve(crossing, coordinator)
    with pytest.raises(IntegrityError), transaction.atomic():
        crossing.sides.update(approved_by=coordinator.user, approved_at=timezone.now(), approved_text="x")


def test_a_side_that_has_approved_has_approved_something(crossing):
    with pytest.raises(IntegrityError), transaction.atomic():
        crossing.sides.update(approved_at=timezone.now())


@pytest.mark.parametrize("verb", ["undo", "reject"])
def test_taken_back_it_asks_anew(crossing, coordinator, neighbour, police, mariestad, verb):
    mariestad.warnings_need_approval = True
    mariestad.save()
    submit(crossing, coordinator)
    approve(crossing, neighbour)
    more = {"why": "Skriv var det hände."} if verb == "reject" else {}
    getattr(dispatch, verb)(alert=crossing, by=neighbour.user, now=timezone.now(), **more)
    assert Alert.objects.get().state == Alert.State.DRAFT

    submit(Alert.objects.get(), coordinator)
    assert approve(crossing, police).state == Alert.State.SUBMITTED


def test_a_change_after_approval_is_not_sent(crossing, coordinator, neighbour):
    submit(crossing, coordinator)
    approve(crossing, neighbour)
    Alert.objects.update(title="Något helt annat", approved_text="")
    Alert.objects.update(approved_text=releasing.digest(Alert.objects.get()))
    later = timezone.now() + timezone.timedelta(seconds=FIVE_MINUTES)

    assert releasing.release_due(now=later) == []
    assert Alert.objects.get().state == Alert.State.DRAFT


def test_a_side_that_is_forgotten_is_not_passed_by(crossing, coordinator, neighbour):
    submit(crossing, coordinator)
    approve(crossing, neighbour)
    Side.objects.all().delete()
    later = timezone.now() + timezone.timedelta(seconds=FIVE_MINUTES)

    assert releasing.release_due(now=later) == []


def test_a_municipality_in_which_nobody_is_meant_is_not_asked(draft, coordinator, member, toreboda):
    draft.created_by = coordinator.user
    draft.save()
    siding.ask(draft, [toreboda], by=coordinator.user)

    assert submit(draft, coordinator).state == Alert.State.APPROVED


def test_it_is_not_for_the_other_side_alone(crossing, coordinator, area):
    crossing.areas.remove(area)
    with pytest.raises(Refused):
        submit(crossing, coordinator)


def test_the_writers_side_steers_what_is_sent(crossing, coordinator, neighbour):
    submit(crossing, coordinator)
    approve(crossing, neighbour)
    Alert.objects.update(state=Alert.State.SENDING, released_at=timezone.now())
    alert = Alert.objects.get()
    with pytest.raises(Refused):
        dispatch.cancel(alert=alert, by=neighbour.user, now=timezone.now())

    assert dispatch.pause(alert=alert, by=coordinator.user, now=timezone.now()).state == Alert.State.PAUSED


def test_a_correction_asks_as_the_first_did(crossing, coordinator, neighbour):
    submit(crossing, coordinator)
    approve(crossing, neighbour)
    Alert.objects.update(state=Alert.State.SENDING, released_at=timezone.now())
    correction = correct(alert=Alert.objects.get(), by=coordinator.user, now=timezone.now())

    assert [side.municipality.name for side in correction.sides.all()] == ["Töreboda"]


def test_the_operator_asks_nobody(draft, outsider, other_area, member):
    draft.areas.add(other_area)

    assert release(draft).state == Alert.State.SENDING


def test_only_who_can_be_answered_by_somebody_is_asked(coordinator, toreboda, mariestad, people):
    actor = Actor(coordinator.user)
    assert list(siding.askable(actor)) == []
    people.appoint(people.person("Greta Granskare"), Role.APPROVER, toreboda)

    assert list(siding.askable(actor)) == [toreboda]


def test_each_side_is_counted_for_its_own_alone(crossing, coordinator, neighbour, people, other_area):
    for number in range(4):
        people.member(f"Töre {number}", other_area)
    text = releasing.digest(crossing)

    assert siding.sides_of(crossing, text=text, actor=Actor(neighbour.user))[0].households == 5
    assert siding.sides_of(crossing, text=text, actor=Actor(coordinator.user))[0].households is None


def test_those_who_may_approve_there_are_told(crossing, coordinator, neighbour, police, mailoutbox):
    submit(crossing, coordinator)
    tasks.tell_asked(crossing.pk)

    assert [mail.to for mail in mailoutbox] == [[neighbour.email]]
    assert mailoutbox[0].subject == "Väntar på din kommun: Inbrottsförsök"
    assert f"/utskick/{crossing.public_id}/godkann/" in mailoutbox[0].body


def test_of_what_was_taken_back_nobody_is_told(crossing, coordinator, neighbour, mailoutbox):
    submit(crossing, coordinator)
    dispatch.undo(alert=crossing, by=coordinator.user, now=timezone.now())
    tasks.tell_asked(crossing.pk)

    assert mailoutbox == []


def test_breaking_the_glass_opens_no_border(crossing, police, mariestad, toreboda):
    for municipality in (mariestad, toreboda):
        municipality.warnings_need_approval = municipality.break_glass_allowed = True
        municipality.save()
    crossing.created_by = police.user
    crossing.save()

    assert not may_break_glass(crossing, police.user)
