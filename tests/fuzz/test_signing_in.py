"""Whatever is sent to the addresses of signing in, by somebody inside and by anybody: an answer."""

from collections import Counter
from functools import partial

import pytest
from django.http.cookie import SimpleCookie
from django.urls import get_resolver

from tests.fuzz.counting import try_with
from tests.fuzz.crawling import Doors, undone
from tests.fuzz.pages import filled_in
from tests.matrix.table import Row

pytestmark = pytest.mark.django_db

THEIRS = ("account_", "mfa_", "usersessions_")


def names() -> list[str]:
    """The names of allauth's addresses that need nothing to be filled in."""
    theirs = [name for name in get_resolver().reverse_dict if str(name).startswith(THEIRS)]
    return sorted(name for name in theirs if not get_resolver().reverse_dict[name][0][0][1])


def test_signing_in_never_breaks(world, people, sign_in, caplog, simulator):
    caplog.set_level("CRITICAL", "django.request")
    doors, answers = Doors(world, people, sign_in), Counter()
    doors.table = [Row(name, asked, "page", own=False) for name in names() for asked in ("open", "signed in")]
    cookies = {row.asked: doors.client(row).cookies.output(header="", sep=";") for row in doors.table}
    fields = doors.fields()
    usual = {name: field for each in fields.values() for name, field in each.items()}

    def send(row: Row, data: dict[str, list]) -> None:
        client = doors.client(row)
        client.cookies = SimpleCookie(cookies[row.asked])  # whatever was done before, signing out too
        with undone():
            status = client.post(doors.path(row), data).status_code
        answers[status] += 1
        assert status < 500

    for row in doors.table:
        inputs = filled_in(fields.get(row.name) or usual)
        try_with(inputs, partial(send, row), part="signing in", among=len(doors.table))
    assert set(answers) >= {200, 302}
