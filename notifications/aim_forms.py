"""What the console asks of those who aim an alert at less than whole areas."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from areas.geometry import Boundary, circle, read_boundary, read_circle
from areas.models import Municipality
from areas.permissions import Actor
from areas.pinpointing import Street, find_address, find_streets
from areas.roles import Permission
from grannsamverkan.accounts.models import User
from notifications import siding
from notifications.models import Alert, AlertAim
from notifications.models.aim import LEAST_METRES, MOST_METRES

Way = AlertAim.Way


class AimForm(forms.Form):
    """One way of saying whom an alert is for: whole areas, around an address, on the map, or streets.

    The words of every way are kept, those of the one chosen count. What they come to is `boundary` and
    `parts` once the form is valid.
    """

    asks_all = True  # of the fields of the chosen way none is optional, and the page shows no others

    way = forms.ChoiceField(
        label=_("Where"), choices=Way.choices, required=False, widget=forms.RadioSelect, initial=Way.PLACES
    )
    around = forms.CharField(
        label=_("Street and number"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("For example Björkvägen 12. It only finds who lives near; the recipients do not see it."),
    )
    metres = forms.IntegerField(
        label=_("How far from it, in metres"),
        min_value=LEAST_METRES,
        max_value=MOST_METRES,
        required=False,
        initial=300,
    )
    drawn = forms.CharField(
        label=_("Corners, or a circle"),
        required=False,
        max_length=50_000,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        help_text=_(
            "One corner on each line, north before east: 58.70912, 13.82233. Or the middle of a circle and "
            "how far from it: 58.70912, 13.82233, 300 m. Whoever draws on the map need write nothing here."
        ),
    )
    streets = forms.CharField(
        label=_("Streets"),
        required=False,
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One street on each line, with or without numbers: Granvägen, Björkstigen 2–18."),
    )

    asked = forms.ModelMultipleChoiceField(
        Municipality.objects.none(),
        to_field_name="slug",
        required=False,
        label=_("Ask another municipality"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Somebody there reads the message first. Nothing is sent before they have approved it."),
    )

    def __init__(self, data: Any, *, draft: Alert, actor: Actor) -> None:
        self.kept: AlertAim | None = getattr(draft, "aim", None) if draft.pk else None
        kept = self._initial() | {"asked": _slugs(draft)}
        # What could not be found when it was kept is said again when the writer comes back.
        super().__init__(kept if data is None and self.kept else data, initial=kept)
        self.actor = actor
        askable = siding.askable(actor)
        cast("forms.ModelMultipleChoiceField", self.fields["asked"]).queryset = askable
        self.across = list(askable.filter(slug__in=_some(self["asked"].value())))
        own = Municipality.objects.open_to(actor, Permission.WRITE_ALERTS)
        self.municipalities = [*own, *self.across]
        self.boundary: Boundary | None = None
        self.parts: list[Street] = []

    def _initial(self) -> dict[str, Any]:
        names = ("way", "around", "metres", "drawn", "streets")
        kept = {name: getattr(self.kept, name) for name in names} if self.kept else {}
        return kept | ({"metres": 300} if kept.get("metres") is None else {})

    @property
    def chosen(self) -> str:
        """How it is aimed, as far as it has been said."""
        said = self["way"].value()
        return said if said in Way.values else Way.PLACES.value

    @property
    def is_narrow(self) -> bool:
        """Whether it is for less than whole areas."""
        return self.chosen != Way.PLACES

    @property
    def sentences(self) -> list[str]:
        """Why it cannot be aimed so, a sentence each."""
        return [str(error) for name in self.fields for error in self.errors.get(name, [])]

    @property
    def problems(self) -> list[str]:
        """The same while somebody still writes: nothing yet where nothing has been written."""
        return self.sentences if self._says(_FIELDS.get(self.chosen, "")) else []

    @property
    def has_content(self) -> bool:
        """Whether anything is written that would be a pity to lose."""
        return any(self._says(name) for name in ("around", "drawn", "streets"))

    def _says(self, name: str) -> bool:
        return bool(name and str(self[name].value() or "").strip())

    def _words(self, name: str) -> str:
        """Return what was found, else what was written, as much of it as can be kept."""
        longest = cast("forms.CharField", self.fields[name]).max_length
        return str(self.cleaned_data.get(name) or self[name].value() or "")[:longest]

    def clean(self) -> dict[str, Any]:
        """Find what is meant, by the way that was chosen."""
        data = super().clean() or {}
        name = _FIELDS.get(self.chosen, "")
        if not name or {name, "metres"}.intersection(self.errors):
            return data
        if not data[name].strip():
            self.add_error(name, _MISSING[name])
            return data
        read = {"around": self._read_address, "drawn": self._read_drawing, "streets": self._read_streets}
        try:
            read[name](data[name])
        except ValidationError as error:
            self.add_error(name, error)
        return data

    def _read_address(self, words: str) -> None:
        metres = self.cleaned_data.get("metres")
        if metres is None:
            self.add_error("metres", gettext("Write how many metres."))
            return
        pin = find_address(words, self.municipalities)
        self.cleaned_data["around"] = pin.words
        self.boundary = circle(pin.latitude, pin.longitude, metres)

    def _read_drawing(self, words: str) -> None:
        drawn = read_circle(words)
        if drawn is None:
            self.boundary = read_boundary(words)
            return
        latitude, longitude, metres = drawn
        if not LEAST_METRES <= metres <= MOST_METRES:
            raise ValidationError(
                gettext("A circle reaches from %(least)s to %(most)s metres.")
                % {"least": LEAST_METRES, "most": MOST_METRES}
            )
        self.boundary = circle(latitude, longitude, metres)

    def _read_streets(self, words: str) -> None:
        self.parts = find_streets(words, self.municipalities)

    def keep(self, alert: Alert) -> bool:
        """Keep the words with the draft, and what they come to; False when there never were any."""
        siding.ask(alert, self.across, by=self.actor.user if isinstance(self.actor.user, User) else None)
        if not (self.is_narrow or self.has_content or self.kept):
            return False
        self.full_clean()
        said = {name: self._words(name) for name in _MISSING}
        kept = {
            "way": self.chosen,
            "metres": self.cleaned_data.get("metres"),
            "stretches": [[street.municipality.pk, *street.stretch] for street in self.parts],
        }
        alert.aim, _made = AlertAim.objects.update_or_create(alert=alert, defaults=said | kept)
        alert.polygon = self.boundary
        alert.save(update_fields=["polygon"])
        return True


def _slugs(draft: Alert) -> list[str]:
    sides = draft.sides.select_related("municipality") if draft.pk else []
    return [side.municipality.slug for side in sides]


def _some(said: Any) -> list[str]:
    """Return what was ticked, as far as it can be anything."""
    return [one for one in said if isinstance(one, str)] if isinstance(said, list) else []


_FIELDS = {Way.ADDRESS.value: "around", Way.MAP.value: "drawn", Way.STREETS.value: "streets"}
_MISSING = {
    "around": _("Write a street and a number, for example Björkvägen 12."),
    "drawn": _("Draw on the map, or write the corners."),
    "streets": _("Write at least one street."),
}
