"""Writes many new rows at once: by COPY on PostgreSQL, by INSERT elsewhere."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from operator import attrgetter

from django.db import connection, models, transaction

NEW_KEYS = "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)"

# What rows are looked up by and checked against. Primary keys stay: they only grow at the end.
INDEXES = """
SELECT format('DROP INDEX %%s', indexrelid::regclass), pg_get_indexdef(indexrelid)
FROM pg_index WHERE indrelid = %s::regclass AND NOT indisprimary
AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND conrelid = indrelid)
"""
CONSTRAINTS = """
SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname, pg_get_constraintdef(oid))
FROM pg_constraint WHERE conrelid = %s::regclass AND contype IN ('u', 'f')
"""


@contextmanager
def indexed_afterwards(*tables: type[models.Model]) -> Iterator[None]:
    """On PostgreSQL, take the indexes and references of empty tables away and make them anew when all is in.

    A million rows are sorted once that way, not a million times put in their place. All in one transaction:
    what is interrupted has never been.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        renewed: list[str] = []
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL maintenance_work_mem = '256MB'")
            for query in (CONSTRAINTS, INDEXES):
                for table in tables:
                    cursor.execute(query, [table._meta.db_table])
                    for take_away, make in cursor.fetchall():
                        cursor.execute(take_away)
                        renewed.append(make)
        yield
        for make in reversed(renewed):
            cursor.execute(make)
        if renewed:
            cursor.execute("ANALYZE")  # the areas too, or the planner takes them for a handful


def write(model: type[models.Model], objects: Sequence[models.Model]) -> None:
    """Save new objects and give them their keys; what they refer to has its key already."""
    if connection.vendor == "postgresql":
        _copy(model, objects)
    else:
        model._meta.base_manager.bulk_create(objects)


def _copy(model: type[models.Model], objects: Sequence[models.Model]) -> None:
    table, names = model._meta.db_table, [field.attname for field in model._meta.concrete_fields]
    columns = ", ".join(f'"{field.column}"' for field in model._meta.concrete_fields)
    row = attrgetter(*names)
    with connection.cursor() as cursor:
        cursor.execute(NEW_KEYS, [table, len(objects)])
        for item, (key,) in zip(objects, cursor.fetchall(), strict=True):
            item.pk = key
        with cursor.copy(f'COPY "{table}" ({columns}) FROM STDIN') as copy:
            for item in objects:
                copy.write_row(row(item))
