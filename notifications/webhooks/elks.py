"""The doors of 46elks: what it says about our messages, and what people answer to them.

46elks signs nothing. It is believed about a message under the signature that we gave it for that one
attempt, and about replies under the one in the address that the operator has entered there.
"""

import re

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.utils import timezone

from notifications.tokens import Purpose, read
from notifications.webhooks.posted import MOBILE, attempt_of, door, note, refuse
from notifications.webhooks.replies import take_reply

PROVIDER = "46elks"

_ID = re.compile(r"[a-z][0-9a-f]{8,63}")
_WORD = re.compile(r"[a-z_-]{1,16}")


@door
def elks_status(request: HttpRequest) -> HttpResponse:
    """Put one statement about one attempt into the inbox; 204 means that it is committed."""
    attempt = attempt_of(request)
    if attempt is None:
        return refuse(request)
    reference, word = request.POST.get("id", ""), request.POST.get("status", "")
    if not _ID.fullmatch(reference) or not _WORD.fullmatch(word):
        return HttpResponseBadRequest()
    return note(provider=PROVIDER, reference=reference, word=word, code="", attempt=attempt)


@door
def elks_inbound(request: HttpRequest) -> HttpResponse:
    """Take what somebody wrote to us; what we answer with is sent back to them as it stands."""
    if read(Purpose.INBOUND, request.GET.get("s", "")) is None:
        return refuse(request)
    fields = request.POST
    reference, phone = fields.get("id", ""), fields.get("from", "")
    if not _ID.fullmatch(reference):
        return HttpResponseBadRequest()
    if not MOBILE.fullmatch(phone):  # a name or a short code: nobody to stop, nobody to answer
        return _text("")
    answer = take_reply(
        provider=PROVIDER,
        reference=reference,
        phone=phone,
        body=fields.get("message", ""),
        now=timezone.now(),
    )
    return _text(answer)


def _text(answer: str) -> HttpResponse:
    return HttpResponse(answer, content_type="text/plain; charset=utf-8")
