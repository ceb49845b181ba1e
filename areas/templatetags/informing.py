"""What people are told about their data, on pages."""

from django import template

from areas.informing import Information, information_of
from areas.models import Municipality

register = template.Library()


@register.simple_tag
def information(municipality: Municipality) -> Information:
    """Return what is told in a municipality now: `{% information municipality as told %}`."""
    return information_of(municipality)
