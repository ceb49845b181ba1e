"""Codes by SMS: through our own SMS channel, and never so many that somebody could earn on them.

Fraudsters make systems like this one send SMS to numbers that pay them (SMS pumping). Hence limits per
number, address, range of numbers and day, fewer to those whose place nobody has confirmed, and a switch;
past them everything works by e-mail.
"""

import logging
import time
from urllib.parse import urlsplit

from allauth.core import ratelimit
from allauth.core.exceptions import ImmediateHttpResponse, RateLimited
from allauth.core.internal.ratelimit import get_cache_key, get_rates
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone

from areas.models import Appointment, Membership
from grannsamverkan.accounts.models import User
from notifications import budget, code_switch
from notifications.channels.base import DoubtError
from notifications.paid_sms import NoMoneyError, send_paid

logger = logging.getLogger(__name__)

_RANGE_DIGITS = 4  # numbers that differ in no more than these last digits count as one range
_APP = "allauth.account"
_LAST_SECONDS = "sms_code_seconds"
_ALARM = "sms_code_alarm"


class TooManyCodes(RateLimited, ImmediateHttpResponse):
    """No more codes by SMS for now. Where nobody catches it the answer is 429."""


def send_code(request: HttpRequest, *, user: User, phone: str, code: str) -> None:
    """Send a code to a number of somebody's.

    Raises TooManyCodes when a limit is reached, and the channel's error when the provider did not take it.
    The code is rendered here and kept nowhere.
    """
    require_room(request, phone)
    if not place_is_known(user) and not _may_have_another(request, user):
        if phone == user.phone and user.phone_verified_at:
            _pause()  # as if it had been sent: nobody may learn how it stands with an account
            return
        raise TooManyCodes(_by_mail(request))
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
    _pause()


def place_is_known(user: User) -> bool:
    """Whether somebody we know has said where a user belongs: a member approved, or with a role."""
    memberships = Membership.objects.current().filter(person__user=user)
    return memberships.exists() or Appointment.objects.current().of(user).exists()


def require_room(request: HttpRequest, phone: str, *, sends: bool = True) -> None:
    """Raise TooManyCodes unless one more SMS to this number is within every limit; count it."""
    if code_switch.is_off():
        raise TooManyCodes(_by_mail(request))
    numbers = phone[:-_RANGE_DIGITS]
    if not (
        ratelimit.consume(request, action="sms_code", key=phone)
        and ratelimit.consume(request, action="sms_code_prefix", key=numbers)
    ):
        raise TooManyCodes(ratelimit.respond_429(request))
    if not (
        ratelimit.consume(request, action="sms_code_day", key="all", dry_run=not sends)
        and budget.has_room(1, now=timezone.now())
    ):
        _alarm()
        raise TooManyCodes(_by_mail(request))


def sent_within_a_day(request: HttpRequest) -> tuple[int, int]:
    """Return how many codes count against the day's most, and how many that is."""
    (rate,) = get_rates(app=_APP, action="sms_code_day")
    kept = cache.get(get_cache_key(request, app=_APP, action="sms_code_day", rate=rate, key="all"), [])
    return sum(at > time.time() - rate.duration for at in kept), rate.amount


def _may_have_another(request: HttpRequest, user: User) -> bool:
    """Count a code to somebody whose place nobody has confirmed: a few each, and not many in all.

    Whoever has made a hundred accounts uses up what is set aside for the new, never what members need.
    """
    return ratelimit.consume(request, action="sms_code_new", key=str(user.pk)) and ratelimit.consume(
        request, action="sms_code_new_day", key="all"
    )


def _pause() -> None:
    """Take the time that sending takes."""
    time.sleep(min(cache.get(_LAST_SECONDS, 0.0), 3.0))


def _by_mail(request: HttpRequest) -> HttpResponse:
    """Say that there are no codes by SMS now, and that e-mail is the way: the same to everybody."""
    return render(request, "account/codes_by_mail.html", status=429)


def _alarm() -> None:
    """Say once an hour that the day's codes are used up."""
    if cache.add(_ALARM, 1, 3600):
        logger.critical("The day's codes or money for SMS are used up; sign-in goes by e-mail only.")


def _send(request: HttpRequest, phone: str, text: str) -> None:
    began = time.monotonic()
    try:
        send_paid(phone, text.strip(), now=timezone.now())
    except NoMoneyError as error:
        raise TooManyCodes(_by_mail(request)) from error
    except DoubtError:
        logger.warning("Nobody knows whether a code by SMS arrived; it is asked for all the same.")
    cache.set(_LAST_SECONDS, time.monotonic() - began, 86_400)
