"""Numbers in templates, as they are written in Sweden."""

from django import template

from grannsamverkan.accounts.phone import display, masked

register = template.Library()

register.filter("as_swedish_number", display)
register.filter("masked_number", masked)
