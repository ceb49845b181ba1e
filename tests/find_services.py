"""Print the address of a local PostgreSQL or Redis that answers, or nothing."""

import sys

import psycopg
import redis

CANDIDATES = ("postgres://postgres@127.0.0.1:5432/postgres", "postgres:///postgres")


def database() -> str:
    """Return the first PostgreSQL that lets us in and lets us create databases."""
    for url in CANDIDATES:
        try:
            with psycopg.connect(
                url.replace("postgres://", "postgresql://"), connect_timeout=2
            ) as connection:
                row = connection.execute(
                    "SELECT rolcreatedb FROM pg_roles WHERE rolname = current_user"
                ).fetchone()
        except psycopg.OperationalError:
            continue
        if row and row[0]:
            return url
    return ""


def find_redis() -> str:
    """Return the local Redis, in a numbered database of its own, if it answers."""
    url = "redis://127.0.0.1:6379/9"
    try:
        redis.Redis.from_url(url, socket_connect_timeout=2).ping()
    except redis.RedisError:
        return ""
    return url


if __name__ == "__main__":
    sys.stdout.write(database() if sys.argv[1] == "database" else find_redis())
