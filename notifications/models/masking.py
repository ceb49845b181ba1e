"""Addresses shown so that only their owners know them again."""

from django.utils.translation import gettext

from grannsamverkan.accounts.mailbox import masked as masked_mailbox
from grannsamverkan.accounts.phone import masked as masked_phone
from notifications.statuses import Channel

FORGOTTEN = "#"
"""How an address begins of which only a fingerprint remains. No number and no mailbox begins so."""


def masked(channel: str, address: str) -> str:
    """Return an address with all hidden but what its owner needs: 070-••• •• 05, m•••@example.se."""
    if address.startswith(FORGOTTEN):
        return gettext("removed")
    return masked_phone(address) if channel == Channel.SMS else masked_mailbox(address)
