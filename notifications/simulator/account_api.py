"""What Twilio and 46elks tell of an account and its senders: as much as a checkup asks for."""

from collections.abc import Collection

from aiohttp import web

from notifications.simulator.answers import API_VERSION, TwilioError
from notifications.simulator.elks_api import ElksApi
from notifications.simulator.faults import Faults
from notifications.simulator.messages_api import MessagesApi

SERVICE = "MG" + "5" * 32


class AccountApi:
    """The addresses beside those for messages. One number is owned, and one messaging service."""

    def __init__(self, twilio: MessagesApi, elks: ElksApi, *, numbers: Collection[str]) -> None:
        self.twilio, self.elks, self.numbers = twilio, elks, numbers

    @property
    def faults(self) -> Faults:
        """What goes wrong just now."""
        return self.twilio.faults

    def routes(self) -> list[web.RouteDef]:
        """Return the addresses and who answers them."""
        account, service = f"/{API_VERSION}/Accounts/{{account}}", "/v1/Services/{service}"
        return [
            web.get(f"{account}.json", self.twilio.guarded(self.account)),
            web.get(f"{account}/IncomingPhoneNumbers.json", self.twilio.guarded(self.owned_numbers)),
            web.get(service, self.twilio.guarded(self.service)),
            web.get(f"{service}/PhoneNumbers", self.twilio.guarded(self.senders)),
            web.get(f"{service}/AlphaSenders", self.twilio.guarded(self.senders)),
            web.get("/a1/me", self.elks.guarded(self.elks_account)),
            web.get("/a1/numbers", self.elks.guarded(self.elks_numbers)),
        ]

    async def account(self, _request: web.Request) -> web.Response:
        """Show the account."""
        status = "suspended" if self.faults.strikes("account_suspended") else "active"
        return web.json_response({"sid": self.twilio.account, "status": status, "type": "Full"})

    async def owned_numbers(self, request: web.Request) -> web.Response:
        """List the numbers of the account."""
        wanted = request.query.get("PhoneNumber")
        found = [
            {"phone_number": number, "capabilities": {"sms": True}}
            for number in self.numbers
            if wanted in (None, number)
        ]
        return web.json_response({"incoming_phone_numbers": found})

    async def service(self, request: web.Request) -> web.Response:
        """Show the messaging service."""
        return web.json_response({"sid": self._service(request)})

    async def senders(self, request: web.Request) -> web.Response:
        """List the messaging service's numbers, or names."""
        self._service(request)
        numbers = [{"phone_number": number} for number in self.numbers]
        is_numbers = request.path.endswith("PhoneNumbers")
        return web.json_response({"phone_numbers": numbers} if is_numbers else {"alpha_senders": []})

    def _service(self, request: web.Request) -> str:
        if request.match_info["service"] != SERVICE:
            raise TwilioError(20404, f"The requested resource {request.path} was not found")
        return SERVICE

    async def elks_account(self, _request: web.Request) -> web.Response:
        """Show the account; the balance is in ten-thousandths of the currency."""
        balance = 0 if self.faults.strikes("account_suspended") else 1_000_0000
        return web.json_response({"id": "u" + "5" * 32, "balance": balance, "currency": "SEK"})

    async def elks_numbers(self, _request: web.Request) -> web.Response:
        """List the numbers of the account."""
        found = [{"number": number, "active": "yes", "capabilities": ["sms"]} for number in self.numbers]
        return web.json_response({"data": found})
