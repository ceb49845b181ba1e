"""A person in the register."""

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from areas.finding import people_open_to
from areas.models import Appointment, Membership, Municipality, Person
from areas.moving import may_end_tasks, move_out, tasks_of
from areas.permissions import actor_of, requires, user_of
from areas.protecting import protect
from areas.reading import note_reading
from areas.register_forms import PersonForm
from areas.registering import change_person
from areas.roles import Permission


def _person_or_404(request: HttpRequest, public_id: str) -> Person:
    people = people_open_to(actor_of(request), Permission.SEE_CONTACT_DETAILS)
    return get_object_or_404(people.select_related("user"), public_id=public_id)


@requires(Permission.SEE_CONTACT_DETAILS)
@require_safe
def person_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show how somebody is reached, where they live and which roles they hold, as far as one may see."""
    person, actor = _person_or_404(request, public_id), actor_of(request)
    memberships = Membership.objects.open().open_to(actor, Permission.SEE_CONTACT_DETAILS)
    memberships = memberships.filter(person=person).select_related("household", "area__municipality")
    appointments = Appointment.objects.unended().open_to(actor, Permission.SEE_CONTACT_DETAILS)
    appointments = appointments.filter(person=person).select_related("area__municipality", "municipality")
    context = {
        "person": person,
        "memberships": list(memberships.order_by("pk")),
        "appointments": list(appointments),
    }
    _note_reading(request, person)
    return render(request, "register/person.html", context)


def _note_reading(request: HttpRequest, person: Person) -> None:
    """Note in the reader's own municipality that the details of a person were read."""
    own = Municipality.objects.open_to(actor_of(request), Permission.SEE_CONTACT_DETAILS)
    there = own.filter(
        Q(areas__memberships__person=person)
        | Q(areas__appointments__person=person)
        | Q(appointments__person=person)
    )
    note_reading(person, by=user_of(request), municipality=there.order_by("pk").first())


@requires(Permission.SEE_CONTACT_DETAILS)
@require_http_methods(["GET", "HEAD", "POST"])
def person_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change a name or an address."""
    person = _person_or_404(request, public_id)
    form = PersonForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        change_person(person=form.instance, by=user_of(request))
        messages.success(request, gettext("Saved."))
        return redirect("person_detail", public_id=person.public_id)
    _note_reading(request, person)
    context = {"form": form, "person": person}
    return render(request, "register/person_edit.html", context, status=422 if form.errors else 200)


@requires(Permission.SEE_CONTACT_DETAILS)
@require_http_methods(["GET", "HEAD", "POST"])
def person_protect(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask whether somebody has protected identity, and take them out of the register."""
    person = _person_or_404(request, public_id)
    if request.method != "POST":
        return render(request, "register/person_protect.html", {"person": person})
    if protect(person=person, by=user_of(request), now=timezone.now()):
        messages.success(request, gettext("Everything about the person is deleted."))
    else:
        messages.warning(
            request,
            gettext(
                "The person is hidden everywhere and gets no more messages, but belongs to another "
                "municipality too. Ask whoever runs the system to delete the rest: reference %(reference)s."
            )
            % {"reference": person.public_id},
        )
    return redirect("register")


@requires(Permission.SEE_CONTACT_DETAILS)
@require_http_methods(["GET", "HEAD", "POST"])
def member_remove(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask whether somebody has really moved, and end the membership."""
    memberships = Membership.objects.open().listed().open_to(actor_of(request), Permission.EDIT_HOUSEHOLDS)
    memberships = memberships.select_related("person__user", "household", "area__municipality")
    membership = get_object_or_404(memberships, public_id=public_id)
    if request.method == "POST":
        area = membership.area
        move_out(membership=membership, by=user_of(request), now=timezone.now())
        messages.success(request, gettext("The membership has ended."))
        return redirect("register_area", slug=area.slug)
    context = {
        "membership": membership,
        "tasks": tasks_of(membership),
        "ends_tasks": may_end_tasks(membership, by=user_of(request)),
        "back": reverse("household_detail", args=[getattr(membership.household, "public_id", "")]),
    }
    return render(request, "register/member_remove.html", context)
