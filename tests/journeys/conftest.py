"""A real browser against a real server, for the tests marked `browser`."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings as django_settings
from django.db import connections
from django.utils import timezone
from playwright.sync_api import Browser, Page, sync_playwright

from notifications import tasks
from notifications.models import Alert
from notifications.sending import drain
from notifications.statuses import Channel, Lane

NAMES = ("chromium", "chromium-browser", "google-chrome")
RULES = {
    "light": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    # In the dark, only colours differ.
    "dark": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
}


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


@dataclass
class Visit:
    """A page somebody looks at, and what the browser complained about meanwhile."""

    page: Page
    home: str
    complaints: list[str] = field(default_factory=list)

    def open(self, address: str) -> Page:
        """Go to an address of the site."""
        self.page.goto(self.home + address)
        return self.page

    def faults(self, scheme: str = "light") -> list[str]:
        """What is wrong with the page as it looks now: accessibility, width, complaints, foreign hosts."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE_SCRIPT)
        options = {"runOnly": RULES[scheme], "resultTypes": ["violations"]}
        violations = self.page.evaluate("asked => axe.run(asked).then(found => found.violations)", options)
        found = [f"{fault['id']}: {fault['nodes'][0]['html']}" for fault in violations]
        width, room = self.page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        if width > room:
            found.append(f"scrolls sideways: {width} in {room} pixels")
        return found + self.complaints

    def _listen(self) -> None:
        host = urlsplit(self.home).netloc

        def fetched(url: str) -> None:
            if urlsplit(url).scheme != "data" and urlsplit(url).netloc != host:
                self.complaints.append(f"fetches from elsewhere: {url}")

        self.page.on("request", lambda request: fetched(request.url))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on(
            "console", lambda said: self.complaints.append(said.text) if said.type == "error" else None
        )


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
        visit._listen()
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
