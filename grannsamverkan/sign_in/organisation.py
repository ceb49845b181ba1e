"""Signing in with one's organisation: there and back again, and the account behind who comes back."""

import logging
from typing import Any

from allauth.account.internal.flows.login import (
    get_authentication_records,
    perform_login,
    record_authentication,
)
from allauth.account.models import EmailAddress, Login
from allauth.account.utils import get_next_redirect_url
from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from areas.joining import adopt_verified_addresses
from grannsamverkan.accounts.limiting import count
from grannsamverkan.accounts.models import OrganisationIdentity, User
from grannsamverkan.sign_in import openid
from grannsamverkan.sign_in.openid import NotBelieved, Stay, Told

logger = logging.getLogger(__name__)

METHOD = "organisation"
_STAY = "organisation_stay"


@login_not_required
@never_cache
@require_safe
def organisation_sign_in(request: HttpRequest) -> HttpResponse:
    """Send somebody to the organisation's own sign-in page."""
    if request.user.is_authenticated:
        return redirect("my_page")
    if not openid.is_on():
        return redirect("account_login")
    if count(request, "organisation sign-in") is None:
        return ratelimit.respond_429(request)
    stay = Stay(next_page=get_next_redirect_url(request) or "")
    try:
        way = openid.way_there(stay, return_url=_return_url())
    except NotBelieved as reason:
        return _refuse(request, reason)
    request.session[_STAY] = stay.as_dict()
    return redirect(way)


@login_not_required
@never_cache
@require_safe
def organisation_return(request: HttpRequest) -> HttpResponse:
    """Take somebody back from there, once, and sign them in if the organisation vouches for them."""
    if request.user.is_authenticated:
        return redirect("my_page")
    if not openid.is_on():
        return redirect("account_login")
    try:
        stay = _stay(request)
        told = openid.told_for(request.GET.get("code", ""), stay, return_url=_return_url())
        user = account_of(told)
    except NotBelieved as reason:
        return _refuse(request, reason)
    except IntegrityError:
        return _refuse(request, NotBelieved("somebody else was signed in with the same address just now"))
    record_authentication(request, user, method=METHOD, second_factor=told.showed_second_factor)
    answer: HttpResponse = perform_login(
        request, Login(user=user, email=user.email, redirect_url=stay.next_page or None)
    )
    return answer


def account_of(told: Told) -> User:
    """Return the account of whom the server vouches for, made if there is none. It gives no rights.

    An account belongs to the first subject that comes with its address: when an address gets a new owner, the
    account does not. Raises NotBelieved then.
    """
    with transaction.atomic():
        known = OrganisationIdentity.objects.select_related("user").filter(
            issuer=told.issuer, subject=told.subject
        )
        if identity := known.first():
            return identity.user
        User.objects.unfinished().filter(email=told.email).delete()  # whoever began to sign up proved nothing
        user = User.objects.select_for_update().filter(email=told.email).first()
        if user and OrganisationIdentity.objects.filter(user=user).exists():
            raise NotBelieved("the account of the address belongs to somebody else at the organisation")
        user = user or User.objects.create_user(told.email)
        OrganisationIdentity.objects.create(user=user, issuer=told.issuer, subject=told.subject)
        EmailAddress.objects.update_or_create(
            user=user, email=told.email, defaults={"verified": True, "primary": True}
        )
        adopt_verified_addresses(user=user, now=timezone.now())
        return user


def showed_second_factor(request: HttpRequest, user: Any) -> bool:
    """Whether the organisation asked for a second factor at this sign-in, and the settings believe it."""
    records = get_authentication_records(request, user)
    return any(record["method"] == METHOD and record.get("second_factor") for record in records)


def _stay(request: HttpRequest) -> Stay:
    kept = request.session.pop(_STAY, None)  # whatever comes of it, it is over: nothing is played again
    if kept is None:
        raise NotBelieved("nobody was on the way")
    stay = Stay(**kept)
    stay.require_return(request.GET.get("state", ""))
    if "error" in request.GET:
        raise NotBelieved("the server says that it did not succeed")
    return stay


def _return_url() -> str:
    return settings.PUBLIC_URL + reverse("organisation_return")


def _refuse(request: HttpRequest, reason: NotBelieved) -> HttpResponse:
    logger.warning("Nobody was signed in by the organisation's server: %s", reason)
    text = gettext("Signing in with %(name)s did not succeed. Try again, or have a code sent to you instead.")
    messages.error(request, text % {"name": settings.OIDC_NAME})
    return redirect("account_login")
