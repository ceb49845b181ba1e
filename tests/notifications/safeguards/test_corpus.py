"""The safeguards against sentences people write: how much is caught, how much is caught wrongly."""

import sys
from collections import Counter
from pathlib import Path

import pytest

from notifications.safeguards import check

LINES = [
    line.split(" | ", 1)
    for line in Path(__file__).with_name("corpus.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]
CORPUS = [
    (set() if rules == "-" else set(rules.split(",")), text.replace("\\n", "\n").replace("\\u200b", "\u200b"))
    for rules, text in LINES
]


@pytest.fixture(autouse=True)
def own_pages(settings):
    settings.PUBLIC_URL = "https://example.org"
    settings.LINK_HOSTS = ["polisen.example"]


def test_the_corpus_is_large_and_half_of_it_harmless():
    harmless = [text for rules, text in CORPUS if not rules]
    assert len(CORPUS) >= 300
    assert 0.4 <= len(harmless) / len(CORPUS) <= 0.6
    assert len({text for _, text in CORPUS}) == len(CORPUS)


def test_precision_and_recall(own_pages, capsys):
    right, wrong, missed = Counter(), Counter(), Counter()
    errors = []
    for expected, text in CORPUS:
        found = {finding.rule for finding in check(text)}
        right.update(found & expected)
        wrong.update(found - expected)
        missed.update(expected - found)
        errors += [f"{text!r}: expected {expected or 'nothing'}, found {found or 'nothing'}"] * (
            found != expected
        )
    precision = right.total() / (right.total() + wrong.total())
    recall = right.total() / (right.total() + missed.total())
    report = [f"Safeguards on {len(CORPUS)} sentences: precision {precision:.3f}, recall {recall:.3f}"]
    report += [
        f"  {rule:9} right {right[rule]:3}  wrong {wrong[rule]:2}  missed {missed[rule]:2}"
        for rule in sorted(right | wrong | missed)
    ]
    with capsys.disabled():
        sys.stdout.write("\n" + "\n".join(report + errors) + "\n")
    assert precision >= 0.95
    assert recall >= 0.95


@pytest.mark.parametrize("rule", ["identity", "plate"])
def test_no_identity_number_and_no_plate_passes(rule):
    for expected, text in CORPUS:
        if rule in expected:
            assert any(found.rule == rule and found.severity == "block" for found in check(text)), text
