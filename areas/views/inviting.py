"""Inviting neighbours: a poster to print, a link to hand over, and taking both back."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from areas.exporting.poster import poster_of
from areas.inviting import address_of, invite, revoke_invitation
from areas.models import Appointment, Area, Invitation
from areas.neighbourhood import chain_of
from areas.permissions import actor_of, area_or_404, requires, user_of
from areas.roles import Permission

MOST = 50


@requires(Permission.DECIDE_MEMBERSHIPS)
@never_cache
@require_safe
def invitation_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Show whom one may invite for, and which invitations hold."""
    area = area_or_404(request, Permission.DECIDE_MEMBERSHIPS, slug=slug)
    actor = actor_of(request)
    valid = Invitation.objects.valid(timezone.now()).open_to(actor, Permission.DECIDE_MEMBERSHIPS)
    held = valid.filter(area=area).select_related("appointment__person")
    context = {
        "area": area,
        "hosts": _hosts(request, area),
        "for_area": _answers_for_all(request, area),
        "invitations": [(one, address_of(one)) for one in held[:MOST]],
    }
    return render(request, "areas/invitation_list.html", context)


@requires(Permission.DECIDE_MEMBERSHIPS)
@require_POST
def invitation_add(request: HttpRequest, slug: str) -> HttpResponse:
    """Make a link for one neighbour, and show it."""
    area, host = _area_and_host(request, slug)
    invite(
        purpose=Invitation.Purpose.LINK, area=area, appointment=host, by=user_of(request), now=timezone.now()
    )
    messages.success(request, gettext("The link is ready. Copy it below and give it to your neighbour."))
    return redirect("invitation_list", slug=area.slug)


@requires(Permission.DECIDE_MEMBERSHIPS)
@never_cache
@require_POST
def poster(request: HttpRequest, slug: str) -> HttpResponse:
    """Return the poster of a contact person as a page of A4."""
    area, host = _area_and_host(request, slug)
    invitation = invite(
        purpose=Invitation.Purpose.POSTER,
        area=area,
        appointment=host,
        by=user_of(request),
        now=timezone.now(),
    )
    page = poster_of(invitation, address=address_of(invitation))
    name = f"affisch-{area.slug}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(page, content_type="application/pdf", headers=headers)


@requires(Permission.DECIDE_MEMBERSHIPS)
@require_POST
def invitation_revoke(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take an invitation back: whoever scans or follows it now is sent to the page of the area."""
    mine = Invitation.objects.open_to(actor_of(request), Permission.DECIDE_MEMBERSHIPS)
    invitation = get_object_or_404(mine.select_related("area__municipality"), public_id=public_id)
    revoke_invitation(invitation=invitation, by=user_of(request), now=timezone.now())
    messages.success(request, gettext("The invitation is withdrawn and opens nothing any more."))
    return redirect("invitation_list", slug=invitation.area.slug)


def _answers_for_all(request: HttpRequest, area: Area) -> bool:
    return area.municipality_id in actor_of(request).municipality_ids(Permission.DECIDE_MEMBERSHIPS)


def _hosts(request: HttpRequest, area: Area) -> list[Appointment]:
    """Return the contact people one may invite for: oneself, or all of the area for its coordinator."""
    chain = [held for held in chain_of(area) if not held.person.has_protected_identity]
    if _answers_for_all(request, area):
        return chain
    return [held for held in chain if held.person.user_id == user_of(request).pk]


def _area_and_host(request: HttpRequest, slug: str) -> tuple[Area, Appointment | None]:
    area = area_or_404(request, Permission.DECIDE_MEMBERSHIPS, slug=slug)
    hosts, wanted = _hosts(request, area), request.POST.get("for", "")
    if not wanted and _answers_for_all(request, area):
        return area, None
    chosen = next((held for held in hosts if held.public_id == wanted), None)
    if chosen is None:
        raise Http404
    return area, chosen
