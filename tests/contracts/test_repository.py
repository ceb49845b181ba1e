"""What must not be in a public repository."""

import ast
import re

MACHINE = re.compile(r"(?<![\w.:/])/(?:home|root|Users|work|workspace|opt/venv|mnt)/\w|[A-Z]:\\\\?Users")
MOBILE = re.compile(r"(?<![\w.+-])(?:(?:\+46|0046)[\s-]?(?:\(0\))?[\s-]?|0)7(?:[\s-]?\d){8}(?![\d])")
RESERVED = re.compile(r"(?:\+46|0046|0)?70174060[5-9]|(?:\+46|0046|0)?7017406[1-9]\d")
TRIAL = re.compile(r"(?:\+46|0046|0)71[0-4]")


def lines(files):
    return [(f"{file.name}:{n}", line) for file in files for n, line in enumerate(file.lines, 1)]


def is_real(written: str) -> bool:
    number = re.sub(r"\(0\)|[\s-]", "", written)
    return not (RESERVED.fullmatch(number) or TRIAL.match(number))


def test_no_path_of_a_machine(files):
    assert [
        place for place, line in lines(files) if MACHINE.search(line) and "test_repository" not in place
    ] == []


def test_no_phone_number_that_may_be_somebodys(files):
    found = [place for place, line in lines(files) for number in MOBILE.findall(line) if is_real(number)]

    assert found == []


def test_no_test_patches_our_own_code(code):
    tests = [file for file in code if file.name.startswith("tests/")]

    assert [place for file in tests for place in patches(file)] == []


def patches(file):
    """Where a test replaces something of ours."""
    ours = {
        alias.asname or alias.name.split(".")[0]
        for node in file.nodes(ast.Import, ast.ImportFrom)
        if (getattr(node, "module", None) or node.names[0].name).split(".")[0]
        in {"grannsamverkan", "areas", "notifications"}
        for alias in node.names
    }
    for call in file.nodes(ast.Call):
        name = ast.unparse(call.func)
        if call.args and (name.endswith("patch") or name in {"monkeypatch.setattr", "patch.object"}):
            target = ast.unparse(call.args[0]).strip("'\"").split(".")[0]
            if target in ours | {"grannsamverkan", "areas", "notifications"}:
                yield f"{file.name}:{call.lineno}"
