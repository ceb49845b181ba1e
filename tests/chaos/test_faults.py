"""What docs/operating/faults.md says was tried, tried: each fault once, while three hundred are warned.

Part of `make chaos`. What a machine cannot break is skipped and said: a server of our own needs
PostgreSQL's programs, a small disk needs root.
"""

import os
import signal
import sys
import threading
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
import redis
import urllib3

from tests.chaos.machinery import Line, a_server, a_small_disk, fill, postgresql_programs
from tests.chaos.test_chaos import LONG, is_settled
from tests.chaos.verdict import judge
from tests.installation_fixture import ROOT, descendants, eventually
from tests.notifications.test_killing import ALERT, members
from tests.whole_system import Ground, System, a_system, postgresql_url, redis_url

pytestmark = [pytest.mark.chaos, pytest.mark.skipif(not LONG, reason="minutes long: make chaos runs it")]
MEMBERS = 300
SLOW = {"latency": 0.1, "smtp_latency": 0.02}
is_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a small disk")
has_server = pytest.mark.skipif(not postgresql_programs(), reason="PostgreSQL's programs are not installed")


def say(text: str) -> None:
    """Write down what was seen; `pytest -s` shows it."""
    sys.stdout.write(f"{text}\n")


@contextmanager
def sending(ground: Ground, folder: Path, line: Line | None = None, **more: str):
    """A system in the middle of a warning to three hundred people."""
    with a_system(ground, folder, faults=SLOW, **more) as system:
        system.manage("load_demo", "--households", "0")
        system.manage("import_members", str(members(folder, system, MEMBERS)), "--municipality", "mariestad")
        if line:
            line.open(to=int(system.settings["SIMULATOR_HTTP_PORT"]))
        system.start()
        system.manage("send_alert", *ALERT)
        assert system.wait_until(lambda: accepted(system) > MEMBERS / 6, within=60)
        yield system


def accepted(system: System) -> int:
    return system.ask("counts")["sms"]["accepted"]


def require_all_of_it(system: System, *, codes: int = 0) -> None:
    """Everybody got it, once, and the ledger says so; so many others have had a code to sign in with."""
    began = time.monotonic()
    assert system.wait_until(lambda: is_settled(system), within=240)
    say(f"settled {time.monotonic() - began:.0f} s after the fault was over")
    assert dict(judge(system).wrong) == {}
    counts = system.ask("counts")
    assert (counts["sms"]["accepted"], counts["sms"]["numbers"]) == (MEMBERS, MEMBERS)
    assert counts["mail"]["mailboxes"] == MEMBERS + codes


@has_server
@pytest.mark.parametrize("mode", ["fast", "immediate"])
def test_the_database_is_restarted(tmp_path, monkeypatch, mode):
    with a_server() as server:
        monkeypatch.setenv("TEST_DATABASE_URL", server.url)
        with sending(Ground("postgresql", "orm"), tmp_path) as system:
            server.stop(mode)
            time.sleep(8)
            assert server.start()
            require_all_of_it(system)


@pytest.mark.skipif(not redis_url(), reason="no Redis answers here")
def test_redis_is_emptied(tmp_path):
    with sending(Ground("sqlite", "redis"), tmp_path) as system:
        for _time in range(5):
            redis.Redis.from_url(system.settings["REDIS_URL"]).flushdb()
            time.sleep(0.5)
        require_all_of_it(system)


@pytest.mark.skipif(not redis_url(), reason="no Redis answers here")
def test_redis_is_away(tmp_path, monkeypatch):
    line, real = Line(), int(urlsplit(redis_url()).port or 6379)
    monkeypatch.setenv("TEST_REDIS_URL", f"redis://127.0.0.1:{line.port}/7")
    line.open(to=real)
    with sending(Ground("sqlite", "redis"), tmp_path) as system:
        line.cut()
        had = accepted(system)
        time.sleep(10)
        pages = {path: status(system, path) for path in ("/", "/omraden/", "/halsa/", "/konto/login/")}
        assert set(pages.values()) == {200}
        signing_in = Visit(system, "/konto/login/", "")
        signing_in.post(login="boende@example.se")
        assert signing_in.told == "302"
        say(f"signing in answers {signing_in.told}; {accepted(system) - had} more were sent meanwhile")
        line.open(to=real)
        require_all_of_it(system, codes=1)


def status(system: System, path: str) -> int:
    url = f"http://127.0.0.1:{system.settings['PORT']}{path}"
    return system.http.request("GET", url, redirect=False).status


