"""Mail about errors that nobody has to be afraid to receive: where it went wrong, and of nobody anything.

Django's own holds settings, what was posted, cookies, and the variables of every frame. Ours holds none of
it, and no message of an exception either, which is often a row of the register.
"""

import hashlib
import logging
import traceback
from collections.abc import Iterator
from contextlib import suppress
from types import TracebackType

from django.conf import settings
from django.core.cache import cache
from django.core.mail import mail_admins
from django.http import HttpRequest

from grannsamverkan.logs import discreet

QUIET_SECONDS = 600
"""How long the same error is not told again, however often it happens."""


class ErrorMail(logging.Handler):
    """Mails errors to ERROR_MAIL_TO: kind, place, page without query, and the lines of code on the way."""

    def emit(self, record: logging.LogRecord) -> None:
        """Send one mail, unless nobody is to have it or the same was told a moment ago. Never raises."""
        if not settings.ADMINS:
            return
        with suppress(Exception):
            subject, body = f"{record.levelname}: {_kind(record)}", "\n".join(_body(record))
            if _is_news(subject + body):
                mail_admins(subject, body)


def _kind(record: logging.LogRecord) -> str:
    if record.exc_info and record.exc_info[0]:
        return f"{record.exc_info[0].__name__} in {record.name}"
    return f"{record.name}: {discreet(' '.join(str(record.msg).split()))[:150]}"


def _body(record: logging.LogRecord) -> Iterator[str]:
    yield f"Said by {record.name} at {record.pathname.rsplit('/', 1)[-1]}:{record.lineno}."
    request = getattr(record, "request", None)
    if isinstance(request, HttpRequest):
        yield f"Page: {request.method} {_page(request)}"
    if record.exc_info:
        yield from ("", *_frames(record.exc_info[1]))
    yield from ("", "The log holds the rest.")


def _page(request: HttpRequest) -> str:
    """Return the pattern of the address: what stands in its place may name somebody."""
    return f"/{request.resolver_match.route}" if request.resolver_match else "(no such page)"


def _frames(error: BaseException | None) -> Iterator[str]:
    """Return the lines of code on the way to an error and to those that caused it, first things last."""
    while error is not None:
        yield f"{type(error).__module__}.{type(error).__name__}"
        yield from _lines(error.__traceback__)
        error = error.__cause__ or error.__context__


def _lines(trace: TracebackType | None) -> Iterator[str]:
    for frame in traceback.extract_tb(trace):
        yield f"  {frame.filename}:{frame.lineno} in {frame.name}"
        yield f"    {frame.line}"


def _is_news(text: str) -> bool:
    key = f"error-mail:{hashlib.sha256(text.encode()).hexdigest()[:32]}"
    with suppress(Exception):
        return bool(cache.add(key, 1, QUIET_SECONDS))
    return True  # the cache may be what went wrong
