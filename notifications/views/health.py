"""Whether the system is well, for whoever watches it, in words and in numbers."""

import hmac

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from notifications.health import health as health_at
from notifications.metrics import exposition

LOOPBACK = ("127.0.0.1", "::1")


@login_not_required
@require_safe
@never_cache
def health(_request: HttpRequest) -> HttpResponse:
    """Answer 200 when everything works, else 503 and what does not; no names, no numbers of people."""
    now = health_at(timezone.now())
    return JsonResponse(now.as_json(), status=200 if now.is_well else 503)


@login_not_required
@require_safe
@never_cache
def web_health(_request: HttpRequest) -> HttpResponse:
    """Answer 200 when this web process can serve pages: what a proxy asks before it sends anybody here."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"ok": False, "problems": ["the database does not answer"]}, status=503)
    return JsonResponse({"ok": True, "problems": []})


@login_not_required
@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Tell the numbers to whoever has METRICS_TOKEN; to everybody else there is no such page."""
    if not _may_measure(request):
        raise Http404
    return HttpResponse(exposition(timezone.now()), content_type="text/plain; version=0.0.4; charset=utf-8")


def _may_measure(request: HttpRequest) -> bool:
    """Whether the token is right. In development, without one, this computer itself may ask."""
    if settings.METRICS_TOKEN:
        wanted, given = f"Bearer {settings.METRICS_TOKEN}", request.headers.get("Authorization", "")
        return hmac.compare_digest(given.encode(), wanted.encode())
    is_local = request.META.get("REMOTE_ADDR") in LOOPBACK and "X-Forwarded-For" not in request.headers
    return bool(settings.DEBUG and is_local)
