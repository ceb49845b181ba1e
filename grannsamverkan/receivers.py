"""What follows when somebody has signed in, an address was proved, or somebody was forgotten."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed
from django.contrib.auth import user_logged_in
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from areas.joining import adopt_verified_addresses
from areas.models import Interest, Person
from grannsamverkan import forgotten
from grannsamverkan.accounts.models import User
from grannsamverkan.personal_data import reference_of
from grannsamverkan.sign_in import limits


@receiver(user_logged_in)
def begin_session(request: HttpRequest, **_sent: Any) -> None:
    """Note when the session began: those who can reach many are signed out again."""
    limits.begin(request)


@receiver(email_confirmed)
def carry_over(email_address: EmailAddress, **_sent: Any) -> None:
    """Carry a proved e-mail address over to the register."""
    adopt_verified_addresses(user=email_address.user, now=timezone.now())


@receiver(post_delete, sender=Person)
@receiver(post_delete, sender=Interest)
def note_forgotten(instance: Person | Interest, **_sent: Any) -> None:
    """Keep the reference of whoever is deleted where a restored backup cannot undo it."""
    forgotten.note(instance._meta.model_name or "", instance.public_id)


@receiver(post_delete, sender=User)
def note_forgotten_account(instance: User, **_sent: Any) -> None:
    """Do the same for an account, also one that nobody in the register is behind."""
    forgotten.note("user", reference_of(instance))
