"""Is the list still right? Answered in two taps by a link, or by whoever has signed in."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from areas.confirming import confirm, list_of
from areas.models import Appointment
from areas.permissions import area_or_404, requires, user_of
from areas.roles import Permission
from notifications.acknowledging import acknowledge
from notifications.models import Acknowledgement, Delivery

SHOWN = 200


def answer_by_link(request: HttpRequest, delivery: Delivery, token: str) -> HttpResponse:
    """Show the addresses somebody answers for, and keep the answer. The link shows no names."""
    alert, person = delivery.alert, delivery.person
    held = Appointment.objects.current().in_chain().filter(person=person, area__in=alert.areas.all())
    chain = list(held.select_related("person__user", "area"))
    if request.method == "POST" and person and _answered(request, chain):
        acknowledge(alert=alert, person=person, now=timezone.now())
        return redirect("acknowledge", token)
    answer = Acknowledgement.objects.filter(alert=alert, person=person).first()
    return _page(request, chain, {"answered_at": answer.at if answer else None})


@requires(Permission.FORWARD_ALERTS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def list_confirm(request: HttpRequest, slug: str) -> HttpResponse:
    """Let a contact person who has signed in say the same at any time."""
    area = area_or_404(request, Permission.FORWARD_ALERTS, slug=slug)
    held = Appointment.objects.current().in_chain().in_area(area).of(user_of(request))
    chain = list(held.select_related("person__user", "area"))
    if request.method == "POST" and _answered(request, chain):
        messages.success(request, gettext("Thank you! It is noted that you have looked through the list."))
        return redirect(reverse("contact_person_page", query={"omrade": area.slug}))
    return _page(request, chain, {"area": area})


def _answered(request: HttpRequest, held: list[Appointment]) -> bool:
    """Keep the answer; False where it says that something is wrong, and not what."""
    ticked = request.POST.getlist("household")[:SHOWN]
    doubted = list_of(held).filter(public_id__in=ticked) if "doubt" in request.POST else []
    if "doubt" in request.POST and not doubted:
        return False
    return confirm(held=held, doubted=doubted, now=timezone.now())


def _page(request: HttpRequest, held: list[Appointment], context: dict[str, object]) -> HttpResponse:
    households = list(list_of(held).order_by("area__name_key", "address_key", "pk")[: SHOWN + 1])
    is_unclear = request.method == "POST"
    context |= {"households": households[:SHOWN], "is_cut": len(households) > SHOWN, "is_unclear": is_unclear}
    return render(request, "notifications/list_confirm.html", context, status=422 if is_unclear else 200)
