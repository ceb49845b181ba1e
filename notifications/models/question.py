"""A question to contact persons: whether the list of households is still right."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from notifications.models.alert import Alert


class Question(models.Model):
    """Marks an alert to contact persons as one that is answered by confirming the own list."""

    alert = models.OneToOneField(Alert, on_delete=models.CASCADE, primary_key=True, related_name="question")

    class Meta:
        verbose_name = _("question about lists")
        verbose_name_plural = _("questions about lists")

    def __str__(self) -> str:
        return str(self.alert)
