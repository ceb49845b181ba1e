"""What a preview knows of an alert."""

from datetime import timedelta

import pytest
from django.utils import timezone

from notifications.models import Alert
from notifications.views.previewing import Preview


@pytest.fixture
def now():
    return timezone.now()


def test_the_token_shown_leads_nowhere_and_is_as_long_as_a_real_one(draft):
    assert "/stopp/00000000" in Preview(draft).sms


def test_while_writing_the_same_audience_is_counted_once(draft, member, django_assert_max_num_queries):
    assert Preview(draft, while_writing=True).reach.people == 1
    draft.sms_text = "Ett tecken till."
    with django_assert_max_num_queries(3):
        assert Preview(draft, while_writing=True).reach.people == 1


def test_another_audience_is_counted_anew(draft, member, other_area, outsider):
    assert Preview(draft, while_writing=True).reach.people == 1
    draft.areas.add(other_area)

    assert Preview(draft, while_writing=True).reach.people == 2


def test_what_is_sent_is_always_counted_anew(draft, people, area):
    assert Preview(draft, while_writing=True).reach.people == 0
    people.member("Nils Nyinflyttad", area)

    assert Preview(draft).reach.people == 1


def test_what_is_written_for_one_channel_goes_to_that_one(draft):
    draft.channels = ["email"]

    assert Preview(draft).sms == ""
    assert draft.sms_text in Preview(draft).email


def test_the_culprit_is_a_piece_of_its_own(draft):
    draft.sms_text = "Lås – nu"
    pieces = Preview(draft).pieces

    assert [piece for piece, is_culprit in pieces if is_culprit] == ["–"]
    assert "".join(piece for piece, _ in pieces) == Preview(draft).sms


def test_another_text_is_another_digest(draft):
    before = Preview(draft).digest()
    draft.sms_text += "!"

    assert Preview(draft).digest() != before


def test_another_recipient_is_another_digest(draft, people, area):
    before = Preview(draft).digest()
    people.member("Nils Nyinflyttad", area)

    assert Preview(draft).digest() != before


@pytest.mark.parametrize(("minutes", "found"), [(4, True), (61, False)])
def test_recently_is_within_the_hour(draft, alert_by, police, now, minutes, found):
    alert_by(police, "done", approved_at=now - timedelta(minutes=minutes))

    assert (Preview(draft).sent_recently(now) is not None) == found


def test_another_kind_or_place_is_no_repetition(draft, alert_by, police, other_area, now):
    alert_by(police, "done", approved_at=now, kind="meeting")
    alert_by(police, "done", approved_at=now, to=other_area)

    assert Preview(draft).sent_recently(now) is None


def test_a_correction_repeats_nothing(draft, alert_by, coordinator, now):
    first = alert_by(coordinator, "done", approved_at=now)
    Alert.objects.filter(pk=draft.pk).update(corrects=first)

    assert Preview(Alert.objects.get(pk=draft.pk)).sent_recently(now) is None
