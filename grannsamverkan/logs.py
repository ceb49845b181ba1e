"""Log lines that can be read by anybody who runs the machine: no numbers, no addresses, no keys."""

import json
import logging
import re
from datetime import UTC, datetime
from typing import Any

# Each with the part of it that may stand.
_SECRETS = re.compile(
    r"(?P<path>/(?:stopp|kvittens|inbjudan|confirm-email|key)/)[^/\s\"']+"
    r"|(?<![\w+])\+[1-9][0-9]{7,14}(?![0-9])"
    r"|(?<![\w+-])0(?:7[- ]?[02369])(?:[- ]?[0-9]){7}(?![0-9])"
    r"|[\w.+-]+@(?=[\w-]+\.\w)[\w.-]+"
    # What a database says of the row that it refused.
    r"|(?P<key>Key \([^)]*\)=)\(.*?\)(?= )|(?P<row>Failing row contains )\(.*\)"
)


def discreet(text: str) -> str:
    """Return a text with telephone numbers, mailboxes, the keys of links and refused rows struck out."""
    return _SECRETS.sub(lambda found: "".join(filter(None, found.groups())) + "[…]", text)


class DiscreetFormatter(logging.Formatter):
    """Writes a line, and the traceback below it, without what belongs to somebody.

    The last net, not the first: no code of ours hands such things to a log, but Django writes the paths of
    pages that were not found, and libraries write what was refused.
    """

    def __init__(self, line: str = "%(asctime)s %(levelname)s %(name)s %(message)s") -> None:
        super().__init__(line)

    def format(self, record: logging.LogRecord) -> str:
        """Return the line with what belongs to somebody struck out."""
        return discreet(super().format(record))


class JsonFormatter(logging.Formatter):
    """Writes each event as one JSON object on one line, for machines; as discreet as the other."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the object: when, how bad, who says it, what, and the traceback if there is one."""
        event = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "process": record.process,
            "message": discreet(record.getMessage()),
        }
        if status := getattr(record, "status_code", None):
            event["status"] = status
        if record.exc_info:
            event["traceback"] = discreet(self.formatException(record.exc_info))
        return json.dumps(event, ensure_ascii=False)


def configuration(level: str, *, style: str = "text", mail: bool = False) -> dict[str, Any]:
    """Return Django's LOGGING: to standard error, from `level` and up, as discreet text or JSON.

    With `mail`, whoever is in ADMINS is told of errors in pages, without anything of those who met them.
    """
    formatters = {
        "text": {"()": "grannsamverkan.logs.DiscreetFormatter"},
        "json": {"()": "grannsamverkan.logs.JsonFormatter"},
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": formatters,
        "handlers": {
            "console": {"class": "logging.StreamHandler", "formatter": style},
            "mail": {"class": "grannsamverkan.error_mail.ErrorMail", "level": "ERROR"},
        },
        "root": {"handlers": ["console", "mail"] if mail else ["console"], "level": level},
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
