"""Joining, one thing per page: what it means, then household and channels, then waiting for a decision."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from areas.forms import ApplicationForm
from areas.joining import apply_for_membership
from areas.models import Area, Membership, Person
from areas.permissions import signed_in, user_of


@login_not_required
@require_safe
def area_join(request: HttpRequest, slug: str) -> HttpResponse:
    """Say what joining means, before anything is asked."""
    area = get_object_or_404(Area.objects.public().select_related("municipality"), slug=slug)
    if request.user.is_authenticated:
        return redirect("membership_apply", slug=area.slug)
    return render(request, "areas/area_join.html", {"area": area, "sms_provider": _sms_provider()})


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def membership_apply(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for household and channels; afterwards show how the application is doing."""
    area = get_object_or_404(Area.objects.public().select_related("municipality"), slug=slug)
    user = user_of(request)
    membership = Membership.objects.open().in_area(area).filter(person__user=user).first()
    if membership:
        return render(request, "areas/membership_applied.html", {"area": area, "membership": membership})
    person = Person.objects.filter(user=user).first()
    form = ApplicationForm(
        request.POST or None, area=area, person=person, has_phone=user.phone_verified_at is not None
    )
    if request.method == "POST" and form.is_valid():
        apply_for_membership(
            area=area,
            user=user,
            name=form.cleaned_data.get("name", person.name if person else ""),
            address=form.cleaned_data["address"],
            channels=form.cleaned_data["channels"],
            by=user,
            now=timezone.now(),
        )
        return redirect("membership_apply", slug=area.slug)
    context = {
        "area": area,
        "form": form,
        "account": user,
        "sms_provider": settings.SMS_PROVIDER.capitalize(),
    }
    return render(request, "areas/membership_apply.html", context, status=422 if form.errors else 200)


def _sms_provider() -> str:
    return settings.SMS_PROVIDER.capitalize()
