"""An alert as it will look on one channel, in one language, for one kind of reader. Frozen at approval."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from notifications.models.alert import Alert
from notifications.statuses import Channel


class Rendering(models.Model):
    """The text that leaves us, but for the recipient's own markers.

    `body` is the SMS, or the whole MIME message as it goes on the wire (CRLF); the markers in it are
    replaced for each recipient (see notifications.rendering).
    """

    class Reader(models.TextChoices):
        MEMBER = "member", _("member")
        CHAIN = "chain", _("contact person")

    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="renderings")
    channel = models.CharField(max_length=8, choices=Channel)
    language = models.CharField(max_length=8)
    reader = models.CharField(max_length=8, choices=Reader, default=Reader.MEMBER)
    body = models.TextField()
    segments = models.PositiveSmallIntegerField(default=1)

    class Meta:
        verbose_name = _("rendering")
        verbose_name_plural = _("renderings")
        constraints = (
            models.UniqueConstraint(
                fields=["alert", "channel", "language", "reader"], name="an_alert_is_rendered_once"
            ),
        )
        indexes: ClassVar = []

    def __str__(self) -> str:
        return f"{self.alert_id} {self.channel} {self.language} {self.reader}"
