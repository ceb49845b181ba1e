"""Messages to print, for neighbours who are reached on paper."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from areas.models import Person
from areas.permissions import area_or_404, requires, user_of
from areas.roles import Permission
from notifications.models import Alert
from notifications.notices import notice_of


@requires(Permission.FORWARD_ALERTS)
@require_safe
def alert_notice(request: HttpRequest, slug: str, public_id: str) -> HttpResponse:
    """Return a message that was sent to a contact person as a page to print, A4 unless A5 is asked for."""
    area = area_or_404(request, Permission.FORWARD_ALERTS, slug=slug)
    person = get_object_or_404(Person, user=user_of(request))
    alert = get_object_or_404(Alert.objects.sent_to(person), public_id=public_id)
    size = "A5" if request.GET.get("storlek") == "a5" else "A4"
    headers = {"Content-Disposition": f'attachment; filename="lapp-{alert.public_id}.pdf"'}
    return HttpResponse(
        notice_of(alert, area=area, size=size), content_type="application/pdf", headers=headers
    )
