"""The forms of the register: what a coordinator writes down."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from areas.addresses import Address, read_address
from areas.forms import CHANNELS
from areas.models import Appointment, Area, Household, Municipality, Person
from areas.models.municipality import MunicipalityQuerySet
from grannsamverkan.accounts.fields import SwedishMobileField

LARGEST_FILE = 10 * 1024 * 1024
POSTCODE = RegexValidator(r"^\d{3} ?\d{2}$", _("A postcode has five digits, for example 542 30."))


def offer(field: forms.ModelChoiceField, municipalities: MunicipalityQuerySet) -> None:
    """Let a field choose between municipalities; where there is only one, it is chosen."""
    field.label, field.queryset = _("Municipality"), municipalities
    field.empty_label = None if municipalities.count() == 1 else gettext("choose one")


class HouseholdForm(forms.ModelForm):
    """Where a household lives, and which contact person looks after it."""

    address = forms.CharField(
        label=_("Address"),
        max_length=100,
        help_text=_("For example Björkvägen 12. In a block of flats: Björkvägen 12 lgh 1102."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    class Meta:
        model = Household
        fields = ("postcode", "city", "contact_person")

    field_order = ("address", "postcode", "city", "contact_person")

    def __init__(self, *args: Any, area: Area, **options: Any) -> None:
        super().__init__(*args, **options)
        self.area = area
        self.fields["postcode"] = forms.CharField(
            label=_("Postcode"), max_length=6, required=False, validators=[POSTCODE]
        )
        if self.instance.pk:
            self.initial["address"] = self.instance.address
        field = self.fields["contact_person"]
        if isinstance(field, forms.ModelChoiceField):
            chain = Appointment.objects.current().in_area(area).in_chain()
            field.queryset = chain.select_related("person", "area__municipality", "municipality")
            field.empty_label = gettext("nobody yet")

    def clean_postcode(self) -> str:
        """Return five digits."""
        return str(self.cleaned_data["postcode"]).replace(" ", "")

    def clean_address(self) -> Address:
        """Return the address, if there is no other household there."""
        address = read_address(self.cleaned_data["address"])
        if not any(c.isalpha() for c in address.street) or len(address.street) > 80:
            raise forms.ValidationError(_("Write the street and the number, for example Björkvägen 12."))
        there = Household.objects.at(
            area=self.area, street=address.street, number=address.number, apartment=address.apartment
        )
        if address.number and there.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("There is a household at that address already."))
        return address

    def clean(self) -> dict[str, Any]:
        """Put the parts of the address where the household has them."""
        cleaned = super().clean() or {}
        self.instance.area = self.area
        if address := cleaned.get("address"):
            self.instance.street = address.street
            self.instance.number, self.instance.apartment = address.number, address.apartment
        return cleaned


class MemberForm(forms.Form):
    """Somebody who lives in a household and has asked to be written down."""

    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("E-mail"), required=False)
    phone = SwedishMobileField(label=_("Mobile number"), required=False)
    channels = forms.MultipleChoiceField(
        label=_("How do they want to be reached?"),
        choices=CHANNELS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only what the person has asked for."),
    )

    def clean(self) -> dict[str, Any]:
        """Insist on the address of every channel asked for."""
        cleaned = super().clean() or {}
        for channel, field in (("sms", "phone"), ("email", "email")):
            if channel in cleaned.get("channels", ()) and field not in self.errors and not cleaned.get(field):
                self.add_error(field, _("Needed for the channel chosen below."))
        return cleaned


class PersonForm(forms.ModelForm):
    """What the register says about a person. Whoever has an account keeps the own addresses."""

    phone = SwedishMobileField(label=_("Mobile number"), required=False)

    class Meta:
        model = Person
        fields = ("name", "email", "phone", "language")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.user_id:
            del self.fields["email"]
            del self.fields["phone"]

    def clean_name(self) -> str:
        """Refuse an empty name."""
        name = " ".join(str(self.cleaned_data["name"]).split())
        if not any(c.isalpha() for c in name):
            raise forms.ValidationError(_("This is no name."))
        return name


class UploadForm(forms.Form):
    """A list of members to import."""

    municipality = forms.ModelChoiceField(label="", queryset=Municipality.objects.none())
    file = forms.FileField(
        label=_("The list"),
        help_text=_("An Excel workbook (.xlsx) or a .csv file, at most 10 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
    )

    def __init__(self, *args: Any, municipalities: MunicipalityQuerySet, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["municipality"]
        if isinstance(field, forms.ModelChoiceField):
            offer(field, municipalities)

    def clean_file(self) -> Any:
        """Refuse a file that is too large to look through while somebody waits."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(_("The file is larger than 10 MB. Split it, or ask the technicians."))
        return file
