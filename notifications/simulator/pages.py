"""The page: phones and mailboxes as people would see them, and a form for what should go wrong."""

import re
import time
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple
from urllib.parse import urlencode

from aiohttp import web
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from grannsamverkan.accounts.phone import display
from notifications.simulator.control import Control, own_pages_only
from notifications.simulator.faults import FAULTS, Fault, UnknownFaultError
from notifications.simulator.reading import body, one_click_address, opened, subject
from notifications.simulator.state import Mail, Sms

PLACES = 50
NEWEST = 4
ALL = 200
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; frame-src 'self'; frame-ancestors 'none'; base-uri 'none'"
)
# A mail may look as it likes, but runs nothing and fetches nothing; its links open a window of their own.
MAIL_POLICY = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; "
    "img-src data:; frame-ancestors 'self'"
)
ADDRESSES = {"home": "/", "reply": "/reply", "faults": "/faults"}
GROUPS = {
    "api": _("When an SMS is sent"),
    "receipts": _("On the way to the phone"),
    "smtp": _("When an e-mail is sent"),
}
STATUSES = {
    "accepted": pgettext_lazy("provider simulator", "accepted"),
    "queued": pgettext_lazy("provider simulator", "queued"),
    "scheduled": pgettext_lazy("provider simulator", "scheduled"),
    "sent": pgettext_lazy("provider simulator", "sent"),
    "delivered": pgettext_lazy("provider simulator", "delivered"),
    "undelivered": pgettext_lazy("provider simulator", "not delivered"),
    "failed": pgettext_lazy("provider simulator", "failed"),
    "canceled": pgettext_lazy("provider simulator", "cancelled"),
    "received": pgettext_lazy("provider simulator", "written here"),
}


class Place(NamedTuple):
    """A phone or a mailbox with its newest items, as the page shows it."""

    name: str
    shown: str
    items: list[dict[str, Any]]
    more: int
    stopped: bool = False

    @property
    def id(self) -> str:
        """What its elements are called in the page."""
        return mark(self.name)

    @property
    def address(self) -> str:
        """The page with this place alone, and more of it."""
        return place_address(self.name)


