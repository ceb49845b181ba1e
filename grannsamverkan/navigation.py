"""What the main menu offers the reader: everyone the same few doors, and more to those who work here."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import get_resolver, reverse
from django.utils.functional import lazy
from django.utils.translation import gettext


@dataclass(frozen=True)
class Entry:
    """One door of the menu; `current` is "page" on its own page, "true" on pages behind it."""

    url: str
    label: str
    current: str


def navigation(request: HttpRequest) -> dict[str, object]:
    """Give every template `navigation`, worked out only if the page shows it."""
    return {"navigation": lazy(_entries, tuple)(request)}


def _entries(request: HttpRequest) -> tuple[Entry, ...]:
    doors = _doors_of_member() if request.user.is_authenticated else _doors_of_visitor()
    known = get_resolver().reverse_dict
    return tuple(_entry(request, reverse(name), label) for name, label in doors if name in known)


def _doors_of_visitor() -> list[tuple[str, str]]:
    return [
        ("area_list", gettext("Areas")),
        ("public_alert_list", gettext("Messages")),
        ("account_login", gettext("Sign in")),
        ("account_signup", gettext("Join")),
    ]


def _doors_of_member() -> list[tuple[str, str]]:
    return [("my_page", gettext("My pages"))]


def _entry(request: HttpRequest, url: str, label: str) -> Entry:
    if request.path == url:
        return Entry(url, label, "page")
    return Entry(url, label, "true" if request.path.startswith(url) else "")
