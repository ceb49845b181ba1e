"""The form with which a municipality writes what people are told about their data."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

MOST_WORDS = 150


class InformationForm(forms.Form):
    """A municipality's own information text, in both languages."""

    text = forms.CharField(
        label=_("In Swedish"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 9}),
        help_text=_("At most 150 words. A new line begins a new paragraph."),
    )
    text_en = forms.CharField(
        label=_("In English"), max_length=2000, widget=forms.Textarea(attrs={"rows": 9})
    )
    asks = forms.BooleanField(
        label=_("Ask everybody again"),
        required=False,
        help_text=_("For a new purpose or a new recipient: members are asked whether they want to stay."),
    )

    def _within(self, name: str) -> str:
        text: str = self.cleaned_data[name]
        if len(text.split()) > MOST_WORDS:
            raise forms.ValidationError(_("At most 150 words: nobody reads more before a button."))
        return text

    def clean_text(self) -> Any:
        """Insist on a text that is read."""
        return self._within("text")

    def clean_text_en(self) -> Any:
        """Insist on a text that is read."""
        return self._within("text_en")
