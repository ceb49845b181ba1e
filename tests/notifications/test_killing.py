"""All workers are killed in the middle of a sending and started again: everybody gets it, once."""

import os
import signal
import time

import pytest
from django.db import connection

from grannsamverkan.accounts.phone import trial_number
from tests.chaos.verdict import judge
from tests.installation_fixture import alive, descendants
from tests.whole_system import Ground, a_system, redis_url

pytestmark = pytest.mark.processes

MEMBERS = int(os.environ.get("MEMBERS", "300"))
SLOW = {"latency": 30 / MEMBERS, "smtp_latency": 6 / MEMBERS}  # long enough to be killed in the middle
ALERT = [
    *("--kind", "warning", "--title", "Larm 1", "--text", "Larm 1: lås dörrar och fönster i natt."),
    *("--municipality", "mariestad", "--channel", "sms", "--channel", "email"),
]
STATUSES = "SELECT status, COUNT(*) FROM notifications_delivery GROUP BY status ORDER BY status"
AN_AREA = "SELECT name FROM areas_area WHERE state = 'active' AND municipality_id = 1 LIMIT 1"
OPEN = "SELECT COUNT(*) FROM notifications_delivery WHERE status <= 30 OR (channel = 'sms' AND status < 80)"


@pytest.fixture
def system(tmp_path):
    """A system with a list of members, and a provider that takes its time."""
    ground = Ground("sqlite", "orm")
    if connection.vendor == "postgresql":
        ground = Ground("postgresql", "redis" if redis_url() else "orm")
    with a_system(ground, tmp_path, faults=SLOW) as system:
        system.manage("load_demo", "--households", "0")
        system.manage("import_members", str(members(tmp_path, system)), "--municipality", "mariestad")
        system.start()
        yield system


def members(folder, system, number=MEMBERS):
    """A coordinator's list, as Excel saves it: semicolons and Windows-1252."""
    (area,) = system.rows(
        "SELECT name FROM areas_area WHERE state = 'active' AND municipality_id = 1 LIMIT 1"
    )[0]
    lines = ["Namn;E-post;Mobil;Adress;Postnummer;Område"] + [
        f"Åsa Testkvist {n};boende{n}@example.se;{trial_number(n)};Björkvägen {n};542 30;{area}"
        for n in range(number)
    ]
    path = folder / "medlemmar.csv"
    path.write_bytes("\r\n".join(lines).encode("cp1252"))
    return path


def accepted(system) -> int:
    return system.ask("counts")["sms"]["accepted"]


def kill_workers(system) -> None:
    supervisor = system.processes["work"].pid
    everyone = [supervisor, *descendants(supervisor)]
    for pid in everyone:
        os.kill(pid, signal.SIGKILL)
    system.processes.pop("work").wait()
    while alive(everyone):
        time.sleep(0.05)


def test_everybody_gets_it_once_although_all_workers_are_killed(system):
    system.manage("send_alert", *ALERT)
    assert system.wait_until(lambda: accepted(system) > MEMBERS / 5, within=60)

    kill_workers(system)
    left_over = dict(system.rows(STATUSES))
    system.revive("work")
    assert system.wait_until(lambda: system.rows(OPEN) == [(0,)], within=60 + MEMBERS / 20)

    assert left_over[0] > 0
    assert dict(judge(system).wrong) == {}
    counts = system.ask("counts")
    assert (counts["sms"]["accepted"], counts["sms"]["numbers"]) == (MEMBERS, MEMBERS)
    assert counts["mail"]["mailboxes"] == MEMBERS
