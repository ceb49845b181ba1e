"""The person behind a sign-in: an e-mail address, perhaps a mobile number, and a language."""

from typing import Any, ClassVar

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    """Makes users from an e-mail address, always stored in lower case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Return a saved user; without a password the account signs in by code."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Return a saved user with every right in the technicians' admin."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def unfinished(self) -> "models.QuerySet[User]":
        """Sign-ups that nobody has completed: no address proved, never signed in, no password."""
        without_password = Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)
        started = self.filter(without_password, last_login__isnull=True, is_staff=False)
        return started.exclude(emailaddress__verified=True)

    def get_by_natural_key(self, username: str | None) -> "User":
        """Find a user by e-mail address, whatever its case."""
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser, PermissionsMixin):
    """Someone who can sign in. Being reached is the business of `areas.Person`.

    Only a verified number is unique: an unverified sign-up with somebody else's number must not
    keep its owner out.
    """

    email = models.EmailField(_("e-mail"), unique=True)
    phone = models.CharField(_("mobile number"), max_length=16, blank=True)
    phone_verified_at = models.DateTimeField(_("number verified"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=8, default="sv")
    is_staff = models.BooleanField(_("may enter the technicians' admin"), default=False)
    is_active = models.BooleanField(_("may sign in"), default=True)
    date_joined = models.DateTimeField(_("registered"), default=timezone.now)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager()

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = (
            models.UniqueConstraint(
                fields=["phone"],
                condition=Q(phone_verified_at__isnull=False) & ~Q(phone=""),
                name="one_user_per_verified_number",
            ),
        )

    def __str__(self) -> str:
        return self.email


class RateCount(models.Model):
    """How often somebody has asked for something within a stretch of time; the verb is in `limiting`."""

    fingerprint = models.CharField(_("who asked for what, and when"), primary_key=True, max_length=64)
    hits = models.PositiveIntegerField(_("how often"))
    ends_at = models.DateTimeField(_("limits until"), db_index=True)

    class Meta:
        verbose_name = _("count of requests")
        verbose_name_plural = _("counts of requests")

    def __str__(self) -> str:
        return f"{self.hits} until {self.ends_at:%H:%M}"


class OrganisationIdentity(models.Model):
    """Who somebody is at an organisation's sign-in server. It opens one account, and gives no rights."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="organisation_identity")
    issuer = models.CharField(_("the server"), max_length=500)
    subject = models.CharField(_("who it is there"), max_length=255)
    made_at = models.DateTimeField(_("first signed in"), default=timezone.now)

    class Meta:
        verbose_name = _("identity at an organisation")
        verbose_name_plural = _("identities at organisations")
        constraints = (models.UniqueConstraint(fields=["issuer", "subject"], name="one_account_per_subject"),)

    def __str__(self) -> str:
        return self.issuer
