"""What is noted of a stop, and that the last thing said about an address is what holds after a restore."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as budget
from hypothesis import strategies as st

from areas.models import Consent
from areas.models.consent import consents_of
from grannsamverkan.forgotten import default_file, lines_since
from grannsamverkan.stopped import stop_again
from notifications.models import Suppression
from notifications.statuses import Channel

Cause = Suppression.Cause
PHONES = ("+46701740605", "+46701740606", "+46701740607")


def stop(phone=PHONES[0], cause=Cause.REPLY):
    return Suppression.objects.stop(channel=Channel.SMS, address=phone, cause=cause)


def test_a_stop_is_noted_without_saying_whose(kept):
    lines = kept(stop)

    assert [line.kind for line in lines] == ["stop"]
    assert PHONES[0] not in default_file().read_text()
    assert default_file().stat().st_mode & 0o077 == 0


def test_a_stop_comes_back_also_for_somebody_the_backup_does_not_know(kept, hold, now):
    lines = kept(stop)
    Suppression.objects.all().delete()

    assert stop_again(lines, now=now).stopped == 1
    assert Suppression.objects.get().cause == Cause.REPLY
    assert stop_again(lines, now=now).stopped == 0


def test_the_cause_that_was_noted_last_holds(kept, hold, now):
    stop(cause=Cause.LINK)
    lines = kept(lambda: (Suppression.objects.all().delete(), stop(cause=Cause.BY_HAND)))
    Suppression.objects.update(cause=Cause.LINK)

    stop_again(lines, now=now)

    assert Suppression.objects.get().cause == Cause.BY_HAND


def test_a_channel_turned_off_stays_off_with_its_consent(kept, hold, member, now):
    Consent.objects.bulk_create(consents_of(member))
    lines = kept(lambda: member.choose_channels(sms=False, email=True, now=timezone.now()))
    member.choose_channels(sms=True, email=True, now=timezone.now())

    assert stop_again(lines, now=now).turned_off == 1

    member.refresh_from_db()
    assert member.reached_by == ["email"]
    assert not member.consents.filter(channel="sms", withdrawn_at=None).exists()


def test_a_channel_chosen_again_is_not_turned_off_and_none_is_turned_on(kept, hold, member, now):
    def change_their_mind():
        member.choose_channels(sms=False, email=True, now=timezone.now())
        member.choose_channels(sms=True, email=True, now=timezone.now())

    lines = kept(change_their_mind)
    assert stop_again(lines, now=now).turned_off == 0

    member.choose_channels(sms=False, email=True, now=timezone.now())
    stop_again(lines, now=now)
    member.refresh_from_db()
    assert member.reached_by == ["email"]


def test_another_key_is_said(kept, hold, settings, now):
    lines = kept(stop)
    settings.ADDRESS_HASH_KEY = "another"

    assert stop_again(lines, now=now).unreadable == 1


@pytest.fixture
def words(kept):
    """The line that each phone's stop and start leave."""
    heard = {}
    for phone in PHONES:
        heard[phone, True] = kept(lambda phone=phone: stop(phone))[-1]
        heard[phone, False] = kept(lambda phone=phone: Suppression.objects.filter(address=phone).delete())[-1]
    return heard


@given(
    acts=st.lists(st.tuples(st.integers(0, 2), st.sampled_from(PHONES), st.booleans()), max_size=12),
    before=st.sets(st.sampled_from(PHONES)),
    cut=st.integers(1, 100),
)
@budget(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_last_word_holds_whichever_machine_heard_it(words, hold, tmp_path, now, acts, before, cut):
    Suppression.objects.all().delete()
    for phone in before:  # who was stopped when the backup was made
        stop(phone)
    files = [tmp_path / name for name in ("c", "a", "b")]
    for file in files:
        file.write_text("")
    for number, (machine, phone, stops) in enumerate(acts):
        _at, kind, reference = words[phone, stops]
        whole = f"\n{(now + timedelta(seconds=number)).isoformat()} {kind} {reference}\n"
        files[machine].write_text(files[machine].read_text() + whole + whole[:cut])

    stop_again(lines_since(now, files=files), now=now)

    last = {phone: stops for _, phone, stops in acts}
    expected = {phone for phone in PHONES if last.get(phone, phone in before)}
    assert set(Suppression.objects.values_list("address", flat=True)) == expected
