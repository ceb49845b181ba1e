"""`manage.py export_person EMAIL`: everything held on somebody, as JSON."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from areas.models import TrailEntry
from grannsamverkan.personal_data import collect, find


class Command(BaseCommand):
    help = "Print everything held on the person behind an e-mail address, as JSON."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *_args: Any, **options: Any) -> None:
        user, person = find(options["email"])
        if user is None and person is None:
            raise CommandError("Nobody is known by that address.")
        if person:
            TrailEntry.objects.record("person.exported", by=None, subject=person)
        self.stdout.write(json.dumps(collect(user=user, person=person), ensure_ascii=False, indent=2))
