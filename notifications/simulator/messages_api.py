"""Twilio's Messages API: create, fetch, list, change and delete, with everything that can go wrong."""

import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from aiohttp import web
from django.utils.dateparse import parse_date, parse_datetime

from notifications.simulator.answers import API_VERSION, TwilioError, account_uri, message_json
from notifications.simulator.callbacks import Callbacks
from notifications.simulator.faults import Faults
from notifications.simulator.screening import refusal, screen
from notifications.simulator.sms_api import Form, SmsApi
from notifications.simulator.state import TWILIO, Sms, State


class MessagesApi(SmsApi):
    """The addresses of one account."""

    stranger = TwilioError(20003, "Authenticate")
    broken = TwilioError(20500, "An internal server error has occurred")
    hurried = TwilioError(20429, "Too Many Requests")
    created = 201

    def __init__(
        self, state: State, faults: Faults, callbacks: Callbacks, *, account: str, token: str
    ) -> None:
        super().__init__(state, faults, callbacks, user=account, password=token)
        self.account = account

    def routes(self) -> list[web.RouteDef]:
        """Return the addresses and who answers them."""
        messages = f"/{API_VERSION}/Accounts/{{account}}/Messages.json"
        one = f"/{API_VERSION}/Accounts/{{account}}/Messages/{{sid}}.json"
        return [
            web.post(messages, self.guarded(self.create)),
            web.get(messages, self.guarded(self.listing), allow_head=False),
            web.get(one, self.guarded(self.fetch), allow_head=False),
            web.post(one, self.guarded(self.change)),
            web.delete(one, self.guarded(self.delete)),
        ]

    def check_account(self, request: web.Request) -> None:
        """Let only the account itself in, and only to its own addresses."""
        super().check_account(request)
        if request.match_info.get("account", self.account) != self.account:
            raise not_found(request)

    def screen(self, form: Form) -> None:
        """Let a message through, or raise what Twilio would answer with."""
        screen(form, self.state)

    def bad_number(self, form: Form) -> TwilioError:
        """Return what is said of a number to which nothing can be sent."""
        return refusal(21211, to=form["To"])

    def accept(self, form: Form) -> Sms:
        """Take the message in and send it on its way."""
        service = form.get("MessagingServiceSid") or None
        sender = form.get("From") or None
        sms = self.state.add_message(to=form["To"], sender=sender, service=service, body=form["Body"])
        sms.callback = form.get("StatusCallback") or None
        sms.validity = float(form["ValidityPeriod"]) if form.get("ValidityPeriod", "").isdigit() else None
        send_at = parse_datetime(form.get("SendAt", "")) if form.get("ScheduleType") == "fixed" else None
        if send_at and service:
            sms.status = "scheduled"
            self.callbacks.set_off(sms, after=max(send_at.timestamp() - time.time(), 0))
        else:
            self.callbacks.set_off(sms)
        return sms

    def shown(self, sms: Sms) -> dict[str, Any]:
        """Return a message as Twilio shows it."""
        return message_json(self.state, sms, account=self.account)

    def shown_at_once(self, sms: Sms) -> dict[str, Any]:
        """Return a message as Twilio shows it in the answer to its creation."""
        return message_json(self.state, sms, account=self.account, fresh=True)

    async def fetch(self, request: web.Request) -> web.Response:
        """Show one message."""
        self.read_error()
        return web.json_response(self.shown(self.find(request)))

    async def change(self, request: web.Request) -> web.Response:
        """Redact a message (empty Body) or cancel one that is scheduled."""
        sms, form = self.find(request), await request.post()
        if form.get("Status") == "canceled":
            if sms.status != "scheduled":
                raise TwilioError(30409, "This message cannot be canceled")
            self.callbacks.move(sms, "canceled")
        elif form.get("Body") == "":
            must_be_final(sms)
            sms.hidden = "redacted"
        return web.json_response(self.shown(sms))

    async def delete(self, request: web.Request) -> web.Response:
        """Forget a message."""
        sms = self.find(request)
        must_be_final(sms)
        sms.hidden = "deleted"
        return web.Response(status=204)

    def find(self, request: web.Request) -> Sms:
        """Return the message the address names, or answer that there is none."""
        sms = self.state.find(request.match_info["sid"])
        if sms is None or sms.api != TWILIO:
            raise not_found(request)
        return sms

    async def listing(self, request: web.Request) -> web.Response:
        """List messages, the newest first, in pages that hold still while new ones arrive."""
        self.read_error()
        query = request.query
        size = min(max(whole(query.get("PageSize"), 50), 1), 1000)
        page = whole(query.get("Page"), 0)
        found = list(islice(self.matching(query), size + 1))
        filters = {name: value for name, value in query.items() if name not in {"Page", "PageToken"}}
        uri = f"{account_uri(self.account)}/Messages.json"
        following = {**filters, "PageSize": size, "Page": page + 1}
        if len(found) > size:
            following["PageToken"] = f"PA{self.state.sid(found[size - 1])}"
        shown = found[:size]
        body = {
            "end": page * size + len(shown) - 1 if shown else page * size,
            "first_page_uri": f"{uri}?{urlencode({**filters, 'PageSize': size, 'Page': 0})}",
            "next_page_uri": f"{uri}?{urlencode(following)}" if len(found) > size else None,
            "page": page,
            "page_size": size,
            "previous_page_uri": None,
            "start": page * size,
            "uri": str(request.rel_url),
            "messages": [self.shown(sms) for sms in shown],
        }
        return web.json_response(body)

    def matching(self, query: Mapping[str, str]) -> "filter[Sms]":
        """Walk through the messages that the filters let through, from the page's token on."""
        to, sender = query.get("To"), query.get("From")
        sent = sent_bounds(query)
        before = self.state.find(query.get("PageToken", "")[2:])
        youngest = time.time() - self.faults.seconds("listing_delay")

        def fits(sms: Sms) -> bool:
            return (
                sms.api == TWILIO
                and sms.hidden != "deleted"
                and sms.created_at <= youngest
                and (before is None or sms.number < before.number)
                and (not to or sms.to == to)
                and (not sender or sms.sender == sender)
                # A message still queued has no date sent, so a filter on it leaves the message out.
                and (sent is None or (sms.sent_at is not None and sent[0] <= sms.sent_at < sent[1]))
            )

        return filter(fits, self.state.newest_first(to or None))


