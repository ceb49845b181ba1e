"""The banner that says, on every page of the console, that nothing is sent after a restore."""

from typing import Any

from django import template

from areas.permissions import actor_of
from areas.roles import Permission
from notifications.models import Hold

register = template.Library()


@register.inclusion_tag("notifications/_hold.html", takes_context=True)
def standing_hold(context: dict[str, Any]) -> dict[str, Any]:
    """Show that sending is held, if it is, and to administrators the way to the decision."""
    may_end = Permission.ADMINISTER in actor_of(context["request"]).permissions
    return {"hold": Hold.objects.standing().first(), "may_end": may_end}
