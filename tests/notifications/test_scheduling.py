"""An alert is sent at the time of the local clock, also in the nights when the clocks are changed."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from notifications import expanding, releasing
from notifications.models import Alert, Delivery
from notifications.scheduling import LocalTimeField


@pytest.mark.parametrize(
    ("at", "utc"),
    [
        ("2027-01-15T18:00", "2027-01-15T17:00"),
        ("2027-07-15T18:00", "2027-07-15T16:00"),
        ("2027-03-28T01:59", "2027-03-28T00:59"),
        ("2027-03-28T02:30", "2027-03-28T01:30"),  # skipped by the clock: 03.30
        ("2027-03-28T03:00", "2027-03-28T01:00"),
        ("2027-10-31T02:30", "2027-10-31T00:30"),  # comes twice: the first
        ("2027-10-31T02:30+01:00", "2027-10-31T01:30"),  # the second, asked for
        ("2027-10-31T03:00", "2027-10-31T02:00"),
    ],
)
def test_it_is_released_then_and_not_a_second_before(member, area, at, utc, capsys):
    words = ["--title", "Möte", "--text", "Möte på torget.", "--kind", "meeting", "--area", area.slug]
    call_command("send_alert", *words, "--at", at)
    moment = datetime.fromisoformat(utc).replace(tzinfo=UTC)

    assert releasing.release_due(now=moment - timedelta(seconds=1)) == []
    assert [alert.title for alert in releasing.release_due(now=moment)] == ["Möte"]


def test_a_time_that_is_none_is_refused(member, area):
    words = ["--title", "Möte", "--text", "Möte på torget.", "--area", area.slug]
    with pytest.raises(CommandError, match="--at"):
        call_command("send_alert", *words, "--at", "2027-02-30T18:00")
    assert not Alert.objects.exists()


@pytest.mark.parametrize(
    ("today", "typed", "said"),
    [
        ("2027-03-20", "2027-03-28T02:30", "saknas"),
        ("2027-10-20", "2027-10-31T02:30", "saknas, eller kommer två gånger"),
        ("2027-03-20", "2027-03-19T18:00", "passerat"),
        ("2027-03-20", "2027-06-01T18:00", "mer än 60 dagar"),
        ("2027-03-20", "på fredag", "Skriv datum och tid"),
    ],
)
def test_the_console_refuses_a_time_that_nobody_can_know(time_machine, today, typed, said):
    time_machine.move_to(f"{today}T12:00:00+00:00")
    with pytest.raises(ValidationError, match=said):
        LocalTimeField().clean(typed)
    assert LocalTimeField().clean(f"{today} 18:00").hour == 18


def test_what_is_scheduled_on_the_console_waits_for_its_time(draft, member, sign_in, coordinator):
    type(member).objects.update(quiet_from=time(22), quiet_until=time(7))
    Alert.objects.update(kind="information", created_by=coordinator.user)
    client, page = sign_in(coordinator), f"/utskick/{draft.public_id}/granska/"
    seen = client.get(page).context["form"]["seen"].value()
    evening = timezone.localtime().replace(hour=23, minute=0, second=0, microsecond=0) + timedelta(days=1)

    answer = client.post(page, {"seen": seen, "send_at": f"{evening:%Y-%m-%dT%H:%M}"}, follow=True)

    assert "1 har tyst tid då" in answer.text
    assert "Går ut <strong>" in answer.text
    draft.refresh_from_db()
    assert (draft.state, draft.release_at) == (Alert.State.APPROVED, evening)


def test_the_review_shows_what_a_time_means_before_anything_is_sent(
    draft, member, people, area, sign_in, coordinator, time_machine
):
    time_machine.move_to("2027-01-15T12:00:00+00:00")
    type(member).objects.update(quiet_from=time(22), quiet_until=time(7))
    people.member("Nils Natt", area, quiet_from=time(20), quiet_until=time(8, 30))
    Alert.objects.update(kind="information", created_by=coordinator.user)
    client, page = sign_in(coordinator), f"/utskick/{draft.public_id}/granska/"
    assert "har tyst tid" not in client.get(page).text

    shown = client.post(page, {"act": "when", "send_at": "2027-01-16T03:00"}).text
    assert "1 har tyst tid och får det klockan 07.00." in shown
    assert "1 har tyst tid och får det klockan 08.30." in shown
    assert "Det går ut lördag 16 januari 03.00." in shown
    assert 'value="2027-01-16T03:00"' in shown
    assert "07.00 (16 januari)" in client.post(page, {"act": "when", "send_at": "2027-01-15T23:00"}).text
    gone = client.post(page, {"act": "when", "send_at": "2026-01-15T23:00"})
    assert (gone.status_code, "passerat" in gone.text.partition("error-summary")[2][:500]) == (422, True)
    draft.refresh_from_db()
    assert (draft.state, draft.send_at) == (Alert.State.DRAFT, None)


@pytest.mark.parametrize(
    ("evening", "morning"),
    [
        ("2027-03-27T22:30+00:00", "2027-03-28T05:00+00:00"),  # 23.30, and 07.00 summer time
        ("2027-10-30T21:30+00:00", "2027-10-31T06:00+00:00"),  # 23.30, and 07.00 winter time
    ],
)
def test_what_is_sent_in_such_a_night_waits_until_the_morning_of_the_local_clock(
    draft, member, time_machine, evening, morning
):
    time_machine.move_to(datetime.fromisoformat(evening), tick=False)
    type(member).objects.update(quiet_from=time(22), quiet_until=time(7))
    now = datetime.fromisoformat(evening)
    Alert.objects.update(kind="information", state="approved", release_at=now, approved_text="")
    draft.refresh_from_db()
    Alert.objects.update(approved_text=releasing.digest(draft))

    (alert,) = releasing.release_due(now=now)
    expanding.expand_page(alert, now=now)
    assert {row.not_before for row in Delivery.objects.all()} == {datetime.fromisoformat(morning)}
