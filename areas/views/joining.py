"""Joining, one thing per page: what it means, then household and channels, then waiting for a decision."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from areas.forms import ApplicationForm
from areas.informing import sms_providers
from areas.inviting import read_token
from areas.joining import apply_for_membership
from areas.models import Area, Invitation, Membership, Person
from areas.permissions import signed_in, user_of
from areas.placing import elsewhere, spot_at
from grannsamverkan.accounts.limiting import limited

FOUND = 12


@login_not_required
@require_safe
def area_join(request: HttpRequest, slug: str) -> HttpResponse:
    """Say what joining means, before anything is asked."""
    area = get_object_or_404(Area.objects.public().select_related("municipality"), slug=slug)
    return _explain(request, area, next_page=reverse("membership_apply", args=[area.slug]))


@login_not_required
@never_cache
@require_safe
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Say what joining means to somebody who was invited, or kindly that the invitation holds no longer."""
    found = read_token(token)
    if found is None or not _opens(found):
        return _too_late(request, found)
    return _explain(request, found.area, next_page=reverse("invitation_apply", args=[token]), invited=found)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def membership_apply(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for household and channels; afterwards show how the application is doing."""
    area = get_object_or_404(Area.objects.public().select_related("municipality"), slug=slug)
    return _apply(request, area)


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation_apply(request: HttpRequest, token: str) -> HttpResponse:
    """Ask somebody who was invited for the household; the contact person is known already."""
    found = read_token(token)
    if found is None or not _opens(found):
        return _too_late(request, found)
    return _apply(request, found.area, invited=found)


@signed_in
@require_safe
@limited("search", by="q")
def household_more(request: HttpRequest) -> HttpResponse:
    """Find the area of one more household, such as a summer house; nobody notes when it is lived in."""
    words = request.GET.get("q", "")[:80].strip()
    areas = Area.objects.public().select_related("municipality").prefetch_related("streets")
    found = areas.found_by(words) if words else areas.none()
    context = {"words": words, "areas": found.order_by("name_key", "pk")[:FOUND]}
    return render(request, "areas/household_more.html", context)


def _opens(invited: Invitation) -> bool:
    return invited.holds(timezone.now()) and Area.objects.public().filter(pk=invited.area_id).exists()


def _too_late(request: HttpRequest, invited: Invitation | None) -> HttpResponse:
    """Answer an invitation that opens nothing; the area is named only to whoever had a real one."""
    area = invited.area if invited and invited.area.is_public else None
    status = 410 if invited else 404
    return render(request, "areas/invitation_ended.html", {"area": area}, status=status)


def _explain(
    request: HttpRequest, area: Area, *, next_page: str, invited: Invitation | None = None
) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect(next_page)
    context = {"area": area, "next_page": next_page, "invited": invited, "sms_provider": sms_providers()}
    return render(request, "areas/area_join.html", context)


def _apply(request: HttpRequest, area: Area, *, invited: Invitation | None = None) -> HttpResponse:
    user = user_of(request)
    mine = Membership.objects.open().in_area(area).filter(person__user=user)
    membership = mine.order_by("-applied_at", "-pk").first()
    wants_another = "till" in request.GET and membership and membership.state == Membership.State.CURRENT
    if membership and not wants_another:
        return render(request, "areas/membership_applied.html", {"area": area, "membership": membership})
    person = Person.objects.filter(user=user).first()
    form = ApplicationForm(
        request.POST or None, area=area, person=person, has_phone=user.phone_verified_at is not None
    )
    other = None
    if request.method == "POST" and form.is_valid() and not (invited or "sure" in request.POST):
        other = elsewhere(area, spot_at(area.municipality, form.cleaned_data["address"]))
    if request.method == "POST" and form.is_valid() and other is None:
        apply_for_membership(
            area=area,
            user=user,
            name=form.cleaned_data.get("name", person.name if person else ""),
            address=form.cleaned_data["address"],
            channels=form.cleaned_data.get("channels"),
            by=user,
            now=timezone.now(),
            invitation=invited,
        )
        return redirect("membership_apply", slug=area.slug)
    context = {
        "area": area,
        "form": form,
        "account": user,
        "other": other,
        "sms_provider": sms_providers(),
    }
    return render(request, "areas/membership_apply.html", context, status=422 if form.errors else 200)
