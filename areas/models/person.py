"""Somebody who is reached. A person may have a user to sign in with, or none."""

from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from areas.models.municipality import Municipality
from areas.models.public_id import LENGTH, new_public_id
from areas.signals import channel_chosen
from areas.spelling import family_first, fold, sound


class Source(models.TextChoices):
    """Where an address came from."""

    SELF = "self", _("entered by the person")
    IMPORT = "import", _("imported list")
    CONTACT_PERSON = "contact_person", _("entered by a contact person")
    COORDINATOR = "coordinator", _("entered by a coordinator")


def keys_of_name(name: str) -> dict[str, str]:
    """Return the forms in which a name is sorted and found, by the columns they stand in."""
    key, family = fold(name), family_first(name)
    return {"name_key": key, "family_key": family, "name_sound": sound(key), "family_sound": sound(family)}


class PersonQuerySet(models.QuerySet["Person"]):
    """Questions about many people."""

    def known_as(self, *, email: str = "", phone: str = "") -> "PersonQuerySet":
        """Those with this e-mail address or this number; nobody when both are empty."""
        match = Q(pk__in=[])
        if email:
            match |= Q(email=email.strip().lower())
        if phone:
            match |= Q(phone=phone)
        return self.filter(match)

    def listed(self) -> "PersonQuerySet":
        """Those that may stand on a list; people with protected identity never do."""
        return self.filter(has_protected_identity=False)


class Person(models.Model):
    """Somebody in the register: a name, ways to be reached, and what they have chosen.

    A channel is wanted exactly when its `_wanted_at` is set: the moment of the opt-in is the opt-in.
    """

    public_id = models.CharField(max_length=LENGTH, unique=True, default=new_public_id, editable=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="person"
    )
    name = models.CharField(_("name"), max_length=120)
    name_key = models.CharField(max_length=120, editable=False, default="")
    family_key = models.CharField(max_length=120, editable=False, default="")
    name_sound = models.CharField(max_length=120, editable=False, default="")
    family_sound = models.CharField(max_length=120, editable=False, default="")
    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES, default="sv")
    email = models.EmailField(_("e-mail"), blank=True)
    email_verified_at = models.DateTimeField(_("e-mail verified"), null=True, blank=True)
    email_source = models.CharField(max_length=16, choices=Source, blank=True)
    email_wanted_at = models.DateTimeField(_("wants e-mail since"), null=True, blank=True)
    phone = models.CharField(_("mobile number"), max_length=16, blank=True)
    phone_verified_at = models.DateTimeField(_("number verified"), null=True, blank=True)
    phone_source = models.CharField(max_length=16, choices=Source, blank=True)
    sms_wanted_at = models.DateTimeField(_("wants SMS since"), null=True, blank=True)
    shows_phone = models.BooleanField(
        _("my contact person may see my number"),
        default=False,
        help_text=_("Your e-mail address is never shown to neighbours."),
    )
    quiet_from = models.TimeField(_("quiet from"), null=True, blank=True)
    quiet_until = models.TimeField(_("quiet until"), null=True, blank=True)
    has_protected_identity = models.BooleanField(_("protected identity"), default=False)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ("name_key", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(quiet_from__isnull=True, quiet_until__isnull=True)
                | Q(quiet_from__isnull=False, quiet_until__isnull=False),
                name="quiet_hours_have_both_ends",
            ),
        )
        indexes: ClassVar = [
            models.Index(fields=["email"], condition=~Q(email=""), name="people_by_email"),
            models.Index(fields=["phone"], condition=~Q(phone=""), name="people_by_phone"),
            # On PostgreSQL these columns have the collation "C" (0014): one index sorts and finds beginnings.
            models.Index(fields=["name_key", "id"]),
            models.Index(fields=["family_key", "id"]),
            models.Index(fields=["name_sound", "id"]),
            models.Index(fields=["family_sound", "id"]),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep addresses and the folded name in the form in which they are compared."""
        self.email = self.email.strip().lower()
        for field, key in keys_of_name(self.name).items():
            setattr(self, field, key)
        super().save(*args, **kwargs)

    def adopt(self, *, email: str, phone: str, now: datetime) -> None:
        """Take over addresses that the person has just proved to own; an empty one changes nothing."""
        if email and (email != self.email or not self.email_verified_at):
            self.email, self.email_verified_at, self.email_source = email, now, Source.SELF
        if phone and (phone != self.phone or not self.phone_verified_at):
            self.phone, self.phone_verified_at, self.phone_source = phone, now, Source.SELF
        self.save()

    @property
    def chosen(self) -> dict[str, datetime | None]:
        """Each channel with the moment it was chosen, if it was."""
        return {"email": self.email_wanted_at, "sms": self.sms_wanted_at}

    @property
    def reached_by(self) -> list[str]:
        """The channels that are chosen and have an address; whoever has none is reached on paper."""
        ways = {"sms": self.phone and self.sms_wanted_at, "email": self.email and self.email_wanted_at}
        return [name for name, way in ways.items() if way]

    def municipality(self) -> Municipality | None:
        """Return in whose trail acts about somebody belong: where they are a member, else hold a role."""
        member = self.memberships.open().select_related("area__municipality").order_by("pk").first()
        if member:
            return member.area.municipality
        held = self.appointments.select_related("area__municipality", "municipality").order_by("-pk").first()
        return (held.area.municipality if held.area else held.municipality) if held else None

    def choose_channels(
        self, *, sms: bool, email: bool, now: datetime, how: str = "form", information: str = ""
    ) -> None:
        """Opt in or out; what was chosen before keeps its moment. A change is a consent given or withdrawn.

        `information` is the version of what they had been told by then.
        """
        before = self.chosen
        for channel, wanted in (("sms", sms), ("email", email)):
            since = before[channel]
            if wanted and not since:
                self.consents.create(channel=channel, how=how, information=information, chosen_at=now)
            if since and not wanted:
                self.consents.filter(channel=channel, withdrawn_at=None).update(withdrawn_at=now)
            setattr(self, f"{channel}_wanted_at", (since or now) if wanted else None)
        self.save(update_fields=["sms_wanted_at", "email_wanted_at"])
        for channel, wanted in (("sms", sms), ("email", email)):
            if wanted != bool(before[channel]):
                channel_chosen.send(sender=Person, person=self, channel=channel, wanted=wanted)
