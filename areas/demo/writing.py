"""Writes many new rows at once: by COPY on PostgreSQL, by INSERT elsewhere."""

from collections.abc import Sequence
from operator import attrgetter

from django.db import connection, models

NEW_KEYS = "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)"


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
