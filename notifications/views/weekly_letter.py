"""The weekly letter: half written, finished and sent by hand."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from areas.models import Municipality
from areas.permissions import actor_of, requires, user_of
from areas.roles import Permission
from areas.views.opening import municipality_to_open
from notifications.weekly_letter.writing import begin_letter, text_of, title_of


@requires(Permission.WRITE_ALERTS)
@require_http_methods(["GET", "HEAD", "POST"])
def weekly_letter(request: HttpRequest) -> HttpResponse:
    """Show what is known of the week in a municipality, and make it a draft of one's own."""
    own = list(Municipality.objects.open_to(actor_of(request), Permission.WRITE_ALERTS))
    slug = request.POST.get("kommun", "") or request.GET.get("kommun", "")
    chosen = municipality_to_open(request, own, slug=slug)
    if slug and chosen is None:
        raise Http404
    now = timezone.now()
    if chosen and request.method == "POST":
        letter = begin_letter(municipality=chosen, by=user_of(request), now=now)
        return redirect("alert_edit", letter.public_id)
    context = {
        "municipalities": own,
        "chosen": chosen,
        "title": title_of(chosen, now=now) if chosen else "",
        "text": text_of(chosen, now=now) if chosen else "",
    }
    return render(request, "notifications/weekly_letter.html", context)
