"""What RFC 4287 asks of an Atom feed, as far as a machine can tell: `faults_of` names what is amiss."""

import re
from collections import Counter
from collections.abc import Iterator

from lxml import etree

ATOM = "{http://www.w3.org/2005/Atom}"
# RFC 3339 as RFC 4287, 3.3 wants it: a capital T, and a capital Z or an offset.
DATE = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})")
IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
MEDIA_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+")
ONCE = {
    "feed": {"id", "title", "updated"},
    "entry": {"id", "title", "updated"},
}
AT_MOST_ONCE = {
    "feed": {"generator", "icon", "logo", "rights", "subtitle"},
    "entry": {"published", "rights", "source", "summary", "content"},
}
MANY = {
    "feed": {"author", "category", "contributor", "link", "entry"},
    "entry": {"author", "category", "contributor", "link"},
}


def faults_of(document: bytes) -> list[str]:
    """Return every breach of RFC 4287 that was found, each as a sentence."""
    feed = etree.fromstring(document)
    if feed.tag != f"{ATOM}feed":
        return [f"The document begins with {feed.tag}."]
    entries = feed.findall(f"{ATOM}entry")
    found = [fault for one in (feed, *entries) for fault in _parts(one)]
    found += [fault for element in feed.iter() for fault in _values(element)]
    found += [f"{id_} is the id of several entries." for id_ in _repeated(entries, "id")]
    if not _texts(feed, "author") and not all(_texts(entry, "author") for entry in entries):
        found.append("4.1.1: neither the feed nor each entry has an author.")
    if not feed.findall(f"{ATOM}link[@rel='self']"):
        found.append("4.1.1: the feed should say where it can be fetched.")
    return found


def _parts(whole) -> Iterator[str]:
    kind = _name(whole)
    counts = Counter(_name(child) for child in whole)
    yield from (f"{kind} has {counts[part]} {part}." for part in ONCE[kind] if counts[part] != 1)
    yield from (f"{kind} has {counts[part]} {part}." for part in AT_MOST_ONCE[kind] if counts[part] > 1)
    known = ONCE[kind] | AT_MOST_ONCE[kind] | MANY[kind]
    yield from (f"{kind} has a {part}." for part in counts if part not in known)
    links = whole.findall(f"{ATOM}link")
    alternates = [(one.get("type"), one.get("hreflang")) for one in links if _relation(one) == "alternate"]
    if len(set(alternates)) != len(alternates):
        yield f"4.1: {kind} has two alternate links of one type and language."
    if kind == "entry" and not counts["content"] and not alternates:
        yield "4.1.2: an entry without content needs an alternate link."
    yield from (
        f"3.2: an author of {kind} has no name." for one in _authors(whole) if not _texts(one, "name")
    )


def _values(element) -> Iterator[str]:
    name, text = _name(element), (element.text or "").strip()
    if name in ("updated", "published") and not DATE.fullmatch(text):
        yield f"3.3: {text} is no date."
    if name == "id" and not IRI.fullmatch(text):
        yield f"4.2.6: {text} is no IRI."
    if name in ("title", "summary", "subtitle", "rights") and element.get("type", "text") not in (
        "text",
        "html",
        "xhtml",
    ):
        yield f"3.1.1: {name} of type {element.get('type')}."
    if name == "title" and not text:
        yield "4.2.14: an empty title."
    if name == "link" and not IRI.fullmatch(element.get("href", "")):
        yield f"4.2.7: a link to {element.get('href')}."
    if name == "link" and element.get("type") and not MEDIA_TYPE.fullmatch(element.get("type")):
        yield f"4.2.7.3: {element.get('type')} is no type."
    if name == "category" and not element.get("term"):
        yield "4.2.2: a category without a term."


def _authors(whole):
    return whole.findall(f"{ATOM}author")


def _relation(link) -> str:
    return link.get("rel", "alternate")


def _repeated(entries, part: str) -> list[str]:
    counts = Counter(text for entry in entries for text in _texts(entry, part))
    return [text for text, number in counts.items() if number > 1]


def _texts(whole, part: str) -> list[str]:
    found = ("".join(child.itertext()).strip() for child in whole.findall(f"{ATOM}{part}"))
    return [text for text in found if text]


def _name(element) -> str:
    return str(element.tag).removeprefix(ATOM)
