"""Hands that press and type on a page, and count what they do.

What counts: every tap (by keyboard: every Enter and Space) and every field that is filled in, once however
much is typed. What does not: looking, scrolling, walking from control to control by Tab, and the finger or
face that a telephone asks for when a passkey is used.
"""

import re

from playwright.sync_api import Locator, Page, expect

MOST_STEPS = 120
FOCUS_SHOWS = """
element => {
  const style = getComputedStyle(element)
  const ring = parseFloat(style.outlineWidth) > 0 && style.outlineStyle !== 'none'
  return element.matches(':focus-visible') && (ring || style.boxShadow !== 'none')
}
"""


class Finger:
    """Somebody with a telephone, or a mouse."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.acts: list[str] = []

    def __len__(self) -> int:
        return len(self.acts)

    def press(self, name: str, **how: object) -> None:
        """Press a button."""
        self._press(self.page.get_by_role("button", name=name, exact=True, **how), name)

    def follow(self, name: str) -> None:
        """Follow a link."""
        self._press(self.page.get_by_role("link", name=name, exact=True), name)

    def tick(self, name: str) -> None:
        """Choose something."""
        box = self.page.get_by_label(name, exact=True)
        self._tick(box)
        expect(box).to_be_checked()
        self.acts.append(name)

    def fill(self, label: str | re.Pattern[str], text: str) -> None:
        """Fill in a field."""
        self._fill(self.page.get_by_label(label), text)
        self.acts.append(f"{text!r}")

    def _press(self, what: Locator, name: str) -> None:
        self._do(what)
        self.acts.append(name)

    def _do(self, what: Locator) -> None:
        what.click()

    def _tick(self, box: Locator) -> None:
        self.page.locator(f"label[for={box.get_attribute('id')}]").click()

    def _fill(self, field: Locator, text: str) -> None:
        field.fill(text)


class Keys(Finger):
    """Somebody without a pointer: walks by Tab, and must see where they are."""

    def _do(self, what: Locator) -> None:
        self._walk_to(what)
        self.page.keyboard.press("Enter")

    def _tick(self, box: Locator) -> None:
        self._walk_to(box)
        self.page.keyboard.press("Space")

    def _fill(self, field: Locator, text: str) -> None:
        self._walk_to(field)
        self.page.keyboard.type(text)

    def _walk_to(self, what: Locator) -> None:
        expect(what).to_be_visible()
        for _step in range(MOST_STEPS):
            if what.evaluate("element => element === document.activeElement"):
                break
            self.page.keyboard.press("Tab")
        assert what.evaluate(FOCUS_SHOWS), "Whoever walks by keyboard does not see where they are"
