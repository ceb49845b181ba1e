"""A configuration tried live: each part is asked for what sending will ask of it, and nothing is sent.

A part that is not right answers with a sentence: what is wrong, and what to do.
"""

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from urllib.parse import urlsplit

import redis
import urllib3
from django.conf import settings
from django.core.cache import cache
from django.core.checks import WARNING, run_checks
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django_q.brokers import get_broker
from redis.exceptions import RedisError

from notifications.channels.base import ChannelError
from notifications.channels.sms import PROVIDERS, provider, provider_names
from notifications.channels.sms.pool import new_pool
from notifications.channels.smtp_checkup import smtp_trouble

CLOCK_SECONDS = 10
"""How wrong a clock may be: one-time codes live for 30 seconds."""

FREE_BYTES = 500_000_000


class Unwell(Exception):
    """A part is not right; the message says what to do."""


@dataclass(frozen=True)
class Finding:
    """One part, and what was found."""

    part: str
    said: str
    is_well: bool


@dataclass
class Doctor:
    """One visit. What one part says of the time is kept for the clock, which is looked at last."""

    clocks: dict[str, tuple[datetime, datetime]] = field(default_factory=dict)

    def examine(self) -> Iterator[Finding]:
        """Try every part, whatever is wrong with those before it."""
        parts: dict[str, Callable[[], str]] = {
            "settings": self.settings,
            "database": self.database,
            "queue": self.queue,
            "cache": self.cache,
            "e-mail": self.email,
            **{f"SMS, {name}": partial(self.sms, name) for name in provider_names()},
            "callbacks": self.callbacks,
            "clock": self.clock,
            "disk": self.disk,
        }
        for part, look in parts.items():
            try:
                yield Finding(part, look(), is_well=True)
            except Unwell as trouble:
                yield Finding(part, str(trouble), is_well=False)

    def settings(self) -> str:
        """Read the settings as `check --deploy` does."""
        found = run_checks(include_deployment_checks=not settings.DEBUG)
        wrong = [message.msg for message in found if message.level >= WARNING and not message.is_silenced()]
        if wrong:
            raise Unwell(" ".join(wrong))
        return "complete" if not settings.DEBUG else "DEBUG is on: not for real people"

    def database(self) -> str:
        """Connect, look for migrations that are not applied, and note its time."""
        try:
            with connection.cursor() as cursor:
                if connection.vendor == "postgresql":
                    cursor.execute("SELECT clock_timestamp()")
                    self.clocks["the database"] = cursor.fetchone()[0], timezone.now()
            executor = MigrationExecutor(connection)
            missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
        except DatabaseError as error:
            raise Unwell(f"The database of DATABASE_URL cannot be used: {_first_line(error)}") from error
        if missing:
            raise Unwell(f"{len(missing)} migrations are not applied: run manage.py migrate.")
        return f"{connection.display_name} answers, every migration is applied"

    def queue(self) -> str:
        """Ask each lane's queue how long it is."""
        if settings.QUEUE_BROKER not in ("orm", "redis"):
            raise Unwell(f"QUEUE_BROKER is “{settings.QUEUE_BROKER}”; it can be orm or redis.")
        if settings.QUEUE_BROKER == "redis" and not settings.REDIS_URL:
            raise Unwell("QUEUE_BROKER is redis but REDIS_URL is not set.")
        try:
            waiting = get_broker("urgent").queue_size() + get_broker(settings.Q_CLUSTER["name"]).queue_size()
        except RedisError as error:
            raise Unwell(f"The Redis of REDIS_URL cannot be used: {_first_line(error)}") from error
        except DatabaseError as error:
            raise Unwell("The queue lies in the database, which cannot be used.") from error
        return f"answers, {waiting} tasks wait"

    def cache(self) -> str:
        """Ask Redis itself, which the cache would do without; write into the cache and read it back."""
        try:
            if settings.REDIS_URL:
                redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=3, socket_timeout=3).ping()
            cache.set("doctor", "was here", 60)
            if cache.get("doctor") == "was here":
                return "keeps what it is given"
        except RedisError as error:
            raise Unwell(f"The Redis of REDIS_URL cannot be used: {_first_line(error)}") from error
        except DatabaseError:
            pass  # Django is silent when it writes and not when it reads: both mean the same
        raise Unwell("The cache keeps nothing: run manage.py migrate. Rate limits rest on it.")

    def email(self) -> str:
        """Say good day to the mail server, as sending would."""
        if not settings.EMAIL_URL:
            raise Unwell("EMAIL_URL is not set: mail cannot be sent.")
        if trouble := smtp_trouble():
            raise Unwell(trouble)
        return f"{settings.EMAIL_HOST} takes mail from {settings.DEFAULT_FROM_EMAIL}"

    def sms(self, name: str) -> str:
        """Ask a provider for our account and our sender."""
        if name not in PROVIDERS:
            raise Unwell(f"SMS_PROVIDER names “{name}”; those there are: {', '.join(sorted(PROVIDERS))}.")
        if missing := PROVIDERS[name].missing_settings():
            raise Unwell(f"{' and '.join(missing)} not set: SMS cannot be sent.")
        asked = provider(name)
        try:
            found = asked.checkup()
        except ChannelError as error:
            raise Unwell(f"{name} does not answer ({error}): is there a way out to the Internet?") from error
        finally:
            asked.close()
        if found.clock:
            self.clocks[name] = found.clock, timezone.now()
        if found.troubles:
            raise Unwell(" ".join(found.troubles))
        return "the account is active and may send as set"

    def callbacks(self) -> str:
        """Reach ourselves the way a provider does: from outside, by PUBLIC_URL."""
        pool = new_pool()
        try:
            _require_ourselves(pool.request("GET", f"{settings.PUBLIC_URL}/halsa/webb/", redirect=False))
            for name in provider_names():
                place = f"/webhooks/{name}/status/"
                answer = pool.request("POST", settings.PUBLIC_URL + place, redirect=False)
                if answer.status != 403:  # ours refuses what is not signed
                    raise Unwell(
                        f"A provider's POST to {place} is answered with {answer.status}: who stops it?"
                    )
        except urllib3.exceptions.HTTPError as error:
            raise Unwell(_why_unreachable(error)) from error
        finally:
            pool.clear()
        return f"{settings.PUBLIC_URL} leads here, and unsigned callbacks are refused"

    def clock(self) -> str:
        """Compare our clock with those that the other parts have shown."""
        if not self.clocks:
            raise Unwell("Nobody answered from whose clock ours could be checked.")
        for whose, (theirs, ours) in self.clocks.items():
            behind = (theirs - ours).total_seconds()
            if abs(behind) > CLOCK_SECONDS:
                word = "behind" if behind > 0 else "ahead of"
                raise Unwell(
                    f"Our clock is {abs(behind):.0f} s {word} {whose}’s: let the machine keep time by NTP."
                )
        return f"agrees with {' and '.join(self.clocks)}"

    def disk(self) -> str:
        """Look at the room left where the product writes."""
        free = shutil.disk_usage(settings.VAR_DIR).free
        if free < FREE_BYTES:
            raise Unwell(f"Only {free / 1e6:.0f} MB are free in VAR_DIR.")
        return f"{free / 1e9:.0f} GB free"


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]


