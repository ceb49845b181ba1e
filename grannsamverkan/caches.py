"""Which caches there are, for settings.py."""

from pathlib import Path
from typing import Any

from redis.backoff import NoBackoff
from redis.retry import Retry

MOST_ENTRIES = 100_000  # Django's own 300 would let a stranger push everybody's limits out
_TABLE = {
    "BACKEND": "django.core.cache.backends.db.DatabaseCache",
    "LOCATION": "shared_cache",
    "OPTIONS": {"MAX_ENTRIES": MOST_ENTRIES},
}


def configuration(*, redis_url: str, folder: Path) -> dict[str, dict[str, Any]]:
    """Return the caches; all processes share the default one, because limits rest on it."""
    # Redis is on the same network: what it has not answered within a second, it does not answer.
    patience = {"socket_connect_timeout": 1, "socket_timeout": 1, "retry": Retry(NoBackoff(), 1)}
    patience["REST_SECONDS"] = 5
    redis = {
        "BACKEND": "grannsamverkan.shared_cache.SurvivingCache",
        "LOCATION": redis_url,
        "OPTIONS": patience,
    }
    return {
        "default": redis if redis_url else _TABLE,
        "table": _TABLE,  # what the default falls back on while Redis is away
        # django-q2 writes its status here twice a second; files spare SQLite those writes.
        "clusters": {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": folder / "clusters",
        },
    }
