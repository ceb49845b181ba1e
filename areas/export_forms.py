"""The form with which a list is taken out of the register."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from areas.exporting.taking import Content, Dress
from areas.models import Municipality
from areas.models.municipality import MunicipalityQuerySet

_OFFERED = [(one.value, one.label) for one in (Content.MEMBERS, Content.CONTACTS)]


class DressForm(forms.Form):
    """What a list shall come as."""

    dress = forms.ChoiceField(
        label=_("In which form?"), choices=Dress.choices, initial=Dress.EXCEL, widget=forms.RadioSelect
    )


class ExportForm(DressForm):
    """Which list, of which municipality; the area stands in the address of the page, if one is chosen."""

    municipality = forms.ModelChoiceField(
        label=_("Municipality"), queryset=Municipality.objects.none(), to_field_name="slug"
    )
    content = forms.ChoiceField(
        label=_("What"), choices=_OFFERED, initial=Content.MEMBERS, widget=forms.RadioSelect
    )

    field_order = ("municipality", "content", "dress")

    def __init__(self, *args: Any, municipalities: MunicipalityQuerySet | None, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["municipality"]
        if municipalities is None:
            del self.fields["municipality"]
        elif isinstance(field, forms.ModelChoiceField):
            field.queryset = municipalities
            field.empty_label = None if municipalities.count() == 1 else gettext("choose one")
