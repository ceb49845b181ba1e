"""What the municipality's papers say is what the system does."""

import re

import pytest
from django.conf import settings

PAPERS = ("registerforteckning.md", "konsekvensbedomning.md")
PERIOD = re.compile(r"`(RETAIN_[A-Z_]+)` \((\d+) dagar\)")


@pytest.fixture(params=PAPERS)
def paper(request, pytestconfig) -> str:
    return (pytestconfig.rootpath / "docs/privacy" / request.param).read_text(encoding="utf-8")


def defaults(root) -> dict[str, int]:
    source = (root / "grannsamverkan/settings.py").read_text(encoding="utf-8")
    found = re.findall(r'env\.int\("(RETAIN_[A-Z_]+)", default=(\d+)\)', source)
    return {name: int(days) for name, days in found}


def test_the_periods_are_the_defaults(paper, pytestconfig):
    said = PERIOD.findall(paper)
    assert {name for name, _days in said} == set(defaults(pytestconfig.rootpath))
    assert all(int(days) == defaults(pytestconfig.rootpath)[name] for name, days in said)
    assert all(hasattr(settings, name) for name, _days in said)


def test_what_they_point_at_is_there(paper, pytestconfig):
    links = re.findall(r"\]\(([^)#]+)\)", paper)
    there = pytestconfig.rootpath / "docs/privacy"
    assert links
    assert [link for link in links if not (there / link).resolve().is_file()] == []
