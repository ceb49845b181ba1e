"""Whether the system is well, for whoever watches it."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from notifications.health import health as health_at


@login_not_required
@require_safe
@never_cache
def health(_request: HttpRequest) -> HttpResponse:
    """Answer 200 when the database answers and both lanes live, else 503; no names, no numbers of people."""
    now = health_at(timezone.now())
    return JsonResponse(now.as_json(), status=200 if now.is_well else 503)
