"""The form of a contact person who sends a warning on."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from notifications.forwarding import findings_in
from notifications.models import Alert
from notifications.models.follow_on import LONGEST_LINE


class LineForm(forms.Form):
    """What somebody wants to add to a warning; it may be nothing."""

    line = forms.CharField(
        label=_("A line of your own, if you want"),
        required=False,
        max_length=LONGEST_LINE,
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": LONGEST_LINE}),
        help_text=_("At most 200 characters. No names, plates or looks, and not who is away from home."),
    )

    def __init__(self, *args: Any, alert: Alert, **options: Any) -> None:
        super().__init__(*args, **options)
        self.alert = alert

    def clean_line(self) -> str:
        """Refuse what must not be said, and say why; line breaks become spaces."""
        line = " ".join(str(self.cleaned_data["line"]).split())
        found = findings_in(self.alert, line) if line else []
        if found:
            raise forms.ValidationError([f"{each.excerpt}: {each.why}" for each in found])
        return line
