"""Log lines that can be read by anybody who runs the machine: no numbers, no addresses, no keys."""

import logging
import re
from typing import Any

# Each with the part of it that may stand.
_SECRETS = re.compile(
    r"(?P<path>/(?:stopp|kvittens|inbjudan|confirm-email|key)/)[^/\s\"']+"
    r"|(?<![\w+])\+[1-9][0-9]{7,14}(?![0-9])"
    r"|[\w.+-]+@(?=[\w-]+\.\w)[\w.-]+"
)


class DiscreetFormatter(logging.Formatter):
    """Writes a line, and the traceback below it, without what belongs to somebody.

    The last net, not the first: no code of ours hands such things to a log, but Django writes the paths of
    pages that were not found, and libraries write what was refused.
    """

    def __init__(self, line: str = "%(asctime)s %(levelname)s %(name)s %(message)s") -> None:
        super().__init__(line)

    def format(self, record: logging.LogRecord) -> str:
        """Return the line with telephone numbers, mailboxes and the keys of links struck out."""
        return _SECRETS.sub(lambda found: f"{found['path'] or ''}[…]", super().format(record))


def configuration(level: str) -> dict[str, Any]:
    """Return Django's LOGGING: to standard error, from `level` and up, through the discreet formatter."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": "grannsamverkan.logs.DiscreetFormatter"}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "django": {},  # without the handlers that Django gives it, which would say everything twice
            # These two write recipients' numbers at INFO.
            "twilio.http_client": {"level": "WARNING"},
            "urllib3": {"level": "WARNING"},
            "fontTools": {"level": "ERROR"},  # tells every letter that it prints
            "fpdf": {"level": "ERROR"},
            # Two lines for every task.
            "django-q": {"level": "WARNING"},
        },
    }
