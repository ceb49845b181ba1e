"""A real browser against a real server, for the tests marked `browser`."""

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import connections
from django.utils import timezone
from playwright.sync_api import Browser, Page, sync_playwright

from notifications import tasks
from notifications.models import Alert
from notifications.sending import drain
from notifications.statuses import Channel, Lane
from tests.journeys.looking import Examination, Visit
from tests.journeys.validating import Validator, is_there

NAMES = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def browser(django_db_setup, django_db_blocker) -> Iterator[Browser]:
    """One Chromium for the whole session; without one, the tests that need it are skipped."""
    chromium = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), "")
    if not Path(chromium).is_file():
        pytest.skip("No Chromium found: install one, or say where it is in CHROMIUM.")
    # Playwright's synchronous interface runs a loop in this thread, which Django takes for async code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()
        # Beside a running loop Django keeps a connection of its own, which nobody else can see and close.
        with django_db_blocker.unblock():
            connections.close_all()


@pytest.fixture(scope="session")
def validator() -> Iterator[Validator | None]:
    """What reads HTML for its mistakes; None where there is no Java, which `tests/run.sh` says."""
    validator = Validator() if is_there() else None
    yield validator
    if validator:
        validator.stop()


@pytest.fixture
def examine(validator) -> Examination:
    """Return how addresses are looked at, `examine(visited, name, address)`; `examine.faults()` tells."""
    return Examination(validator)


@pytest.fixture
def visit(browser, live_server, settings, sign_in) -> Iterator[Callable[..., Visit]]:
    """Return a way to look at the site: in a width, in light or dark, as somebody who has just signed in."""
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    contexts = []

    def visit(
        width: int = 1280, *, person=None, scheme: str = "light", javascript: bool = True, home: str = ""
    ) -> Visit:
        context = browser.new_context(
            viewport={"width": width, "height": 800},
            color_scheme=scheme,
            reduced_motion="reduce",
            locale="en-GB",
            java_script_enabled=javascript,
        )
        contexts.append(context)
        if person:
            name, key = django_settings.SESSION_COOKIE_NAME, sign_in(person).session.session_key
            context.add_cookies([{"name": name, "value": key, "url": live_server.url}])
        visit = Visit(context.new_page(), home or live_server.url)
        visit.listen()
        return visit

    yield visit
    for context in contexts:
        context.close()


@pytest.fixture
def page_at(visit) -> Callable[..., Page]:
    """Return a page of a width, at an address: `page_at(390, "/omraden/", person=member)`."""
    return lambda width, address="/", **how: visit(width, **how).open(address)


@pytest.fixture
def work(simulator, settings, live_server):
    """Return what the workers do in a round: release what is due and send it, while a page holds its breath.

    The database of these tests has one connection for everybody, so nobody may ask at the same time:
    not the page, and not the provider with its receipts.
    """
    simulator.fault("callback_lost")
    settings.PUBLIC_URL = live_server.url
    settings.EMAIL_URL = f"smtp://127.0.0.1:{simulator.smtp_port}"
    settings.TWILIO_FROM = "Grannsamv"

    def work(page) -> None:
        page.clock.pause_at(timezone.now() + timedelta(seconds=5))
        page.wait_for_load_state("networkidle")
        Alert.objects.filter(state=Alert.State.APPROVED).update(release_at=timezone.now())
        tasks.sweep()
        for alert in Alert.objects.unexpanded():
            tasks.expand(alert.pk)
        for channel in Channel:
            drain(lane=Lane.BULK, channel=channel)
        tasks.sweep()
        page.clock.resume()

    return work
