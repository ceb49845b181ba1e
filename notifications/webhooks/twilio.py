"""Twilio's doors: what it says about our messages, and what people answer to them.

Nobody is believed who has not signed with the account's token, and about a message only under the signature
that we gave Twilio for that one attempt. Signatures carry no time, so everything here may come twice.
"""

import hmac
import re
from functools import lru_cache
from urllib.parse import urlparse

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.utils import timezone
from twilio.request_validator import RequestValidator, add_port, remove_port
from twilio.twiml.messaging_response import MessagingResponse

from notifications.webhooks.posted import MOBILE, attempt_of, door, note, refuse
from notifications.webhooks.replies import take_reply

PROVIDER = "twilio"

_SID = re.compile(r"[A-Z]{2}[0-9a-f]{32}")
_WORD = re.compile(r"[a-z_-]{1,16}")
_CODE = re.compile(r"[0-9]{1,16}")


@door
def twilio_status(request: HttpRequest) -> HttpResponse:
    """Put one statement about one attempt into the inbox; 204 means that it is committed."""
    is_signed, attempt = _is_signed(request), attempt_of(request)
    if not is_signed or attempt is None:
        return refuse(request)
    sid, word = request.POST.get("MessageSid", ""), request.POST.get("MessageStatus", "")
    code = request.POST.get("ErrorCode", "")
    if not _SID.fullmatch(sid) or not _WORD.fullmatch(word):
        return HttpResponseBadRequest()
    code = code if _CODE.fullmatch(code) else ""
    return note(provider=PROVIDER, reference=sid, word=word, code=code, attempt=attempt)


@door
def twilio_inbound(request: HttpRequest) -> HttpResponse:
    """Take what somebody wrote to us, and let Twilio carry the answer back, if there is one."""
    if not _is_signed(request):
        return refuse(request)
    fields = request.POST
    sid, phone = fields.get("MessageSid", ""), fields.get("From", "")
    if not _SID.fullmatch(sid):
        return HttpResponseBadRequest()
    if not MOBILE.fullmatch(phone):  # a name or a short code: nobody to stop, nobody to answer
        return _twiml("")
    answer = take_reply(
        reference=sid,
        provider=PROVIDER,
        phone=phone,
        body=fields.get("Body", ""),
        handled=fields.get("OptOutType", ""),
        now=timezone.now(),
    )
    return _twiml(answer)


def _is_signed(request: HttpRequest) -> bool:
    """Whether our account at Twilio signed the request.

    The address is the one that we gave to Twilio: what the request says of its own host proves nothing, and
    a proxy may have cut the path.
    """
    path, fields = request.get_full_path_info(), request.POST
    given = request.META.get("HTTP_X_TWILIO_SIGNATURE", "").encode()
    account = fields.get("AccountSid", "")
    return hmac.compare_digest(account.encode(), settings.TWILIO_ACCOUNT_SID.encode()) and any(
        hmac.compare_digest(given, validator.compute_signature(base + path, fields).encode())
        for validator in _validators(settings.TWILIO_AUTH_TOKEN, settings.TWILIO_AUTH_TOKEN_PREVIOUS)
        for base in _spellings(settings.PUBLIC_URL)
    )


@lru_cache(maxsize=4)
def _validators(*tokens: str) -> tuple[RequestValidator, ...]:
    """Return one for each token that is set: an empty one would let everybody in."""
    return tuple(RequestValidator(token) for token in tokens if token)


@lru_cache(maxsize=4)
def _spellings(address: str) -> tuple[str, ...]:
    """Return an address as it stands, then without and with its port: Twilio signs now this, now that."""
    parts = urlparse(address)
    return tuple(dict.fromkeys((address, remove_port(parts), add_port(parts))))


def _twiml(text: str) -> HttpResponse:
    answer = MessagingResponse()
    if text:
        answer.message(text)
    return HttpResponse(str(answer), content_type="text/xml; charset=utf-8")
