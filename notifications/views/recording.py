"""The record of one alert, for the municipality's file."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from areas.permissions import actor_of, requires, user_of
from areas.roles import Permission
from notifications.models import Alert
from notifications.record_paper import paper_of
from notifications.recording import take_record


@requires(Permission.FOLLOW_ALERTS)
@never_cache
@require_POST
def alert_record(request: HttpRequest, public_id: str) -> HttpResponse:
    """Hand out the record as a PDF; that it is taken out is noted, so it takes a press."""
    followed = Alert.objects.open_to(actor_of(request), Permission.FOLLOW_ALERTS).published()
    people = ("created_by__person", "approved_by__person", "corrects")
    alert = get_object_or_404(followed.select_related(*people), public_id=public_id)
    record = take_record(alert=alert, by=user_of(request), now=timezone.now())
    headers = {"Content-Disposition": f'attachment; filename="protokoll-{alert.public_id}.pdf"'}
    return HttpResponse(paper_of(record), content_type="application/pdf", headers=headers)
