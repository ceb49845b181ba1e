"""`manage.py verify_trail`: walk the chain of the trail and name the first broken link."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from areas.chaining import Broken, verify
from areas.models import TrailEntry, TrailHead

WHAT = {
    "missing": "Entry {number} is missing: it has been taken away.",
    "altered": "Entry {number} ({when}, {act}) is not what was written: it has been changed.",
    "end": "The trail goes on past its head, at entry {number}: the head has been changed.",
    "anchor": "Entry {number} is not the one that the given head names: the trail has been written anew.",
}


class Command(BaseCommand):
    help = "Verify the trail; exit with 1 and name the first broken link when there is one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--head", default="", metavar="NUMBER:LINK", help="a head from an earlier mail")

    def handle(self, *_args: Any, head: str, **_options: Any) -> None:
        chain = verify(anchor=_anchor(head))
        if chain.broken:
            raise CommandError(_sentence(chain.broken))
        self.stdout.write(f"The trail holds: {chain.holds} entries, {chain.untied} not tied to it yet.")
        self.stdout.write(f"Its head: {TrailHead.objects.first() or TrailHead()}")


def _anchor(head: str) -> TrailHead | None:
    number, _, link = head.strip().partition(":")
    if not head:
        return None
    if not number.isdecimal() or len(link) != 64:
        raise CommandError("A head is written NUMBER:LINK, as in the daily mail.", returncode=2)
    return TrailHead(number=int(number), link=link)


def _sentence(broken: Broken) -> str:
    entry = TrailEntry.objects.filter(link_number=broken.number).first()
    facts = {"when": f"{entry.at:%Y-%m-%d %H:%M}", "act": entry.act} if entry else {}
    return WHAT[broken.what].format(**{"number": broken.number, "when": "", "act": ""} | facts)
