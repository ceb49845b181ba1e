"""How a page is looked at: by axe, in light and dark, at the widths that matter, and as HTML."""

import os
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, Response

from tests.journeys.validating import Validator

EVERYWHERE = bool(os.environ.get("A11Y_ALL"))
WIDTHS, SCHEMES = (320, 390, 1280), ("light", "dark")
RULES = {
    "light": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    # In the dark, only colours differ.
    "dark": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
}
SEND = """
([address, fields]) => {
  const form = document.createElement('form')
  form.method = 'post'
  form.action = address
  form.append(document.querySelector('[name=csrfmiddlewaretoken]').cloneNode())
  for (const [name, value] of Object.entries(fields)) {
    form.append(Object.assign(document.createElement('input'), {type: 'hidden', name, value}))
  }
  document.body.append(form)
  form.submit()
}
"""
TOLD = "Failed to load resource: the server responded with a status of "  # how a browser notes a refusal


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

    def send(self, address: str, **fields: str) -> Response:
        """Send a form to an address of the site from the page that is open; return the page that answers."""
        with self.page.expect_navigation() as going:
            self.page.evaluate(SEND, [address, fields])
        return going.value

    def faults(self, scheme: str = "light") -> list[str]:
        """What is wrong with the page as it looks now: accessibility, width, complaints, foreign hosts."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE_SCRIPT)
        options = {"runOnly": RULES[scheme], "resultTypes": ["violations"]}
        violations = self.page.evaluate("asked => axe.run(asked).then(found => found.violations)", options)
        found = [f"{fault['id']}: {fault['nodes'][0]['html']}" for fault in violations]
        return found + self.too_wide() + self.complaints

    def too_wide(self) -> list[str]:
        """Say if the page has to be scrolled sideways."""
        width, room = self.page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        return [f"scrolls sideways: {width} in {room} pixels"] if width > room else []

    def listen(self) -> None:
        """Note from now on what the browser complains about."""
        host = urlsplit(self.home).netloc

        def fetched(url: str) -> None:
            if urlsplit(url).scheme != "data" and urlsplit(url).netloc != host:
                self.complaints.append(f"fetches from elsewhere: {url}")

        self.page.on("request", lambda request: fetched(request.url))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on(
            "console", lambda said: self.complaints.append(said.text) if said.type == "error" else None
        )


class Examination:
    """What was looked at in a test, and what was wrong with it.

    All rules once at 390 pixels in light; in dark only colours differ, at 320 pixels only what is too wide.
    With A11Y_ALL every width in both. The HTML is read in the background.
    """

    def __init__(self, validator: Validator | None) -> None:
        self.validator = validator
        self.statuses = {200, 422}  # what a page may answer, or it is not the one that is meant
        self.found: dict[str, list[str]] = {}

    def __call__(self, visited: Visit, name: str, address: str) -> None:
        """Open an address and look at it."""
        self.look(visited, name, visited.page.goto(visited.home + address))

    def look(self, visited: Visit, name: str, answer: Response | str | None) -> None:
        """Look at the page as it stands, and at the HTML it came as."""
        if self.validator and answer:
            self.validator.hand_in(name, answer if isinstance(answer, str) else answer.text())
        visited.complaints[:] = [said for said in visited.complaints if not said.startswith(TOLD)]
        self.found[name] = []
        if isinstance(answer, Response) and answer.status not in self.statuses:
            self.found[name].append(f"answers {answer.status}")
        for width, scheme in looks():
            visited.page.set_viewport_size({"width": width, "height": 800})
            visited.page.emulate_media(color_scheme=scheme)
            is_for_width = width == min(WIDTHS) and not EVERYWHERE
            wrong = visited.too_wide() if is_for_width else visited.faults(scheme)
            self.found[name] += [f"{width} {scheme}: {fault}" for fault in wrong]
        visited.complaints.clear()

    def faults(self) -> list[str]:
        """Return everything that was wrong."""
        read = self.validator.complaints() if self.validator else {}
        both = [*self.found.items(), *read.items()]
        return [f"{name}: {fault}" for name, faults in both for fault in faults]


def looks() -> list[tuple[int, str]]:
    """Return the widths and schemes to look at a page in."""
    if EVERYWHERE:
        return [(width, scheme) for scheme in SCHEMES for width in WIDTHS]
    return [(320, "light"), (390, "light"), (390, "dark")]
