"""What follows a sign-in and a proved address, and what is kept outside the database for a restore."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed
from django.contrib.auth import user_logged_in
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from areas.joining import adopt_verified_addresses
from areas.models import Appointment, Interest, Membership, Person
from areas.signals import appointment_ended, channel_chosen, membership_left, person_hidden
from grannsamverkan import ended, forgotten, stopped
from grannsamverkan.accounts.models import User
from grannsamverkan.personal_data import reference_of
from grannsamverkan.sign_in import limits
from notifications.models import Suppression


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


@receiver(post_save, sender=Suppression)
def note_stop(instance: Suppression, *, created: bool, **_sent: Any) -> None:
    """Keep that an address was stopped, whoever did it, where a restored backup cannot undo it."""
    if created:
        stopped.note_address(stopped.STOP, instance)


@receiver(post_delete, sender=Suppression)
def note_start(instance: Suppression, **_sent: Any) -> None:
    """Keep that an address may be reached again."""
    stopped.note_address(stopped.START, instance)


@receiver(channel_chosen)
def note_choice(person: Person, channel: str, *, wanted: bool, **_sent: Any) -> None:
    """Keep that somebody has turned a channel off, or has chosen it again."""
    stopped.note_channel(stopped.WANTED if wanted else stopped.UNWANTED, person, channel)


@receiver(person_hidden)
def note_hidden(person: Person, **_sent: Any) -> None:
    """Keep that somebody has protected identity where a restored backup cannot undo it."""
    ended.note_hidden(person)


@receiver(appointment_ended)
def note_end_of_role(appointment: Appointment, **_sent: Any) -> None:
    """Do the same for a role that has ended, or will on its last day."""
    ended.note_role(appointment)


@receiver(post_delete, sender=Appointment)
def note_role_taken_back(instance: Appointment, **_sent: Any) -> None:
    """Do the same for a role that was taken back with a list, or before it began."""
    ended.note_role_taken_back(instance)


@receiver(membership_left)
def note_left(membership: Membership, *, forgotten: bool, **_sent: Any) -> None:
    """Do the same for a membership that somebody has left who stays; the others are noted as forgotten."""
    if not forgotten:
        ended.note_left(membership)


@receiver(post_delete, sender=Membership)
def note_membership_taken_back(instance: Membership, **_sent: Any) -> None:
    """Do the same for a membership that was taken back with a list."""
    ended.note_left(instance)
