"""The latest messages of a municipality, to be shown in a frame on its own web site."""

from csp.decorators import csp_replace
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.views.decorators.clickjacking import xframe_options_exempt

from areas.models import Municipality
from notifications.models import Alert
from notifications.views.feeds import for_everybody

SHOWN = 5
LANGUAGES = {"en": "en"}
"""What `?sprak=` may choose besides Swedish: no cookie says it here."""


@for_everybody
def embedded_alerts(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a municipality's latest public messages, framed by its own sites and by nobody else's.

    No cookie is set: whoever sees it visits another site, and is nobody at work here.
    """
    municipality = get_object_or_404(Municipality, slug=slug)
    language = LANGUAGES.get(request.GET.get("sprak", ""), "sv")
    with translation.override(language):
        page = _page(municipality, language)

    def answer(_request: HttpRequest) -> HttpResponse:
        return HttpResponse(page, headers={"Content-Language": language})

    if sites := municipality.sites_that_embed:
        # What X-Frame-Options cannot say, it must not contradict.
        answer = csp_replace({"frame-ancestors": sites})(xframe_options_exempt(answer))
    request.session.modified = False
    return answer(request)


def _page(municipality: Municipality, language: str) -> str:
    here = Alert.objects.public().real().touching(Municipality.objects.filter(pk=municipality.pk))
    context = {
        "municipality": municipality,
        "alerts": here.latest_first().with_places()[:SHOWN],
        "everything": f"{settings.PUBLIC_URL}{reverse('public_alert_list')}?kommun={municipality.slug}",
        "site": settings.PUBLIC_URL,
        "language": language,
    }
    return render_to_string("notifications/embedded_alerts.html", context)
