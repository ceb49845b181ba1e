"""A backup, put back into an empty database: the same to the last delivery, and nothing of it is sent."""

import json
import tarfile
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.utils import timezone

from areas.models import Person
from grannsamverkan.backups.archive import Unusable, unpack
from grannsamverkan.backups.ledger import Ledger
from grannsamverkan.backups.verbs import restore
from notifications.models import Alert, Heartbeat, Hold
from notifications.statuses import Channel, Reason, Status

KEPT = "SELECT channel, status, address, reference FROM notifications_delivery ORDER BY id"


@pytest.fixture
def backup(transactional_db, tmp_path, area, member, contact_person, sent, capsys):
    """A backup made while a warning was under way: one SMS delivered, one mail being handed over."""
    Heartbeat.objects.beat("a", lane="bulk", now=timezone.now())
    alert = sent.alert(area, state=Alert.State.SENDING, expanded_at=timezone.now())
    sent.delivery(alert, member, reference="SM1", provider="twilio")
    sent.delivery(alert, member, Channel.EMAIL, status=Status.DIALLING)
    call_command("backup", str(tmp_path / "backup.tar.gz"))
    return tmp_path / "backup.tar.gz"


def test_what_was_backed_up_comes_back_and_is_held(backup, empty, member, contact_person, tmp_path):
    leavers = tmp_path / "forgotten"
    long_ago = f"2020-01-01T00:00:00+00:00 {member.public_id}"
    leavers.write_text(f"{long_ago}\n{timezone.now().isoformat()} {contact_person.public_id}\n")

    ended = empty.manage("restore", str(backup), "--forgotten", str(leavers))

    assert ended.returncode == 0, ended.stderr
    assert empty.rows("SELECT name FROM areas_person") == [(member.name,)]
    assert "The ledger agrees" in ended.stdout
    assert "1 deliveries that were under way are in doubt" in ended.stdout
    assert empty.rows(KEPT) == [
        ("sms", Status.DELIVERED, member.phone, "SM1"),
        ("email", Status.IN_DOUBT, member.email, ""),
    ]
    assert empty.rows("SELECT reason FROM notifications_delivery WHERE channel = 'email'") == [
        (Reason.RESTORED,)
    ]
    assert empty.rows("SELECT COUNT(*) FROM notifications_hold WHERE ended_at IS NULL") == [(1,)]
    again = empty.manage("restore", str(backup))
    assert "The database is not empty" in again.stderr
    assert empty.manage("confirm_restore").returncode == 0


def test_a_database_brought_back_by_other_means_is_held_and_forgets_again(
    transactional_db, client, area, member, contact_person, sent, tmp_path
):
    alert = sent.alert(area, state=Alert.State.SENDING, expanded_at=timezone.now())
    waiting = sent.delivery(alert, contact_person, status=Status.QUEUED)
    client.force_login(member.user)
    kept, hour_ago = tmp_path / "kept", timezone.now() - timedelta(hours=1)
    kept.write_text(f"{timezone.now().isoformat()} person {member.public_id}\n")

    call_command("restored", hour_ago.isoformat(), "--forgotten", str(kept))

    assert not Person.objects.filter(pk=member.pk).exists()
    assert not Session.objects.exists()
    assert Hold.objects.standing().exists()
    waiting.refresh_from_db()
    assert (waiting.status, waiting.reason) == (Status.IN_DOUBT, Reason.RESTORED)


def test_nobody_is_still_signed_in(transactional_db, client, member, tmp_path, empty):
    client.force_login(member.user)
    call_command("backup", str(tmp_path / "backup.tar.gz"))

    ended = empty.manage("restore", str(tmp_path / "backup.tar.gz"))

    assert "Everybody is signed out: 1 sessions were open" in ended.stdout
    assert empty.rows("SELECT COUNT(*) FROM django_session") == [(0,)]


def test_a_backup_tells_what_it_holds_and_is_nobody_elses_business(backup):
    with tarfile.open(backup) as tar:
        manifest = json.load(tar.extractfile("manifest.json"))

    assert backup.stat().st_mode & 0o077 == 0
    assert manifest["rows"]["notifications_delivery"] == 2
    assert {key: number for key, (number, _sum) in manifest["deliveries"].items()} == {
        f"email {Status.DIALLING}": 1,
        f"sms {Status.DELIVERED}": 1,
    }


def test_a_backup_never_takes_the_place_of_another(backup):
    with pytest.raises(CommandError, match="exists already"):
        call_command("backup", str(backup))


def test_into_a_database_that_is_used_nothing_is_restored(backup):
    with pytest.raises(Unusable, match="not empty"):
        next(restore(backup, forgotten_in=[], now=timezone.now()))


@pytest.mark.parametrize("damage", [b"", b"not a tar", None])
def test_a_damaged_file_is_told(backup, tmp_path, damage):
    damaged = tmp_path / "damaged"
    damaged.write_bytes(backup.read_bytes()[:-200] if damage is None else damage)

    with pytest.raises(Unusable, match="no backup of ours, or is damaged"):
        unpack(damaged, into=tmp_path)


def test_a_ledger_tells_where_another_differs():
    one = Ledger({"areas_person": 2}, {"sms 100": (1, "a"), "sms 0": (1, "b")})
    other = Ledger({"areas_person": 2, "more": 0}, {"sms 100": (1, "c")})

    assert list(one.differences(other)) == [
        "more: None rows in the backup, 0 restored",
        "deliveries sms 0: (1, 'b') in the backup, None restored",
        "deliveries sms 100: (1, 'a') in the backup, (1, 'c') restored",
    ]


def test_a_list_that_is_not_there_is_said_before_anything_is_restored(backup, empty):
    ended = empty.manage("restore", str(backup), "--forgotten", "nowhere")

    assert ended.returncode == 1
    assert "There is no nowhere. Nothing was restored." in ended.stderr


def test_a_machine_that_has_kept_nothing_is_said(backup, empty):
    assert (
        f"There is no {empty.folder / 'var' / 'kept' / 'forgotten'}"
        in empty.manage("restore", str(backup)).stdout
    )
