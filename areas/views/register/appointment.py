"""Roles: giving them, passing them on, ending them, and who looks after which households."""

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods

from areas.appointing import (
    AppointmentRefused,
    appoint,
    appoint_official,
    assign_households,
    end_appointment,
    replace_appointment,
)
from areas.chain_forms import AppointmentForm, EndForm, OfficialForm
from areas.models import Appointment, Area, Household, Membership, Municipality, Person
from areas.models.person import PersonQuerySet
from areas.permissions import actor_of, area_or_404, requires, user_of
from areas.roles import Permission, Role
from areas.searching import find_people
from areas.views.opening import remember_municipality
from areas.views.paging import ROWS, page_by_key
from grannsamverkan.accounts.limiting import limited
from grannsamverkan.accounts.models import User

CANDIDATES = 20


def _appointment_or_404(request: HttpRequest, public_id: str) -> Appointment:
    unended = Appointment.objects.unended().open_to(actor_of(request), Permission.APPOINT)
    places = unended.select_related("person__user", "area__municipality", "municipality")
    return get_object_or_404(places, public_id=public_id)


@requires(Permission.APPOINT)
@require_http_methods(["GET", "HEAD", "POST"])
@limited("search", by="q")
def appointment_add(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose one of an area's members and give them a role, perhaps one that somebody else lays down."""
    area = area_or_404(request, Permission.SEE_CONTACT_DETAILS, slug=slug)  # the verb asks who may appoint
    words, former = request.GET.get("q", "")[:100].strip(), _former(request)
    members = Person.objects.listed().filter(pk__in=area.memberships.current().values("person"))
    form = AppointmentForm(
        request.POST or None,
        area=area,
        people=members,
        offered=_offered(find_people(words, members) if words else members, area),
        initial={"role": former.role if former else Role.CONTACT_PERSON, "from_on": timezone.localdate()},
    )
    if request.method == "POST" and form.is_valid() and _appoint(form, area, former, user_of(request)):
        name = form.cleaned_data["person"].name
        messages.success(request, gettext("%(name)s has the role now.") % {"name": name})
        return redirect("register_area", slug=area.slug)
    context = {"form": form, "area": area, "words": words, "former": former, "most": CANDIDATES}
    return render(request, "register/appointment_add.html", context, status=422 if form.errors else 200)


def _appoint(form: AppointmentForm, area: Area, former: Appointment | None, by: User) -> bool:
    fields = form.cleaned_data | {"role": Role(form.cleaned_data["role"])}
    try:
        if former:
            replace_appointment(appointment=former, person=fields["person"], by=by, on=fields["from_on"])
        else:
            appoint(**fields, place=area, by=by)
    except AppointmentRefused as refused:
        form.add_error(None, refused)
        return False
    return True


def _former(request: HttpRequest) -> Appointment | None:
    """Return the appointment that somebody else is to take over, if the address names one."""
    public_id = request.GET.get("efter", "")
    return _appointment_or_404(request, public_id) if public_id else None


def _offered(people: PersonQuerySet, area: Area) -> list[tuple[str, str]]:
    """Return the first of some people as choices, told apart by where they live."""
    here = Membership.objects.current().in_area(area).select_related("household")
    first = people.order_by("name_key", "pk").prefetch_related(Prefetch("memberships", here, to_attr="here"))
    return [
        (person.public_id, ", ".join([person.name, *(str(one.household) for one in vars(person)["here"])]))
        for person in first[:CANDIDATES]
    ]


@requires(Permission.APPOINT)
@require_http_methods(["GET", "HEAD", "POST"])
def appointment_end(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask from which day a role is no longer held, and end it."""
    appointment = _appointment_or_404(request, public_id)
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        name, day = appointment.person.name, form.cleaned_data["until_on"]
        try:
            end_appointment(appointment=appointment, by=user_of(request), until_on=day)
        except AppointmentRefused as refused:
            form.add_error("until_on", refused)
        else:
            messages.success(request, gettext("The role of %(name)s has got its end.") % {"name": name})
            return _to(appointment)
    context = {"form": form, "appointment": appointment}
    return render(request, "register/appointment_end.html", context, status=422 if form.errors else 200)


def _to(appointment: Appointment) -> HttpResponse:
    place = appointment.place
    return redirect("register_area" if isinstance(place, Area) else "register_municipality", slug=place.slug)


@requires(Permission.APPOINT)
@require_http_methods(["GET", "HEAD", "POST"])
def appointment_households(request: HttpRequest, public_id: str) -> HttpResponse:
    """Choose which households of the area a contact person looks after."""
    appointment = _appointment_or_404(request, public_id)
    if appointment.area is None:
        raise Http404
    actor = actor_of(request)
    households = Household.objects.listed().open_to(actor, Permission.SEE_CONTACT_DETAILS)
    households = households.filter(area=appointment.area)
    if request.method == "POST":
        chosen = households.filter(public_id__in=request.POST.getlist("household")[:ROWS])
        changed = assign_households(appointment=appointment, households=chosen, by=user_of(request))
        text = ngettext("%(count)s household assigned.", "%(count)s households assigned.", changed)
        messages.success(request, text % {"count": changed})
        return redirect(request.get_full_path())
    others = households.exclude(contact_person=appointment).select_related("contact_person__person")
    page = page_by_key(others, key="address_key", after=request.GET.get("after", ""))
    mine = households.filter(contact_person=appointment).order_by("address_key", "pk")[:ROWS]
    context = {"appointment": appointment, "area": appointment.area, "page": page, "mine": mine}
    return render(request, "register/appointment_households.html", context)


@requires(Permission.APPOINT)
@require_http_methods(["GET", "HEAD", "POST"])
def register_municipality(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who holds a role in a whole municipality, and appoint one more."""
    municipalities = Municipality.objects.open_to(actor_of(request), Permission.APPOINT)
    municipality = get_object_or_404(municipalities, slug=slug)
    remember_municipality(request, municipality)
    form = OfficialForm(request.POST or None, municipality=municipality)
    if request.method == "POST" and form.is_valid():
        fields = form.cleaned_data | {"role": Role(form.cleaned_data["role"])}
        try:
            appoint_official(**fields, municipality=municipality, by=user_of(request))
        except AppointmentRefused as refused:
            form.add_error(None, refused)
        else:
            messages.success(
                request, gettext("%(name)s has the role now.") % {"name": form.cleaned_data["name"]}
            )
            return redirect("register_municipality", slug=municipality.slug)
    held = Appointment.objects.unended().filter(municipality=municipality)
    context = {
        "form": form,
        "municipality": municipality,
        "may_administer": actor_of(request).may(Permission.ADMINISTER, municipality),
        "may_choose": actor_of(request).may(Permission.CHOOSE_SETTINGS, municipality),
        "appointments": held.filter(person__has_protected_identity=False)
        .select_related("person", "area", "municipality")
        .order_by("role", "from_on", "pk"),
    }
    return render(request, "register/municipality.html", context, status=422 if form.errors else 200)
