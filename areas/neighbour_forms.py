"""The forms of contact people: a household, and a neighbour in it, perhaps on paper only."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from areas.addresses import Address, read_address
from areas.declining import MOST
from areas.models import AddressDecision, DeclinedHome
from areas.register_forms import HouseholdForm
from grannsamverkan.accounts.fields import SwedishMobileField


class NeighbourHouseholdForm(HouseholdForm):
    """Where a household lives; whoever writes it down looks after it."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("postcode", "city", "contact_person"):
            del self.fields[name]


class DeclinedCountForm(forms.Form):
    """How many households have said no."""

    number = forms.IntegerField(label=_("Households that have declined"), min_value=0, max_value=MOST)


class DeclinedHomeForm(forms.Form):
    """An address that has said no, and nothing about who lives there."""

    address = forms.CharField(
        label=_("Address"),
        max_length=100,
        help_text=_("Only street and number, nobody's name."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    status = forms.ChoiceField(
        label=_("Status"),
        choices=DeclinedHome.Status.choices,
        initial=DeclinedHome.Status.DECLINED,
        widget=forms.RadioSelect,
    )

    def clean_address(self) -> Address:
        """Return the address, which has a street and a number."""
        address = read_address(self.cleaned_data["address"])
        if not address.number or not any(c.isalpha() for c in address.street) or len(address.street) > 80:
            raise forms.ValidationError(_("Write the street and the number, for example Björkvägen 12."))
        return address


class DecisionForm(forms.ModelForm):
    """The municipality's decision that addresses of those who decline may be kept."""

    class Meta:
        model = AddressDecision
        fields = ("reference", "decided_on")
        widgets: ClassVar = {"decided_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}


class NeighbourForm(forms.Form):
    """A neighbour who has asked to be written down. Without a number everything comes on paper."""

    name = forms.CharField(label=_("Name"), max_length=120)
    phone = SwedishMobileField(
        label=_("Mobile number, if the neighbour wants SMS"),
        required=False,
        help_text=_("Leave it empty for somebody who gets everything on paper."),
    )

    def clean_name(self) -> str:
        """Refuse what is no name."""
        name = " ".join(str(self.cleaned_data["name"]).split())
        if "@" in name or not any(c.isalpha() for c in name):
            raise forms.ValidationError(_("This is no name."))
        return name

    @property
    def member(self) -> dict[str, Any]:
        """What the register shall know."""
        phone = self.cleaned_data["phone"]
        return {
            "name": self.cleaned_data["name"],
            "email": "",
            "phone": phone,
            "channels": ["sms"] if phone else [],
        }
