"""`manage.py take_bounces`: read the mail that came to the return path."""

import mailbox
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from notifications.bouncing import LARGEST, Verdict, take_bounces


class Command(BaseCommand):
    help = "Take bounces: one mail from standard input, or all in a Maildir or an mbox file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "mailbox", nargs="?", type=Path, help="a Maildir or an mbox file; it is not changed"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        path = options["mailbox"]
        mails = iter([sys.stdin.buffer.read(LARGEST)]) if path is None else _mails_in(path)
        counted = take_bounces(mails, now=timezone.now())
        self.stdout.write(", ".join(f"{verdict}: {counted[verdict]}" for verdict in Verdict))


def _mails_in(path: Path) -> Iterator[bytes]:
    """Read a mailbox one mail at a time. Raises CommandError when there is none."""
    if not path.exists():
        raise CommandError(f"There is no mailbox at {path}.", returncode=2)
    box = mailbox.Maildir(path, create=False) if path.is_dir() else mailbox.mbox(path, create=False)
    try:
        for key in box.iterkeys():
            yield box.get_bytes(key)
    except mailbox.NoSuchMailboxError as error:
        raise CommandError(f"{path} is not a mailbox.", returncode=2) from error
    finally:
        box.close()
