"""The short way in for providers: past everything that is made for people."""

from collections.abc import Callable
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, ResolverMatch, resolve

PREFIX = "/webhooks/"


class WebhookShortcut:
    """Answers providers' callbacks before any other middleware.

    They have no session, no language, no page to protect and no host that counts, and they come by the
    thousand: this halves what one costs. What they must prove they prove to the view.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Hand a callback to its view, everything else to the next middleware."""
        if request.path_info.startswith(PREFIX):
            try:
                request.resolver_match = match = _door(request.path_info, settings.ROOT_URLCONF)
            except Resolver404:
                return self.get_response(request)
            response: HttpResponse = match.func(request, *match.args, **match.kwargs)
            return response
        return self.get_response(request)


@lru_cache(maxsize=16)
def _door(path: str, urlconf: str) -> ResolverMatch:
    """Return the view of an address. There are few; looking through all of ours costs as much as they do."""
    return resolve(path, urlconf)