@is_root
@has_server
def test_the_databases_disk_is_full(tmp_path, monkeypatch):
    with a_small_disk(megabytes=120) as disk, a_server(disk) as server:
        monkeypatch.setenv("TEST_DATABASE_URL", server.url)
        with sending(Ground("postgresql", "orm"), tmp_path) as system:
            filler = fill(disk)
            time.sleep(10)
            say("PostgreSQL stays up" if server.runs() else "PostgreSQL has stopped itself")
            filler.unlink()
            assert server.runs() or server.start()
            require_all_of_it(system)


@is_root
def test_the_disk_of_sqlite_is_full(tmp_path):
    with (
        a_small_disk(megabytes=40) as disk,
        sending(Ground("sqlite", "orm"), disk) as system,
    ):
        filler = fill(disk)
        time.sleep(10)
        filler.unlink()
        require_all_of_it(system)


def test_the_provider_is_down(tmp_path):
    line = Line()
    through = {"TWILIO_API_URL": f"http://127.0.0.1:{line.port}", "BREAKER_SECONDS": "5"}
    with sending(Ground("sqlite", "orm"), tmp_path, line, **through) as system:
        line.cut()
        had = accepted(system)
        time.sleep(40)
        assert accepted(system) <= had + 16  # those whose request was on its way
        line.open(to=int(system.settings["SIMULATOR_HTTP_PORT"]))
        require_all_of_it(system)


@pytest.mark.parametrize("hours", [3, -3])
def test_the_clock_jumps_and_comes_back(tmp_path, hours):
    clock = tmp_path / "clock"
    clock.write_text("0")
    path = f"{ROOT / 'tests/chaos/wrong_clock'}:{ROOT}"
    with sending(Ground("sqlite", "orm"), tmp_path, CLOCK_FILE=str(clock), PYTHONPATH=path) as system:
        clock.write_text(str(hours * 3600))
        time.sleep(5)
        clock.write_text("0")
        require_all_of_it(system)


SIGNED_IN = """
from areas.models import Membership
from django.test import Client
membership = Membership.objects.filter(person__user__email="boende@example.se", state="current").get()
client = Client()
client.force_login(membership.person.user)
print(client.cookies["sessionid"].value, membership.public_id)
"""
STATE = "SELECT state, person_id IS NULL FROM areas_membership WHERE public_id = '{}'"
TOLD = "SELECT COUNT(*) FROM areas_trailentry WHERE act = 'membership.left'"
BLOCKED = (
    "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


@pytest.mark.skipif(not postgresql_url(), reason="no PostgreSQL answers here")
def test_the_web_process_is_killed_in_the_middle_of_leaving(tmp_path):
    with a_system(Ground("postgresql", "orm"), tmp_path, faults={}) as system:
        system.manage("load_demo", "--households", "20")
        session, membership = system.manage("shell", "-v0", "-c", SIGNED_IN).split()
        system.revive("web")
        visit = Visit(system, f"/mina-sidor/lamna/{membership}/", session)
        assert system.wait_until(visit.answers, within=30)
        with psycopg.connect(system.installation.database) as connection:
            connection.execute("LOCK TABLE areas_trailentry IN EXCLUSIVE MODE")
            leaving = threading.Thread(target=visit.post)
            leaving.start()
            assert eventually(lambda: system.rows(BLOCKED) == [(1,)])
            web = system.processes["web"].pid
            for pid in (web, *descendants(web)):
                os.kill(pid, signal.SIGKILL)
            leaving.join()
            connection.rollback()
        assert visit.told == "ProtocolError"  # nginx: 502
        assert eventually(lambda: system.rows(BLOCKED) == [(0,)])
        assert system.rows(STATE.format(membership)) == [("current", False)]
        assert system.rows(TOLD) == [(0,)]
        assert system.wait_until(visit.answers, within=30)
        visit.post()
        assert visit.told == "302"
        assert system.rows(STATE.format(membership)) == [("left", True)]


class Visit:
    """Somebody signed in, on one page."""

    def __init__(self, system: System, path: str, session: str) -> None:
        self.http, self.told = system.http, ""
        self.url = f"http://127.0.0.1:{system.settings['PORT']}{path}"
        self.headers = {"Cookie": f"sessionid={session}; csrftoken={'a' * 32}", "X-CSRFToken": "a" * 32}

    def answers(self) -> bool:
        with suppress(urllib3.exceptions.HTTPError):
            return self.http.request("GET", self.url, headers=self.headers, redirect=False).status == 200
        return False

    def post(self, **fields: str) -> None:
        """Send the form, and keep what was answered."""
        try:
            answer = self.http.request("POST", self.url, fields=fields, headers=self.headers, redirect=False)
            self.told = str(answer.status)
        except urllib3.exceptions.HTTPError as error:
            self.told = type(error).__name__
