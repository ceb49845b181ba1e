"""The police's list, as they write it and as they might: answers recorded in form, with invented content."""

import json
import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import ClassVar

import pytest

from notifications.weekly_letter.police_events import events_in, read

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def entry(**fields) -> dict:
    return {
        "id": 600001,
        "datetime": "2026-08-22 9:48:12 +02:00",
        "name": "22 augusti 09.48, Stöld, Töreboda",
        "summary": "Cyklar har stulits vid stationen.",
        "url": "/aktuellt/handelser/2026/augusti/22/stold-toreboda/",
        "type": "Stöld",
        "location": {"name": "Västra Götalands län", "gps": "58.252793,13.059643"},
    } | fields


@pytest.fixture
def police(settings):
    """The police's server: it answers what it is told to, and remembers who asked."""

    class Answer(BaseHTTPRequestHandler):
        status, body = 200, b"[]"
        asked: ClassVar[list[str]] = []

        def do_GET(self):
            Answer.asked.append(self.headers["User-Agent"])
            self.send_response(Answer.status)
            self.send_header("Content-Length", str(len(Answer.body)))
            self.end_headers()
            self.wfile.write(Answer.body)

        def log_message(self, *_said):
            pass

    server = HTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.POLICE_EVENTS_URL = f"http://127.0.0.1:{server.server_port}/api/events"
    yield Answer
    server.shutdown()
    server.server_close()


pytestmark = pytest.mark.django_db  # the list is kept in the cache that all processes share


def test_an_event_is_read_with_its_unpadded_hour_and_its_municipality():
    event = read(entry())
    assert event.at == datetime(2026, 8, 22, 7, 48, 12, tzinfo=UTC)
    assert (event.kind, event.place) == ("Stöld", "Töreboda")


def test_only_the_municipality_asked_for_and_only_since_then(police):
    late = entry(datetime="2026-08-23 21:00:00 +02:00", summary="Sent")
    other = entry(name="22 augusti 09.48, Stöld, Mariestad")
    county = entry(name="22 augusti 09.48, Sammanfattning natt, Västra Götalands län")
    police.body = json.dumps([late, other, county, entry()]).encode()

    assert [event.summary for event in events_in("Töreboda", since=LONG_AGO)] == [
        "Cyklar har stulits vid stationen.",
        "Sent",
    ]
    assert len(events_in("töreboda", since=datetime(2026, 8, 23, tzinfo=UTC))) == 1


@pytest.mark.parametrize(
    "broken",
    [
        None,
        7,
        [],
        {},
        {"name": "utan komma", "datetime": "2026-08-22 9:48:12 +02:00", "type": "Stöld"},
        entry(datetime="i går"),
        entry(datetime="2026-13-45 99:99:99 +02:00"),
        entry(datetime=None),
        entry(datetime="2026-08-22 9:48:12"),
        entry(type=None),
        entry(name=None),
        entry(summary=["lista"]),
    ],
)
def test_an_entry_that_is_none_is_passed_over(police, broken):
    police.body = json.dumps([broken, entry()]).encode()
    assert len(events_in("Töreboda", since=LONG_AGO)) == 1


def test_a_line_is_one_line_and_not_endless():
    event = read(entry(summary="a\r\nb\x00c" + "d" * 5000))
    assert event.summary.startswith("a b c")
    assert len(event.summary) == 300


@pytest.mark.parametrize(
    ("status", "body"),
    [(500, b"[]"), (200, b"<html>"), (200, b"{}"), (429, b""), (302, b"[]"), (200, b"[" * 100_000)],
)
def test_a_list_that_cannot_be_had_is_said_to_be_missing(police, status, body):
    police.status, police.body = status, body
    assert events_in("Töreboda", since=LONG_AGO) is None


def test_nobody_answers(settings):
    settings.POLICE_EVENTS_URL = "http://127.0.0.1:9/api/events"
    assert events_in("Töreboda", since=LONG_AGO) is None


def test_switched_off_nobody_is_asked(settings):
    settings.POLICE_EVENTS_URL = ""
    assert events_in("Töreboda", since=LONG_AGO) is None


def test_it_is_asked_rarely_and_told_who_asks(police, settings):
    for _ in range(5):
        events_in("Töreboda", since=LONG_AGO)
    police.status = 500
    events_in("Töreboda", since=LONG_AGO)
    assert police.asked == [f"Grannsamverkan (+{settings.PUBLIC_URL})"]
