import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.utils import timezone

from notifications.models import Receipt
from notifications.webhooks.inbox import Inbox, NotWrittenError, Statement, write

SAID = Statement("twilio", "SM1", "sent", "", 7, 1)


class Writer:
    """Writes slowly, and remembers what was written together."""

    def __init__(self) -> None:
        self.groups: list[int] = []
        self.gate = threading.Event()
        self.begun = threading.Event()
        self.error: Exception | None = None

    def __call__(self, receipts) -> None:
        self.begun.set()
        assert self.gate.wait(5)
        if self.error:
            raise self.error
        self.groups.append(len(receipts))


@pytest.fixture
def writer():
    return Writer()


def put_together(inbox, writer, number):
    """Let one receipt begin to be written, and `number` more arrive meanwhile."""
    with ThreadPoolExecutor(number + 1) as threads:
        first = threads.submit(inbox.put, SAID)
        assert writer.begun.wait(5)
        others = [threads.submit(inbox.put, SAID) for _ in range(number)]
        while len(inbox.gathering.statements) < number:
            pass
        writer.gate.set()
    return [call.exception() for call in (first, *others)]


def test_one_alone_is_written_at_once(writer):
    writer.gate.set()

    Inbox(writer).put(SAID)

    assert writer.groups == [1]


def test_those_that_come_during_a_commit_share_the_next(writer):
    assert put_together(Inbox(writer), writer, 7) == [None] * 8
    assert writer.groups == [1, 7]


def test_nobody_is_told_that_it_is_written_when_it_is_not(writer):
    writer.error = OSError("disk full")

    errors = put_together(Inbox(writer), writer, 3)

    assert [type(error) for error in errors].count(OSError) == 2  # the first of each group
    assert [type(error) for error in errors].count(NotWrittenError) == 2


def test_after_a_failure_the_next_is_written(writer):
    inbox = Inbox(writer)
    writer.error = OSError("disk full")
    put_together(inbox, writer, 3)
    writer.error = None

    inbox.put(SAID)

    assert writer.groups == [1]


@pytest.mark.django_db
def test_what_came_before_does_not_hinder_the_others_of_its_group():
    other, begun_at = SAID._replace(reference="SM2", code="30003"), timezone.now()
    write([SAID])

    write([other, SAID, other])

    assert set(Receipt.objects.values_list(*Statement._fields)) == {SAID, other}
    assert (
        Receipt.objects.count()
        == Receipt.objects.filter(received_at__range=(begun_at, timezone.now())).count()
    )


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite: there is no server to lose")
def test_a_connection_that_the_database_has_dropped_loses_nothing():
    write([SAID])
    dropped = connection.connection.info.backend_pid
    with connection.copy().cursor() as other:
        other.execute("SELECT pg_terminate_backend(%s)", [dropped])
        other.connection.close()

    write([SAID._replace(reference="SM2")])

    assert Receipt.objects.count() == 2
    assert connection.connection.info.backend_pid != dropped
