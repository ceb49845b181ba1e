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
