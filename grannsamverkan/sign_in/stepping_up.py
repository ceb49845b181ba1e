"""Showing again who one is, by a code, for those without password and second factor.

allauth lets such users change addresses without asking, so whoever finds an open session could take over
the account. Here they are asked for a code, sent to the number or the address they have verified.
"""

import time
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import BaseConfirmCodeForm
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.account.internal.flows.reauthentication import resume_request
from allauth.account.utils import passthrough_next_redirect_url
from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from areas.permissions import signed_in, user_of
from grannsamverkan.accounts.models import User
from grannsamverkan.sign_in import organisation
from grannsamverkan.sign_in.codes import TooManyCodes, send_code
from grannsamverkan.sign_in.forms import SixDigits
from grannsamverkan.sign_in.second_factor import FACTORS
from notifications.channels.base import ChannelError

METHOD = "reauthenticate_by_code"
_STATE = "step_up"
_ATTEMPTS = 5


class StepUpForm(SixDigits, BaseConfirmCodeForm):
    """The code sent for showing again who one is."""


def confirmed_by_code(request: HttpRequest) -> bool:
    """Whether the user has shown a code within the last minutes, signing in or afterwards."""
    return any(record["method"] == "code" for record in _shown(request))


def showed_second_factor(request: HttpRequest) -> bool:
    """Whether the user has shown a second factor, or a passkey, within the last minutes; here or at work.

    Signing in with one counts: to allauth it does not, and whoever signed in to warn would be asked twice.
    """
    return organisation.showed_second_factor(request, request.user, since=_lately()) or any(
        record["method"] == "mfa" and record.get("type") in FACTORS for record in _shown(request)
    )


def _shown(request: HttpRequest) -> list[dict[str, Any]]:
    records = get_authentication_records(request, request.user)
    return [record for record in records if record["at"] > _lately()]


def _lately() -> float:
    return time.time() - settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


@signed_in
@never_cache
@require_http_methods(["GET", "POST"])
def reauthenticate_by_code(request: HttpRequest) -> HttpResponse:
    """Send a code when asked to, and believe whoever shows it."""
    user = user_of(request)
    methods = get_adapter().get_reauthentication_methods(user)
    if METHOD not in {method["id"] for method in methods}:
        return redirect(passthrough_next_redirect_url(request, methods[0]["url"], "next"))
    if refusal := ratelimit.consume_or_429(request, action="reauthenticate", user=user):
        return refusal
    state = _pending(request)
    if "to" in request.POST:
        return _send(request, user, to=request.POST["to"])
    form = StepUpForm(request.POST or None, code=state.get("code", ""))
    if request.method == "POST" and form.is_valid():
        del request.session[_STATE]
        record_authentication(request, user, method="code", reauthenticated=True)
        return resume_request(request) or redirect("my_page")
    if request.method == "POST":
        _count_failure(request, state)
    return render(
        request,
        "account/reauthenticate_by_code.html",
        {
            "form": form,
            "sent_to": state.get("to"),
            "organisation": settings.OIDC_NAME if organisation.may_show_again(request) else "",
            "next": request.POST.get("next", request.GET.get("next", "")),
        },
    )


def _pending(request: HttpRequest) -> dict[str, Any]:
    state: dict[str, Any] = request.session.get(_STATE, {})
    if state and time.time() - state["at"] > settings.CODE_MINUTES * 60:
        del request.session[_STATE]
        messages.error(request, gettext("The code is no longer valid. Ask for a new one."))
        return {}
    return state


def _send(request: HttpRequest, user: User, *, to: str) -> HttpResponse:
    by_sms = to == "phone" and user.phone_verified_at is not None
    adapter = get_adapter()
    code = adapter.generate_login_code()
    try:
        if by_sms:
            send_code(request, user=user, phone=user.phone, code=code)
        else:
            adapter.send_mail("account/email/step_up_code", user.email, {"code": code})
    except (TooManyCodes, ChannelError):
        messages.error(
            request, gettext("We cannot send a code by SMS right now. Have it sent by e-mail instead.")
        )
    else:
        request.session[_STATE] = {
            "code": code,
            "to": user.phone if by_sms else user.email,
            "at": time.time(),
            "failed": 0,
        }
    return redirect(passthrough_next_redirect_url(request, request.path, "next"))


def _count_failure(request: HttpRequest, state: dict[str, Any]) -> None:
    if not state:
        return
    state["failed"] += 1
    request.session[_STATE] = state
    if state["failed"] >= _ATTEMPTS:
        del request.session[_STATE]
        messages.error(request, gettext("There were too many attempts. Ask for a new code."))
