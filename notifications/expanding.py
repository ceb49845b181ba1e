"""Expanding: writing out an alert's deliveries, in pages, set by set, restartable at any point."""

from collections import Counter
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Case, DateTimeField, Exists, F, IntegerField, QuerySet, Value, When

from areas.models import Person
from areas.quiet import quiet_until
from notifications.audience import Stretch, chain_of, members_of, people_of, reachable
from notifications.family import ADDRESS, family_ids
from notifications.models import Alert, Delivery, Rendering
from notifications.models.ledger import Tally, count
from notifications.statuses import Channel, Lane, Reason, Status, Word

PAGE = 50_000
"""How many people are written in one transaction."""

_COLUMNS = (
    "alert_id",
    "rendering_id",
    "person_id",
    "channel",
    "address",
    "lane",
    "status",
    "reason",
    "not_before",
    "attempts",
    "lease",
    "provider",
    "reference",
    "looks",
    "doubts",
    "changed_at",
)


def expand_page(alert: Alert, *, now: datetime, width: int = PAGE) -> bool:
    """Write the deliveries of the next `width` people or so; return whether more remains.

    The cursor moves in the same transaction as the rows are written, and only for the caller who saw where
    it stood: two workers never write the same page, and a page cut short is written again from its start.
    """
    stretch = Stretch(after=alert.expansion_cursor, until=_boundary(alert, width))
    is_last = stretch.until is None
    with transaction.atomic():
        if _move_cursor(alert, to=stretch.until or stretch.after, expanded_at=now if is_last else None):
            page = people_of(alert, stretch)
            tally: Tally = Counter()
            for channel in map(Channel, alert.channels):
                people = reachable(page, channel)
                number = write_out(alert, people, channel, now=now)
                tally[alert.pk, channel.value, Word.QUEUED] += number
            count(tally)
    return Alert.objects.unexpanded().filter(pk=alert.pk).exists()


def _boundary(alert: Alert, width: int) -> int | None:
    """Return the key of the person with whom the next page ends, or None when it is the last."""
    first = Delivery.objects.filter(alert__in=family_ids(alert.corrects_id))
    people: QuerySet[Any] = members_of(alert) if alert.corrects_id is None else first
    beyond = people.filter(person__gt=alert.expansion_cursor).order_by("person")
    return next(iter(beyond.values_list("person", flat=True)[width - 1 : width]), None)


def _move_cursor(alert: Alert, *, to: int, expanded_at: datetime | None) -> bool:
    expected = alert.expansion_cursor
    here = Alert.objects.unexpanded().filter(pk=alert.pk, expansion_cursor=expected)
    moved = here.update(expansion_cursor=to, expanded_at=expanded_at)
    alert.refresh_from_db(fields=["expansion_cursor", "expanded_at", "state"])
    return bool(moved)


def write_out(alert: Alert, people: QuerySet[Person], channel: Channel, *, now: datetime) -> int:
    """Insert people's deliveries on one channel with one statement; an address already there stays one.

    Returns how many there are more. The caller counts them, in the same transaction.
    """
    values = {
        "alert_id": Value(alert.pk, output_field=IntegerField()),
        "rendering_id": _rendering(alert, channel),
        "person_id": F("pk"),
        "channel": Value(channel.value),
        "address": F(ADDRESS[channel]),
        "lane": Value(alert.lane.value),
        "status": Value(Status.QUEUED.value),
        "reason": Value(Reason.NONE.value),
        "not_before": _not_before(alert, people, now),
        "attempts": Value(0),
        "lease": Value(""),
        "provider": Value(""),
        "reference": Value(""),
        "looks": Value(0),
        "doubts": Value(0),
        "changed_at": Value(now),
    }
    named = {f"out_{column}": expression for column, expression in values.items()}
    rows = people.order_by().annotate(**named).values_list(*named)
    select, parameters = rows.query.get_compiler(connection=connection).as_sql()
    insert = " ".join(
        ["INSERT INTO notifications_delivery (", ", ".join(_COLUMNS), ")", select, "ON CONFLICT DO NOTHING"]
    )
    with connection.cursor() as cursor:
        cursor.execute(insert, parameters)
        return cursor.rowcount


def _not_before(alert: Alert, people: QuerySet[Person], now: datetime) -> Case | Value:
    """Let what can wait be held until each person's quiet hours are over; a warning never waits."""
    if alert.lane == Lane.URGENT:
        return Value(now)
    hours = people.filter(quiet_from__isnull=False).order_by().values_list("quiet_from", "quiet_until")
    held = [
        When(quiet_from=from_, quiet_until=until, then=Value(over))
        for from_, until in hours.distinct()
        if from_ and until and (over := quiet_until(now, from_=from_, until=until))
    ]
    return Case(*held, default=Value(now), output_field=DateTimeField()) if held else Value(now)


def _rendering(alert: Alert, channel: Channel) -> Case:
    """Choose the frozen text by the person's language, and by whether they pass warnings on."""
    frozen = alert.renderings.filter(channel=channel)

    def by_language(reader: Rendering.Reader) -> Case:
        texts = {rendering.language: rendering.pk for rendering in frozen if rendering.reader == reader}
        cases = [When(language=language, then=Value(pk)) for language, pk in texts.items()]
        return Case(*cases, default=Value(texts["sv"]), output_field=IntegerField())

    return Case(
        When(Exists(chain_of(alert)), then=by_language(Rendering.Reader.CHAIN)),
        default=by_language(Rendering.Reader.MEMBER),
    )
