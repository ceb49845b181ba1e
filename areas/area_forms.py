"""The forms of areas: starting one, writing it down, and the steps of its life."""

import re
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from areas.addresses import Stretch, read_stretch
from areas.calendar_days import IN_OUR_TIME
from areas.geometry import Boundary, read_boundary, written
from areas.models import Area, Interest
from areas.models.clock import LastResort
from areas.models.municipality import MunicipalityQuerySet
from areas.placing import Territory
from areas.register_forms import POSTCODE, offer
from grannsamverkan.accounts.fields import SwedishMobileField

State = Area.State


class PlacesForm(forms.Form):
    """Streets and postcodes, as lists."""

    streets = forms.CharField(
        label=_("Streets"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("One street on each line, with or without numbers: Granvägen, Björkstigen 2–18."),
    )
    postcodes = forms.CharField(
        label=_("Postcodes"),
        required=False,
        max_length=500,
        help_text=_("With commas between, for example 542 30, 542 31."),
    )

    def clean_streets(self) -> list[Stretch]:
        """Return the streets; the line that is none is named."""
        stretches = []
        for line in self.cleaned_data["streets"].splitlines():
            if not line.strip():
                continue
            stretch = read_stretch(line)
            if stretch is None or len(stretch.name) > 80 or not _rises(stretch):
                raise forms.ValidationError(
                    gettext("“%(line)s” cannot be read as a street with numbers.")
                    % {"line": line.strip()[:80]}
                )
            stretches.append(stretch)
        return stretches

    def clean_postcodes(self) -> list[str]:
        """Return the postcodes, five digits each."""
        words = [word.strip() for word in re.split(r"[,;\n]", self.cleaned_data["postcodes"])]
        for word in filter(None, words):
            POSTCODE(word)
        return [word.replace(" ", "") for word in words if word]


class AreaForm(forms.ModelForm, PlacesForm):
    """A new area with its streets and postcodes; of one that there is, its name, homes and own clock."""

    class Meta:
        model = Area
        fields = ("municipality", "name", "state", "homes", "acknowledge_minutes", "last_resort")

    def __init__(self, *args: Any, municipalities: MunicipalityQuerySet, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["municipality"]
        if isinstance(field, forms.ModelChoiceField):
            offer(field, municipalities)
        if self.instance.pk:
            # People of another municipality must not come along; the others have pages of their own.
            for name in ("municipality", "state", "streets", "postcodes"):
                del self.fields[name]
            choices = [("", gettext("As the municipality has set")), *LastResort.choices]
            self.fields["last_resort"] = forms.ChoiceField(
                label=self.fields["last_resort"].label,
                choices=choices,
                required=False,
                widget=forms.RadioSelect,
            )
        else:  # set by the municipality, until somebody wants it otherwise here
            del self.fields["acknowledge_minutes"], self.fields["last_resort"]

    def clean_name(self) -> str:
        """Refuse a name without letters, which would have no address on the site."""
        name = " ".join(str(self.cleaned_data["name"]).split())
        if not any(c.isalpha() for c in name):
            raise forms.ValidationError(_("This is no name of an area."))
        return name

    def clean(self) -> dict[str, Any]:
        """Refuse a second area of the same name in a municipality."""
        cleaned = super().clean() or {}
        municipality = cleaned.get("municipality") or getattr(self.instance, "municipality", None)
        others = Area.objects.filter(municipality=municipality, name__iexact=cleaned.get("name", ""))
        if municipality and others.exclude(pk=self.instance.pk).exists():
            self.add_error("name", _("There is an area of that name already."))
        return cleaned


def _rises(stretch: Stretch) -> bool:
    return stretch.first is None or stretch.last is None or stretch.first <= stretch.last


class TerritoryForm(PlacesForm):
    """Where an area is: by streets, by postcodes, by a boundary. Each way is enough."""

    boundary = forms.CharField(
        label=_("Corners of the boundary"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text=_(
            "One corner on each line, north before east: 58.70912, 13.82233, or in SWEREF 99 TM "
            "6508213 431871. Or GeoJSON. Whoever draws on the map need write nothing here."
        ),
    )

    def __init__(self, data: Any = None, *, area: Area) -> None:
        super().__init__(data)
        self.initial = {
            "streets": "\n".join(map(str, area.streets.all())),
            "postcodes": ", ".join(map(str, area.postcodes.all())),
            "boundary": written(area.boundary),
        }

    def clean_boundary(self) -> Boundary | None:
        """Return the boundary as GeoJSON."""
        return read_boundary(self.cleaned_data["boundary"])

    @property
    def territory(self) -> Territory:
        """The place that was described."""
        said = self.cleaned_data
        return Territory(said["boundary"], tuple(said["streets"]), tuple(said["postcodes"]))


class StepForm(forms.Form):
    """A step in the life of an area: from which day, or when the start meeting is."""

    def __init__(self, data: Any = None, *, to: Area.State, members: int) -> None:
        super().__init__(data, prefix=to.value)
        self.to = to
        if to == State.MEETING_BOOKED:
            self._ask_for_the_meeting()
            return
        self.fields["from_on"] = forms.DateField(
            label=_("From"),
            initial=timezone.localdate,
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            validators=IN_OUR_TIME,
        )
        if to == State.CLOSED and members:
            self.fields["is_understood"] = forms.BooleanField(
                label=gettext("I know that the membership of %(number)s ends and cannot be brought back.")
                % {"number": members},
                error_messages={"required": _("Tick the box: closing cannot be undone for the members.")},
            )

    def _ask_for_the_meeting(self) -> None:
        day = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        clock = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
        self.fields["day"] = forms.DateField(
            label=_("Day of the meeting"), widget=day, validators=IN_OUR_TIME
        )
        self.fields["clock"] = forms.TimeField(label=_("Time"), widget=clock)
        self.fields["meeting_place"] = forms.CharField(
            label=_("Where"), max_length=120, help_text=_("For example the school's dining hall.")
        )

    @property
    def facts(self) -> dict[str, Any]:
        """What the step is taken with."""
        if self.to != State.MEETING_BOOKED:
            return {"from_on": self.cleaned_data["from_on"]}
        moment = datetime.combine(self.cleaned_data["day"], self.cleaned_data["clock"])
        return {
            "meeting_at": timezone.make_aware(moment),
            "meeting_place": self.cleaned_data["meeting_place"],
        }


class InterestForm(forms.ModelForm):
    """Somebody who wants to start an area: where, and how the coordinator reaches them."""

    phone = SwedishMobileField(
        label=_("Mobile number"),
        required=False,
        help_text=_("If you would rather be called."),
    )

    class Meta:
        model = Interest
        fields = ("municipality", "place", "name", "email", "phone")
        labels: ClassVar = {"place": _("Which streets is it about?"), "name": _("Your name")}
        help_texts: ClassVar = {"place": _("For example Björkvägen and Granvägen.")}
        widgets: ClassVar = {
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
        }

    def __init__(self, *args: Any, municipalities: MunicipalityQuerySet, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["municipality"]
        if isinstance(field, forms.ModelChoiceField):
            offer(field, municipalities)

    def clean_place(self) -> str:
        """Insist on a word."""
        place = " ".join(str(self.cleaned_data["place"]).split())
        if not any(c.isalpha() for c in place):
            raise forms.ValidationError(_("Write the name of a street."))
        return place

    def validate_constraints(self) -> None:
        """Asking twice is no error: the verb gives the first one back, and tells nobody who has asked."""
