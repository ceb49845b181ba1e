"""Every template is used: by code, by another template, or in place of one that a library brings."""

import ast
import re
from pathlib import Path

import pytest
from django.template.loaders.app_directories import get_app_template_dirs

BY_DJANGO = re.compile(r"(400|403|403_csrf|404|429|500)\.html")  # found by their names
IN_TEMPLATE = re.compile(r"""["']([\w./-]+\.(?:html|txt|xml|css))["']""")


@pytest.fixture(scope="module")
def named(files) -> list[re.Pattern[str]]:
    """Every name of a template that is written somewhere; what code fills in may be anything."""
    patterns = []
    for file in files:
        if file.name.startswith("templates/"):
            patterns += [re.escape(name) for name in IN_TEMPLATE.findall(file.text)]
        elif file.is_ours and file.path.suffix == ".py":
            patterns += names_in_code(file)
    return [re.compile(pattern) for pattern in patterns]


def names_in_code(file):
    """The texts of a Python file, f-strings too, that look like the name of a template."""
    for node in file.nodes(ast.Constant, ast.JoinedStr):
        parts = node.values if isinstance(node, ast.JoinedStr) else [node]
        text = "".join(
            re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".*" for part in parts
        )
        if re.search(r"\\?\.(html|txt|xml|css)$", text) and "/" in text:
            yield text
        elif re.fullmatch(r"[a-z_]+/email/[a-z_]+", text):  # allauth adds the rest
            yield rf"{text}_(subject|message)\.(txt|html)"


def brought_by_a_library(name: str) -> bool:
    return any((Path(folder) / name).is_file() for folder in get_app_template_dirs("templates"))


def test_no_template_is_left_over(files, named):
    names = [file.name.removeprefix("templates/") for file in files if file.name.startswith("templates/")]

    unused = [name for name in names if not any(pattern.fullmatch(name) for pattern in named)]

    left = [name for name in unused if not (BY_DJANGO.fullmatch(name) or brought_by_a_library(name))]
    assert left == [], "\n".join(left)