def sent_bounds(query: Mapping[str, str]) -> tuple[float, float] | None:
    """Return from when until when the messages are to have been sent; None without such a filter."""
    names = [name for name in ("DateSent", "DateSent>", "DateSent<") if query.get(name)]
    if not names:
        return None
    lower, upper = 0.0, float("inf")
    for name in names:
        start, end = moment(query[name], whole_day=name == "DateSent")
        lower = max(lower, start) if name != "DateSent<" else lower
        upper = min(upper, end) if name != "DateSent>" else upper
    return lower, upper


def moment(value: str, *, whole_day: bool) -> tuple[float, float]:
    """Return the beginning and the end of a day, or of a second."""
    try:
        if day := parse_date(value[:10] if whole_day else value):
            start = datetime.combine(day, datetime.min.time(), UTC)
            return start.timestamp(), (start + timedelta(days=1)).timestamp()
        if instant := parse_datetime(value.replace(" ", "+")):
            instant = instant if instant.tzinfo else instant.replace(tzinfo=UTC)
            return instant.timestamp(), instant.timestamp() + 1
    except ValueError:
        pass
    raise TwilioError(20001, "Invalid date value.")


def whole(value: str | None, otherwise: int) -> int:
    """Read a number from the query."""
    return int(value) if value and value.isdigit() else otherwise


def must_be_final(sms: Sms) -> None:
    """Refuse to touch a message that is still on its way."""
    if not sms.is_final:
        raise TwilioError(20009, "Cannot update or delete message because delivery is not complete")


def not_found(request: web.Request) -> TwilioError:
    """Word the answer for an address where there is nothing."""
    return TwilioError(20404, f"The requested resource {request.path} was not found")
