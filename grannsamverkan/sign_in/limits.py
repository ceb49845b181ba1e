"""How long somebody who can send stays signed in: half an hour unused, twelve hours at most."""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from areas.permissions import actor_of
from grannsamverkan.sign_in.second_factor import NEEDS

NOTED_EVERY_SECONDS = 60  # that somebody is active: each note is a write
_BEGUN, _ACTIVE = "begun_at", "active_at"


def begin(request: HttpRequest) -> None:
    """Note that somebody has signed in just now."""
    request.session[_BEGUN] = request.session[_ACTIVE] = time.time()


class LimitSessions:
    """Signs out those who can reach many people when they have been away, or at it for too long.

    Neighbours stay signed in: on a phone of one's own there is little to win by asking often.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """End what has lasted too long before anything else happens."""
        if request.user.is_authenticated and self._is_over(request):
            return self._end(request)
        return self.get_response(request)

    def _is_over(self, request: HttpRequest) -> bool:
        now, session = time.time(), request.session
        begun, active = session.get(_BEGUN, 0), session.get(_ACTIVE, 0)
        # A page that fetches its own news is nobody at work.
        if now - active > NOTED_EVERY_SECONDS and not request.headers.get("HX-Request"):
            session[_ACTIVE] = now
        late = now - active > settings.SENDER_IDLE_SECONDS or now - begun > settings.SENDER_SESSION_SECONDS
        return late and bool(NEEDS & actor_of(request).permissions)

    def _end(self, request: HttpRequest) -> HttpResponse:
        logout(request)
        messages.info(request, gettext("You have been signed out, because nothing happened for a while."))
        if request.headers.get("HX-Request"):
            return HttpResponse(status=204, headers={"HX-Refresh": "true"})
        return redirect_to_login(request.get_full_path())
