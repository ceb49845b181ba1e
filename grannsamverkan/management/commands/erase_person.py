"""`manage.py erase_person EMAIL`: remove somebody from the register."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from grannsamverkan.personal_data import erase, find


class Command(BaseCommand):
    help = "Erase the person behind an e-mail address, with memberships, appointments and account."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *_args: Any, **options: Any) -> None:
        user, person = find(options["email"])
        if user is None and person is None:
            raise CommandError("Nobody is known by that address.")
        erase(user=user, person=person, by=None, now=timezone.now())
        self.stdout.write("Erased.")
