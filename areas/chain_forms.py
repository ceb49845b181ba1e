"""The forms of the chain: who gets a role, until when, and what the roles are called."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from areas.models import Appointment, Area, Municipality, Person
from areas.models.appointment import title_in
from areas.models.person import PersonQuerySet
from areas.roles import AREA_ROLES, Role
from grannsamverkan.accounts.fields import SwedishMobileField


def _offer_roles(field: forms.Field, place: Area | Municipality, roles: list[Role]) -> None:
    """Let a field choose between roles, by the words of the place."""
    if isinstance(field, forms.ChoiceField):
        field.choices = [(role.value, title_in(place, role)) for role in roles]


class AppointmentForm(forms.Form):
    """Somebody of an area, and the role they get."""

    person = forms.ModelChoiceField(
        label=_("Who"),
        queryset=Person.objects.none(),
        to_field_name="public_id",
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": _("Choose who it is.")},
    )
    role = forms.ChoiceField(label=_("Role"))
    from_on = forms.DateField(
        label=_("From"),
        initial=timezone.localdate,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    until_on = forms.DateField(
        label=_("Until, and not on that day"),
        required=False,
        help_text=_("For somebody who only stands in. Leave it empty: until further notice."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    stands_in_for = forms.ModelChoiceField(
        label=_("Stands in for"),
        queryset=Appointment.objects.none(),
        to_field_name="public_id",
        required=False,
        help_text=_("Only for a deputy. Why somebody stands in is not written down."),
    )

    def __init__(
        self, *args: Any, area: Area, people: PersonQuerySet, offered: list[tuple[str, str]], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        _offer_roles(self.fields["role"], area, sorted(AREA_ROLES))
        person, principal = self.fields["person"], self.fields["stands_in_for"]
        if isinstance(person, forms.ModelChoiceField) and isinstance(principal, forms.ModelChoiceField):
            person.queryset = people
            person.choices = offered  # of thousands only those that were looked for
            held = Appointment.objects.unended().in_area(area).in_chain().exclude(role=Role.DEPUTY)
            held = held.filter(person__has_protected_identity=False)
            principal.queryset = held.select_related("person", "area__municipality", "municipality")
            principal.empty_label = gettext("the whole area")


class OfficialForm(forms.Form):
    """Somebody who gets a role in a whole municipality, known by the e-mail address."""

    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("E-mail"))
    phone = SwedishMobileField(label=_("Mobile number"), required=False)
    role = forms.ChoiceField(label=_("Role"))

    def __init__(self, *args: Any, municipality: Municipality, **options: Any) -> None:
        super().__init__(*args, **options)
        _offer_roles(self.fields["role"], municipality, [role for role in Role if not role.is_for_area])


class EndForm(forms.Form):
    """The day from which a role is no longer held."""

    until_on = forms.DateField(
        label=_("Ends on"),
        help_text=_("From that day on the role is no longer held."),
        initial=timezone.localdate,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class RoleWordsForm(forms.Form):
    """What a municipality calls its roles, one and several; empty is the usual word."""

    def __init__(self, *args: Any, municipality: Municipality, **options: Any) -> None:
        super().__init__(*args, **options)
        for role in Role:
            own = municipality.role_words.get(role.value, {})
            for form, usual in (("one", role.label), ("many", role.plural)):
                self.fields[f"{role.value}_{form}"] = forms.CharField(
                    label=str(usual).capitalize(),
                    max_length=40,
                    required=False,
                    initial=own.get(form, ""),
                    widget=forms.TextInput(attrs={"placeholder": usual, "autocomplete": "off"}),
                )

    def clean(self) -> dict[str, Any]:
        """Ask for both words where there is one."""
        cleaned = super().clean() or {}
        for role in Role:
            one, many = f"{role.value}_one", f"{role.value}_many"
            for missing, given in ((one, many), (many, one)):
                if cleaned.get(given) and not cleaned.get(missing):
                    self.add_error(missing, _("Write both: the word for one and the word for several."))
        return cleaned

    @property
    def pairs(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The two fields of each role, in the order of the roles."""
        return [(self[f"{role.value}_one"], self[f"{role.value}_many"]) for role in Role]

    @property
    def words(self) -> dict[str, dict[str, str]]:
        """What differs from the usual, as the municipality keeps it."""
        given = self.cleaned_data
        return {
            role.value: {"one": given[f"{role.value}_one"], "many": given[f"{role.value}_many"]}
            for role in Role
            if given[f"{role.value}_one"]
        }
