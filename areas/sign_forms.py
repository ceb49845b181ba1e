"""The forms of the ledger of signs."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from areas.models import Sign

_DAYS = ("permit_on", "ordered_on", "delivered_on", "up_on", "checked_on", "down_on")


class SignForm(forms.ModelForm):
    """A sign as it is planned, and what has become of it."""

    class Meta:
        model = Sign
        fields = ("kind", "place", "number", "permit", *_DAYS, "condition")
        widgets: ClassVar = {day: forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d") for day in _DAYS}

    field_order = (
        *("kind", "number", "place", "permit", "permit_on", "ordered_on", "delivered_on", "up_on"),
        *("condition", "checked_on", "down_on"),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.pk is None:  # what becomes of it is not known yet
            for name in ("ordered_on", "delivered_on", "up_on", "condition", "checked_on", "down_on"):
                del self.fields[name]

    def clean_number(self) -> int:
        """Refuse none at all."""
        number = int(self.cleaned_data["number"])
        if number < 1:
            raise forms.ValidationError(_("At least one."))
        return number
