"""Expanding: writing out an alert's deliveries, in pages, set by set, restartable at any point."""

from collections import Counter
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Case, DateTimeField, Exists, F, IntegerField, Max, Min, Q, QuerySet, Value, When

from areas.models import Person
from areas.quiet import quiet_until
from notifications.audience import ADDRESS, chain_of, people_of, reachable
from notifications.models import Alert, Rendering
from notifications.models.ledger import Tally, count
from notifications.statuses import Channel, Lane, Reason, Status, Word

PAGE = 50_000
"""How wide a stretch of people's ids is written in one transaction."""

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
    """Write the deliveries of the next page of people, a stretch of `width` ids; return whether more remains.

    The cursor moves in the same transaction as the rows are written, and only for the caller who saw where
    it stood: two workers never write the same page, and a page cut short is written again from its start.
    """
    people = people_of(alert)
    beyond = people.filter(pk__gt=alert.expansion_cursor)
    bounds = beyond.aggregate(first=Min("pk"), last=Max("pk"))
    with transaction.atomic():
        if bounds["first"] is None:
            moved = _move_cursor(alert, to=alert.expansion_cursor, expanded_at=now)
            return False if moved else alert.expanded_at is None
        last = min(bounds["first"] + width - 1, bounds["last"])
        finished = last == bounds["last"]
        if _move_cursor(alert, to=last, expanded_at=now if finished else None):
            page = people.filter(pk__gte=bounds["first"], pk__lte=last)
            tally: Tally = Counter()
            for channel in map(Channel, alert.channels):
                tally[alert.pk, channel.value, Word.QUEUED] += _insert(alert, page, channel, now)
            count(tally)
    return not finished


def _move_cursor(alert: Alert, *, to: int, expanded_at: datetime | None) -> bool:
    expected = alert.expansion_cursor
    here = Alert.objects.unexpanded().filter(pk=alert.pk, expansion_cursor=expected)
    moved = here.update(expansion_cursor=to, expanded_at=expanded_at)
    alert.refresh_from_db(fields=["expansion_cursor", "expanded_at", "state"])
    return bool(moved)


def _insert(alert: Alert, page: QuerySet[Person], channel: Channel, now: datetime) -> int:
    """Insert a page's deliveries on one channel with one statement; an address already there stays one."""
    values = {
        "alert_id": Value(alert.pk, output_field=IntegerField()),
        "rendering_id": _rendering(alert, channel),
        "person_id": F("pk"),
        "channel": Value(channel.value),
        "address": F(ADDRESS[channel]),
        "lane": Value(alert.lane.value),
        "status": Value(Status.QUEUED.value),
        "reason": Value(Reason.NONE.value),
        "not_before": _not_before(alert, page, now),
        "attempts": Value(0),
        "lease": Value(""),
        "provider": Value(""),
        "reference": Value(""),
        "looks": Value(0),
        "doubts": Value(0),
        "changed_at": Value(now),
    }
    named = {f"out_{column}": expression for column, expression in values.items()}
    rows = reachable(page, channel).order_by().annotate(**named).values_list(*named)
    select, parameters = rows.query.get_compiler(connection=connection).as_sql()
    insert = " ".join(
        ["INSERT INTO notifications_delivery (", ", ".join(_COLUMNS), ")", select, "ON CONFLICT DO NOTHING"]
    )
    with connection.cursor() as cursor:
        cursor.execute(insert, parameters)
        return cursor.rowcount


def _not_before(alert: Alert, page: QuerySet[Person], now: datetime) -> Case | Value:
    """Let what can wait be held until each person's quiet hours are over; a warning never waits."""
    if alert.lane == Lane.URGENT:
        return Value(now)
    hours = page.filter(quiet_from__isnull=False).order_by().values_list("quiet_from", "quiet_until")
    held = [
        When(quiet_from=from_, quiet_until=until, then=Value(over))
        for from_, until in hours.distinct()
        if from_ and until and (over := quiet_until(now, from_=from_, until=until))
    ]
    return Case(*held, default=Value(now), output_field=DateTimeField()) if held else Value(now)


def _rendering(alert: Alert, channel: Channel) -> Case:
    """Choose the frozen text by the person's language, and by whether they pass warnings on."""
    frozen = {
        (rendering.language, rendering.reader): rendering.pk
        for rendering in alert.renderings.filter(channel=channel)
    }
    default = frozen["sv", Rendering.Reader.MEMBER]
    cases = [
        When(Q(Exists(chain_of(alert)), language=language), then=Value(pk))
        for (language, reader), pk in frozen.items()
        if reader == Rendering.Reader.CHAIN
    ]
    cases += [
        When(language=language, then=Value(pk))
        for (language, reader), pk in frozen.items()
        if reader == Rendering.Reader.MEMBER
    ]
    return Case(*cases, default=Value(default), output_field=IntegerField())
