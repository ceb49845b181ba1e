"""What no address and no form of ours can mean is refused before anything reads it."""

from collections.abc import Callable, Iterator
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, UnreadablePostError

NUL = "\0"


class RefuseNul:
    """Answers 400 to a request with a NUL in its address, cookies or fields.

    PostgreSQL has no such character: each place that asked the database for one would fail. Nobody can type
    it, so there is nothing to tell the reader that the page for bad requests does not say.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Look at what comes with every request."""
        _refuse(_in_head(request))
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> None:
        """Look at a form, now that it is known who will read it."""
        try:
            _refuse(text for name, values in request.POST.lists() for text in (name, *values))
        except UnreadablePostError as error:
            raise BadRequest("The form broke off") from error


def _in_head(request: HttpRequest) -> Iterator[str]:
    yield request.path_info
    yield from request.COOKIES.values()
    for name, values in request.GET.lists():
        yield from (name, *values)


def _refuse(texts: Iterator[str]) -> None:
    if any(NUL in text for text in texts):
        raise BadRequest("NUL")
