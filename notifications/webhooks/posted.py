"""What the doors of all providers have in common: how much they read, whom they believe, what they answer."""

import logging
import re
from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from grannsamverkan.accounts.limiting import count
from notifications.tasks import ring_receipts
from notifications.tokens import is_attempt
from notifications.webhooks.inbox import NotWrittenError, Statement, inbox

logger = logging.getLogger(__name__)

LARGEST = 16 * 1024
UNSIGNED = "unsigned callback"
MOBILE = re.compile(r"\+[1-9][0-9]{6,14}")

_COUNT = re.compile(r"[0-9]{1,13}")


def door(view: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Let a provider post to a view without cookies of ours, and no more than any has reason to."""

    @wraps(view)
    def entered(request: HttpRequest) -> HttpResponse:
        length = str(request.META.get("CONTENT_LENGTH") or "")
        if length.isdecimal() and int(length) > LARGEST:
            return HttpResponse(status=413)
        return view(request)

    return login_not_required(csrf_exempt(require_POST(entered)))


def attempt_of(request: HttpRequest) -> tuple[int, int] | None:
    """Return the delivery and attempt that the address names, if we signed it."""
    delivery, attempt = request.GET.get("d", ""), request.GET.get("n", "")
    if not (_COUNT.fullmatch(delivery) and _COUNT.fullmatch(attempt)):
        return None
    named = int(delivery), int(attempt)
    return named if is_attempt(*named, request.GET.get("s", "")) else None


def refuse(request: HttpRequest) -> HttpResponse:
    """Turn away what nobody of ours has signed; past a number from one address with 429, and a warning.

    Called once it is known to be unsigned: the genuine callbacks of the same address are never counted.
    """
    counted = count(request, UNSIGNED)
    if counted == settings.ASKED_AT_MOST[UNSIGNED][0]:
        logger.warning("Many callbacks come unsigned. If they are our provider's, look at its token here.")
    return HttpResponse(status=429) if counted is None else HttpResponseForbidden()


def note(*, provider: str, reference: str, word: str, code: str, attempt: tuple[int, int]) -> HttpResponse:
    """Put one statement about one attempt into the inbox; 204 means that it is committed."""
    try:
        inbox.put(Statement(provider, reference, word, code, *attempt))
    except (DatabaseError, NotWrittenError):
        logger.warning("A receipt could not be written; the provider will tell us again")
        return HttpResponse(status=503)
    ring_receipts()
    return HttpResponse(status=204)
