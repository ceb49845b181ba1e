"""A quarter of an hour of everything at once on a whole system, and whether anything fails or grows."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime

from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from redis import Redis

from areas.demo import Plan, load_demo
from areas.models import Area
from bench.figures import SHARE, LeftOut, Result
from bench.memory import Watch
from bench.register import area_of
from bench.servers import IN_PRODUCTION, simulator, wait_for
from bench.visiting import Tally, Visitor, Writes, visit
from bench.warning import appoint_members, warning_to
from grannsamverkan.accounts.models import User
from notifications import dispatch
from notifications.models import Alert, Delivery, Heartbeat, Receipt
from notifications.statuses import Status
from tests.find_services import find_redis

SECONDS = max(60, 900 * SHARE)
PAGES, SMS, MAILS = 15, 20, 40  # a second
VISITORS = {"passer-by": 3, "resident": 3, "contact person": 3, "coordinator": 3}
WARNED = 50  # contact persons, once a minute
LOOK_EVERY = 2
ALLOWED = 0.05  # of what it held before, or so many MiB:
LEAST = 4.0


def bench() -> Iterator[Result]:
    """Let people visit while a broadcast is under way and told of, and warn some every minute."""
    load_demo(Plan())
    visitors = _visitors(int(os.environ["PORT"]))
    broadcast, warned = _broadcast(), _warned()
    with ExitStack() as stack:
        system = stack.enter_context(_system())
        for visitor in visitors:
            visitor.look_around()
        dispatch.submit(alert=broadcast, by=None, now=timezone.now(), undo_seconds=0)
        watch, over = Watch(system), threading.Event()
        beside = [
            threading.Thread(target=_every, args=(LOOK_EVERY, watch.look, over)),
            threading.Thread(target=_every, args=(60, lambda: _warn(warned), over)),
        ]
        for thread in beside:
            thread.start()
        try:
            tally = visit(visitors, seconds=SECONDS, rate=PAGES, writes=_writes(visitors))
        finally:
            over.set()
            for thread in beside:
                thread.join()
        _let_receipts_be_applied()
    yield from _results(tally, watch, broadcast)


def _results(tally: Tally, watch: Watch, broadcast: Alert) -> Iterator[Result]:
    taken = Delivery.objects.filter(status__gte=Status.ACCEPTED)
    lost = Delivery.objects.filter(status=Status.IN_DOUBT).count()
    detail = {
        "seconds": f"{SECONDS:.0f}",
        "pages": f"{tally.statuses.total():,}",
        "callbacks": f"{Receipt.objects.count():,}",
        "messages": f"{taken.count():,}",
    }
    for who in sorted(tally.seconds):
        half, most = (tally.percentile(who, share) for share in (0.5, 0.99))
        detail[who] = f"half within {half:.0f} ms, 99 in 100 within {most:.0f} ms"
    for wrong in tally.wrong[:20]:
        sys.stdout.write(f"  {wrong}\n")
    if Alert.objects.get(pk=broadcast.pk).state != Alert.State.SENDING:
        raise AssertionError("the broadcast was not under way to the end: this shows nothing")
    yield Result("load_errors", len(tally.wrong) + lost, "errors", "none", detail)
    kinds = watch.growth()
    for kind in kinds:
        sys.stdout.write(f"  {kind.kind:22} {kind}\n")
    ours = [kind for kind in kinds if not kind.kind.startswith("simulator")]
    worst = max(ours, key=lambda kind: kind.grown / max(kind.early * ALLOWED, LEAST))
    told = {kind.kind: str(kind) for kind in kinds} | {"most": worst.kind}
    yield Result("load_memory_growth_mib", worst.grown, "MiB", f"at most {ALLOWED:.0%}, or 4 MiB", told)


def _own_redis() -> str:
    """Return a Redis database that nothing else of ours uses, emptied: no queue is shared."""
    found = find_redis()
    if not found:
        raise LeftOut("no Redis answers")
    url = f"{found.rpartition('/')[0]}/6"
    with Redis.from_url(url) as connection:
        connection.flushdb()
    return url


@contextmanager
def _system() -> Iterator[dict[str, int]]:
    """Run web server, workers and provider as in production; return the process at the head of each."""
    redis = _own_redis()
    connections.close_all()
    behind_a_proxy = {"TRUSTED_PROXY_COUNT": "1"}  # which the visitors speak for
    surroundings = {
        **os.environ,
        **IN_PRODUCTION,
        **behind_a_proxy,
        "REDIS_URL": redis,
        "QUEUE_BROKER": "redis",
    }
    surroundings |= {
        "SMS_RATE_PER_SECOND": str(SMS),
        "EMAIL_RATE_PER_SECOND": str(MAILS),
        "LOG_LEVEL": "ERROR",
    }
    manage = [sys.executable, "manage.py"]
    subprocess.run([*manage, "collectstatic", "--noinput", "-v0"], env=surroundings, check=True)
    port = os.environ["PORT"]
    web = [
        sys.executable,
        "-m",
        "gunicorn",
        "--config",
        "deploy/gunicorn.conf.py",
        "--bind",
        f"127.0.0.1:{port}",
    ]
    begun = timezone.now()
    with simulator():
        heads = {
            name: subprocess.Popen(command, env=surroundings)
            for name, command in (("web", web), ("work", [*manage, "work"]))
        }
        try:
            wait_for(int(port))
            _wait_for_workers(begun)
            yield {name: head.pid for name, head in heads.items()}
        finally:
            for head in heads.values():
                head.terminate()
            for head in heads.values():
                head.wait(timeout=60)


def _wait_for_workers(begun: datetime) -> None:
    for _ in range(1_200):
        if Heartbeat.objects.filter(beat_at__gte=begun).count() >= 2:
            return
        time.sleep(0.1)
    raise TimeoutError("the workers did not answer")


def _every(seconds: float, act: Callable[[], object], over: threading.Event) -> None:
    """Do something now and every so many seconds."""
    while not over.is_set():
        act()
        over.wait(seconds)
    connections.close_all()


def _visitors(port: int) -> list[Visitor]:
    """Return everybody who visits; those who need to be signed in are."""
    emails = {
        "resident": "boende@example.se",
        "contact person": "ombud@example.se",
        "coordinator": "samordnare@example.se",
    }
    return [
        Visitor(who, port, session=_session(emails[who]) if who in emails else "")
        for who, number in VISITORS.items()
        for _ in range(number)
    ]


def _session(email: str) -> str:
    client = Client()
    client.force_login(User.objects.get(email=email))
    return client.cookies["sessionid"].value


def _writes(visitors: list[Visitor]) -> Writes:
    """Return what people write now and then: a coordinator a draft, a resident how to be reached."""
    area = Area.objects.exclude(slug__startswith="prov-").filter(state=Area.State.ACTIVE).earliest("pk")
    draft = {
        "draft": Alert().public_id,
        "kind": "information",
        "title": "Cykelstölder",
        "audience": "everyone",
        "sms_text": "Lås fast din cykel.",
        "areas": area.slug,
        "channels": "sms",
    }
    reach = {"sms": "on", "email": "on", "quiet_from": "22:00", "quiet_until": "07:00"}
    for visitor in visitors:
        visitor.get({"coordinator": "/utskick/nytt/", "resident": "/mina-sidor/"}.get(visitor.who, "/"))
    return {"coordinator": (reverse("alert_preview"), draft), "resident": (reverse("my_page"), reach)}


def _broadcast() -> Alert:
    """Return an ordinary message by SMS and e-mail whose sending takes longer than we look."""
    area = area_of(int(MAILS * SECONDS * 1.5))
    alert = Alert.objects.create(
        title="Cykelstölder",
        kind=Alert.Kind.INFORMATION,
        channels=["sms", "email"],
        sms_text="Flera cyklar har stulits i området. Lås fast din.",
    )
    alert.areas.add(area)
    return alert


def _warned() -> Area:
    """Return an area all of whose members are contact persons."""
    area = area_of(WARNED)
    appoint_members(area)
    return area


def _warn(area: Area) -> None:
    dispatch.submit(alert=warning_to(area), by=None, now=timezone.now(), undo_seconds=0)


def _let_receipts_be_applied() -> None:
    for _ in range(200):
        if not Receipt.objects.filter(applied_at__isnull=True).exists():
            return
        time.sleep(0.1)
