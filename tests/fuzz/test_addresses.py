"""Whatever somebody who may come in sends to an address: it answers, and what it refuses is not begun."""

import logging
from collections import Counter
from functools import partial

import pytest
from django.db import connection
from hypothesis import strategies as st

from notifications.models import Alert
from tests.fuzz.counting import try_with
from tests.fuzz.crawling import Doors, undone
from tests.fuzz.pages import filled_in
from tests.matrix.table import Row

pytestmark = pytest.mark.django_db

COMPOSING = {"alert_compose", "alert_edit", "alert_preview"}
ELSEWHERE = {"django_session", "shared_cache", "usersessions_usersession", "accounts_ratecount"}
STATES = st.sampled_from([*Alert.State, Alert.State.DRAFT, Alert.State.DRAFT, Alert.State.SUBMITTED])


@pytest.fixture
def doors(world, people, sign_in, caplog) -> Doors:
    caplog.set_level(logging.CRITICAL, "django.request")
    return Doors(world, people, sign_in)


def contents() -> dict[str, list[tuple]]:
    """Everything that the database holds, but for who is signed in and what is counted about visitors."""
    with connection.cursor() as cursor:
        held = {}
        for table in connection.introspection.table_names(cursor):
            if table not in ELSEWHERE:
                cursor.execute(f'SELECT * FROM "{table}" ORDER BY 1')
                held[table] = cursor.fetchall()
        return held


def changed(before: dict[str, list[tuple]]) -> set[str]:
    """The tables that are not as they were."""
    return {table for table, rows in contents().items() if rows != before[table]}


def is_expected(table: str, row: Row) -> bool:
    """Whether a table changes although somebody stays: that they have read, and the draft they write."""
    return table == "areas_trailentry" or (row.name in COMPOSING and table.startswith("notifications_alert"))


class Postman:
    """Sends fuzz to an address, looks at what came of it, and leaves nothing behind."""

    def __init__(self, doors: Doors) -> None:
        self.doors, self.before, self.answers = doors, {}, Counter()

    def send(self, row: Row, given: tuple[Alert.State, dict[str, list]]) -> None:
        state, data = given
        with undone():
            self.doors.make(state)
            if state not in self.before:
                self.before[state] = contents()
            answer = self.doors.client(row).post(self.doors.path(row), data)
            answer.getvalue()  # a file is closed when it has been read
            self.answers[answer.status_code] += 1
            assert answer.status_code < 500
            if answer.status_code != 302:
                assert [table for table in changed(self.before[state]) if not is_expected(table, row)] == []


def test_what_is_refused_is_not_begun(doors):
    postman, fields = Postman(doors), doors.fields()
    usual = {name: field for each in fields.values() for name, field in each.items()}
    taking = doors.taking()

    for row in taking:
        sent = st.tuples(STATES, filled_in(fields.get(row.name) or usual))
        try_with(sent, partial(postman.send, row), part="addresses", among=len(taking))

    assert set(postman.answers) >= {302, 404, 422}
