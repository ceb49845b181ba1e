"""Signing in with one's organisation: there and back again, and the account behind who comes back."""

import logging
import time
from typing import Any
from urllib.parse import urlencode

from allauth.account.internal.flows.login import (
    get_authentication_records,
    perform_login,
    record_authentication,
)
from allauth.account.internal.flows.reauthentication import resume_request
from allauth.account.models import EmailAddress, Login
from allauth.account.utils import get_next_redirect_url
from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from areas.joining import adopt_verified_addresses
from areas.permissions import user_of
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
    """Send somebody to the organisation's own sign-in page; once more, if they are in and something asks."""
    next_page, again = get_next_redirect_url(request) or "", "again" in request.GET
    if request.user.is_authenticated != again:
        return HttpResponseRedirect(next_page or reverse("my_page"))
    if not openid.is_on():
        return redirect("account_login")
    if count(request, "organisation sign-in") is None:
        return ratelimit.respond_429(request)
    stay = Stay(next_page=next_page, asks_again=again)
    try:
        way = openid.way_there(stay, return_url=_return_url())
    except NotBelieved as reason:
        return _refuse(request, reason, stay)
    request.session[_STAY] = stay.as_dict()
    return redirect(way)


@login_not_required
@never_cache
@require_safe
def organisation_return(request: HttpRequest) -> HttpResponse:
    """Take somebody back from there, once, and believe what the organisation vouches for."""
    kept = request.session.pop(_STAY, None)  # whatever comes of it, it is over: nothing is played again
    stay = Stay(**kept) if kept else None
    if request.user.is_authenticated and not (stay and stay.asks_again):
        return redirect("my_page")
    if not openid.is_on():
        return redirect("account_login")
    try:
        return _arrive(request, stay)
    except NotBelieved as reason:
        return _refuse(request, reason, stay)
    except IntegrityError:
        taken = NotBelieved("somebody else was signed in with the same address just now")
        return _refuse(request, taken, stay)


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


def showed_second_factor(request: HttpRequest, user: Any, *, since: float = 0) -> bool:
    """Whether the organisation asked for a second factor at this sign-in, and the settings believe it.

    Since a certain time: only if its server says when it asked. Its session may have been open for a day, and
    that somebody comes from there says no more than that a telephone lies open.
    """
    records = get_authentication_records(request, user)
    return any(
        record["method"] == METHOD
        and record.get("second_factor")
        and record.get("authenticated_at", 0) >= since
        for record in records
    )


def may_show_again(request: HttpRequest) -> bool:
    """Whether somebody came by an organisation that says when it asked for a second factor, and may again."""
    return openid.is_on() and showed_second_factor(request, request.user, since=1)


def _arrive(request: HttpRequest, stay: Stay | None) -> HttpResponse:
    if stay is None:
        raise NotBelieved("nobody was on the way")
    stay.require_return(request.GET.get("state", ""))
    if "error" in request.GET:
        raise NotBelieved("the server says that it did not succeed")
    told = openid.told_for(request.GET.get("code", ""), stay, return_url=_return_url())
    return _believe_again(request, told, stay) if stay.asks_again else _sign_in(request, told, stay)


def _sign_in(request: HttpRequest, told: Told, stay: Stay) -> HttpResponse:
    user = account_of(told)
    _record(request, user, told)
    login = Login(user=user, email=user.email, redirect_url=stay.next_page or None)
    answer: HttpResponse = perform_login(request, login)
    return answer


def _believe_again(request: HttpRequest, told: Told, stay: Stay) -> HttpResponse:
    """Go on with what somebody was about to do, if it is they who have just shown who they are."""
    user = user_of(request)
    if not OrganisationIdentity.objects.filter(user=user, issuer=told.issuer, subject=told.subject).exists():
        raise NotBelieved("somebody else came back")
    since = time.time() - settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
    if not told.showed_second_factor or (told.authenticated_at or 0) < since:
        raise NotBelieved("the server does not say that a second factor was shown just now")
    _record(request, user, told)
    request.GET = QueryDict(urlencode({"next": stay.next_page}))  # where allauth looks for it
    return resume_request(request) or redirect("my_page")


def _record(request: HttpRequest, user: User, told: Told) -> None:
    record_authentication(
        request,
        user,
        method=METHOD,
        second_factor=told.showed_second_factor,
        authenticated_at=told.authenticated_at,
    )


def _return_url() -> str:
    return settings.PUBLIC_URL + reverse("organisation_return")


def _refuse(request: HttpRequest, reason: NotBelieved, stay: Stay | None) -> HttpResponse:
    """Say kindly that it did not succeed, where the other ways are, with the page that was asked for."""
    logger.warning("The organisation's server was not believed: %s", reason)
    text = gettext("Signing in with %(name)s did not succeed. Try again, or have a code sent to you instead.")
    messages.error(request, text % {"name": settings.OIDC_NAME})
    again = request.user.is_authenticated
    way = reverse("account_reauthenticate_by_code" if again else "account_login")
    return redirect(f"{way}?{urlencode({'next': stay.next_page})}" if stay and stay.next_page else way)
