"""What follows when allauth tells that an address was proved."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed
from django.dispatch import receiver
from django.utils import timezone

from areas.joining import adopt_verified_addresses


@receiver(email_confirmed)
def carry_over(email_address: EmailAddress, **_sent: Any) -> None:
    """Carry a proved e-mail address over to the register."""
    adopt_verified_addresses(user=email_address.user, now=timezone.now())
