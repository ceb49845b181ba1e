"""The record of an alert: what it says, and that nobody who got it can be found in it."""

from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from areas.chaining import tie_new
from areas.models import TrailEntry, TrailHead
from areas.roles import Role
from notifications import dispatch
from notifications.acknowledging import acknowledge
from notifications.models import Alert, BreakGlass, FollowOn
from notifications.record_paper import paper_of
from notifications.recording import OWN, take_record
from notifications.rungs import Rung
from notifications.statuses import Channel, Reason, Status
from tests.notifications.conftest import release


def words_of(record) -> str:
    pages = PdfReader(BytesIO(paper_of(record))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


@pytest.fixture
def alert(draft, member, contact_person, coordinator, now) -> Alert:
    """A warning to Ekudden by the coordinator: Karin has acknowledged, one SMS has failed."""
    Alert.objects.update(created_by=coordinator.user, email_text="Gå in i källaren € och titta 🚨 efter.")
    draft.refresh_from_db()
    alert = release(draft)
    alert.deliveries.update(status=Status.SENT)
    failed = alert.deliveries.filter(person=member, channel=Channel.SMS)
    failed.update(status=Status.FAILED, reason=Reason.BAD_ADDRESS)
    acknowledge(alert=alert, person=contact_person, now=now)
    return alert


def test_it_says_what_was_said_to_the_letter(alert, coordinator, now):
    record = take_record(alert=alert, by=coordinator.user, now=now)
    sms = [text for text in record.texts if text.rendering.channel == Channel.SMS]

    assert [text.number for text in record.texts] == [1, 1, 1, 1]
    assert all(text.body.startswith(f"{alert.sms_text}\n/Grannsamverkan Mariestad") for text in sms)
    assert [f"/kvittens/{OWN}/" in text.body for text in sms] == [False, True]
    assert all(f"/stopp/{OWN}/" in text.body for text in record.texts)
    assert words_of(record).count("Gå in i källaren € och titta [U+1F6A8] efter.") == 2


def test_it_says_who_when_to_whom_and_what_became_of_it(alert, coordinator, now):
    Alert.objects.filter(pk=alert.pk).update(
        first_accepted_at=now, last_accepted_at=now + timedelta(minutes=3)
    )
    alert.refresh_from_db()
    record = take_record(alert=alert, by=coordinator.user, now=now)

    assert record.failures == [(Channel.SMS, Reason.BAD_ADDRESS, 1)]
    assert [(area.name, split.whole, split.part) for area, split in record.answers] == [("Ekudden", 1, 1)]
    said = words_of(record)
    for words in (
        "Skrivet av Sara Samordnare",
        "Ekudden (Mariestad)",
        "Sms 2 meddelanden",
        "Adressen finns inte",
        "ordagrant",
    ):
        assert words in said


def test_it_names_nobody_who_got_it(alert, coordinator, member, contact_person, now):
    said = words_of(take_record(alert=alert, by=coordinator.user, now=now))

    for person in (member, contact_person):
        for secret in (*person.name.split(), person.email, person.phone, person.public_id):
            assert secret not in said


def test_it_ends_with_the_head_of_the_trail(alert, coordinator, now):
    take_record(alert=alert, by=coordinator.user, now=now)
    tie_new()
    record = take_record(alert=alert, by=coordinator.user, now=now)
    acts = [entry.act for entry in record.acts]

    assert acts[-2:] == ["alert recorded"] * 2
    assert "acknowledge" not in acts
    assert TrailEntry.objects.filter(act="acknowledge").exists()
    assert record.acts[-1].municipality == coordinator.appointments.get().municipality
    assert TrailHead.objects.get().link in words_of(record).replace(" ", "")


def test_a_reason_and_a_correction_are_told(draft, coordinator, member, now):
    Alert.objects.update(created_by=coordinator.user, sms_text="En lång man med skägg sågs på Björkvägen.")
    draft.refresh_from_db()
    dispatch.submit(alert=draft, by=coordinator.user, now=now, undo_seconds=0, reason="Polisen ber om det")
    Alert.objects.create(
        title="Rättelse", corrects=draft, state=Alert.State.DONE, released_at=now, created_by=coordinator.user
    )
    said = words_of(take_record(alert=draft, by=coordinator.user, now=now))

    assert "Polisen ber om det" in said
    assert "Rättat av Rättelse" in said


def test_few_contact_persons_are_hidden_from_who_may_not_read_them(alert, police, now):
    record = take_record(alert=alert, by=police.user, now=now)

    assert [(split.whole_said, split.part_said) for _area, split in record.answers] == [("färre än 5",) * 2]


def test_another_municipalitys_areas_are_not_counted(alert, people, toreboda, other_area, now):
    alert.areas.add(other_area)
    stranger = people.person("Pia Polis")
    people.appoint(stranger, Role.POLICE, toreboda)

    assert take_record(alert=alert, by=stranger.user, now=now).answers == []


def test_who_approved_on_the_other_side_of_a_border_is_told(alert, coordinator, people, toreboda, now):
    stranger = people.person("Pia Polis")
    alert.sides.create(
        municipality=toreboda, approved_by=stranger.user, approved_at=now, approved_text="x" * 64
    )

    assert "Töreboda: Pia Polis" in words_of(take_record(alert=alert, by=coordinator.user, now=now))


def test_a_warning_that_was_sent_alone_says_so(alert, coordinator, police, now):
    glass = BreakGlass.objects.create(alert=alert, by=coordinator.user, reason="Pågår nu", text="x" * 64)
    said = words_of(take_record(alert=alert, by=coordinator.user, now=now))
    assert "Godkänt av ingen: skickat ensam i nödläge" in said
    assert "Pågår nu" in said

    glass.review(by=police.user, verdict="right", note="Bra", now=now)
    alert = Alert.objects.get(pk=alert.pk)
    assert "Per Polis" in words_of(take_record(alert=alert, by=coordinator.user, now=now))


def test_how_it_was_carried_on_is_counted(alert, coordinator, contact_person, area, now):
    carried = Alert.objects.create(title="Vidare", state=Alert.State.DONE, released_at=now)
    FollowOn.objects.create(first=alert, alert=carried, rung=Rung.FORWARD, person=contact_person)
    alert.put_up.create(area=area, person=contact_person)
    record = take_record(alert=alert, by=coordinator.user, now=now)

    assert (record.carried_on, record.put_up) == ([(Rung.FORWARD, 1)], 1)
    assert "Uppsatt på papper 1" in words_of(record)
    assert "Inbrottsförsök" in words_of(take_record(alert=carried, by=coordinator.user, now=now))
