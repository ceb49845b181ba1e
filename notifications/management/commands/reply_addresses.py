"""`manage.py reply_addresses`: what to enter at the SMS providers, so that replies reach us."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from notifications.tokens import elks_inbound_address


class Command(BaseCommand):
    help = "Print the addresses to enter at the SMS providers for replies. Keep that of 46elks secret."

    def handle(self, *_args: Any, **_options: Any) -> None:
        self.stdout.write(f"twilio  {settings.PUBLIC_URL}/webhooks/twilio/inbound/")
        self.stdout.write(f"46elks  {elks_inbound_address()}")