def _require_ourselves(answer: urllib3.BaseHTTPResponse) -> None:
    host = urlsplit(settings.PUBLIC_URL).hostname
    sentences = {
        400: f"The site does not answer to “{host}”: add it to ALLOWED_HOSTS.",
        301: f"PUBLIC_URL is sent on to {answer.headers.get('Location', 'another address')}: set it to where "
        "the site really is; sent on to itself, the proxy does not set X-Forwarded-Proto.",
        502: "A proxy answers at PUBLIC_URL, but the web process behind it does not.",
    }
    sentences |= {302: sentences[301], 308: sentences[301], 503: sentences[502], 504: sentences[502]}
    if answer.status in sentences:
        raise Unwell(sentences[answer.status])
    try:
        is_ours = "problems" in json.loads(answer.data)
    except ValueError:
        is_ours = False
    if answer.status != 200 or not is_ours:
        raise Unwell(f"Something else answers at PUBLIC_URL (status {answer.status}).")


def _why_unreachable(error: Exception) -> str:
    nobody = "Nothing listens at PUBLIC_URL: providers cannot tell us what became of messages."
    sentences: tuple[tuple[type[Exception], str], ...] = (
        (urllib3.exceptions.NameResolutionError, "PUBLIC_URL names a host that does not exist."),
        (urllib3.exceptions.NewConnectionError, nobody),
        (urllib3.exceptions.SSLError, "The certificate at PUBLIC_URL is not believed, nor will providers."),
        (urllib3.exceptions.TimeoutError, "PUBLIC_URL does not answer in time."),
    )
    known = (sentence for kind, sentence in sentences if isinstance(error, kind))
    return next(known, f"PUBLIC_URL cannot be used: {type(error).__name__}.")
