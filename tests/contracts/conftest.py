"""The code base as data: its files, read once."""

import ast
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
OURS = ("grannsamverkan", "areas", "notifications")
PLACES = (*OURS, "templates", "tests", "bench", "docs", "deploy", ".ci")
WRITTEN = {
    ".py",
    ".html",
    ".txt",
    ".xml",
    ".md",
    ".sh",
    ".js",
    ".css",
    ".po",
    ".toml",
    ".svg",
    ".csv",
    ".yml",
    ".conf",
    ".service",
    ".example",
}


@dataclass(frozen=True)
class Source:
    """One file of the project."""

    path: Path

    @property
    def name(self) -> str:
        """Where it lies, as a person says it: areas/models/area.py."""
        return self.path.relative_to(ROOT).as_posix()

    @property
    def is_ours(self) -> bool:
        """Whether it belongs to the product, not to its tests."""
        return self.name.startswith(tuple(f"{app}/" for app in OURS))

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @property
    def lines(self) -> list[str]:
        return self.text.splitlines()

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    def nodes(self, *kinds: type[ast.AST]) -> list[ast.AST]:
        """Every node of these kinds, wherever it stands."""
        return [node for node in ast.walk(self.tree) if isinstance(node, kinds)]


def _written_by_us() -> list[Source]:
    files = [path for path in ROOT.iterdir() if path.is_file()]
    for place in PLACES:
        files += sorted((ROOT / place).rglob("*"))
    return [
        Source(path)
        for path in files
        if path.is_file()
        and (path.suffix in WRITTEN or path.name in {"Makefile", "run"})
        and not {"__pycache__", "migrations", "results"} & set(path.parts)
    ]


@pytest.fixture(scope="session")
def files() -> list[Source]:
    """Every text file that somebody wrote; migrations and results are made by machines."""
    return _written_by_us()


@pytest.fixture(scope="session")
def code(files) -> list[Source]:
    """Every Python file."""
    return [file for file in files if file.path.suffix == ".py"]


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's folder."""
    return ROOT
