"""Every text of code and pages has its Swedish."""

import ast
import gettext
import re
from pathlib import Path

import django
import pytest
from django.apps import apps
from django.utils.translation.template import templatize

# How many arguments a text is found by in the catalogue: its singular, and before it its context.
CALLS = {
    "_": 1, "gettext": 1, "gettext_lazy": 1, "gettext_noop": 1, "ngettext": 1, "ngettext_lazy": 1,
    "pgettext": 2, "pgettext_lazy": 2, "npgettext": 2, "npgettext_lazy": 2,
}  # fmt: skip
BETWEEN_CONTEXT_AND_TEXT = "\x04"
# What templatize() leaves of a template's texts: calls among blanked-out words.
IN_TEMPLATE = re.compile(
    r"""\b(n?p?gettext|_)\(((?:u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")(?:,\s*)?)+)(?:count)?\s*\)"""
)


def texts_of_catalogue(path) -> set[str]:
    """The translated texts of a compiled catalogue, each after its context if it has one."""
    with path.open("rb") as file:
        catalogue = gettext.GNUTranslations(file)._catalog
    return {key[0] if isinstance(key, tuple) else key for key, text in catalogue.items() if text}


@pytest.fixture
def swedish(root) -> set[str]:
    """Everything that we have in Swedish."""
    return texts_of_catalogue(root / "grannsamverkan/locale/sv/LC_MESSAGES/django.mo")


@pytest.fixture
def of_libraries(root) -> set[str]:
    """What libraries say, which we may say better."""
    installed = [Path(app.path) for app in apps.get_app_configs()]
    places = [Path(django.__file__).parent / "conf", *(one for one in installed if one.parent != root)]
    paths = [path for place in places for path in place.glob("locale/sv/LC_MESSAGES/django.mo")]
    return {text for path in paths for text in texts_of_catalogue(path)}


def texts_of_code(file):
    """The msgids that a Python file hands to gettext, each with its line."""
    for call in file.nodes(ast.Call):
        name = getattr(call.func, "id", getattr(call.func, "attr", ""))
        if name in CALLS:
            texts = [getattr(argument, "value", None) for argument in call.args[: CALLS[name]]]
            if all(isinstance(text, str) for text in texts):
                yield f"{file.name}:{call.lineno}", BETWEEN_CONTEXT_AND_TEXT.join(texts)


def texts_of_template(source):
    """The msgids of a template's text."""
    for name, arguments in IN_TEMPLATE.findall(templatize(source)):
        texts = ast.literal_eval(f"[{arguments}]")
        yield BETWEEN_CONTEXT_AND_TEXT.join(texts[: CALLS[name]])


def test_every_text_of_the_code_has_its_swedish(code, swedish):
    texts = [found for file in code if file.is_ours for found in texts_of_code(file)]
    missing = [f"{place}: {text}" for place, text in texts if text not in swedish]

    assert missing == [], "\n".join(missing)


def test_every_text_of_the_pages_has_its_swedish(files, swedish):
    pages = [file for file in files if file.name.startswith("templates/")]
    texts = [(file.name, text) for file in pages for text in texts_of_template(file.text)]
    missing = [f"{place}: {text}" for place, text in texts if text not in swedish]

    assert missing == [], "\n".join(missing)


def test_no_text_is_left_over(files, code, swedish, of_libraries):
    used = {text for file in code if file.is_ours for _, text in texts_of_code(file)}
    used |= {t for file in files if file.name.startswith("templates/") for t in texts_of_template(file.text)}
    left = swedish - used - of_libraries - {""}

    assert left == set(), "\n".join(left)


def test_the_texts_of_a_template_are_found():
    page = (
        '{% translate "A" %}{% blocktranslate count n=n trimmed %}\n one "{{ n }}"'
        "{% plural %}many{% endblocktranslate %}"
        """{{ _("B") }}{% translate "C" context "verb" as c %}{% include "x" with a=_("D's") %}"""
    )

    assert list(texts_of_template(page)) == ["A", 'one "%(n)s"', "B", "verb\x04C", "D's"]
