"""Every address answers whatever it is asked, on any database: what cannot be is 400 or 404, never 500."""

import re
from itertools import chain
from pathlib import Path
from urllib.parse import quote

import pytest
from django import forms
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver

from notifications.statuses import Channel, Status

ROOT = Path(__file__).resolve().parent.parent.parent
APPS = ("areas", "notifications", "grannsamverkan")
HOSTILE = {
    "NUL": "%00",
    "overlong, begun by half a character": "%ED%A0%80" + "a" * 400,
    "negative": "-1",
    "huge": "9" * 40,
    "no decimal digit": quote("²"),
}
POSTED = ("NUL", "huge")
FORM = "application/x-www-form-urlencoded"
PARAMETER = re.compile(r"<[^>]+>")


def addresses(patterns, prefix="/"):
    """Walk to every address, but for the admin's, which are Django's own."""
    for pattern in patterns:
        address = prefix + str(pattern.pattern).lstrip("^").rstrip("$")
        if isinstance(pattern, URLPattern):
            yield address
        elif not address.startswith("/admin/"):
            yield from addresses(pattern.url_patterns, address)


ADDRESSES = sorted({one for one in addresses(get_resolver().url_patterns) if "(?" not in one})


def subclasses(form):
    return chain([form], *map(subclasses, form.__subclasses__()))


def field_names() -> list[str]:
    """What our code reads by name, and every field of every form."""
    sources = (path.read_text() for app in APPS for path in (ROOT / app).rglob("*.py"))
    read = {name for source in sources for name in re.findall(r'\.get(?:list)?\("(\w+)"', source)}
    return sorted(read.union(*(form.base_fields for form in subclasses(forms.Form))))


@pytest.fixture
def real(coordinator, contact_person, member, area, mariestad, sent):
    """What there is behind an address, by the word before its part."""
    alert, membership = sent.alert(area), member.memberships.get()
    sent.delivery(alert, member, Channel.SMS, status=Status.IN_DOUBT)
    return {
        **dict.fromkeys(("omraden", "omrade"), area.slug),
        "kommun": mariestad.slug,
        **dict.fromkeys(("medlemskap", "lamna"), membership.public_id),
        "hushall": membership.household.public_id,
        "person": member.public_id,
        "uppdrag": contact_person.appointments.get().public_id,
        **dict.fromkeys(("utskick", "meddelanden"), alert.public_id),
        "laget": "in_doubt",
    }


@pytest.fixture
def ask(sign_in, coordinator):
    """Ask as somebody who may do much; answer with the address where it broke."""
    inside, outside = sign_in(coordinator), Client()
    for client in (inside, outside):
        client.raise_request_exception = False

    def ask(method: str, path: str, **given) -> list[str]:
        client = outside if path.startswith(("/konto/", "/sprak/")) else inside
        with transaction.atomic():
            status = getattr(client, method)(path, **given).status_code
            transaction.set_rollback(True)
        return [f"{method} {path[:90]}"] if status == 500 else []

    return ask


def there(address: str, real: dict[str, str]) -> str:
    """The address of something that is there."""
    return re.sub(r"([\w-]+)/<[^>]+>", lambda found: f"{found[1]}/{real.get(found[1], 'x')}", address)


@pytest.mark.parametrize("what", HOSTILE)
def test_no_address_breaks(ask, real, what):
    value, names = HOSTILE[what], field_names()
    query = "&".join(f"{name}={value}" for name in names)
    broken: list[str] = []
    for address in ADDRESSES:
        at_home = there(address, real)
        broken += ask("get", f"{at_home}?{query}")
        if address != at_home:
            broken += ask("get", PARAMETER.sub(value, address))
        if what in POSTED:
            broken += ask("post", at_home, data=query, content_type=FORM)

    assert len(ADDRESSES) > 80
    assert broken == []
