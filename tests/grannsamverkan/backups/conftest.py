"""Where a backup is restored."""

import json
import uuid

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from notifications.models import Alert, Heartbeat
from tests.installation_fixture import Installation
from tests.notifications.conftest import release


@pytest.fixture
def empty(tmp_path, transactional_db):
    """An installation of its own with an empty database of the same kind."""
    if connection.vendor == "sqlite":
        yield Installation(tmp_path, f"sqlite:///{tmp_path / 'restored.sqlite3'}")
        return
    name, given = f"restored_{uuid.uuid4().hex[:8]}", connection.get_connection_params()
    server = "postgresql://{user}@{host}:{port}".format(**given)
    with psycopg.connect(f"{server}/postgres", autocommit=True) as maintenance:
        maintenance.execute(f"CREATE DATABASE {name}")
        yield Installation(tmp_path, f"{server}/{name}")
        maintenance.execute(f"DROP DATABASE {name} WITH (FORCE)")


def backed_up_amid_a_warning(settings, folder, area):
    """Let another machine's folder be ours, and make a backup while a warning to an area is under way."""
    settings.VAR_DIR = folder / "elsewhere"
    settings.VAR_DIR.mkdir()
    Heartbeat.objects.beat("a", lane="bulk", now=timezone.now())
    running = Alert.objects.create(title="Källarinbrott", sms_text="Inbrott i källare i natt.")
    running.areas.add(area)
    release(running)
    call_command("backup", str(folder / "backup.tar.gz"))
    return folder / "backup.tar.gz"


WARNING = "Varning för fönsterinbrott i natt. Lås och se efter varandra."


def working(restored, simulator):
    """Let what was restored go on, with workers whose provider is the simulator; end them after the test."""
    simulator.ask("DELETE", "")
    assert restored.manage("confirm_restore").returncode == 0
    restored.provider = {
        "TWILIO_API_URL": simulator.url,
        "TWILIO_ACCOUNT_SID": simulator.account,
        "TWILIO_AUTH_TOKEN": simulator.token,
        "TWILIO_FROM": "Grannsamv",
        "EMAIL_URL": f"smtp://127.0.0.1:{simulator.smtp_port}",
        "SETTLE_WARNING_SECONDS": "0",
        "LOOK_AGAIN_SECONDS": "0.1",
        "SWEEP_SECONDS": "1",
    }
    restored.start("work", **restored.provider)
    yield restored
    restored.end()


def warn(restored, *areas):
    """Send a warning to everybody in some areas and wait until it has left; return what the command says."""
    aim = [word for area in areas for word in ("--area", area)]
    what = ("--title", "Fönsterinbrott", "--text", WARNING, *aim, "--wait", "60", "--json")
    said = restored.manage("send_alert", *what, **restored.provider)
    assert said.returncode == 0, said.stderr
    return json.loads(said.stdout)


def reached(simulator, crowd, words):
    """Who has got a message with these words: by SMS, and by e-mail with whatever words."""
    sms = [one["to"] for one in simulator.messages() if words in one["body"]]
    mails = [one["to"] for one in simulator.mails()]
    return (
        sorted(name for name, person in crowd.items() if person.phone in sms),
        sorted(name for name, person in crowd.items() if person.email in mails),
    )


SEE = """
from django.test import Client
from grannsamverkan.accounts.models import User
client = Client(SERVER_NAME="localhost")
client.force_login(User.objects.get(email="{email}"))
answer = client.get("{page}")
print(answer.status_code, answer.content.decode())
"""


def seen(restored, person, page):
    """What somebody sees on a page of the restored installation, after the status."""
    said = restored.manage("shell", "-v", "0", "-c", SEE.format(email=person.email, page=page))
    assert said.returncode == 0, said.stderr
    return said.stdout
