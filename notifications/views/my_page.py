"""The resident's own page: memberships, how to be reached, messages, and the way out."""

from django.contrib import messages
from django.contrib.auth import logout
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from areas.choosing import choose_how_to_be_reached
from areas.forms import ReachForm
from areas.informing import unread_by
from areas.models import Appointment, Membership, Person
from areas.moving import move_out, tasks_of
from areas.permissions import signed_in, user_of
from grannsamverkan.accounts.models import User
from grannsamverkan.accounts.phone import display, masked
from notifications.statuses import Channel
from notifications.stopping import start_again


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def my_page(request: HttpRequest) -> HttpResponse:
    """Show what is known of the reader, and keep how they want to be reached."""
    user = user_of(request)
    person = Person.objects.filter(user=user).first()
    form = ReachForm(request.POST or None, instance=person) if person else None
    if person and form and request.method == "POST" and form.is_valid():
        wants = {channel: bool(form.cleaned_data.get(channel)) for channel in ("sms", "email")}
        choose_how_to_be_reached(person=person, **wants, by=user, now=timezone.now())
        _lift_stops(person, by=user)
        messages.success(request, gettext("Saved."))
        return redirect("my_page")
    context = {
        "account": user,
        "person": person,
        "form": form,
        "memberships": _memberships(person),
        "unread": unread_by(person),
        "number": masked(user.phone) if user.phone else "",
    }
    return render(request, "notifications/my_page.html", context, status=422 if form and form.errors else 200)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def membership_leave(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say what leaving means, and let go."""
    user = user_of(request)
    mine = (
        Membership.objects.open()
        .filter(person__user=user)
        .select_related("area__municipality", "household__contact_person__person", "person")
    )
    membership = get_object_or_404(mine, public_id=public_id)
    if request.method != "POST":
        others = Membership.objects.current().filter(household=membership.household).exclude(pk=membership.pk)
        context = {"membership": membership, "tasks": tasks_of(membership), "others": others.exists()}
        return render(request, "notifications/membership_leave.html", context)
    move_out(membership=membership, by=user, now=timezone.now())
    if not Person.objects.filter(user=user).exists():
        logout(request)
    messages.success(
        request, gettext("You have left %(area)s. You get no more messages.") % {"area": membership.area.name}
    )
    return redirect("my_page" if request.user.is_authenticated else "/")


def _memberships(person: Person | None) -> list[dict[str, object]]:
    if person is None:
        return []
    now = Appointment.objects.current().filter(person__has_protected_identity=False).select_related("person")
    deputies = Prefetch("household__contact_person__deputies", now, to_attr="standing_in")
    open_ones = person.memberships.open().prefetch_related(deputies)
    open_ones = open_ones.select_related("area__municipality", "household__contact_person__person")
    return [{"membership": membership, "contact": _contact(membership, person)} for membership in open_ones]


def _contact(membership: Membership, reader: Person) -> dict[str, object] | None:
    """Return whom a member turns to, a number only if that person shows it; `is_reader` if it is they."""
    appointment = membership.contact_person if membership.state == "current" else None
    if appointment is None:
        return None
    person = appointment.person
    return {
        "is_reader": person.pk == reader.pk,
        "name": person.name,
        "role": appointment.title,
        "number": display(person.phone) if person.shows_phone and person.phone else "",
        "e164": person.phone,
        "deputies": ", ".join(_deputies(appointment, reader)),
    }


def _deputies(appointment: Appointment, reader: Person) -> list[str]:
    """Return the names of those who stand in for somebody now; until when is not told."""
    deputies = getattr(appointment, "standing_in", ())
    return [deputy.person.name for deputy in deputies if deputy.person_id != reader.pk]


def _lift_stops(person: Person, *, by: User) -> None:
    """Let messages through again on a channel that its owner has just turned on."""
    for channel, address, wanted in (
        (Channel.SMS, person.phone, person.sms_wanted_at),
        (Channel.EMAIL, person.email, person.email_wanted_at),
    ):
        if wanted and address:
            start_again(channel=channel, address=address, by=by)
