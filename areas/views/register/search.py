"""Searching the register: people, addresses and areas, misspelt perhaps, in one municipality or all."""

from typing import Any

from django.db.models import OuterRef, Prefetch, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from areas.counting import CountUpTo
from areas.finding import people_open_to
from areas.models import Area, Household, Membership, Municipality, Person
from areas.models.municipality import MunicipalityQuerySet
from areas.permissions import Actor, actor_of, requires
from areas.roles import Permission
from areas.searching import Search, find_areas, search_households, search_people
from areas.views.paging import page_by_rank
from grannsamverkan.accounts.limiting import limited

FOUND = 20
FEW = 10_000  # members: so many are gone through sooner than a common name among a million others
SEEN = Permission.SEE_CONTACT_DETAILS
KINDS = ("personer", "hushall")


@requires(SEEN)
@require_safe
@limited("search", by="q")
def register_search(request: HttpRequest) -> HttpResponse:
    """Show the first of each kind that was found, or all of one kind page by page."""
    actor, words = actor_of(request), request.GET.get("q", "")[:100].strip()
    municipalities = list(_municipalities(actor))
    chosen = next((one for one in municipalities if one.slug == request.GET.get("kommun")), None)
    context = {"words": words, "municipalities": municipalities, "chosen": chosen, "most": FOUND}
    if not words:
        return render(request, "register/search.html", context)
    kind = request.GET.get("visa")
    are_few = sum(vars(one)["members"] for one in ([chosen] if chosen else municipalities)) < FEW
    people = search_people(words, people_open_to(actor, SEEN, chosen, are_few=are_few), are_few=are_few)
    households = search_households(words, _households(actor, chosen))
    if kind in KINDS:
        search = people if kind == "personer" else households
        page = page_by_rank(search.ranks(), after=request.GET.get("after", ""))
        found: dict[str, Any] = {"page": page, kind: page.rows}
    else:
        found = _overview(people, households) | {"areas": _areas(words, actor, chosen)}
    _add_homes(found.get("personer", []), actor)
    return render(request, "register/search.html", context | found | {"kind": kind})


def _municipalities(actor: Actor) -> MunicipalityQuerySet:
    """Return those that somebody answers for, and how many members each has, as far as that matters."""
    members = Membership.objects.open().filter(area__municipality=OuterRef("pk"))
    return Municipality.objects.open_to(actor, SEEN).annotate(members=CountUpTo(members, FEW))


def _households(actor: Actor, chosen: Municipality | None) -> Any:
    households = Household.objects.listed().open_to(actor, SEEN).select_related("area__municipality")
    return households.filter(area__municipality=chosen) if chosen else households


def _overview(people: Search, households: Search) -> dict[str, Any]:
    """Return the first of both; addresses that only sound so, where no person was found."""
    found = {"personer": people.best(FOUND + 1)}
    found["hushall"] = households.best(FOUND + 1, also_alike=not found["personer"].rows)
    context: dict[str, Any] = {}
    for kind, best in found.items():
        context[kind] = best.rows[:FOUND]
        context[f"{kind}_alike"], context[f"{kind}_more"] = best.is_alike, len(best.rows) > FOUND
    return context


def _areas(words: str, actor: Actor, chosen: Municipality | None) -> list[Area]:
    areas = Area.objects.open_to(actor, SEEN).select_related("municipality")
    return find_areas(words, areas.filter(municipality=chosen) if chosen else areas, FOUND)


def _add_homes(people: list[Person], actor: Actor) -> None:
    """Give each person found the homes that may be seen, so that people of one name can be told apart."""
    homes = Membership.objects.open().open_to(actor, SEEN).select_related("household", "area__municipality")
    prefetch_related_objects(people, Prefetch("memberships", homes.order_by("pk"), to_attr="homes"))
