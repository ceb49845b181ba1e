"""Pages that need no register: who answers for the service, and what browsers and robots ask for."""

from datetime import date
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext, ngettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from areas.models import Municipality
from notifications.models import Alert

ACCESSIBILITY_ASSESSED_ON = date(2026, 11, 24)


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Say what this is, find the reader's area, and show what was sent lately."""
    return render(
        request, "pages/home.html", {"alerts": Alert.objects.public().real().order_by("-released_at")[:3]}
    )


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Show the accessibility statement the law asks for."""
    context = _responsible()
    names = [municipality.name for municipality in context["municipalities"]]
    context["bodies"] = gettext("your municipality")
    if names:
        bodies = ngettext("the municipality of %(names)s", "the municipalities of %(names)s", len(names))
        context["bodies"] = bodies % {"names": get_text_list(names, gettext("and"))}
    context["assessed_on"] = ACCESSIBILITY_ASSESSED_ON
    return render(request, "pages/accessibility.html", context)


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Show what is stored about people, why, and what they can ask for."""
    return render(request, "pages/privacy.html", _responsible())


@login_not_required
@require_safe
@cache_control(public=True, max_age=86_400)
def manifest(_request: HttpRequest) -> HttpResponse:
    """Let a phone put the site on its home screen."""
    icons = [
        {"src": static("grannsamverkan/icon.svg"), "sizes": "any", "type": "image/svg+xml"},
        {"src": static("grannsamverkan/icon-512.png"), "sizes": "512x512", "type": "image/png"},
    ]
    return JsonResponse(
        {
            "id": "/",
            "name": "Grannsamverkan",
            "short_name": "Grannsamverkan",
            "lang": "sv",
            "start_url": "/",
            "scope": "/",
            "display": "minimal-ui",
            "background_color": "#f6f4ef",
            "theme_color": "#0f4c5c",
            "icons": icons,
            "shortcuts": [{"name": gettext("Write a message"), "url": reverse("event_list")}],
        },
        content_type="application/manifest+json",
    )


@login_not_required
@require_safe
@cache_control(public=True, max_age=86_400)
def robots(request: HttpRequest) -> HttpResponse:
    """Let search engines find what is public and leave the rest alone."""
    return render(request, "pages/robots.txt", content_type="text/plain")


@login_not_required
@require_safe
@cache_control(public=True, max_age=86_400)
def favicon(_request: HttpRequest) -> HttpResponse:
    """Answer browsers that ask for the icon under its old name."""
    return redirect(static("grannsamverkan/icon-180.png"), permanent=True)


def _responsible() -> dict[str, Any]:
    """Return who answers for the service and how they are reached."""
    return {
        "municipalities": list(Municipality.objects.all()),
        "contact_address": parseaddr(settings.CONTACT_EMAIL)[1],
        "public_alerts": "/meddelanden/",
    }
