"""The budgets of docs/architecture.md. What breaks one is split, not excused."""

import ast
import re

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
IMPORTS = (ast.Import, ast.ImportFrom)
VAGUE_NAMES = {"services", "utils", "helpers", "managers", "constants"}
EXCUSE = re.compile(r"#\s*(noqa|type:\s*ignore|TODO|FIXME)\b(?P<rest>.*)")


def length(node) -> int:
    return node.end_lineno - node.lineno + 1


def too_long(file, kinds, most) -> list[str]:
    return [f"{file.name}: {node.name}" for node in file.nodes(*kinds) if length(node) > most]


def test_no_file_is_longer_than_300_lines(files):
    counted = [file for file in files if file.path.suffix in {".py", ".html", ".js", ".css", ".sh"}]

    assert [file.name for file in counted if len(file.lines) > 300] == []


def test_no_function_is_longer_than_45_lines(code):
    assert [name for file in code for name in too_long(file, FUNCTIONS, 45)] == []


def test_no_test_is_longer_than_30_lines(code):
    short = [file for file in code if file.name.startswith("tests/") and not is_journey(file)]

    assert [name for file in short for name in too_long(file, FUNCTIONS, 30)] == []


def is_journey(file) -> bool:
    return file.name.startswith(("tests/journeys/", "tests/chaos/"))


def test_no_model_is_longer_than_120_lines(code):
    models = [file for file in code if "/models" in file.name and file.is_ours]

    assert [name for file in models for name in too_long(file, (ast.ClassDef,), 120)] == []


def test_no_file_has_a_name_that_says_nothing(code):
    assert [file.name for file in code if file.path.stem in VAGUE_NAMES] == []


def test_no_import_hides_in_a_function(code):
    hidden = [
        f"{file.name}:{node.lineno}"
        for file in code
        for function in file.nodes(*FUNCTIONS)
        for node in ast.walk(function)
        if isinstance(node, IMPORTS)
    ]

    assert hidden == []


def excuses(code) -> list[tuple[str, re.Match[str]]]:
    return [
        (f"{file.name}:{number}", found)
        for file in code
        if not file.name.startswith("tests/contracts/")
        for number, line in enumerate(file.lines, 1)
        if (found := EXCUSE.search(line))
    ]


def test_excuses_are_under_three_in_ten_thousand_lines(code):
    allowed = 1 + sum(len(file.lines) for file in code) * 3 // 10_000

    found = [place for place, _ in excuses(code)]

    assert len(found) <= allowed, found


def test_every_excuse_has_its_reason_beside_it(code):
    assert [place for place, found in excuses(code) if "#" not in found["rest"]] == []
