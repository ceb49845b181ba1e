"""E-mail by our peers, each doing the same work on the same machine: installed from PyPI, apart from us."""

import email
import email.policy
import json
import os
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import django
from django.conf import settings
from django.db import connection

from bench import drop_database, in_database
from bench.email import measure
from bench.figures import LeftOut, Result, sized
from bench.measuring import Cost, costs_of_session, measured, released
from bench.servers import smtp_sink
from notifications.rendering import TOKEN_MARK
from tests.find_services import find_redis

MAILS = 3_000
NAMES = ("django-post_office", "django-mailer", "celery", "django-q2")
TUNED = "django-post_office, tuned"
REQUIREMENTS = (
    f"django=={django.__version__}", "django-post_office==3.12.0", "django-mailer==2.3.2",
    "celery[redis]==5.7.0", "django-q2==1.11.1", "psycopg[binary]==3.3.9",
)  # fmt: skip
SITE = Path(__file__).parent / "peer_site"


class Peer(NamedTuple):
    """What a mail costs, and how many go in a second."""

    cpu_ms: float
    rate: float

    def __str__(self) -> str:
        return f"{self.cpu_ms:.2f} ms, {self.rate:,.0f}/s"


def bench() -> Iterator[Result]:
    """Have each peer send the same mails, from rows in the table to accepted and recorded; print all."""
    redis = find_redis()
    if connection.vendor != "postgresql" or not redis:
        raise LeftOut("the peers need PostgreSQL and Redis")
    python = _installed()
    with tempfile.TemporaryDirectory() as folder, smtp_sink():
        mail = _mail(Path(folder))
        peers = {name: _measure(python, name, mail, redis) for name in (*NAMES, TUNED)}
    mine = measure()
    ours = Peer(mine.cpu_ms, mine.rate)
    _show({"ours": ours, **peers})
    best = min(peers[name].cpu_ms for name in NAMES)
    detail = {"ours": str(ours), **{name: str(peer) for name, peer in peers.items()}}
    yield Result("email_cpu_vs_best_peer", best / ours.cpu_ms, "times", "at least 20", detail)
    fastest = max(peer.rate for peer in peers.values())
    yield Result("email_rate_vs_fastest_peer", ours.rate / fastest, "times", "")
    tuned = peers[TUNED].cpu_ms / ours.cpu_ms
    yield Result("email_cpu_vs_tuned_post_office", tuned, "times", "")


def _installed() -> str:
    """Return the Python of the peers' own environment, made and filled when it is not as it should be."""
    folder = Path(settings.BASE_DIR) / "var" / "bench-peers"
    python, stamp = folder / "bin" / "python", folder / "installed"
    wanted = "\n".join(REQUIREMENTS)
    if not stamp.exists() or stamp.read_text() != wanted:
        sys.stderr.write("installing the peers …\n")
        venv.create(folder, with_pip=True, clear=True)
        subprocess.run([python, "-m", "pip", "install", "-qq", *REQUIREMENTS], check=True)
        stamp.write_text(wanted)
    return str(python)


def _mail(folder: Path) -> Path:
    """Write down what ours say, so that all say the same."""
    alert = released(sized(1_000), channels=["email"])
    body = alert.renderings.filter(channel="email", language="sv", reader="member").get().body
    alert.move(to=alert.State.CANCELLED, from_=(alert.State.SENDING,))
    message = email.message_from_string(body, policy=email.policy.default)
    said = {
        "subject": str(message["Subject"]),
        "text": message.get_body(("plain",)).get_content(),
        "html": message.get_body(("html",)).get_content(),
        "stop": str(message["List-Unsubscribe"]).strip("<>"),
        "mark": TOKEN_MARK,
    }
    path = folder / "mail.json"
    path.write_text(json.dumps(said))
    return path


def _measure(python: str, name: str, mail: Path, redis: str) -> Peer:
    server, _, ours = os.environ["DATABASE_URL"].rpartition("/")
    database, mails = f"{ours}_peers", sized(MAILS)
    drop_database(f"{server}/postgres", database)
    in_database(f"{server}/postgres", f"CREATE DATABASE {database}")
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "settings",
        "PYTHONPATH": str(SITE),
        "PEER_DATABASE_URL": f"{server}/{database}",
        "PEER_REDIS_URL": f"{redis.rpartition('/')[0]}/8",
        "PEER_NAME": name,
        "PEER_RUN": f"bench{os.getpid()}{NAMES.index(name) if name in NAMES else 9}",
        "PEER_SMTP_PORT": str(settings.SIMULATOR_SMTP_PORT),
        "PEER_MAIL": str(mail),
    }
    try:
        cost = _run([python, "-m", "django", "peer", name, str(mails)], environment, mails)
    finally:
        drop_database(f"{server}/postgres", database)
    return Peer(1000 * cost.cpu / mails, mails / cost.seconds)


def _run(command: list[str], environment: dict[str, str], mails: int) -> Cost:
    """Run a peer in a session of its own; return what its work took, without its start and its end."""
    with subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        start_new_session=True,
    ) as peer:  # fmt: skip
        assert peer.stdin
        assert peer.stdout
        if peer.stdout.readline() != "ready\n":
            raise AssertionError("the peer did not get ready")
        with measured(costs_of_session(peer.pid)) as cost:
            peer.stdin.write("go\n")
            peer.stdin.flush()
            done = peer.stdout.readline()
        peer.stdin.close()
        peer.wait(timeout=90)
    if done != f"{mails}\n":
        raise AssertionError(f"{done!r} of {mails} were sent")
    return cost


def _show(peers: dict[str, Peer]) -> None:
    sys.stdout.write(f"\n{'e-mail':28}{'CPU ms each':>14}{'mails/s':>12}{'times our CPU':>16}\n")
    for name, peer in peers.items():
        times = peer.cpu_ms / peers["ours"].cpu_ms
        sys.stdout.write(f"{name:28}{peer.cpu_ms:14.2f}{peer.rate:12,.0f}{times:16.1f}\n")
    sys.stdout.write("\n")
