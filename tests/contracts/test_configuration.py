"""docs/operating/configuration.md names exactly what settings.py reads."""

import ast
import re

import pytest


@pytest.fixture
def read(code) -> set[str]:
    """The names that settings.py asks its environment for."""
    (settings,) = [file for file in code if file.name == "grannsamverkan/settings.py"]
    return {
        call.args[0].value
        for call in settings.nodes(ast.Call)
        if isinstance(call.func, ast.Attribute)
        and getattr(call.func.value, "id", "") == "env"
        and call.args
        and isinstance(call.args[0], ast.Constant)
        and call.args[0].value.isupper()
    }


@pytest.fixture
def documented(root) -> set[str]:
    page = (root / "docs/operating/configuration.md").read_text(encoding="utf-8")
    return set(re.findall(r"^\| `([A-Z_0-9]+)` \|", page, re.MULTILINE))


def test_every_variable_is_documented(read, documented):
    assert read - documented == set()


def test_nothing_is_documented_that_is_not_read(read, documented):
    assert documented - read == set()


def test_the_example_for_servers_sets_what_is_documented(root, documented):
    example = (root / "deploy/environment.example").read_text(encoding="utf-8")
    named = set(re.findall(r"^([A-Z_0-9]+)=", example, re.MULTILINE))

    assert {"SECRET_KEY", "DATABASE_URL", "TWILIO_AUTH_TOKEN"} <= named
    assert named - documented == set()


def test_the_environment_is_read_in_one_place(code):
    elsewhere = [
        f"{file.name}:{number}"
        for file in code
        if file.is_ours and file.name not in {"grannsamverkan/settings.py", "grannsamverkan/processes.py"}
        for number, line in enumerate(file.lines, 1)
        if re.search(r"os\.(environ|getenv)(?!\.setdefault)", line)
    ]

    assert elsewhere == []
