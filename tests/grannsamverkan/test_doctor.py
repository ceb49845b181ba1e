"""`manage.py doctor`: with everything right it says so; with each thing broken it says what."""

import os
import subprocess
import sys

import pytest

from grannsamverkan.doctor import Doctor
from tests.installation_fixture import ROOT


@pytest.fixture
def set_up(simulator, settings, db):
    """A configuration that is right, as far as it can be without a site that answers."""
    settings.DEBUG = True
    settings.EMAIL_URL = f"smtp://127.0.0.1:{simulator.smtp_port}"
    settings.SMS_PROVIDER = "twilio,46elks"
    settings.TWILIO_FROM = settings.ELKS_FROM = "Grannsamv"
    settings.ELKS_API_URL = simulator.url
    settings.ELKS_USERNAME = simulator.simulator.elks_username
    settings.ELKS_PASSWORD = simulator.simulator.elks_password
    settings.PROVIDER_READ_TIMEOUT = 2
    settings.PUBLIC_URL = simulator.url
    return settings


def wrong() -> dict[str, str]:
    return {finding.part: finding.said for finding in Doctor().examine() if not finding.is_well}


def test_a_right_configuration_passes_from_end_to_end(set_up, live_server):
    set_up.PUBLIC_URL = live_server.url
    set_up.TWILIO_FROM = set_up.ELKS_FROM = "+46701740699"
    assert wrong() == {}

    set_up.ALLOWED_HOSTS = ["example.se"]
    assert wrong() == {"callbacks": "The site does not answer to “localhost”: add it to ALLOWED_HOSTS."}


@pytest.mark.parametrize(
    ("setting", "value", "part", "said"),
    [
        ("QUEUE_BROKER", "rabbit", "queue", "“rabbit”; it can be orm or redis"),
        ("EMAIL_URL", "", "e-mail", "not set"),
        ("EMAIL_URL", "smtp://127.0.0.1:1", "e-mail", "Nothing listens at the host and port of EMAIL_URL"),
        ("EMAIL_URL", "smtp+tls://127.0.0.1:{smtp}", "e-mail", "offers no TLS or no sign-in"),
        ("EMAIL_URL", "smtp://maja:x@127.0.0.1:{smtp}", "e-mail", "offers no TLS or no sign-in"),
        ("EMAIL_URL", "smtps://127.0.0.1:{smtp}", "e-mail", "does not speak it there"),
        ("TWILIO_AUTH_TOKEN", "wrong", "SMS, twilio", "refuses TWILIO_ACCOUNT_SID with TWILIO_AUTH_TOKEN"),
        ("TWILIO_AUTH_TOKEN", "", "SMS, twilio", "TWILIO_AUTH_TOKEN not set"),
        ("TWILIO_API_URL", "http://127.0.0.1:1", "SMS, twilio", "does not answer (unavailable)"),
        ("TWILIO_FROM", "+46701740605", "SMS, twilio", "does not own the number in TWILIO_FROM"),
        ("TWILIO_FROM", "Grannsamverkan", "SMS, twilio", "TWILIO_FROM is neither"),
        ("TWILIO_MESSAGING_SERVICE_SID", "MG1", "SMS, twilio", "no messaging service"),
        ("ELKS_PASSWORD", "wrong", "SMS, 46elks", "refuses ELKS_USERNAME with ELKS_PASSWORD"),
        ("ELKS_FROM", "+46701740605", "SMS, 46elks", "does not own the number in ELKS_FROM"),
        ("PUBLIC_URL", "http://127.0.0.1:1", "callbacks", "Nothing listens at PUBLIC_URL"),
        ("PUBLIC_URL", "{url}", "callbacks", "Something else answers at PUBLIC_URL (status 404)"),
    ],
)
def test_what_is_wrong_is_said(set_up, simulator, setting, value, part, said):
    setattr(set_up, setting, value.format(smtp=simulator.smtp_port, url=simulator.url))

    found = wrong()

    assert said in found[part]
    assert found.keys() <= {part, "callbacks"}


@pytest.mark.parametrize(
    ("fault", "value", "part", "said"),
    [
        ("account_suspended", 1, "SMS, twilio", "The account at Twilio is suspended"),
        ("account_suspended", 1, "SMS, 46elks", "no money left"),
        ("smtp_421", 1, "e-mail", "hangs up when it hears our sender"),
        ("clock_behind", 42, "clock", "s ahead of twilio’s: let the machine keep time by NTP"),
    ],
)
def test_what_others_say_is_told(set_up, simulator, fault, value, part, said):
    simulator.fault(fault, value)
    assert said in wrong()[part]


def test_without_database_and_redis_everything_else_is_tried_and_it_exits_with_1(tmp_path):
    broken = {
        "DATABASE_URL": f"sqlite:///{tmp_path}/no/such/folder.sqlite3",
        "QUEUE_BROKER": "redis",
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "VAR_DIR": str(tmp_path),
        "PUBLIC_URL": "http://127.0.0.1:1",
        "TWILIO_API_URL": "http://127.0.0.1:1",
    }
    command = [sys.executable, str(ROOT / "manage.py"), "doctor"]
    ended = subprocess.run(
        command, env={**os.environ, **broken}, capture_output=True, text=True, check=False, timeout=60
    )

    wrong = [line.split()[1].strip(",") for line in ended.stdout.splitlines() if line.startswith("WRONG")]
    assert ended.returncode == 1
    assert wrong == ["database", "queue", "cache", "e-mail", "SMS", "callbacks", "clock"]
    assert "unable to open database file" in ended.stdout
    assert "The Redis of REDIS_URL cannot be used" in ended.stdout


def test_redis_that_is_away_is_told_although_the_cache_does_without(set_up, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    assert "The Redis of REDIS_URL cannot be used" in wrong()["cache"]
