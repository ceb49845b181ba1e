"""What is asked of somebody who begins from a template, and of somebody who changes one."""

from typing import Any, ClassVar

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from areas.models import Area, Municipality
from notifications.events import in_places, unknown_blanks
from notifications.forms import AlertForm, MessageField
from notifications.models import Template


class EventForm(forms.Form):
    """What has happened, in four questions, beside the form that says whom to tell.

    Where it was is taken from the chosen places when it is not written.
    """

    where = forms.CharField(
        label=_("Where?"),
        max_length=60,
        required=False,
        help_text=format_lazy(
            "{} {}",
            _("Street or neighbourhood, such as “på Ekudden”. No house number."),
            _("Leave it empty, and the areas you choose below are named."),
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    when = forms.CharField(
        label=_("When?"),
        max_length=60,
        required=False,
        help_text=_("Such as “i natt” or “måndag kl. 14–16”."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    what = MessageField(
        label=_("What has happened?"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One sentence. No names, plates or looks."),
    )
    do = MessageField(
        label=_("What should the readers do?"),
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data: Any = None, *, aim: AlertForm) -> None:
        super().__init__(data)
        self.aim = aim

    def clean(self) -> dict[str, Any]:
        """Name the chosen places where nobody has written where it was; without any, ask."""
        data = super().clean() or {}
        if not self.aim.is_valid():
            self.add_error(None, gettext("Choose the areas once more: one of them is no longer there."))
        elif not data.get("where"):
            data["where"] = in_places(self.areas, self.municipalities)
        if not data.get("where") and not self.errors:
            self.add_error("where", gettext("Write where it was."))
        return data

    @property
    def areas(self) -> list[Area]:
        """The areas that were chosen."""
        return list(self.aim.cleaned_data.get("areas", ()))

    @property
    def municipalities(self) -> list[Municipality]:
        """The municipalities that were chosen as a whole."""
        return list(self.aim.cleaned_data.get("municipalities", ()))

    @property
    def municipality(self) -> Municipality | None:
        """In whose words it is said: those of the first place that was chosen."""
        return next(iter([*self.municipalities, *(area.municipality for area in self.areas)]), None)

    @property
    def is_aimed(self) -> bool:
        """Whether it is said whom to tell."""
        return bool(self.areas or self.municipalities)


class TemplateForm(forms.ModelForm):
    """A municipality's words for one kind of event."""

    text = MessageField(label=_("Message"), max_length=1000, widget=forms.Textarea(attrs={"rows": 5}))

    class Meta:
        model = Template
        fields = ("title", "text")
        widgets: ClassVar = {"title": forms.TextInput(attrs={"autocomplete": "off"})}

    def clean_title(self) -> str:
        """Let no blank stand that nobody will be asked for."""
        return self._known(self.cleaned_data["title"])

    def clean_text(self) -> str:
        """Let no blank stand that nobody will be asked for."""
        return self._known(self.cleaned_data["text"])

    def _known(self, text: Any) -> str:
        if unknown := unknown_blanks(text):
            raise forms.ValidationError(
                gettext("%(blank)s is not asked for. Use {what}, {where}, {when} and {do}.")
                % {"blank": unknown[0]}
            )
        return str(text)
