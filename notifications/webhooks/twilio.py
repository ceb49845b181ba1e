"""Twilio's doors: what it says about our messages, and what people answer to them.

Nobody is believed who has not signed with the account's token, and about a message only under the signature
that we gave Twilio for that one attempt. Signatures carry no time, so everything here may come twice.
"""

import hmac
import logging
import re

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseForbidden
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from twilio.request_validator import RequestValidator
from twilio.twiml.messaging_response import MessagingResponse

from notifications.models import Receipt
from notifications.tokens import is_attempt
from notifications.webhooks.inbox import NotWrittenError, inbox
from notifications.webhooks.replies import take_reply

logger = logging.getLogger(__name__)

PROVIDER = "twilio"
LARGEST = 16 * 1024

_SID = re.compile(r"[A-Z]{2}[0-9a-f]{32}")
_WORD = re.compile(r"[a-z_-]{1,16}")
_CODE = re.compile(r"[0-9]{1,16}")
_MOBILE = re.compile(r"\+[1-9][0-9]{6,14}")
_COUNT = re.compile(r"[0-9]{1,13}")


@login_not_required
@csrf_exempt
@require_POST
def twilio_status(request: HttpRequest) -> HttpResponse:
    """Put one statement about one attempt into the inbox; 204 means that it is committed."""
    if _length(request) > LARGEST:
        return HttpResponse(status=413)
    is_signed, attempt = _is_signed(request), _attempt(request)
    if not is_signed or attempt is None:
        return HttpResponseForbidden()
    sid, word = request.POST.get("MessageSid", ""), request.POST.get("MessageStatus", "")
    code = request.POST.get("ErrorCode", "")
    if not _SID.fullmatch(sid) or not _WORD.fullmatch(word):
        return HttpResponseBadRequest()
    receipt = Receipt(
        provider=PROVIDER,
        reference=sid,
        status=word,
        code=code if _CODE.fullmatch(code) else "",
        delivery_id=attempt[0],
        attempt=attempt[1],
    )
    try:
        inbox.put(receipt)
    except (DatabaseError, NotWrittenError):
        logger.warning("A receipt could not be written; the provider is asked to tell it again")
        return HttpResponse(status=503)
    return HttpResponse(status=204)


@login_not_required
@csrf_exempt
@require_POST
def twilio_inbound(request: HttpRequest) -> HttpResponse:
    """Take what somebody wrote to us, and let Twilio carry the answer back, if there is one."""
    if _length(request) > LARGEST:
        return HttpResponse(status=413)
    if not _is_signed(request):
        return HttpResponseForbidden()
    fields = request.POST
    sid, phone = fields.get("MessageSid", ""), fields.get("From", "")
    if not _SID.fullmatch(sid):
        return HttpResponseBadRequest()
    if not _MOBILE.fullmatch(phone):  # a name or a short code: nobody to stop, nobody to answer
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
    """Whether our account at Twilio signed the request; as much work for a wrong one as for a right one.

    The address is the one that we gave to Twilio: what the request says of its own host proves nothing, and
    a proxy may have cut the path.
    """
    address = settings.PUBLIC_URL + request.get_full_path_info()
    signature = request.headers.get("X-Twilio-Signature", "")
    tokens = (settings.TWILIO_AUTH_TOKEN, settings.TWILIO_AUTH_TOKEN_PREVIOUS)
    fitting = [
        RequestValidator(token).validate(address, request.POST, signature) for token in tokens if token
    ]
    account = request.POST.get("AccountSid", "")
    is_ours = hmac.compare_digest(account.encode(), settings.TWILIO_ACCOUNT_SID.encode())
    return any(fitting) and is_ours


def _attempt(request: HttpRequest) -> tuple[int, int] | None:
    """Return the delivery and attempt that the address names, if we signed it."""
    delivery, attempt = request.GET.get("d", ""), request.GET.get("n", "")
    if not (_COUNT.fullmatch(delivery) and _COUNT.fullmatch(attempt)):
        return None
    named = int(delivery), int(attempt)
    return named if is_attempt(*named, request.GET.get("s", "")) else None


def _length(request: HttpRequest) -> int:
    length = str(request.META.get("CONTENT_LENGTH") or "")
    return int(length) if length.isdecimal() else 0


def _twiml(text: str) -> HttpResponse:
    answer = MessagingResponse()
    if text:
        answer.message(text)
    return HttpResponse(str(answer), content_type="text/xml; charset=utf-8")
