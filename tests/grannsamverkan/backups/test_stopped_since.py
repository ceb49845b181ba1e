"""Whoever stops us after a backup was made hears nothing when it is restored, whichever road they took."""

import pytest
from django.core.management import call_command
from django.test import Client

from areas.models import Consent
from areas.models.consent import consents_of
from grannsamverkan.forgotten import default_file
from notifications.rendering import return_path
from notifications.statuses import Channel
from notifications.tokens import Purpose, sign
from tests.grannsamverkan.backups.conftest import backed_up_amid_a_warning, reached, warn, working
from tests.installation_fixture import eventually
from tests.notifications.test_bouncing import report
from tests.notifications.webhooks.conftest import Twilio

pytestmark = pytest.mark.processes

NAMES = ("Rut Svarar", "Lars Länk", "Erik Enklick", "Stina Studs", "Siv Sida", "Ove Åter", "Nils Nöjd")


@pytest.fixture
def crowd(people, area):
    """Neighbours who are reached both ways, by first name."""
    found = {name.split()[0]: people.member(name, area) for name in NAMES}
    Consent.objects.bulk_create(consent for person in found.values() for consent in consents_of(person))
    return found


@pytest.fixture
def backup(transactional_db, settings, tmp_path, simulator, crowd, area):
    """A backup made while a warning to all of them was under way."""
    return backed_up_amid_a_warning(settings, tmp_path, area)


@pytest.fixture
def stopped(backup, settings, crowd, area, sent, sign_in, tmp_path):
    """After the backup: a stop by each road, and one that was taken back."""
    twilio, alert = Twilio(settings), sent.alert(area, "Senare")
    last = {name: sent.delivery(alert, person, Channel.EMAIL) for name, person in crowd.items()}
    sms = sent.delivery(alert, crowd["Lars"])
    assert twilio.reply("STOP", From=crowd["Rut"].phone, MessageSid=f"SM{1:032x}").status_code == 200
    Client().post(f"/stopp/{sign(Purpose.STOP, sms.pk)}/")
    one_click = {"List-Unsubscribe": "One-Click"}
    Client().post(f"/stopp/{sign(Purpose.STOP, last['Erik'].pk)}/", one_click)
    (tmp_path / "bounces").mkdir()
    bounce = tmp_path / "bounce.mbox"
    bounce.write_bytes(
        b"From MAILER-DAEMON Tue Nov 24 12:00:00 2026\n" + report(return_path(last["Stina"].pk))
    )
    call_command("take_bounces", str(bounce))
    sign_in(crowd["Siv"]).post("/mina-sidor/", {"email": "on"})
    assert twilio.reply("STOP", From=crowd["Ove"].phone, MessageSid=f"SM{2:032x}").status_code == 200
    assert twilio.reply("START", From=crowd["Ove"].phone, MessageSid=f"SM{3:032x}").status_code == 200
    return default_file()


@pytest.fixture
def restored(stopped, backup, empty, simulator):
    """The backup in an empty database, confirmed, and workers there whose provider is the simulator."""
    said = empty.manage("restore", str(backup), "--forgotten", str(stopped))
    assert said.returncode == 0, said.stderr
    assert "Stopped once more: 4 addresses, and 1 channels that people had turned off." in said.stdout
    yield from working(empty, simulator)


def test_who_has_stopped_hears_nothing_and_everybody_else_does(restored, simulator, crowd):
    told = warn(restored, "ekudden")

    assert reached(simulator, crowd, "fönsterinbrott") == (
        ["Erik", "Nils", "Ove", "Stina"],
        ["Lars", "Nils", "Ove", "Rut", "Siv"],
    )
    assert told["recipients"] == 9
    waiting = "SELECT 1 FROM notifications_delivery WHERE channel = 'sms' AND status < 40"
    assert eventually(lambda: not restored.rows(waiting), within=60)
    assert reached(simulator, crowd, "källare")[0] == ["Erik", "Nils", "Ove", "Stina"]
