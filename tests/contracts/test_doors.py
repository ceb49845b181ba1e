"""Every address of ours states who may come in. What is open to all stands on the list below."""

import re

from django.urls import URLPattern, get_resolver

OPEN = {
    "/",
    "/favicon.ico",
    "/halsa/",
    "/halsa/webb/",
    "/i18n/setlang/",
    "/inbjudan/<>/",
    "/integritet/",
    "/kontakt/",
    "/kontakt/<>/",
    "/konto/organisation/",
    "/konto/organisation/tillbaka/",
    "/konto/phone/skip/",
    "/kvittens/<>/",
    "/metrics",
    "/manifest.webmanifest",
    "/meddelanden/",
    "/meddelanden/<>/",
    "/meddelanden/<>/cap.xml",
    "/meddelanden/atom.xml",
    "/meddelanden/inbaddad/<>/",
    "/meddelanden/cap.xml",
    "/omraden/",
    "/omraden/<>/",
    "/omraden/<>/ga-med/",
    "/moten/<>/",
    "/moten/<>/kalender.ics",
    "/robots.txt",
    "/starta/",
    "/starta/tack/",
    "/stopp/<>/",
    "/tillganglighet/",
    "/webhooks/46elks/inbound/",
    "/webhooks/46elks/status/",
    "/webhooks/twilio/inbound/",
    "/webhooks/twilio/status/",
}
# They guard their own doors and are tested by their makers.
OTHERS = ("allauth.", "django.contrib.", "django.views.")


def addresses(patterns, prefix="/"):
    """Walk to every address below a list of patterns."""
    for pattern in patterns:
        address = prefix + re.sub(r"<[^>]+>", "<>", str(pattern.pattern))
        if isinstance(pattern, URLPattern):
            yield address, pattern.callback
        else:
            yield from addresses(pattern.url_patterns, address)


def ours():
    for address, view in addresses(get_resolver().url_patterns):
        home = getattr(getattr(view, "view_class", view), "__module__", "")
        if not (home.startswith(OTHERS) or home.startswith("functools")):
            yield address, view


def is_open(view) -> bool:
    return getattr(view, "login_required", True) is False


def test_every_view_states_its_permission():
    assert [a for a, view in ours() if not is_open(view) and not hasattr(view, "requires")] == []


def test_only_the_listed_addresses_are_open():
    assert {address for address, view in ours() if is_open(view)} - OPEN == set()


def test_no_open_view_asks_for_a_permission():
    assert [address for address, view in ours() if is_open(view) and hasattr(view, "requires")] == []
