"""A second factor for everyone who can reach more people than their own neighbours."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from areas.permissions import actor_of
from areas.roles import Permission
from grannsamverkan.sign_in.organisation import showed_second_factor

FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
NEEDS = frozenset(
    {
        Permission.WRITE_ALERTS,
        Permission.APPROVE_ALERTS,
        Permission.ADMINISTER,
        Permission.SEE_CONTACT_DETAILS,
        Permission.READ_TRAIL,
    }
)
# What somebody needs to get a second factor, or to give up.
OPEN = ("account_", "mfa_", "set_language")


def must_have_second_factor(request: HttpRequest) -> bool:
    """Whether the roles of whoever asks demand a second factor."""
    user = request.user
    if not user.is_authenticated or not settings.REQUIRE_SECOND_FACTOR:
        return False
    return user.is_staff or bool(NEEDS & actor_of(request).permissions)


class RequireSecondFactor:
    """Sends those who need a second factor to get one, before anything else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as usual; the question is asked when the page is known."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, *_arguments: Any) -> HttpResponse | None:
        """Let pass what is open to all and what leads to a second factor."""
        match = request.resolver_match
        name = (match.url_name or "") if match else ""
        is_open = getattr(view, "login_required", True) is False
        if is_open or name.startswith(OPEN) or not must_have_second_factor(request):
            return None
        if is_mfa_enabled(request.user, types=FACTORS) or showed_second_factor(request, request.user):
            return None
        return redirect("mfa_activate_totp")
