"""Which alerts wait because the day's money for SMS is spent."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class BudgetPause(models.Model):
    """An alert that is paused because its SMS do not fit in a day's budget. Its e-mail goes on meanwhile."""

    alert = models.OneToOneField(
        "notifications.Alert", on_delete=models.CASCADE, primary_key=True, related_name="budget_pause"
    )
    day = models.DateField(_("the day whose budget is used up"))

    class Meta:
        verbose_name = _("pause for the budget")
        verbose_name_plural = _("pauses for the budget")

    def __str__(self) -> str:
        return f"{self.alert_id} {self.day}"
