"""What is asked of somebody who begins from a template, and of somebody who changes one."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from notifications.events import unknown_blanks
from notifications.forms import MessageField
from notifications.models import Template


class EventForm(forms.Form):
    """What has happened, in four questions of which one must be answered."""

    where = forms.CharField(
        label=_("Where?"),
        max_length=60,
        help_text=_("Street or neighbourhood, such as “på Ekudden”. No house number."),
        error_messages={"required": _("Write where it was.")},
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
