"""The roles by the words of the municipality that a page is about."""

from django import template

from areas.models import Area, Municipality
from areas.models.appointment import title_in
from areas.roles import Role

register = template.Library()


@register.filter
def called(place: Area | Municipality, role: str) -> str:
    """Return what one who holds a role is called in a place: `{{ area|called:"contact_person" }}`."""
    return title_in(place, Role(role))


@register.filter
def several_called(place: Area | Municipality, role: str) -> str:
    """Return what several who hold a role are called in a place."""
    return title_in(place, Role(role), several=True)
