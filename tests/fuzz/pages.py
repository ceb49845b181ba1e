"""The forms on a page as a browser finds them: where each is sent, and what stands in it."""

from html.parser import HTMLParser
from typing import Any, NamedTuple

from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import strategies as st

from tests.fuzz.values import ANY_TEXT, EMAILS, FILES, NUMBERS, PHONES, TEXTS, TIMES, answers, days, moments

KINDS = {
    "date": days(),
    "datetime-local": moments(),
    "email": EMAILS,
    "number": NUMBERS,
    "tel": PHONES,
    "time": TIMES,
    "file": FILES,
}
OFFERED = {"checkbox", "radio", "select", "hidden", "submit"}
"""Kinds of fields whose values the page itself offers."""


class Field(NamedTuple):
    """A field of a form on a page, and what it may be set to by somebody who only points."""

    kind: str
    values: list[str]


class Sheet(NamedTuple):
    """A form on a page: where its buttons send it, and its fields."""

    actions: list[str]
    fields: dict[str, Field]


class Forms(HTMLParser):
    """Reads the forms of a page."""

    def __init__(self, text: str, path: str) -> None:
        super().__init__()
        self.path, self.sheets, self.option_of = path, [], ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.sheets.append(Sheet([given.get("action", "") or self.path], {}))
        if not self.sheets:
            return
        self.sheets[-1].actions.extend(
            given[name] for name in ("formaction", "data-hx-post") if name in given
        )
        if tag in {"input", "textarea", "select", "button"} and given.get("name"):
            usual = {"input": "text", "button": "submit"}.get(tag, tag)
            self._note(given["name"], given.get("type", usual), given.get("value", ""))
            self.option_of = given["name"] if tag == "select" else ""
        elif tag == "option" and self.option_of:
            self._note(self.option_of, "select", given.get("value", ""))

    def _note(self, name: str, kind: str, value: str) -> None:
        if name != "csrfmiddlewaretoken":
            field = self.sheets[-1].fields.setdefault(name, Field(kind, []))
            field.values.append(value)


def filled_in(fields: dict[str, Field]) -> st.SearchStrategy[dict[str, Any]]:
    """What is sent by somebody who fills in a form: half the time as was meant, else anything anywhere."""
    known = {name: _known(field) for name, field in fields.items()}
    meant = {name: st.sampled_from([[value] for value in values]) for name, values in known.items()}
    anything = {
        name: meant[name]
        if field.kind == "file"
        else st.sampled_from(answers(known[name], often=field.kind == "checkbox"))
        for name, field in fields.items()
    }
    slips = st.dictionaries(st.sampled_from([*fields, "x"]), ANY_TEXT.map(lambda text: [text]), max_size=1)
    ways = st.one_of(st.fixed_dictionaries(meant), st.fixed_dictionaries(anything))
    return st.builds(lambda way, slip: _sent(way | slip), ways, slips)


def _known(field: Field) -> list[Any]:
    """What a field may be set to as it was meant."""
    offered = field.values if field.kind in OFFERED else KINDS.get(field.kind, [*field.values, *TEXTS])
    return [value for value in offered if value] or ["on"]


def _sent(given: dict[str, list[Any]]) -> dict[str, Any]:
    return {name: [_as_file(value) for value in values] for name, values in given.items()}


def _as_file(value: Any) -> Any:
    return SimpleUploadedFile("lista.csv", value) if isinstance(value, bytes) else value
