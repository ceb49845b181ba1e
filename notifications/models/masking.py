"""Addresses shown so that only their owners know them again."""

from grannsamverkan.accounts.mailbox import masked as masked_mailbox
from grannsamverkan.accounts.phone import masked as masked_phone
from notifications.statuses import Channel


def masked(channel: str, address: str) -> str:
    """Return an address with all hidden but what its owner needs: 070-••• •• 05, m•••@example.se."""
    return masked_phone(address) if channel == Channel.SMS else masked_mailbox(address)
