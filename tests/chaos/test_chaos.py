"""Everything is killed at random while it sends; nobody goes without, nobody gets it twice.

The short form runs with every `make check`; `make chaos` sends thousands, on every database and broker.
"""

import os
import time

import pytest

from notifications.simulator.faults import FAULTS as ALL_FAULTS
from notifications.statuses import Status
from tests.chaos.injuries import Injuries
from tests.chaos.verdict import Verdict, judge
from tests.whole_system import Ground, System, a_system, postgresql_url, redis_url

pytestmark = pytest.mark.chaos

LONG = bool(os.environ.get("CHAOS_LONG"))
HOUSEHOLDS = int(os.environ.get("CHAOS_HOUSEHOLDS", "2100" if LONG else "200"))
SECONDS = float(os.environ.get("CHAOS_SECONDS", "120" if LONG else "20"))
FASTER = {"SEND_CONCURRENCY": "16"} if LONG else {}
SEED = int(os.environ.get("CHAOS_SEED", time.time()))
GROUNDS = [Ground("sqlite", "orm"), Ground("postgresql", "redis")]
if LONG:
    GROUNDS += [Ground("sqlite", "redis"), Ground("postgresql", "orm")]

FAULTS = {
    **{fault.name: 0.05 for fault in ALL_FAULTS.values() if not fault.seconds},
    "latency": 0.15,
    "smtp_latency": 0.05,
    "hang_seconds": 4,
    "late_seconds": 3,
    "listing_delay": 1,
}
PLACES = [part for slug in ("mariestad", "toreboda", "gullspang") for part in ("--municipality", slug)]

# What still has a way to go: in the queue, being sent, in doubt until somebody has looked, or on the way.
UNSETTLED = f"""SELECT COUNT(*) FROM notifications_delivery WHERE status < {Status.IN_DOUBT}
OR (channel = 'sms' AND status < {Status.UNCONFIRMED} AND NOT (status = {Status.IN_DOUBT} AND doubts >= 3))
OR (channel = 'email' AND status = {Status.IN_DOUBT} AND doubts = 0 AND lane = 0)"""
UNWRITTEN = "SELECT COUNT(*) FROM notifications_alert WHERE expanded_at IS NULL"


@pytest.mark.parametrize("ground", GROUNDS, ids=str)
def test_none_lost_none_twice(ground, servers, tmp_path, outcomes):
    require(ground)
    began = time.monotonic()
    with a_system(ground, tmp_path, faults=FAULTS, **FASTER) as system:
        system.manage("load_demo", "--households", str(HOUSEHOLDS))
        system.start()
        injuries = Injuries(system, ground, servers, seed=SEED)
        injuries.each_while_idle()
        send(system, "1", "warning")
        injuries.each_once()
        injuries.go_on(seconds=SECONDS / 2)
        send(system, "2", "information")
        injuries.go_on(seconds=SECONDS / 2)
        settled = system.wait_until(lambda: is_settled(system), within=600 if LONG else 100)
        verdict = judge(system)
        left = system.stop()
    outcomes.append(line(ground, injuries, verdict, time.monotonic() - began))

    assert dict(verdict.wrong) == {}, f"seed {SEED}"
    assert settled
    assert left == []


def require(ground: Ground) -> None:
    """Skip what this machine has no server for, and say so."""
    if ground.database == "postgresql" and not postgresql_url():
        pytest.skip("no PostgreSQL answers here and TEST_DATABASE_URL is not set")
    if ground.broker == "redis" and not redis_url():
        pytest.skip("no Redis answers here and TEST_REDIS_URL is not set")


def send(system: System, number: str, kind: str) -> None:
    text = f"Larm {number}: lås dörrar och fönster i natt."
    what = ["--kind", kind, "--title", f"Larm {number}", "--text", text]
    system.manage("send_alert", *what, *PLACES, "--channel", "sms", "--channel", "email")


def is_settled(system: System) -> bool:
    """Whether nothing more will happen by itself."""
    return system.rows(UNWRITTEN) == [(0,)] and system.rows(UNSETTLED) == [(0,)]


def line(ground: Ground, injuries: Injuries, verdict: Verdict, seconds: float) -> tuple:
    done = " ".join(f"{kind}:{times}" for kind, times in sorted(injuries.done.items()))
    sms = [verdict.recipients["sms"], verdict.number("sms lost"), verdict.twice["sms"]]
    mail = [verdict.recipients["email"], verdict.number("email lost"), verdict.twice["email"]]
    unmarked = verdict.number("e-mail twice, not marked")
    return (ground, done, round(seconds), *sms, *mail, unmarked, verdict.for_a_person)
