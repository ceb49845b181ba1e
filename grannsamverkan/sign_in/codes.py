"""Codes by SMS: through our own SMS channel, and never so many that somebody could earn on them.

Fraudsters make systems like this one send SMS to numbers that pay them (SMS pumping). Hence limits per
number, address, range of numbers and day; past them everything works by e-mail.
"""

import logging
import time
from urllib.parse import urlsplit

from allauth.core import ratelimit
from allauth.core.exceptions import ImmediateHttpResponse, RateLimited
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone

from notifications import budget
from notifications.channels.base import DoubtError
from notifications.paid_sms import NoMoneyError, send_paid

logger = logging.getLogger(__name__)

_RANGE_DIGITS = 4  # numbers that differ in no more than these last digits count as one range
_LAST_SECONDS = "sms_code_seconds"
_ALARM = "sms_code_alarm"


class TooManyCodes(RateLimited, ImmediateHttpResponse):
    """No more codes by SMS for now. Where nobody catches it, it is answered with 429."""


def send_code(request: HttpRequest, *, phone: str, code: str) -> None:
    """Send a code to a number.

    Raises TooManyCodes when a limit is reached, and the channel's error when the provider did not take it.
    The code is rendered here and kept nowhere.
    """
    require_room(request, phone)
    text = render_to_string(
        "messages/code.sms.txt",
        {"code": code, "minutes": settings.CODE_MINUTES, "host": urlsplit(settings.PUBLIC_URL).hostname},
    )
    _send(request, phone, text)


def tell_of_account(request: HttpRequest, *, phone: str) -> None:
    """Tell the owner of a number that it already belongs to an account."""
    require_room(request, phone)
    _send(request, phone, render_to_string("messages/account.sms.txt", {"url": settings.PUBLIC_URL}))


def pretend_to_send(request: HttpRequest, *, phone: str) -> None:
    """Behave as send_code for a number that has no account: same limits, same time, no SMS.

    Whoever asks must not learn from the clock whether there is an account.
    """
    require_room(request, phone, sends=False)
    time.sleep(min(cache.get(_LAST_SECONDS, 0.0), 3.0))


def require_room(request: HttpRequest, phone: str, *, sends: bool = True) -> None:
    """Raise TooManyCodes unless one more SMS to this number is within every limit; count it."""
    numbers = phone[:-_RANGE_DIGITS]
    room = (
        ratelimit.consume(request, action="sms_code", key=phone)
        and ratelimit.consume(request, action="sms_code_prefix", key=numbers)
        and (ratelimit.consume(request, action="sms_code_day", key="all", dry_run=not sends) or _alarm())
        and (budget.has_room(1, now=timezone.now()) or _alarm())
    )
    if not room:
        raise TooManyCodes(ratelimit.respond_429(request))


def _alarm() -> bool:
    """Say once an hour that the day's codes are used up."""
    if cache.add(_ALARM, 1, 3600):
        logger.critical("The day's codes or money for SMS are used up; sign-in goes by e-mail only.")
    return False


def _send(request: HttpRequest, phone: str, text: str) -> None:
    began = time.monotonic()
    try:
        send_paid(phone, text.strip(), now=timezone.now())
    except NoMoneyError as error:
        raise TooManyCodes(ratelimit.respond_429(request)) from error
    except DoubtError:
        logger.warning("Nobody knows whether a code by SMS arrived; it is asked for all the same.")
    cache.set(_LAST_SECONDS, time.monotonic() - began, 86_400)
