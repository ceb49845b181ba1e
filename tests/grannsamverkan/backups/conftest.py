"""Where a backup is restored."""

import uuid

import psycopg
import pytest
from django.db import connection

from tests.installation_fixture import Installation


@pytest.fixture
def empty(tmp_path, transactional_db):
    """An installation of its own with an empty database of the same kind."""
    if connection.vendor == "sqlite":
        yield Installation(tmp_path, f"sqlite:///{tmp_path / 'restored.sqlite3'}")
        return
    name, given = f"restored_{uuid.uuid4().hex[:8]}", connection.get_connection_params()
    server = "postgresql://{user}@{host}:{port}".format(**given)
    with psycopg.connect(f"{server}/postgres", autocommit=True) as maintenance:
        maintenance.execute(f"CREATE DATABASE {name}")
        yield Installation(tmp_path, f"{server}/{name}")
        maintenance.execute(f"DROP DATABASE {name} WITH (FORCE)")
