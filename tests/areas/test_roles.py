"""docs/roles.md is the specification: every pair in it is tried."""

import io
import re
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.http import Http404
from django.test import RequestFactory
from django.urls import URLPattern, get_resolver
from django.utils import timezone

from areas.models import Area
from areas.permissions import Actor
from areas.roles import Permission, Role

PAGE = Path(__file__).resolve().parents[2] / "docs/roles.md"


def specified() -> dict[tuple[str, str], bool]:
    """What the document says of every pair of role and permission."""
    table = PAGE.read_text(encoding="utf-8").split("| permission |")[1].splitlines()
    roles = [label.strip().replace(" ", "_") for label in table[0].strip(" |").split(" | ")]
    names = {"deputy_contact_person": "deputy", "community_police_officer": "police"}
    pairs = {}
    for row in table[2:]:
        permission, *marks = row.strip("| ").split(" | ")
        for role, mark in zip(roles, marks, strict=True):
            pairs[names.get(role, role), re.search(r"`(\w+)`", permission)[1]] = mark == "yes"
    return pairs


@pytest.fixture
def held(request, people, area, mariestad):
    """The role of the test, held by somebody in Ekudden or in the whole of Mariestad."""
    role = request.param
    return people.appoint(people.person("Alla Roller"), role, area if role.is_for_area else mariestad)


each_role = pytest.mark.parametrize("held", list(Role), ids=str, indirect=True)


def allowed(held, *places) -> dict[tuple[str, str], bool]:
    """What the code lets the holder do in all of some places."""
    actor = Actor(held.person.user)
    return {(held.role, one.value): all(actor.may(one, place) for place in places) for one in Permission}


def views(patterns=None):
    """Every view that asks for a permission."""
    for pattern in patterns or get_resolver().url_patterns:
        if not isinstance(pattern, URLPattern):
            yield from views(pattern.url_patterns)
        elif isinstance(getattr(pattern.callback, "requires", None), Permission):
            yield pattern.callback, dict.fromkeys(pattern.pattern.converters, "finns-inte")


def lets_in(view, parts, user) -> bool:
    request = RequestFactory().get("/")
    request.user = user
    try:
        view(request, **parts)
    except PermissionDenied:
        return False
    except Http404:
        return True
    return True


def test_the_document_is_what_the_code_says():
    printed = io.StringIO()
    call_command("print_roles", stdout=printed)
    assert PAGE.read_text(encoding="utf-8") == printed.getvalue()


@each_role
def test_a_role_allows_what_is_specified_and_only_there(held, area, other_area, mariestad, toreboda):
    expected = {pair: yes for pair, yes in specified().items() if pair[0] == held.role}
    nothing = dict.fromkeys(expected, False)
    assert len(expected) == len(Permission)

    assert allowed(held, *([area] if held.area else [area, mariestad])) == expected
    neighbour = Area.objects.create(municipality=mariestad, name="Vassbacken", slug="vassbacken")
    elsewhere = [other_area, toreboda, *([neighbour, mariestad] if held.area else [])]
    assert [place for place in elsewhere if allowed(held, place) != nothing] == []

    held.end(until_on=timezone.localdate())
    assert allowed(held, area) == allowed(held, mariestad) == nothing


@each_role
def test_every_page_turns_away_whoever_lacks_its_permission(held):
    expected, user = specified(), held.person.user
    doors = list(views())
    assert len(doors) > 30

    wrong = [
        view.__name__
        for view, parts in doors
        if not expected[held.role, view.requires.value] and lets_in(view, parts, user)
    ]
    assert wrong == []

    held.end(until_on=timezone.localdate())
    assert [view.__name__ for view, parts in doors if lets_in(view, parts, user)] == []


def test_several_roles_open_each_its_own_place(people, mariestad, toreboda, area, other_area, sign_in):
    both = people.person("Dubbla Roller")
    people.appoint(both, Role.COORDINATOR, mariestad)
    people.appoint(both, Role.CONTACT_PERSON, other_area)
    shared = people.appoint(both, Role.POLICE, toreboda)
    actor = Actor(both.user)

    assert list(Area.objects.open_to(actor, Permission.SEE_CONTACT_DETAILS)) == [area]
    assert list(Area.objects.open_to(actor, Permission.SEE_HOUSEHOLDS)) == [area, other_area]
    assert set(Area.objects.open_to(actor, Permission.WRITE_ALERTS)) == {area, other_area}

    client = sign_in(both)
    assert client.get("/register/omrade/bjorkangen/").status_code == 404
    assert other_area.name in client.get("/ombud/").text
    shared.end(until_on=timezone.localdate())
    assert set(Area.objects.open_to(Actor(both.user), Permission.WRITE_ALERTS)) == {area}
