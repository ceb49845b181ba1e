"""`manage.py erase_person EMAIL`: remove somebody from the register."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from grannsamverkan.personal_data import Ambiguous, erase, find


class Command(BaseCommand):
    help = "Erase whoever is behind an e-mail address: memberships, appointments, account, wish for an area."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--person", default="", help="the reference, where several share the address")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            who = find(options["email"], reference=options["person"])
        except Ambiguous as several:
            raise CommandError(f"Several people share that address; say which: --person {several}") from None
        if not who.is_known:
            raise CommandError("Nobody is known by that address.")
        erase(who, by=None, now=timezone.now())
        self.stdout.write("Erased.")