class Pages:
    """The addresses a person opens in a browser."""

    def __init__(self, control: Control) -> None:
        self.control = control
        self.state = control.state
        self.faults = control.faults
        self.count_again_at = 0.0

    def routes(self) -> list[web.RouteDef]:
        """Return the addresses and who answers them."""
        return [
            web.get("/", self.home),
            web.get("/live", self.live),
            web.get("/mails/{number:[0-9]+}", self.mail),
            web.get("/mails/{number:[0-9]+}/html", self.mail_html),
            web.get("/static/{path:.+}", self.static),
            web.post("/mails/{number:[0-9]+}/unsubscribe", own_pages_only(self.unsubscribe)),
            web.post("/reply", own_pages_only(self.reply)),
            web.post("/faults", own_pages_only(self.change_faults)),
        ]

    async def home(self, request: web.Request) -> web.Response:
        """Show everything."""
        query = request.query
        return page("simulator/home.html", self.everything(query.get("q", ""), answer=query.get("answer")))

    async def live(self, request: web.Request) -> web.Response:
        """Show what changes, if it has changed."""
        if request.query.get("seen") == str(self.state.version):
            return web.Response(status=204)
        return page("simulator/live.html", self.contents(request.query.get("q", "")))

    def everything(self, wanted: str, **more: Any) -> dict[str, Any]:
        """Collect what the whole page shows."""
        groups = [
            (label, [self.fault(fault) for fault in FAULTS.values() if fault.group == group])
            for group, label in GROUPS.items()
        ]
        return {**self.contents(wanted), "groups": groups, **more}

    def contents(self, wanted: str) -> dict[str, Any]:
        """Collect what the live part shows: the phones and mailboxes that rang last, or those looked for."""
        wanted = wanted.strip().lower()
        digits = "".join(sign for sign in wanted if sign.isdigit()).lstrip("0").removeprefix("46")
        number = digits.lstrip("0") if not any(sign.isalpha() for sign in wanted) else ""
        phones = matches(self.state.phones, number, wanted)
        mailboxes = matches(self.state.mailboxes, wanted, wanted)
        most = ALL if wanted else NEWEST
        return {
            "wanted": wanted,
            "version": self.state.version,
            "counts": self.counts(),
            "phones": [self.phone(name, self.state.phones[name], most) for name in phones],
            "mailboxes": [mailbox(name, self.state.mailboxes[name], most) for name in mailboxes],
        }

    def counts(self) -> dict[str, dict[str, int]]:
        """Count, but spend at most a twentieth of the time on it: a million phones take a while."""
        now = time.perf_counter()
        if now >= self.count_again_at:
            self.counted = self.control.counts()
            self.count_again_at = now + 20 * (time.perf_counter() - now) - 0.1
        return self.counted

    def phone(self, number: str, messages: Sequence[Sms], most: int) -> Place:
        """Prepare one phone."""
        items = [bubble(sms) for sms in messages[-most:]]
        more = len(messages) - len(items)
        return Place(number, display(number), items, more, stopped=number in self.state.stopped)

    def fault(self, fault: Fault) -> dict[str, Any]:
        """Prepare one fault's line in the form."""
        value = self.faults.values[fault.name]
        return {
            "fault": fault,
            "value": f"{value:g}",
            "changed": value != fault.default,
            "used": self.faults.used[fault.name],
        }

    async def mail(self, request: web.Request) -> web.Response:
        """Show one mail: its text, or its HTML in a frame, or its headers."""
        mail = self.find(request)
        message = opened(mail)
        html = body(message, "html")
        view = request.query.get("view", "text")
        context = {
            "mail": mail,
            "address": mail_address(mail),
            "mailbox_address": place_address(mail.to),
            "subject": subject(mail),
            "received_at": local(mail.received_at),
            "from": message.get("From", ""),
            "view": view if html or view != "html" else "text",
            "text": body(message, "plain"),
            "has_html": bool(html),
            "headers": [(name, str(value)) for name, value in message.items()],
            "one_click": one_click_address(message),
            "answer": request.query.get("answer"),
        }
        return page("simulator/mail.html", context)

    async def mail_html(self, request: web.Request) -> web.Response:
        """Show a mail's HTML alone, harmless."""
        html = body(opened(self.find(request)), "html")
        headers = {"Content-Security-Policy": MAIL_POLICY, "Referrer-Policy": "no-referrer"}
        return web.Response(text=f'<base target="_blank">{html}', content_type="text/html", headers=headers)

    def find(self, request: web.Request) -> Mail:
        """Return the mail the address names, or answer that there is none."""
        number = int(request.match_info["number"])
        if number >= len(self.state.mails):
            raise web.HTTPNotFound
        return self.state.mails[number]

    async def unsubscribe(self, request: web.Request) -> web.Response:
        """Press the mail program's own button: one POST, as RFC 8058 says."""
        mail = self.find(request)
        address = one_click_address(opened(mail))
        answer = 0
        if address:
            answer, _text = await self.control.callbacks.post_form(address, {"List-Unsubscribe": "One-Click"})
        raise web.HTTPSeeOther(f"{mail_address(mail)}?answer={answer}")

    async def reply(self, request: web.Request) -> web.Response:
        """Write from a phone."""
        form = await request.post()
        sender, text = str(form.get("from", "")), str(form.get("body", "")).strip()
        answer = ""
        if sender and text:
            _sms, status = await self.control.write(sender=sender, body=text)
            answer = str(status)
        query = urlencode({"q": str(form.get("q", "")), "answer": answer})
        raise web.HTTPSeeOther(f"/?{query}#phone-{mark(sender)}")

    async def change_faults(self, request: web.Request) -> web.Response:
        """Change the faults in the form, or put all of them back."""
        form = await request.post()
        try:
            if "calm" in form:
                self.faults.calm()
            else:
                self.faults.change({name: value for name, value in form.items() if name in FAULTS})
        except UnknownFaultError as error:
            return page("simulator/home.html", self.everything("", error=str(error)), status=422)
        raise web.HTTPSeeOther("/#faults")

    async def static(self, request: web.Request) -> web.StreamResponse:
        """Serve the style sheets and htmx from where Django finds them."""
        found = finders.find(request.match_info["path"])
        if not found:
            raise web.HTTPNotFound
        return web.FileResponse(str(found), headers={"Cache-Control": "max-age=60"})


def page(template: str, context: dict[str, Any], status: int = 200) -> web.Response:
    """Render a template as a page that runs nothing but our own script."""
    headers = {"Content-Security-Policy": PAGE_POLICY, "Referrer-Policy": "same-origin"}
    text = render_to_string(template, {**context, "addresses": ADDRESSES})
    return web.Response(text=text, content_type="text/html", headers=headers, status=status)


def matches(places: dict[str, Any], part: str, wanted: str) -> list[str]:
    """Return the names with this part in them, the one that rang last first; all when nothing is wanted."""
    if wanted and not part:
        return []
    names: Iterator[str] = (name for name in reversed(places) if part in name)
    return list(islice(names, PLACES))


def bubble(sms: Sms) -> dict[str, Any]:
    """Prepare one message."""
    return {
        "text": sms.body,
        "sender": sms.sender or sms.service,
        "inbound": sms.direction == "inbound",
        "status": STATUSES.get(sms.status, sms.status),
        "bad": sms.status in {"undelivered", "failed"},
        "error": sms.error,
        "at": local(sms.created_at),
    }


def mailbox(name: str, mails: Sequence[Mail], most: int) -> Place:
    """Prepare one mailbox, the newest mail first."""
    items = [
        {"address": mail_address(mail), "subject": subject(mail), "at": local(mail.received_at)}
        for mail in reversed(mails[-most:])
    ]
    return Place(name, name, items, len(mails) - len(items))


def mark(name: str) -> str:
    """Return a name without the plus, with which htmx cannot look for an element."""
    return re.sub(r"\W", "", name)


def mail_address(mail: Mail) -> str:
    """Return the page of one mail."""
    return f"/mails/{mail.number}"


def place_address(name: str) -> str:
    """Return the page that shows one phone or mailbox."""
    return f"/?{urlencode({'q': name})}"


def local(seconds: float) -> datetime:
    """Return a time as the clock on the wall shows it."""
    return datetime.fromtimestamp(seconds, tz=get_current_timezone())
