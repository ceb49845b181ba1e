"""How Twilio words things: a message as JSON, and its errors."""

from email.utils import formatdate
from functools import lru_cache
from typing import Any

from aiohttp import web

from notifications.simulator.refusing import RefusedError
from notifications.simulator.state import Sms, State

API_VERSION = "2010-04-01"
ERROR_STATUS = {20001: 400, 20003: 401, 20009: 409, 20404: 404, 20429: 429, 20500: 500, 30409: 409}
GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_DOUBLE = frozenset("^{}\\[~]|€\f")


class TwilioError(RefusedError):
    """An answer of Twilio's that says no."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message

    def response(self) -> web.Response:
        """Return the answer, as Twilio words it."""
        status = ERROR_STATUS.get(self.code, 400)
        body = {
            "code": self.code,
            "message": self.message,
            "more_info": f"https://www.twilio.com/docs/errors/{self.code}",
            "status": status,
        }
        return web.json_response(body, status=status)


def account_uri(account: str) -> str:
    """Return the address of an account, which every other begins with."""
    return f"/{API_VERSION}/Accounts/{account}"


def message_json(state: State, sms: Sms, *, account: str, fresh: bool = False) -> dict[str, Any]:
    """Return a message as Twilio shows it; `fresh` in the answer to its creation."""
    uri = f"{account_uri(account)}/Messages/{state.sid(sms)}"
    counted = not (fresh and sms.service)  # a messaging service has not chosen a sender yet
    return {
        "account_sid": account,
        "api_version": API_VERSION,
        "body": "" if sms.hidden else sms.body,
        "date_created": rfc2822(int(sms.created_at)),
        "date_sent": rfc2822(int(sms.sent_at)) if sms.sent_at else None,
        "date_updated": rfc2822(int(sms.updated_at)),
        "direction": sms.direction,
        "error_code": sms.error,
        "error_message": None,
        "from": sms.sender,
        "messaging_service_sid": sms.service,
        "num_media": "0",
        "num_segments": str(segments(sms.body)) if counted else "0",
        "price": None,
        "price_unit": "USD",
        "sid": state.sid(sms),
        "status": sms.status,
        "subresource_uris": {"media": f"{uri}/Media.json"},
        "to": sms.to,
        "uri": f"{uri}.json",
    }


@lru_cache(maxsize=256)
def rfc2822(seconds: int) -> str:
    """Write a time as Twilio does: `Thu, 24 Aug 2023 05:01:45 +0000`."""
    return formatdate(seconds)[:-5] + "+0000"


@lru_cache(maxsize=1024)
def segments(body: str) -> int:
    """Count the parts the network cuts a text into."""
    if all(sign in GSM or sign in GSM_DOUBLE for sign in body):
        length, single, part = len(body) + sum(sign in GSM_DOUBLE for sign in body), 160, 153
    else:
        length, single, part = len(body.encode("utf-16-le")) // 2, 70, 67
    return 1 if length <= single else -(-length // part)
