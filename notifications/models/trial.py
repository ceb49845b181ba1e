"""A trial: a draft as its writer gets it, before anybody else does."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from notifications.models.alert import Alert


class Trial(models.Model):
    """Says which draft was tried. The trial itself is an alert without places, to its writer alone."""

    alert = models.OneToOneField(Alert, on_delete=models.CASCADE, primary_key=True, related_name="trial")
    of = models.ForeignKey(Alert, on_delete=models.SET_NULL, null=True, related_name="trials")

    class Meta:
        verbose_name = _("trial")
        verbose_name_plural = _("trials")

    def __str__(self) -> str:
        return str(self.alert)
