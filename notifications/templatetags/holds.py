"""What is switched off, said on the console: sending after a restore, and sign-in codes by SMS."""

from typing import Any

from django import template

from areas.permissions import actor_of
from areas.roles import Permission
from notifications.models import CodeStop, Hold

register = template.Library()


@register.inclusion_tag("notifications/_hold.html", takes_context=True)
def standing_hold(context: dict[str, Any]) -> dict[str, Any]:
    """Show that sending is held, if it is, and to administrators the way to the decision."""
    may_end = Permission.ADMINISTER in actor_of(context["request"]).permissions
    return {"hold": Hold.objects.standing().first(), "may_end": may_end}


@register.inclusion_tag("notifications/_code_switch.html", takes_context=True)
def code_switch(context: dict[str, Any]) -> dict[str, Any]:
    """Show administrators whether sign-in codes go by SMS, and the way to the switch."""
    may_decide = Permission.ADMINISTER in actor_of(context["request"]).permissions
    return {"stop": CodeStop.objects.standing().first() if may_decide else None, "may_decide": may_decide}
