"""Print the table of roles and permissions."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import translation

from areas.roles import PERMISSIONS, Permission, Role

HEAD = """# Roles and permissions

Printed from `areas/roles.py` by `python manage.py print_roles > docs/roles.md`; a test keeps both the same.
The second table is the specification of access: another test tries every pair in it, where the role is held,
next door, and after it has ended.

A role is held from a day until a day, in one area or in a whole municipality. Somebody may hold several, also
in several municipalities, and sees each place as the roles held there allow. A role that has ended opens
nothing from the next request on. A municipality may have words of its own for the roles; what they allow is
the same everywhere.
"""


class Command(BaseCommand):
    help = "Print the roles and what each of them may, as docs/roles.md has it."

    def handle(self, **_options: Any) -> None:
        self.stdout.write(HEAD + "\n")
        self.stdout.write(_table(("role", "på svenska", "held in", "does"), [_about(role) for role in Role]))
        with translation.override("en"):
            labels = [str(role.label) for role in Role]
        allowed = [[_named(each), *(_mark(role, each) for role in Role)] for each in Permission]
        self.stdout.write("\n" + _table(("permission", *labels), allowed))


def _about(role: Role) -> list[str]:
    with translation.override("sv"):
        swedish = str(role.label)
    with translation.override("en"):
        return [str(role.label), swedish, "an area" if role.is_for_area else "a municipality", str(role.duty)]


def _named(permission: Permission) -> str:
    return f"`{permission.value}`: {permission.meaning}"


def _mark(role: Role, permission: Permission) -> str:
    return "yes" if permission in PERMISSIONS[role] else "–"


def _table(heads: tuple[str, ...], rows: list[list[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
