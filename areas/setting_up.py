"""Setting up a municipality: what holds there for all who write and approve. It leaves its trail."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from areas.models import Municipality, TrailEntry
from areas.permissions import Actor
from areas.roles import Permission
from grannsamverkan.accounts.models import User


def choose_settings(*, municipality: Municipality, chosen: dict[str, Any], by: User) -> list[str]:
    """Let other settings hold from now on; return the names of those that changed.

    The trail keeps for each what it was and what it became.
    """
    _require(by, municipality)
    with transaction.atomic():
        here = Municipality.objects.select_for_update().get(pk=municipality.pk)
        changes = {
            name: (getattr(here, name), value)
            for name, value in chosen.items()
            if getattr(here, name) != value
        }
        for name, (old, new) in changes.items():
            setattr(here, name, new)
            TrailEntry.objects.record(
                "setting.changed",
                by=by,
                subject=here,
                municipality=here,
                setting=name,
                old=old,
                new=new,
            )
        here.save(update_fields=list(changes))
    return list(changes)


def choose_role_words(*, municipality: Municipality, words: dict[str, dict[str, str]], by: User) -> None:
    """Let a municipality call its roles by words of its own, from now on and everywhere."""
    _require(by, municipality)
    with transaction.atomic():
        municipality.role_words = words
        municipality.save(update_fields=["role_words"])
        TrailEntry.objects.record(
            "roles.named", by=by, subject=municipality, municipality=municipality, words=words
        )


def _require(by: User, municipality: Municipality) -> None:
    if not Actor(by).may(Permission.CHOOSE_SETTINGS, municipality):
        raise PermissionDenied
