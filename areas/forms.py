"""The forms of residents: joining, and how to be reached."""

from typing import Any, ClassVar

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from areas.addresses import Address, read_address
from areas.models import Area, Person
from areas.spelling import fold
from grannsamverkan.accounts.phone import masked

CHANNELS = [("sms", _("by SMS")), ("email", _("by e-mail"))]


class ApplicationForm(forms.Form):
    """Applying for membership: who, where, and how to be reached."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Write your name.")},
    )
    address = forms.CharField(
        label=_("Street and number"),
        max_length=100,
        help_text=_("For example Björkvägen 12. In a block of flats: Björkvägen 12 lgh 1102."),
        widget=forms.TextInput(attrs={"autocomplete": "address-line1", "list": "streets"}),
        error_messages={"required": _("Write the street and the number, for example Björkvägen 12.")},
    )
    postcode = forms.CharField(
        label=_("Postcode"),
        max_length=6,
        validators=[RegexValidator(r"^\d{3} ?\d{2}$", _("A postcode has five digits, for example 542 30."))],
        widget=forms.TextInput(attrs={"autocomplete": "postal-code", "inputmode": "numeric"}),
        error_messages={"required": _("A postcode has five digits, for example 542 30.")},
    )
    channels = forms.MultipleChoiceField(
        label=_("How do you want to be reached?"),
        choices=CHANNELS,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one way to be reached.")},
    )

    def __init__(
        self, *args: Any, area: Area, person: Person | None, has_phone: bool, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.streets = {street.name_key: street.name for street in area.streets.all()}
        self.postcodes = [postcode.postcode for postcode in area.postcodes.all()]
        if person:
            del self.fields["name"]
            self.initial["channels"] = [name for name, since in person.chosen.items() if since]
        if len(self.postcodes) == 1:
            del self.fields["postcode"]
        channels = self.fields["channels"]
        if isinstance(channels, forms.MultipleChoiceField) and not has_phone:
            channels.choices = CHANNELS[1:]
        if not self.initial.get("channels"):
            self.initial["channels"] = [channel for channel, _label in CHANNELS]
        if person and person.memberships.open().exists():
            del self.fields["channels"]  # chosen already, and changed on the own page

    def clean_address(self) -> Address:
        """Return the address, its street spelled as the area spells it."""
        address = read_address(self.cleaned_data["address"])
        known = self.streets.get(fold(address.street))
        if not fold(address.street):
            raise forms.ValidationError(_("Write the street and the number, for example Björkvägen 12."))
        if known and not address.number:
            raise forms.ValidationError(_("Write the number of the house too, for example Björkvägen 12."))
        if len(address.street) > 80:
            raise forms.ValidationError(_("That is too long for a street. Write only street and number."))
        return Address(known or address.street, address.number, address.apartment)

    def clean(self) -> dict[str, Any]:
        """Put the postcode with the address."""
        cleaned = super().clean() or {}
        if address := cleaned.get("address"):
            postcode = cleaned.get("postcode", "") if "postcode" in self.fields else self.postcodes[0]
            cleaned["address"] = Address(
                address.street, address.number, address.apartment, postcode.replace(" ", "")
            )
        return cleaned


class ReachForm(forms.ModelForm):
    """How somebody wants to be reached, and when not."""

    sms = forms.BooleanField(required=False)
    email = forms.BooleanField(required=False)

    class Meta:
        model = Person
        fields = ("quiet_from", "quiet_until", "shows_phone")
        widgets: ClassVar = {
            "quiet_from": forms.TimeInput(attrs={"type": "time", "class": "form-control"}, format="%H:%M"),
            "quiet_until": forms.TimeInput(attrs={"type": "time", "class": "form-control"}, format="%H:%M"),
        }

    field_order = ("sms", "email", "quiet_from", "quiet_until", "shows_phone")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        person = self.instance
        self.initial.update(sms=bool(person.sms_wanted_at), email=bool(person.email_wanted_at))
        self.fields["email"].label = gettext("e-mail to %(address)s") % {"address": person.email}
        if person.phone_verified_at:
            self.fields["sms"].label = gettext("SMS to %(number)s") % {"number": masked(person.phone)}
        else:
            del self.fields["sms"]
            del self.fields["shows_phone"]

    def clean(self) -> dict[str, Any]:
        """Insist on both ends of the quiet hours, or none."""
        cleaned = super().clean() or {}
        begin, end = cleaned.get("quiet_from"), cleaned.get("quiet_until")
        for name, other, missing in (("quiet_from", end, begin), ("quiet_until", begin, end)):
            if other and not missing and name not in self.errors:
                self.add_error(name, _("Give both times, or leave both empty."))
        return cleaned

    @property
    def quiet_hours(self) -> list[forms.BoundField]:
        """The two ends, for a page that shows them side by side."""
        return [self["quiet_from"], self["quiet_until"]]
