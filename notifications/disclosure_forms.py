"""The form of a request for public records: of what place and time, and what of addresses."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from areas.calendar_days import IN_OUR_TIME
from areas.exporting.taking import Dress
from areas.models import Area, Municipality
from areas.models.municipality import MunicipalityQuerySet
from notifications.disclosing import Addresses, Scope

DRESSES = [(dress.value, dress.label) for dress in (Dress.PDF, Dress.EXCEL)]


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
        validators=IN_OUR_TIME,
    )


class DisclosureForm(forms.Form):
    """What somebody has asked for. Who they are, and why, is not asked: the law forbids it."""

    municipality = forms.ModelChoiceField(
        label=_("Municipality"), queryset=Municipality.objects.none(), to_field_name="slug"
    )
    since = _day(_("From and including"))
    until = _day(_("To and including"))
    addresses = forms.ChoiceField(
        label=_("Addresses of members"),
        choices=Addresses.choices,
        initial=Addresses.MASKED,
        widget=forms.RadioSelect,
    )
    decision = forms.CharField(
        label=_("Decision"),
        max_length=120,
        required=False,
        help_text=_("Who decided that addresses are handed out, and where it can be read. Never who asked."),
    )
    dress = forms.ChoiceField(
        label=_("In which form?"), choices=DRESSES, initial=Dress.PDF, widget=forms.RadioSelect
    )

    def __init__(
        self, *args: Any, area: Area | None, municipalities: MunicipalityQuerySet, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.area = area
        today = timezone.localdate()
        self.initial.setdefault("since", today.replace(month=1, day=1))
        self.initial.setdefault("until", today)
        field = self.fields["municipality"]
        if area:
            del self.fields["municipality"]
        elif isinstance(field, forms.ModelChoiceField):
            field.queryset = municipalities
            field.empty_label = None if municipalities.count() == 1 else gettext("choose one")

    def clean(self) -> dict[str, Any]:
        """Insist on a time that goes forward, and on a decision where addresses are shown."""
        cleaned = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and not since <= until <= timezone.localdate():
            self.add_error("until", _("The last day comes after the first, and not after today."))
        if cleaned.get("addresses") != Addresses.MASKED and not cleaned.get("decision"):
            self.add_error("decision", _("Write who decided it: addresses are masked until somebody has."))
        return cleaned

    @property
    def scope(self) -> Scope:
        """What is asked for."""
        given = self.cleaned_data
        place = self.area or given["municipality"]
        return Scope(place, given["since"], given["until"], Addresses(given["addresses"]))
