"""Whatever somebody looks for, in any list and by any parameter that a page of ours reads: an answer."""

import logging
import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import strategies as st

from tests.fuzz.counting import try_with
from tests.fuzz.crawling import Doors, undone
from tests.fuzz.values import ANY_TEXT, answers
from tests.matrix.table import rows

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parent.parent.parent
READ = re.compile(r'GET\.get(?:list)?\("(\w+)"')
WORDS = ["Björkvägen 12", "Åsa", "asa provström", "0701740605", "54230", "mariestad", "1", "2026", "Ekud"]
SEARCHES = {
    "area_list",
    "area_join",
    "register_search",
    "public_alert_list",
    "appointment_add",
    "trail",
    "numbers",
}


def parameters() -> list[str]:
    """Every name by which a page of ours reads its address."""
    files = (path for app in ("areas", "notifications") for path in (ROOT / app).rglob("*.py"))
    return sorted({name for path in files for name in READ.findall(path.read_text())} | {"q", "after"})


def asked() -> st.SearchStrategy[dict[str, list[str]]]:
    """What may stand behind the question mark."""
    usual = st.sampled_from(answers(WORDS, often=True))
    return st.dictionaries(
        st.sampled_from(parameters()), usual | ANY_TEXT.map(lambda text: [text]), max_size=4
    )


@pytest.fixture
def doors(world, people, sign_in, caplog) -> Doors:
    caplog.set_level(logging.CRITICAL, "django.request")
    return Doors(world, people, sign_in)


def test_whatever_is_looked_for_there_is_an_answer(doors):
    searched = [row for row in rows() if row.asked not in {"signature", "token"}]
    searched += [row for row in rows() if row.name in SEARCHES] * 8
    found: Counter[int] = Counter()

    def look(given) -> None:
        row, words = given
        with undone():
            answer = doors.client(row).get(doors.path(row), words)
            answer.getvalue()
            found[answer.status_code] += 1
            # No worker runs here, and the page that tells so says it with its status.
            assert answer.status_code < 500 or (row.name, answer.status_code) == ("health", 503)

    try_with(st.tuples(st.sampled_from(searched), asked()), look, part="search")
    assert found[200] > found.total() / 2
