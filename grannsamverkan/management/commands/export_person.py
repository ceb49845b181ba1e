"""`manage.py export_person EMAIL`: everything held on somebody, as JSON."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from areas.models import TrailEntry
from grannsamverkan.personal_data import Ambiguous, collect, find


class Command(BaseCommand):
    help = "Print everything held on the person behind an e-mail address, as JSON."

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
        if person := who.person:
            TrailEntry.objects.record(
                "person.exported", by=None, subject=person, municipality=person.municipality()
            )
        self.stdout.write(json.dumps(collect(who), ensure_ascii=False, indent=2))
