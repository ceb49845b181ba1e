"""Addresses of other web sites, as a browser is told them: `https://` and a host, nothing after. Pure."""

import re
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MOST = 10
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]")


def origins_in(text: str) -> list[str]:
    """Return the sites named in a text, one on each line or with spaces between, each once.

    A path is left out, and `https://` is understood. Raises ValidationError for what no browser would take
    as a site reached over https, and for more than ten.
    """
    found = list(dict.fromkeys(_origin(word) for word in re.split(r"[\s,;]+", text) if word))
    if len(found) > MOST:
        raise ValidationError(_("That is more than %(most)s sites.") % {"most": MOST})
    return found


def require_origins(text: str) -> None:
    """Raise ValidationError unless `origins_in` can read the text."""
    origins_in(text)


def _origin(word: str) -> str:
    try:
        parts = urlsplit(word if "://" in word else f"https://{word}")
        host, port = (parts.hostname or "").encode("idna").decode(), parts.port
    except ValueError:  # UnicodeError is one
        host, port, parts = "", None, urlsplit("https:")
    if parts.scheme != "https" or not _HOST.fullmatch(host) or "@" in parts.netloc:
        reason = _("“%(word)s” is not the address of a web site, such as https://www.example.se.")
        raise ValidationError(reason % {"word": word[:80]})
    return f"https://{host}:{port}" if port else f"https://{host}"
