"""Every text of code and pages has its Swedish."""

import ast
import gettext
import re

import pytest
from django.utils.translation.template import templatize

# How many texts a call is found by: the catalogue is keyed by the singular alone.
CALLS = {
    "_": 1, "gettext": 1, "gettext_lazy": 1, "gettext_noop": 1, "ngettext": 1, "ngettext_lazy": 1,
    "pgettext": 1, "pgettext_lazy": 1, "npgettext": 1, "npgettext_lazy": 1,
}  # fmt: skip
# What templatize() leaves of a template's texts: calls among blanked-out words.
IN_TEMPLATE = re.compile(
    r"""\b(n?p?gettext|_)\(((?:u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")(?:,\s*)?)+)(?:count)?\s*\)"""
)


@pytest.fixture
def swedish(root) -> set[str]:
    """The translated texts; a text with a context stands without it."""
    path = root / "grannsamverkan/locale/sv/LC_MESSAGES/django.mo"
    with path.open("rb") as file:
        catalogue = gettext.GNUTranslations(file)._catalog
    keys = [key[0] if isinstance(key, tuple) else key for key, text in catalogue.items() if text]
    return {key.split("\x04")[-1] for key in keys}


def texts_of_code(file):
    """The msgids that a Python file hands to gettext, each with its line."""
    for call in file.nodes(ast.Call):
        name = getattr(call.func, "id", getattr(call.func, "attr", ""))
        if name in CALLS:
            skip = 1 if "pgettext" in name else 0
            for argument in call.args[skip : skip + CALLS[name]]:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    yield f"{file.name}:{call.lineno}", argument.value


def texts_of_template(source):
    """The msgids of a template's text."""
    for name, arguments in IN_TEMPLATE.findall(templatize(source)):
        texts = ast.literal_eval(f"[{arguments}]")
        yield texts[1] if "pgettext" in name else texts[0]


def test_every_text_of_the_code_has_its_swedish(code, swedish):
    texts = [found for file in code if file.is_ours for found in texts_of_code(file)]
    missing = [f"{place}: {text}" for place, text in texts if text not in swedish]

    assert missing == [], "\n".join(missing)


def test_every_text_of_the_pages_has_its_swedish(files, swedish):
    pages = [file for file in files if file.name.startswith("templates/")]
    texts = [(file.name, text) for file in pages for text in texts_of_template(file.text)]
    missing = [f"{place}: {text}" for place, text in texts if text not in swedish]

    assert missing == [], "\n".join(missing)


def test_the_texts_of_a_template_are_found():
    page = (
        '{% translate "A" %}{% blocktranslate count n=n trimmed %}\n one "{{ n }}"'
        "{% plural %}many{% endblocktranslate %}"
        """{{ _("B") }}{% translate "C" context "verb" as c %}{% include "x" with a=_("D's") %}"""
    )

    assert list(texts_of_template(page)) == ["A", 'one "%(n)s"', "B", "C", "D's"]
