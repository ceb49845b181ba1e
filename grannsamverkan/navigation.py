"""What the main menu offers the reader: everyone the same few doors, and more to those who have a task."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import get_resolver, reverse
from django.utils.functional import lazy
from django.utils.translation import gettext

from areas.permissions import actor_of
from areas.roles import Permission
from grannsamverkan.accounts.phone import provider_is_local


@dataclass(frozen=True)
class Entry:
    """One door of the menu; `current` is "page" on its own page, "true" on pages behind it."""

    url: str
    label: str
    current: str


def navigation(request: HttpRequest) -> dict[str, object]:
    """Give every template `navigation`, worked out only if the page shows it, and `is_exercise`."""
    return {"navigation": lazy(_entries, tuple)(request), "is_exercise": provider_is_local()}


def _entries(request: HttpRequest) -> tuple[Entry, ...]:
    known = get_resolver().reverse_dict
    return tuple(_entry(request, reverse(name), label) for name, label in _doors(request) if name in known)


def _doors(request: HttpRequest) -> list[tuple[str, str]]:
    if not request.user.is_authenticated:
        return [
            ("area_list", gettext("Areas")),
            ("public_alert_list", gettext("Messages")),
            ("account_login", gettext("Sign in")),
            ("account_signup", gettext("Join")),
        ]
    return [("my_page", gettext("My pages")), *_doors_of_tasks(actor_of(request).permissions)]


def _doors_of_tasks(held: frozenset[Permission]) -> list[tuple[str, str]]:
    doors = [
        (Permission.FORWARD_ALERTS, "contact_person_page", gettext("My area")),
        (Permission.FOLLOW_ALERTS, "alert_list", gettext("Alerts")),
        (Permission.SEE_CONTACT_DETAILS, "register", gettext("Register")),
    ]
    if Permission.SEE_CONTACT_DETAILS not in held:  # those who have the register find the trail there
        doors.append((Permission.READ_TRAIL, "trail", gettext("Trail")))
    return [(name, label) for permission, name, label in doors if permission in held]


def _entry(request: HttpRequest, url: str, label: str) -> Entry:
    if request.path == url:
        return Entry(url, label, "page")
    return Entry(url, label, "true" if request.path.startswith(url) else "")
