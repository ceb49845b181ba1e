"""What has been sent, for machines: Atom for readers and web pages, CAP 1.2 for those who gather warnings."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language, gettext
from django.utils.xmlutils import SimplerXMLGenerator
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from notifications.cap import as_cap, printable
from notifications.models import Alert
from notifications.rendering import sender_name

ALERTS_IN_A_FEED = 50
CAP_TYPE = "application/cap+xml"


def for_everybody(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let anybody fetch it, from another site's page too, and again only when it has changed."""

    @wraps(view)
    def shared(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.headers["Access-Control-Allow-Origin"] = "*"
        return response

    return login_not_required(require_safe(conditional_page(cache_control(public=True, max_age=60)(shared))))


@for_everybody
def public_alert_feed(_request: HttpRequest) -> HttpResponse:
    """List the latest public alerts as an Atom feed."""
    return _as_atom(gettext("Messages from Grannsamverkan"), "atom.xml", Atom1Feed)


@for_everybody
def public_alert_cap_feed(_request: HttpRequest) -> HttpResponse:
    """List the latest public alerts as an Atom feed that leads to their CAP documents."""
    return _as_atom(gettext("Messages from Grannsamverkan as CAP 1.2"), "cap.xml", CapFeed)


@for_everybody
def public_alert_cap(_request: HttpRequest, public_id: str) -> HttpResponse:
    """Show one public alert as a CAP 1.2 document."""
    alerts = Alert.objects.public().with_places().select_related("corrects")
    alert = get_object_or_404(alerts, public_id=public_id)
    return HttpResponse(as_cap(alert), content_type=f"{CAP_TYPE}; charset=utf-8")


class CapFeed(Atom1Feed):
    """An Atom feed in which every entry also leads to its CAP document."""

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        """Add the link to the document after all that an entry has anyway."""
        super().add_item_elements(handler, item)
        link = {"rel": "alternate", "type": CAP_TYPE, "href": f"{item['link']}cap.xml"}
        handler.addQuickElement("link", "", link)


def _as_atom(title: str, name: str, kind: type[Atom1Feed]) -> HttpResponse:
    site = f"{settings.PUBLIC_URL}/meddelanden/"
    feed = kind(
        title=title,
        link=site,
        description="",
        subtitle=gettext("In an emergency call 112. Tip the police: call 114 14."),
        language=get_language(),
        feed_url=f"{site}{name}",
        author_name="Grannsamverkan",
    )
    for alert in Alert.objects.public().real().latest_first().with_places()[:ALERTS_IN_A_FEED]:
        address = f"{site}{alert.public_id}/"
        feed.add_item(
            title=printable(f"{alert.get_kind_display()}: {alert.title}"),
            link=address,
            description=printable(alert.email_text or alert.sms_text),
            unique_id=address,
            author_name=printable(sender_name(alert)),
            pubdate=alert.released_at,
            updateddate=alert.released_at,
            categories=(alert.kind,),
        )
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
