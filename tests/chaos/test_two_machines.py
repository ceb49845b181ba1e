"""Two machines of each kind on one PostgreSQL and one Redis; one of each dies while a thousand are warned.

Part of `make chaos`. The machines are process groups on this one, each with a folder and a port of its own; a
proxy before the web processes sends each visitor to the next that answers, as nginx does.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import contextmanager, suppress

import pytest
import urllib3

from tests.chaos.proxy import Proxy
from tests.chaos.test_chaos import LONG, is_settled, require
from tests.chaos.verdict import judge
from tests.installation_fixture import ROOT, alive, descendants
from tests.notifications.test_killing import ALERT, members
from tests.whole_system import GUNICORN, Ground, System, a_system

pytestmark = [pytest.mark.chaos, pytest.mark.skipif(not LONG, reason="a minute long: make chaos runs it")]
MEMBERS = 1000


class Machine:
    """A web process and workers that share nothing with the other machine but the two servers."""

    def __init__(self, system: System, name: str) -> None:
        with socket.create_server(("127.0.0.1", 0)) as door:
            self.port = door.getsockname()[1]
        own = {**system.settings, "VAR_DIR": str(system.installation.folder / name)}
        web = [*GUNICORN, "--bind", f"127.0.0.1:{self.port}"]
        self.processes = [
            subprocess.Popen(
                [sys.executable, *command],
                cwd=ROOT,
                env=system.installation.environment(own),
                start_new_session=True,
            )
            for command in (web, [str(ROOT / "manage.py"), "work"])
        ]
        system.installation.started += self.processes

    def pull_the_plug(self) -> None:
        everything = [pid for one in self.processes for pid in (one.pid, *descendants(one.pid))]
        for pid in everything:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        for process in self.processes:
            process.wait()
        while alive(everything):
            time.sleep(0.05)


@contextmanager
def visitors(system: System):
    """Look at a page again and again meanwhile; yields what they were answered."""
    answers, gone_home = Counter(), threading.Event()

    def visit() -> None:
        while not gone_home.wait(0.05):
            try:
                answers[system.http.request("GET", f"{address(system)}/omraden/").status] += 1
            except urllib3.exceptions.HTTPError as error:
                answers[type(error).__name__] += 1

    thread = threading.Thread(target=visit)
    thread.start()
    yield answers
    gone_home.set()
    thread.join()


def address(system: System) -> str:
    return f"http://127.0.0.1:{system.settings['PORT']}"


def clusters(system: System) -> list[int]:
    with suppress(Exception):
        told = json.loads(system.http.request("GET", f"{address(system)}/halsa/").data)
        return [lane["clusters"] for lane in told["lanes"].values()]
    return []


def test_one_of_two_machines_dies_and_a_thousand_get_it_once(tmp_path, capsys):
    ground = Ground("postgresql", "redis")
    require(ground)
    slow = {"latency": 0.1, "smtp_latency": 0.02}
    with a_system(ground, tmp_path, faults=slow) as system:
        system.manage("load_demo", "--households", "0")
        system.manage(
            "import_members", str(members(tmp_path, system, MEMBERS)), "--municipality", "mariestad"
        )
        system.revive("simulator")
        one, other = Machine(system, "one"), Machine(system, "other")
        proxy = Proxy(int(system.settings["PORT"]), [one.port, other.port])
        threading.Thread(target=proxy.serve_forever, daemon=True).start()
        assert system.wait_until(lambda: clusters(system) == [2, 2], within=60)
        with visitors(system) as answers:
            system.manage("send_alert", *ALERT)
            assert system.wait_until(lambda: accepted(system) > MEMBERS / 4, within=60)
            other.pull_the_plug()
            had = accepted(system)
            assert system.wait_until(lambda: is_settled(system), within=240)
        verdict, counts = judge(system), system.ask("counts")
        alone = system.wait_until(lambda: clusters(system) == [1, 1], within=60)
        proxy.shutdown()
        proxy.server_close()
    with capsys.disabled():
        went = f"{dict(proxy.went)} connections; visitors were answered {dict(answers)}"
        sys.stdout.write(f"\n{had} of {MEMBERS} SMS accepted as the machine died; {went}\n")

    assert dict(verdict.wrong) == {}
    assert (counts["sms"]["accepted"], counts["sms"]["numbers"]) == (MEMBERS, MEMBERS)
    assert counts["mail"]["mailboxes"] == MEMBERS
    assert min(proxy.went.values()) > 0
    assert sum(answers.values()) - answers[200] <= 2, "at most what was being answered as the machine died"
    assert alone


def accepted(system: System) -> int:
    return system.ask("counts")["sms"]["accepted"]
