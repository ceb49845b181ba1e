"""Everybody knocks at every door, reading and writing: who gets in, who is refused, and what nobody sees."""

import logging
import sys
from collections import Counter

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver

from areas.roles import Permission
from tests.contracts.test_doors import ours
from tests.matrix.table import PAGES, Row, rows
from tests.matrix.world import Who

pytestmark = [pytest.mark.django_db, pytest.mark.once]

IN, SIGN_IN, REFUSED, MISSING = "in", "sign in", "403", "404"


def allowed(who: Who, row: Row) -> set[str]:
    """What may become of somebody at an address, by the table."""
    if row.asked in {"open", "signature", "token"}:
        return {"open": {IN, SIGN_IN}, "signature": {REFUSED}, "token": {MISSING}}[row.asked] | lost(row)
    if who.person is None:
        return {SIGN_IN}
    if row.asked == "signed in":
        return {IN} | lost(row)
    permission = Permission(row.asked)
    if permission not in who.here | who.elsewhere:
        return {REFUSED}
    return {IN} | lost(row) if permission in who.here or row.about in PAGES else {MISSING}


def lost(row: Row) -> set[str]:
    return {MISSING} if row.own else set()


def outcome(answer) -> str:
    """What became of somebody who knocked."""
    if answer.status_code == 302 and answer["Location"].startswith("/konto/login/"):
        return SIGN_IN
    return {403: REFUSED, 404: MISSING}.get(answer.status_code, IN)


def knock(client: Client, method: str, address: str):
    """Knock, and leave nothing behind."""
    with transaction.atomic():
        answer = getattr(client, method)(address)
        text = answer.getvalue().decode(errors="replace") if answer.status_code == 200 else ""
        transaction.set_rollback(True)
    return answer, text


def spilt(who: Who, world, text: str) -> list[str]:
    """What a page tells somebody of the canary that is not theirs to know."""
    if Permission.SEE_CONTACT_DETAILS in who.here:
        return []
    names = () if Permission.SEE_HOUSEHOLDS in who.here else world.secrets["name"]
    return [secret for secret in (*world.secrets["reach"], *names) if secret in text]


def names(patterns):
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield pattern.callback, pattern.name
        else:
            yield from names(pattern.url_patterns)


def test_the_table_names_every_address_and_no_other():
    known = dict(names(get_resolver().url_patterns))
    assert {known[view] for _, view in ours()} == {row.name for row in rows()}


def test_everybody_at_every_door(world, knocking, sign_in, capsys, caplog):
    caplog.set_level(logging.CRITICAL, "django.request")
    wrong, seen, pairs = [], [], Counter()
    for who in knocking:
        client = sign_in(who.person) if who.person else Client()
        for row in rows():
            for method in ("get",) if row.asked == "open" else ("get", "post"):
                answer, text = knock(client, method, world.address(row.name, row.about))
                pairs[method] += 1
                is_right = answer.status_code == 405 or outcome(answer) in allowed(who, row)
                if not is_right or answer.status_code == 500:
                    wrong.append(f"{who.label} {method} {row.name}: {answer.status_code}")
                seen += [f"{who.label} {method} {row.name}: {found}" for found in spilt(who, world, text)]
    with capsys.disabled():
        people, addresses = len(knocking), len(rows())
        sys.stdout.write(
            f"\n{people} people, {addresses} addresses: {pairs.total()} pairs, {len(wrong)} wrong\n"
        )
    assert wrong == []
    assert seen == []
