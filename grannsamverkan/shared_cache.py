"""The cache that all processes share: Redis, and a table in the database for as long as Redis is away.

Rate limits rest on it, and so does signing in: neither may end because a helper is being restarted. What was
counted in Redis is not known in the table, so limits begin anew there; they never cease to count.
"""

import logging
import time
from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.db import DatabaseCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

_away_until: dict[str, float] = {}  # one for each process: Django makes a cache for each thread


class SurvivingCache(RedisCache):
    """Redis; whatever it cannot be asked, the table is asked. Raises nothing because Redis is away.

    Its option REST_SECONDS says how long an absent Redis is left alone.
    """

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        options = dict(params["OPTIONS"])
        self._rest_seconds = options.pop("REST_SECONDS")
        super().__init__(server, params | {"OPTIONS": options})
        self._name = str(server)
        table = settings.CACHES["table"]
        self._table = DatabaseCache(table["LOCATION"], params | {"OPTIONS": table["OPTIONS"]})

    def _ask(self, name: str, *args: Any) -> Any:
        if _away_until.get(self._name, 0.0) <= time.monotonic():
            try:
                return getattr(super(), name)(*args)
            except RedisError as error:
                _away_until[self._name] = time.monotonic() + self._rest_seconds
                logger.warning("Redis does not answer (%s); the table serves as cache", type(error).__name__)
        return getattr(self._table, name)(*args)

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Store a value unless there is one; say whether it was stored."""
        return bool(self._ask("add", key, value, timeout, version))

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        """Return a value, or the default."""
        return self._ask("get", key, default, version)

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        """Store a value."""
        self._ask("set", key, value, timeout, version)

    def touch(self, key: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Let a value live longer; say whether there is one."""
        return bool(self._ask("touch", key, timeout, version))

    def delete(self, key: Any, version: int | None = None) -> bool:
        """Remove a value; say whether there was one."""
        return bool(self._ask("delete", key, version))

    def get_many(self, keys: Iterable[Any], version: int | None = None) -> dict[Any, Any]:
        """Return the values that there are."""
        found: dict[Any, Any] = self._ask("get_many", list(keys), version)
        return found

    def has_key(self, key: Any, version: int | None = None) -> bool:
        """Say whether there is a value."""
        return bool(self._ask("has_key", key, version))

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        """Add to a number that is there, and return it; ValueError without one."""
        return int(self._ask("incr", key, delta, version))

    def set_many(
        self, data: Mapping[Any, Any], timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> list[Any]:
        """Store several values."""
        return list(self._ask("set_many", data, timeout, version) or ())

    def delete_many(self, keys: Iterable[Any], version: int | None = None) -> None:
        """Remove several values."""
        self._ask("delete_many", list(keys), version)

    def clear(self) -> None:
        """Remove everything."""
        self._ask("clear")
