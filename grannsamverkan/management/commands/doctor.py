"""`manage.py doctor`: try the configuration live and say what is wrong."""

from typing import Any

from django.core.management.base import BaseCommand

from grannsamverkan.doctor import Doctor


class Command(BaseCommand):
    help = "Try database, queue, mail server, SMS providers, callbacks and clock; exit 1 if any is not right."
    requires_system_checks = ()  # they are one of the things that are tried

    def handle(self, *_args: Any, **_options: Any) -> None:
        wrong = 0
        for finding in Doctor().examine():
            mark = self.style.SUCCESS("ok   ") if finding.is_well else self.style.ERROR("WRONG")
            self.stdout.write(f"{mark}  {finding.part:<14}{finding.said}")
            wrong += not finding.is_well
        if wrong:
            raise SystemExit(1)
