"""How many get a warning by e-mail because their SMS does not arrive."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from notifications.models.alert import Alert


class Fallback(models.Model):
    """One warning's e-mails in the place of SMS; there once it has been asked whom SMS cannot reach."""

    alert = models.OneToOneField(Alert, on_delete=models.CASCADE, primary_key=True, related_name="fallback")
    mails = models.PositiveIntegerField(_("e-mails instead of SMS"), default=0)

    class Meta:
        verbose_name = _("fallback")
        verbose_name_plural = _("fallbacks")

    def __str__(self) -> str:
        return f"{self.alert_id}: {self.mails}"
