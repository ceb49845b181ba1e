"""How often somebody may ask: counted in the database, by one statement, for all processes together.

allauth counts attempts to sign in. This counts what is asked much oftener, and by reading too: searches, and
callbacks that nobody has signed. Whoever asks is known by account or network address, kept as a fingerprint
until the time is over.
"""

import hashlib
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any

from allauth.core import ratelimit
from allauth.core.internal.ratelimit import get_ip
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponseBase

from grannsamverkan.accounts.models import RateCount

_COUNT = """
INSERT INTO accounts_ratecount (fingerprint, hits, ends_at) VALUES (%s, 1, %s)
ON CONFLICT (fingerprint) DO UPDATE SET hits = accounts_ratecount.hits + 1 WHERE accounts_ratecount.hits < %s
RETURNING hits
"""


def count(request: HttpRequest, action: str) -> int | None:
    """Count one more of something, and return how many it is; None once there are too many.

    How many are too many stands in the setting ASKED_AT_MOST, for each account or else each address.
    """
    most, seconds = settings.ASKED_AT_MOST[action]
    began = int(time.time() // seconds)
    secret = f"{settings.SECRET_KEY} {action} {began} {_who(request)}"
    fingerprint = hashlib.sha256(secret.encode()).hexdigest()
    ends_at = datetime.fromtimestamp((began + 1) * seconds, tz=UTC)
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [fingerprint, connection.ops.adapt_datetimefield_value(ends_at), most])
        counted = cursor.fetchone()
    return counted[0] if counted else None


def limited(action: str, *, by: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Answer 429 to whoever asks a page too often for something; only asking with the parameter counts."""

    def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def counting(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.GET.get(by) and count(request, action) is None:
                refusal: HttpResponseBase = ratelimit.respond_429(request)
                return refusal
            answer: HttpResponseBase = view(request, *args, **kwargs)
            return answer

        return counting

    return decorate


def forget_counts(*, now: datetime) -> None:
    """Remove what no longer limits anybody."""
    RateCount.objects.filter(ends_at__lt=now).delete()


def _who(request: HttpRequest) -> str:
    user = getattr(request, "user", None)
    return f"user {user.pk}" if user and user.is_authenticated else f"address {get_ip(request)}"
