"""Deciding about those who want to join, from whichever page shows them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from areas.joining import approve_membership, decline_membership
from areas.models import Membership
from areas.permissions import actor_of, requires, user_of
from areas.roles import Permission


@requires(Permission.DECIDE_MEMBERSHIPS)
@require_POST
def membership_approve(request: HttpRequest, public_id: str) -> HttpResponse:
    """Let an applicant in."""
    membership = _membership_or_404(request, public_id)
    name = membership.person.name if membership.person else ""
    if approve_membership(membership=membership, by=user_of(request), now=timezone.now()):
        messages.success(request, gettext("%(name)s is a member now.") % {"name": name})
    else:
        _say_decided(request)
    return _back(request)


@requires(Permission.DECIDE_MEMBERSHIPS)
@require_http_methods(["GET", "HEAD", "POST"])
def membership_decline(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask once more, because nothing is kept; then turn an applicant down."""
    membership = _membership_or_404(request, public_id)
    if request.method != "POST" and membership.state == Membership.State.PENDING:
        context = {"membership": membership, "back": _own(request.GET.get("next", ""))}
        return render(request, "register/membership_decline.html", context)
    if request.method == "POST" and decline_membership(
        membership=membership, by=user_of(request), now=timezone.now()
    ):
        messages.success(request, gettext("The application was declined, and nothing of it is kept."))
    else:
        _say_decided(request)
    return _back(request)


def _membership_or_404(request: HttpRequest, public_id: str) -> Membership:
    """Return an application, decided or not: of two who decide at once both get an answer."""
    memberships = Membership.objects.listed().open_to(actor_of(request), Permission.DECIDE_MEMBERSHIPS)
    memberships = memberships.select_related("person", "household", "area__municipality")
    return get_object_or_404(memberships, public_id=public_id)


def _say_decided(request: HttpRequest) -> None:
    messages.info(request, gettext("Somebody else has decided already."))


def _back(request: HttpRequest) -> HttpResponse:
    """Return to the page the button was on."""
    return redirect(_own(request.POST.get("next", request.GET.get("next", ""))))


def _own(there: str) -> str:
    """Return an address if it is one of ours, else the front page."""
    own = url_has_allowed_host_and_scheme(there, allowed_hosts=None) and there.startswith("/")
    return there if own else "/"
