"""What people are told about their data when they register, by version, and who has been told which."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from areas.models.municipality import Municipality
from areas.models.person import Person


class InformationText(models.Model):
    """A municipality's own words, one version of them. None is ever changed: the next takes its place."""

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="information_texts")
    number = models.PositiveIntegerField(_("version"))
    text = models.TextField(_("in Swedish"), max_length=2000)
    text_en = models.TextField(_("in English"), max_length=2000)
    asks = models.BooleanField(
        _("ask everybody again"),
        default=False,
        help_text=_("For a new purpose or a new recipient: members are asked whether they want to stay."),
    )
    written_at = models.DateTimeField(_("written"), default=timezone.now)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("information text")
        verbose_name_plural = _("information texts")
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(
                fields=["municipality", "number"], name="a_version_of_the_information_is_written_once"
            ),
        )

    def __str__(self) -> str:
        return self.version

    @property
    def version(self) -> str:
        """How this version is named wherever it is noted that somebody was told."""
        return f"{self.municipality.slug}-{self.number}"


class Informed(models.Model):
    """That somebody has been shown a version of the information."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="informed")
    version = models.CharField(_("version"), max_length=80)
    shown_at = models.DateTimeField(_("shown"), default=timezone.now)

    class Meta:
        verbose_name = _("information given")
        verbose_name_plural = _("information given")
        ordering = ("shown_at", "id")
        constraints = (models.UniqueConstraint(fields=["person", "version"], name="a_version_is_shown_once"),)
        indexes: ClassVar = [models.Index(fields=["version"])]

    def __str__(self) -> str:
        return f"{self.version} {self.shown_at:%Y-%m-%d}"
