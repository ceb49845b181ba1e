"""Pages of signing in that allauth lacks, and what it leaves unsaid on its own."""

from functools import wraps

from allauth.account.internal.flows.email_verification_by_code import EMAIL_VERIFICATION_CODE_SESSION_KEY
from allauth.account.internal.stagekit import LOGIN_SESSION_KEY
from allauth.account.stages import LoginStageController, PhoneVerificationStage
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from areas.permissions import View

_WAITING = (LOGIN_SESSION_KEY, EMAIL_VERIFICATION_CODE_SESSION_KEY)


def says_when_too_late(view: View) -> View:
    """Tell the visitor of a code page why it sends them back: allauth does so without a word."""

    @wraps(view)
    def telling(request: HttpRequest) -> HttpResponseBase:
        waited = _is_waiting(request)
        response = view(request)
        sent_back = response.status_code == 302 and response["Location"].startswith(
            resolve_url("account_login")
        )
        explained = getattr(messages.get_messages(request), "added_new", False)
        if waited and sent_back and not explained and not _is_waiting(request):
            messages.error(
                request,
                gettext(
                    "The code is no longer valid. Sign in with your e-mail address, and we send a new one."
                ),
            )
        return response

    return telling


def _is_waiting(request: HttpRequest) -> bool:
    return any(key in request.session for key in _WAITING)


@login_not_required
@require_POST
def skip_phone(request: HttpRequest) -> HttpResponse:
    """Go on without confirming the number; it is used for nothing until it is confirmed."""
    stage = LoginStageController.enter(request, PhoneVerificationStage.key)
    return stage.exit() if stage else redirect("account_login")
