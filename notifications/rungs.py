"""Who is asked after whom when nobody passes a warning on. Pure.

The first message goes to everybody in the chain of an area. From then on the clock asks one rung at a time.
"""

from django.db.models import IntegerChoices
from django.utils.translation import gettext_lazy as _

from areas.roles import Role


class Rung(IntegerChoices):
    """How a warning is carried on, in the order of the clock; a forward is somebody's own deed."""

    FORWARD = 0, _("forwarded to the households")
    CONTACT_PERSON = 1, _("reminded")
    DEPUTY = 2, _("deputy asked")
    MAIN_CONTACT_PERSON = 3, _("main contact person asked")
    COORDINATOR = 4, _("coordinator told")
    HOUSEHOLDS = 5, _("sent straight to the households")
    NOBODY = 9, _("nobody has answered")


ASKED: dict[Rung, Role] = {
    Rung.CONTACT_PERSON: Role.CONTACT_PERSON,
    Rung.DEPUTY: Role.DEPUTY,
    Rung.MAIN_CONTACT_PERSON: Role.MAIN_CONTACT_PERSON,
    Rung.COORDINATOR: Role.COORDINATOR,
}
"""Whose post each rung is."""


def after(rung: Rung, *, goes_to_households: bool) -> Rung | None:
    """Return the next rung of the clock, or None at its end."""
    if rung in (Rung.HOUSEHOLDS, Rung.NOBODY):
        return None
    if rung == Rung.COORDINATOR:
        return Rung.HOUSEHOLDS if goes_to_households else Rung.NOBODY
    return Rung(rung + 1)


class Outcome(IntegerChoices):
    """What became of a rung."""

    WAITING = 0, _("waiting")
    ANSWERED = 1, _("passed on")
    ASKED = 2, _("asked")
    VACANT = 3, _("vacant")
    UNREACHED = 4, _("cannot be reached")
    ENDED = 5, _("no longer needed")
