"""Whatever file somebody chooses as a list: read or refused with a reason, and of each row all or nothing."""

import csv
import io
from collections import Counter
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from areas.importing import choose_list, go_on, start_import, start_undoing
from areas.models import Appointment, Area, Household, MemberList, Membership, Person
from tests.fuzz.counting import try_with
from tests.fuzz.crawling import undone
from tests.fuzz.values import ANY_TEXT, EMAILS, PHONES, TEXTS, answers

pytestmark = pytest.mark.django_db

State = MemberList.State
HEADINGS = {
    "Namn": ["Åsa Provström", "Bo Testlund", *TEXTS],
    "E-post": EMAILS,
    "Mobil": PHONES,
    "Adress": ["Björkvägen 12", "Björkvägen 14 lgh 1102", "Granen 3, 542 30 Mariestad"],
    "Postnummer": ["542 30", "54230"],
    "Område": ["Ekudden", "Nybygget", "Björkängen"],
    "Kommun": ["Mariestad", "", "Töreboda"],
    "Roll": ["medlem", "kontaktperson", "huvudkontaktperson", "kommunpolis", ""],
    "Kanaler": ["sms", "sms, e-post", "papper", ""],
}
ENDED = {State.REFUSED, State.CHECKED, State.IMPORTED, State.UNDONE}
REGISTER = (Person, Household, Membership, Appointment, Area)
COUNTED = {
    "Person": "people",
    "Household": "households",
    "Membership": "memberships",
    "Appointment": "appointments",
}


def tables() -> st.SearchStrategy[list[list[str]]]:
    """Rows of a list: most cells as they should be, some as nobody should write them."""
    cells = [
        st.sampled_from([one[0] for one in answers(meant, often=False) if one]) for meant in HEADINGS.values()
    ]
    rows = st.one_of(st.tuples(*cells).map(list), st.lists(ANY_TEXT, max_size=12))
    return st.lists(rows, max_size=4).map(lambda rows: [list(HEADINGS), *rows])


def as_text(rows: list[list[str]], delimiter: str, encoding: str) -> bytes:
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=delimiter).writerows(rows)
    return file.getvalue().encode(encoding, "replace")


def as_workbook(rows: list[list[str]]) -> bytes:
    book, file = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append([ILLEGAL_CHARACTERS_RE.sub("", cell) for cell in row])
    book.save(file)
    return file.getvalue()


def damaged(content: bytes, places: list[tuple[int, int]]) -> bytes:
    changed = bytearray(content or b"x")
    for place, byte in places:
        changed[place % len(changed)] = byte
    return bytes(changed)


def files() -> st.SearchStrategy[bytes]:
    """What is chosen as a list: lists in every dress, the same damaged, and anything."""
    encodings = st.sampled_from(["utf-8", "cp1252", "utf-16", "utf-8-sig"])
    texts = st.builds(as_text, tables(), st.sampled_from(";,\t"), encodings)
    books = st.builds(as_workbook, tables())
    harm = st.lists(st.tuples(st.integers(0, 9_999), st.integers(0, 255)), min_size=1, max_size=3)
    return st.one_of(
        texts, texts, texts, books, st.builds(damaged, st.one_of(texts, books), harm), st.binary(max_size=300)
    )


class Desk:
    """A coordinator with lists, and workers who go through them."""

    def __init__(self, world) -> None:
        self.by, self.municipality = world.coordinator.user, world.area.municipality

    def choose(self, content: bytes) -> MemberList:
        file = ContentFile(content)
        return choose_list(file=file, name="lista.csv", municipality=self.municipality, by=self.by)

    def work(self, chosen: MemberList) -> dict[str, Any]:
        """Go through a list to the end; return what came of it."""
        while go_on(MemberList.objects.get(pk=chosen.pk), now=timezone.now()):
            pass
        chosen.refresh_from_db()
        assert chosen.state in ENDED
        assert chosen.reason or chosen.state != State.REFUSED
        return chosen.report


def register() -> dict[str, list[tuple]]:
    """Whom the register knows, and where they live."""
    return {kind.__name__: sorted(kind.objects.values_list()) for kind in REGISTER}


def test_any_file_is_read_or_refused_and_its_rows_are_written_whole_and_undone_whole(world):
    desk, before, ends = Desk(world), register(), Counter()

    def check(content: bytes) -> None:
        with undone():
            chosen = desk.choose(content)
            desk.work(chosen)
            assert register() == before
            if start_import(member_list=chosen, now=timezone.now()):
                report = desk.work(chosen)
                made = {kind: len(rows) - len(before[kind]) for kind, rows in register().items()}
                assert [made[kind] for kind in COUNTED] == [report.get(name, 0) for name in COUNTED.values()]
                assert start_undoing(member_list=chosen, by=desk.by, now=timezone.now())
                desk.work(chosen)
                assert register() == before
            ends[chosen.state] += 1

    try_with(files(), check, part="importing")
    assert set(ends) == {State.REFUSED, State.UNDONE}
