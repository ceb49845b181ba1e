"""How long things are kept, on pages: `{% period "addresses" as days %}` is what is set, in words."""

from django import template

from areas import periods

register = template.Library()


@register.simple_tag
def period(name: str) -> str:
    """Return a period in words, as it is set now."""
    return periods.in_words(periods.period(name))
