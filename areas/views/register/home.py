"""The way into the register: the areas and how they are doing, and who waits."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from areas.counting import figures_of
from areas.models import Area, Interest, Membership, Municipality
from areas.permissions import actor_of, requires
from areas.roles import Permission
from areas.views.opening import municipality_to_open
from areas.views.paging import page_by_key

AREAS = 25


@requires(Permission.SEE_CONTACT_DETAILS)
@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """List the areas with their figures; by municipality and state if asked to."""
    actor = actor_of(request)
    areas = Area.objects.open_to(actor, Permission.SEE_CONTACT_DETAILS).select_related("municipality")
    chosen = {"kommun": request.GET.get("kommun", ""), "lage": request.GET.get("lage", "")}
    municipalities = list(Municipality.objects.open_to(actor, Permission.SEE_CONTACT_DETAILS))
    if chosen["kommun"]:
        municipality_to_open(request, municipalities, slug=chosen["kommun"])  # others open on it next
        areas = areas.filter(municipality__slug=chosen["kommun"])
    if chosen["lage"]:
        areas = areas.filter(state=chosen["lage"])
    after = request.GET.get("after", "")
    page = page_by_key(areas, key="name_key", after=after, name="slug", size=AREAS)
    figures = figures_of(page.rows)
    waiting = Membership.objects.pending().listed().open_to(actor, Permission.DECIDE_MEMBERSHIPS)
    context = {
        "areas": [(area, figures[area.pk]) for area in page.rows],
        "page": page,
        "chosen": chosen,
        "states": Area.State.choices,
        "municipalities": municipalities,
        "waiting": waiting[:1000].count(),
        "interests": Interest.objects.open_to(actor, Permission.EDIT_AREAS).waiting()[:1000].count(),
    }
    return render(request, "register/home.html", context)


@requires(Permission.DECIDE_MEMBERSHIPS)
@require_safe
def register_pending(request: HttpRequest) -> HttpResponse:
    """List those who wait for a decision, whoever has waited longest first."""
    waiting = Membership.objects.pending().listed().open_to(actor_of(request), Permission.DECIDE_MEMBERSHIPS)
    waiting = waiting.select_related("person", "household", "area__municipality")
    page = page_by_key(waiting, key="applied_at", after=request.GET.get("after", ""))
    return render(request, "register/pending.html", {"page": page})
