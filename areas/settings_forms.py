"""What a municipality can choose for itself."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from areas.models import Municipality
from areas.origins import origins_in

MOST = {"approval_above_recipients": 10_000_000, "alerts_per_hour": 10_000, "sms_month_budget": 10_000_000}
"""Larger numbers are slips."""


class SettingsForm(forms.ModelForm):
    """A municipality's settings. The form changes nothing itself: the verb does, and keeps a trail."""

    class Meta:
        model = Municipality
        fields = (
            "warnings_need_approval",
            "approval_above_recipients",
            "break_glass_allowed",
            "alerts_per_hour",
            "sms_month_budget",
            "acknowledge_minutes",
            "last_resort",
            "uses_police_events",
            "responsible_board",
            "contact_email",
            "contact_phone",
            "embedded_on",
        )
        labels: ClassVar = {
            "warnings_need_approval": _("A second person approves every warning"),
            "approval_above_recipients": _("A second person approves above this many recipients"),
            "break_glass_allowed": _("In an emergency a police officer may send a warning alone"),
            "alerts_per_hour": _("Messages per sender and hour"),
            "sms_month_budget": _("Budget for SMS, SEK a month"),
            "acknowledge_minutes": _("Minutes until the next in the chain is asked"),
            "last_resort": _("When nobody passes a warning on"),
            "uses_police_events": _("The weekly letter tells of the police's public events"),
            "responsible_board": _("Responsible board"),
            "contact_email": _("E-mail for questions"),
            "contact_phone": _("Switchboard"),
            "embedded_on": _("Web sites that show the messages"),
        }

        widgets: ClassVar = {
            "last_resort": forms.RadioSelect,
            "embedded_on": forms.Textarea({"rows": 3}),
        }

    def clean_embedded_on(self) -> str:
        """Return the sites as a browser is told them, one on each line."""
        return "\n".join(origins_in(self.cleaned_data["embedded_on"]))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, most in MOST.items():
            least = 0 if name == "approval_above_recipients" else 1
            self.fields[name] = forms.IntegerField(
                label=self.fields[name].label,
                help_text=self.fields[name].help_text,
                min_value=least,
                max_value=most,
                required=self.fields[name].required,
            )
