"""Which fields each address is sent, learnt by reading every page as whoever may."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.db.models import F
from django.test import Client
from django.urls import Resolver404, resolve

from areas.roles import PERMISSIONS, Permission, Role
from notifications.models import Alert, Delivery, Rendering
from tests.fuzz.pages import Field, Forms
from tests.matrix.table import Row, rows

FIRST = {
    False: [Role.COORDINATOR, Role.CONTACT_PERSON, *Role],
    True: [Role.CONTACT_PERSON, Role.COORDINATOR, *Role],
}
"""Who is asked first, about anything and about what is only one's own."""

UNSIGNED = {"open", "token", "signature"}
UNSENT = {Alert.State.DRAFT, Alert.State.SUBMITTED, Alert.State.APPROVED}


@contextmanager
def undone() -> Iterator[None]:
    """Leave nothing of what is done meanwhile."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


class Doors:
    """Every address of ours, with somebody who may come in."""

    def __init__(self, world: Any, people: Any, sign_in: Any) -> None:
        self.world, self.table, self.inside = world, rows(), {"": Client()}
        area = world.area
        for role in Role:
            holder = world.keeper.person if role == Role.CONTACT_PERSON else people.person(f"{role} Fuzz")
            if role != Role.CONTACT_PERSON:
                people.appoint(holder, role, area if role.is_for_area else area.municipality)
            self.inside[role] = sign_in(holder)
        self.writer = sign_in(world.coordinator)
        self.inside[Role.COORDINATOR] = self.writer
        self.member = sign_in(world.canary)

    def client(self, row: Row) -> Client:
        """Somebody who may come in at an address."""
        if row.asked in UNSIGNED:
            return self.inside[""]
        if row.asked == "signed in":
            return self.member
        permission = Permission(row.asked)
        return self.inside[next(role for role in FIRST[row.own] if permission in PERMISSIONS[role])]

    def path(self, row: Row) -> str:
        return self.world.address(row.name, row.about)

    def make(self, state: Alert.State) -> None:
        """Let the coordinator's alert be in a state; nothing has come of it before its release."""
        alert = Alert.objects.filter(pk=self.world.alert.pk)
        if state in UNSENT:
            Delivery.objects.filter(alert__in=alert).delete()
            Rendering.objects.filter(alert__in=alert).delete()
        sent_at = None if state in UNSENT else F("released_at")
        alert.update(state=state, created_by=self.world.coordinator.user, released_at=sent_at)

    def fields(self) -> dict[str, dict[str, Field]]:
        """Read every page, an alert's as it is before and after sending; return what each address is sent."""
        found: dict[str, dict[str, Field]] = defaultdict(dict)
        for state in (Alert.State.DONE, Alert.State.DRAFT, Alert.State.SUBMITTED):
            with undone():
                self.make(state)
                for row in self.table:
                    if row.about == "alert" or state == Alert.State.DONE:
                        for name, fields in self._on_page(self.client(row), self.path(row)):
                            found[name] |= fields
        return found

    def taking(self) -> list[Row]:
        """The addresses that take forms at all."""
        with undone():
            return [row for row in self.table if self.client(row).post(self.path(row)).status_code != 405]

    @staticmethod
    def _on_page(client: Client, path: str) -> Iterator[tuple[str, dict[str, Field]]]:
        answer = client.get(path)
        text = answer.getvalue().decode(errors="replace")  # a file is closed when it has been read
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            for sheet in Forms(text, path).sheets:
                for action in sheet.actions:
                    try:
                        yield resolve(action.partition("?")[0]).url_name, sheet.fields
                    except Resolver404:
                        raise AssertionError(f"{path} has a form that goes to {action}") from None
