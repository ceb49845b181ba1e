"""A letter: a mail that somebody gets once for a period, however many workers there are."""

from datetime import date, datetime, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from areas.models import Person

LEASE = timedelta(minutes=10)


class LetterQuerySet(models.QuerySet["Letter"]):
    """Questions about many letters."""

    def claim(
        self, *, kind: "Letter.Kind", person: Person, period_on: date, now: datetime
    ) -> "Letter | None":
        """Return the letter for this worker alone to send, or None: it is sent, or in another's hands.

        A worker that dies while it sends is followed by another when its lease is over. The mail has the
        same Message-ID then, so that mailboxes recognise what they have already.
        """
        letter, _made = self.get_or_create(kind=kind, person=person, period_on=period_on)
        free = self.filter(pk=letter.pk, sent_at=None).filter(Q(lease_until=None) | Q(lease_until__lt=now))
        return letter if free.update(lease_until=now + LEASE) else None


class Letter(models.Model):
    """One mail of a kind to one person for one period."""

    class Kind(models.TextChoices):
        CALL_LIST = "call_list", _("Monday call list")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="letters")
    period_on = models.DateField(_("for the period from"))
    lease_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        constraints = (
            models.UniqueConstraint(fields=["kind", "person", "period_on"], name="a_letter_is_written_once"),
        )
        indexes: ClassVar = [models.Index(fields=["kind", "period_on"])]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.period_on}"

    def note_sent(self, now: datetime) -> None:
        """Note that the mail has been handed over, or that there was nothing to say."""
        self.sent_at = now
        self.save(update_fields=["sent_at"])
