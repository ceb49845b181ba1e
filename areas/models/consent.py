"""Consent: when somebody chose a channel, how, what they had been told by then, when they turned it off."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from areas.models.person import Person, Source


class Consent(models.Model):
    """One choice of one channel. It holds no address: it proves that messages were wanted, and since when.

    The columns of `Person` say what is wanted now (decision 3); this says how it came about.
    """

    class Channel(models.TextChoices):
        SMS = "sms", _("SMS")
        EMAIL = "email", _("e-mail")

    class How(models.TextChoices):
        FORM = "form", _("chosen by the person")
        IMPORT = "import", _("from an imported list")
        PAPER = "paper", _("told a contact person")
        COORDINATOR = "coordinator", _("told the coordinator")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents")
    channel = models.CharField(_("channel"), max_length=8, choices=Channel)
    information = models.CharField(_("version of the information"), max_length=80, blank=True)
    """Which text they had been shown; empty where nobody can tell, as with a list."""
    how = models.CharField(_("how"), max_length=12, choices=How)
    chosen_at = models.DateTimeField(_("chosen"), default=timezone.now)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ("chosen_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["person", "channel"],
                condition=Q(withdrawn_at=None),
                name="a_channel_is_chosen_once_until_it_is_turned_off",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(withdrawn_at__gte=F("chosen_at")),
                name="a_consent_is_withdrawn_after_it_was_given",
            ),
        )
        indexes: ClassVar = [
            models.Index(
                fields=["withdrawn_at"], condition=Q(withdrawn_at__isnull=False), name="consents_withdrawn"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} {self.chosen_at:%Y-%m-%d}"


HOW: dict[str, Consent.How] = {
    Source.SELF: Consent.How.FORM,
    Source.IMPORT: Consent.How.IMPORT,
    Source.CONTACT_PERSON: Consent.How.PAPER,
    Source.COORDINATOR: Consent.How.COORDINATOR,
}
"""How a channel is chosen by whoever writes the address down."""


def consents_of(person: Person, *, information: str = "") -> list[Consent]:
    """Return the consents that stand behind the channels of somebody new, not yet saved."""
    chosen = (
        ("sms", person.sms_wanted_at, person.phone_source),
        ("email", person.email_wanted_at, person.email_source),
    )
    return [
        Consent(person=person, channel=channel, how=HOW[source], chosen_at=since, information=information)
        for channel, since, source in chosen
        if since and source
    ]
