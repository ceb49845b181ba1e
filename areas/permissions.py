"""Who may do what, where: every question about access is asked here."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404

from areas.models import Appointment, Area, Municipality
from areas.roles import PERMISSIONS, Permission, Role, roles_with
from grannsamverkan.accounts.models import User

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True)
class Held:
    """A role held right now, and where."""

    role: Role
    area_id: int | None
    municipality_id: int | None


class Actor:
    """Somebody who acts, with the roles held at this moment.

    Made once per request: a lost role is gone at the next one.
    """

    def __init__(self, user: User | AnonymousUser) -> None:
        self.user = user
        self.held: tuple[Held, ...] = ()
        if isinstance(user, User) and user.is_active:
            rows = Appointment.objects.current().of(user).values_list("role", "area_id", "municipality_id")
            self.held = tuple(Held(Role(role), area, municipality) for role, area, municipality in rows)

    @property
    def permissions(self) -> frozenset[Permission]:
        """Everything this person may do somewhere."""
        return frozenset().union(*(PERMISSIONS[held.role] for held in self.held))

    def area_ids(self, permission: Permission) -> list[int]:
        """Areas in which a permission is held by an area role."""
        roles = roles_with(permission)
        return [held.area_id for held in self.held if held.role in roles and held.area_id is not None]

    def municipality_ids(self, permission: Permission) -> list[int]:
        """Municipalities in the whole of which a permission is held."""
        roles = roles_with(permission)
        return [
            held.municipality_id
            for held in self.held
            if held.role in roles and held.municipality_id is not None
        ]

    def may(self, permission: Permission, place: Area | Municipality) -> bool:
        """Whether a permission is held in an area or in the whole of a municipality."""
        if isinstance(place, Area):
            return place.pk in self.area_ids(permission) or place.municipality_id in self.municipality_ids(
                permission
            )
        return place.pk in self.municipality_ids(permission)


def actor_of(request: HttpRequest) -> Actor:
    """Return who acts in this request; the roles are read once."""
    actor = getattr(request, "actor", None)
    if actor is None or actor.user is not request.user:
        actor = Actor(request.user)
        vars(request)["actor"] = actor  # kept for the length of the request
    return actor


def requires(permission: Permission) -> Callable[[View], View]:
    """Let a view be reached only by those who hold a permission somewhere; others get 403.

    Which objects the permission opens is the business of the view's query: `open_to(actor, permission)`.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if permission not in actor_of(request).permissions:
                raise PermissionDenied
            return view(request, *args, **kwargs)

        vars(guarded)["requires"] = permission  # read by the test that walks every address
        return guarded

    return decorate


def signed_in(view: View) -> View:
    """Mark a view as open to everyone who has signed in: it shows nothing but the person's own."""
    vars(view)["requires"] = "signed in"  # read by the test that walks every address
    return view


def asks_again(view: View) -> View:
    """Let a view be reached by those who have just shown who they are; ask the others to show it again."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        raise_if_reauthentication_required(request, app="account")
        return view(request, *args, **kwargs)

    return asked


def asks_again_to_act(view: View) -> View:
    """Let everybody read a page, and only those who have just shown who they are act on it.

    What the others have written is kept, and carried out as soon as they have shown it.
    """

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "POST":
            raise_if_reauthentication_required(request, app="account")
        return view(request, *args, **kwargs)

    return asked


def showed_lately(request: HttpRequest) -> bool:
    """Whether whoever has signed in did so, or showed again who they are, within LIST_SECONDS."""
    since = time.time() - settings.LIST_SECONDS
    return any(record["at"] > since for record in get_authentication_records(request, request.user))


def user_of(request: HttpRequest) -> User:
    """Return who has signed in, in a view that asks for it."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def area_or_404(request: HttpRequest, permission: Permission, **lookup: Any) -> Area:
    """Return the area in which the permission is held; the invisible and the missing are both 404."""
    areas = Area.objects.open_to(actor_of(request), permission).select_related("municipality")
    return get_object_or_404(areas, **lookup)
