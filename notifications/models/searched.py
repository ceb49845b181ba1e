"""An alert's texts in the form in which they are searched."""

from typing import Any

from django.db import models

from areas.spelling import fold


class Searched(models.Model):
    """Keeps an alert's folded texts beside the texts: `sms_key` of the SMS, `text_key` of everything."""

    title: "models.CharField[str, str]"
    sms_text: "models.TextField[str, str]"
    email_text: "models.TextField[str, str]"

    sms_key = models.TextField(editable=False, default="")
    text_key = models.TextField(editable=False, default="")

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the keys as the texts are, also when only some fields are saved."""
        self.sms_key = fold(self.sms_text or self.email_text)
        self.text_key = fold(f"{self.title} {self.sms_text} {self.email_text}")
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "sms_key", "text_key"}
        super().save(*args, **kwargs)
