"""People at the site: passers-by, residents, contact persons, coordinators, going from page to page."""

import random
import re
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlsplit

import urllib3

LINK = re.compile(r'href="(/[^"#]*)"')
ASIDE = re.compile(
    r"^/(admin|static|konto|sprak|i18n|webhooks|metrics)|\.(xlsx|csv|pdf|json)$|affisch|logga-ut"
)
"""Not visited: what signs out or changes something, what is not ours, files that are only taken home."""

WORDS = ("björkvägen", "bjorkvegen+12", "testlund", "54230", "cykel", "boo+tästlund", "finns+inte", "ekudden")
SEARCHES = ("/omraden/?q={}", "/meddelanden/?q={}")
MOST_PAGES = 60
WRITING = 0.1
PATIENCE = 20  # seconds until an answer is none


@dataclass
class Visitor:
    """One who visits, signed in or not, and the pages to which links have led."""

    who: str
    port: int
    session: str = ""
    pages: list[str] = field(default_factory=list)
    token: str = ""

    def __post_init__(self) -> None:
        self.http = urllib3.PoolManager(retries=False, timeout=PATIENCE, maxsize=16)

    def get(self, path: str) -> urllib3.BaseHTTPResponse:
        """Open a page."""
        answer = self.http.request("GET", self._url(path), headers=self._headers(), redirect=False)
        self._remember(answer)
        return answer

    def post(self, path: str, fields: dict[str, str]) -> urllib3.BaseHTTPResponse:
        """Send a form."""
        headers = self._headers() | {"X-CSRFToken": self.token}
        return self.http.request(
            "POST", self._url(path), headers=headers, fields=fields, encode_multipart=False, redirect=False
        )

    def look_around(self) -> None:
        """Follow links until nothing new is found, or enough."""
        waiting, known = ["/"], {"/"}
        while waiting and len(self.pages) < MOST_PAGES:
            path = waiting.pop(0)
            answer = self.get(path)
            if answer.status != 200:
                continue
            self.pages.append(path)
            found = set(LINK.findall(answer.data.decode(errors="replace"))) - known
            found = {one.replace("&amp;", "&") for one in found if not ASIDE.search(one.partition("?")[0])}
            known |= found
            waiting += sorted(found)
        search = [path for path in self.pages if path.startswith("/register/")]
        if not self.session:  # an account stands for one person, who may look for something once a second
            self.pages += [one.format(word) for one in SEARCHES for word in WORDS]
        self.pages += [f"/register/sok/?q={word}" for word in WORDS if search]

    def _url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def _headers(self) -> dict[str, str]:
        cookies = {"__Host-sessionid": self.session, "__Host-csrftoken": self.token}
        return {
            "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items() if value),
            "X-Forwarded-Proto": "https",
            # A visitor stands for many, and none of them shares a limit with the others.
            "X-Forwarded-For": f"198.51.100.{random.randrange(1, 255)}",  # of the addresses kept for examples
            "Referer": f"https://{urlsplit(self._url('/')).netloc}/",
        }

    def _remember(self, answer: urllib3.BaseHTTPResponse) -> None:
        for header in answer.headers.getlist("Set-Cookie"):
            if morsel := SimpleCookie(header).get("__Host-csrftoken"):
                self.token = morsel.value


@dataclass
class Tally:
    """What became of the visits: answers by status, how long they took, and what was wrong."""

    statuses: Counter[str] = field(default_factory=Counter)
    seconds: dict[str, list[float]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def add(self, visitor: Visitor, path: str, begun: float, status: int) -> None:
        """Count one answer; a visitor who was let in expects every page to be there."""
        self.statuses[str(status)] += 1
        self.seconds.setdefault(visitor.who, []).append(time.perf_counter() - begun)
        if status >= 400:
            self.wrong.append(f"{visitor.who} {path}: {status}")

    def percentile(self, who: str, share: float) -> float:
        """Return within how many milliseconds such a share of the answers came."""
        taken = sorted(self.seconds[who])
        return 1000 * taken[min(len(taken) - 1, int(len(taken) * share))]


Writes = dict[str, tuple[str, dict[str, str]]]
"""What each kind of visitor writes now and then: the address and the form."""


def visit(visitors: list[Visitor], *, seconds: float, rate: float, writes: Writes) -> Tally:
    """Let everybody go from page to page, so many pages a second in all, until the time is over."""
    tally, ends_at = Tally(), time.monotonic() + seconds
    pace = len(visitors) / rate
    threads = [
        threading.Thread(target=_stroll, args=(visitor, tally, ends_at, pace, writes)) for visitor in visitors
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return tally


def _stroll(visitor: Visitor, tally: Tally, ends_at: float, pace: float, writes: Writes) -> None:
    dice = random.Random(visitor.who)
    while time.monotonic() < ends_at:
        begun, path, form = time.perf_counter(), dice.choice(visitor.pages), None
        if visitor.who in writes and dice.random() < WRITING:
            path, form = writes[visitor.who]
        try:
            answer = visitor.get(path) if form is None else visitor.post(path, form)
            tally.add(visitor, path, begun, answer.status)
        except urllib3.exceptions.HTTPError as error:
            tally.wrong.append(f"{visitor.who} {path}: {error}")
        time.sleep(max(0, dice.uniform(0.5, 1.5) * pace - (time.perf_counter() - begun)))
