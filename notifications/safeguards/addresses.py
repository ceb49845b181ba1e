"""E-mail addresses and links: only the way to our own pages may be sent."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from notifications.safeguards.findings import Finding, Rule
from notifications.safeguards.reading import Reading, Word
from notifications.safeguards.vocabulary import words

_OFFICES = words("contact", "offices")
_TOP_DOMAINS = words("contact", "top domains")
_AT = words("contact", "at")
_DOT = words("contact", "dot")

_EMAIL_LAW = _("GDPR art. 5.1 c")
PERSONAL_EMAIL = Rule(
    "email", "block", _("This looks like somebody's e-mail address. Leave it out."), _EMAIL_LAW
)
OFFICE_EMAIL = Rule(
    "email", "confirm", _("Check that this e-mail address is an office's and not somebody's own."), _EMAIL_LAW
)
LINK = Rule(
    "link",
    "block",
    _("Links lead only to our own pages: people must be able to tell a genuine message from a false one."),
    _("Rule of the service against fraudulent links"),
)

_LONGEST = 300  # longer than any address people read
_LOCAL = re.compile(r"[\w.+%~-]{1,64}$")
_DOMAIN = re.compile(r"[a-z0-9-]{1,63}(?:\.[a-zåäö0-9-]{1,63}){1,4}", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+]{1,11}$", re.IGNORECASE)
_LINK_END = re.compile(r"[\s<>\"'”»]")


def find(reading: Reading) -> Iterator[Finding]:
    """Yield e-mail addresses, plain or disguised, and links that leave our own pages."""
    yield from _disguised_emails(reading)
    past = 0
    for start, end in _links(reading):
        if start < past:
            continue
        past = end
        finding = reading.found(LINK, start, end)
        if not is_own(finding.excerpt):
            yield finding
    yield from _emails(reading)


def is_own(link: str) -> bool:
    """Whether the link, as written, leads to our own pages or a host in `LINK_HOSTS`."""
    try:
        parts = urlsplit(link if "://" in link else f"https://{link}")
        host, _port = parts.hostname, parts.port
    except ValueError:
        return False
    if parts.scheme not in {"http", "https"} or parts.username is not None or "\\" in link:
        return False
    return (host or "").removeprefix("www.") in _own_hosts()


def _own_hosts() -> set[str]:
    own = urlsplit(settings.PUBLIC_URL).hostname or ""
    return {host.removeprefix("www.").lower() for host in (own, *settings.LINK_HOSTS)}


def _emails(reading: Reading) -> Iterator[Finding]:
    at = reading.text.find("@")
    while at >= 0:
        local = _LOCAL.search(reading.text[max(at - 64, 0) : at])
        domain = _DOMAIN.match(reading.text, at + 1)
        if local and domain:
            mailbox = local.group().strip(".-").lower()
            rule = OFFICE_EMAIL if mailbox in _OFFICES else PERSONAL_EMAIL
            yield reading.found(rule, at - len(local.group()), domain.end())
        at = reading.text.find("@", at + 1)


def _disguised_emails(reading: Reading) -> Iterator[Finding]:
    """Name (at) place punkt se."""
    for word in reading.words:
        bracketed = word.gap.endswith(("(", "[", "{"))
        spoken = any(reading.word(word.index + ahead) in _DOT for ahead in (2, 3))
        if word.lower in _AT and word.index and (bracketed or spoken):
            tail = reading.around(word.index, 0, 4)
            if any(near.lower in _TOP_DOMAINS for near in tail[2:]):
                yield reading.found(PERSONAL_EMAIL, reading.words[word.index - 1].start, tail[-1].end)


def _links(reading: Reading) -> Iterator[tuple[int, int]]:
    """Yield the stretches that a telephone makes into links."""
    for word in reading.words:
        before = reading.text[max(word.start - 3, 0) : word.start]
        if before == "://":
            scheme = _SCHEME.search(reading.text[max(word.start - 15, 0) : word.start - 3])
            yield word.start - 3 - (len(scheme.group()) if scheme else 0), _link_end(reading, word.start)
        elif word.lower == "www" and reading.gap(word.index + 1) == ".":
            yield word.start, _link_end(reading, word.start)
        elif _is_bare_domain(word, reading.words[word.index - 1]):
            start = _domain_start(reading, word)
            if reading.text[start - 1 : start] != "@" and reading.text[word.end : word.end + 1] not in {
                "-",
                "@",
            }:
                yield start, _link_end(reading, word.start)


def _link_end(reading: Reading, start: int) -> int:
    stretch = reading.text[start : start + _LONGEST]
    stop = _LINK_END.search(stretch)
    return start + len((stretch[: stop.start()] if stop else stretch).rstrip(".,;:!?)]"))


def _is_bare_domain(word: Word, name: Word) -> bool:
    """Whether `word` is the .se of exempel.se, and not the first word of a sentence set too tight."""
    if word.gap != "." or word.lower not in _TOP_DOMAINS or word.text not in {word.lower, word.text.upper()}:
        return False
    return len(name.text) > 1 and not name.text.isdigit()


def _domain_start(reading: Reading, word: Word) -> int:
    index = word.index - 1
    while index > word.index - 5 and index > 0 and reading.gap(index) in {".", "-"}:
        index -= 1
    return reading.words[index].start
