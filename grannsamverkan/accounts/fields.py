"""Form fields about those who sign in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from grannsamverkan.accounts.phone import parse_mobile


class SwedishMobileField(forms.CharField):
    """A mobile number, written in any usual way, cleaned to E.164; empty stays empty."""

    widget = forms.TelInput(attrs={"autocomplete": "tel", "inputmode": "tel"})

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("Mobile number"))
        options.setdefault("max_length", 32)
        super().__init__(**options)

    def clean(self, value: Any) -> str:
        """Return the number as E.164; InvalidPhone explains what is wrong with it."""
        written = super().clean(value)
        return parse_mobile(written) if written else ""
