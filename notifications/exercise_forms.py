"""What makes an exercise of an alert that is being written."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from notifications.models.marked import EXERCISE, TEXTS, marked


class ExerciseForm(forms.ModelForm):
    """A form of an alert's texts: ticked, each of them begins with the word; unticked, none does.

    A correction is an exercise exactly when what it corrects was one.
    """

    is_exercise = forms.BooleanField(
        label=_("This is an exercise"),
        required=False,
        help_text=_(
            "The text begins with ÖVNING everywhere. It cannot be changed once it has been approved."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.corrects_id:
            del self.fields["is_exercise"]

    def clean(self) -> dict[str, Any]:
        """Let the texts say what the alert is."""
        data = super().clean() or {}
        is_exercise = data.get("is_exercise", self.instance.is_exercise)
        for name in TEXTS:
            if name in data:
                bare = data[name].removeprefix(EXERCISE)
                data[name] = marked(bare, EXERCISE) if is_exercise else bare
        return data
