"""What is asked of whoever sends a warning alone, and of whoever looks into it afterwards."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from notifications.forms import SendForm
from notifications.models import BreakGlass


class GlassForm(SendForm):
    """The last question before a warning leaves without a second person's approval."""

    why = forms.CharField(
        label=_("Why can nobody be waited for?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everybody who could have approved reads this at once."),
        error_messages={"required": _("Write why nobody can be waited for.")},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, typed=True, may_wait=False, **options)
        self.auto_id = "glass_%s"  # the page has the usual form too


class ReviewForm(forms.Form):
    """Whether it was right to send alone, and a few words."""

    verdict = forms.ChoiceField(
        label=_("What do you say?"),
        choices=BreakGlass.Verdict.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the two.")},
    )
    note = forms.CharField(
        label=_("A few words"),
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What was right, or what should be done another time. The sender reads it."),
        error_messages={"required": _("Write a few words.")},
    )
