"""Takes a list through its states: looked through, imported, undone. Workers do it, a stretch at a time."""

import time
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from io import BytesIO

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from areas import signals
from areas.importing.atlas import Atlas
from areas.importing.chunk import Chunk
from areas.importing.entries import Problem
from areas.importing.footprints import made_by
from areas.importing.importing import Reading, Report, open_list
from areas.importing.known import Seen
from areas.importing.undoing import undo_stretch
from areas.models import (
    MemberList,
    MemberListFile,
    MemberListRow,
    MemberListStretch,
    Municipality,
    TrailEntry,
)
from areas.models.member_list import KEPT_FOR, UNDOABLE_FOR
from areas.spreadsheets import Row, Unreadable
from grannsamverkan.accounts.models import User

STRETCH_SECONDS = 10  # then others get their turn; a worker is stopped after sixty
MOST_ROWS = 100_000
MOST_TOLD = 5000  # rows with something wrong; more than that is one mistake, not many


@transaction.atomic
def choose_list(*, file: File, name: str, municipality: Municipality, by: User) -> MemberList:
    """Keep a file to look through; what the same person chose before and never imported is thrown away."""
    MemberList.objects.filter(by=by, imported_at=None).exclude(state=MemberList.State.IMPORTING).delete()
    chosen = MemberList.objects.create(name=name[:100], municipality=municipality, by=by)
    MemberListFile.objects.create(member_list=chosen, content=file.read())
    signals.list_waiting.send(sender=MemberList, member_list=chosen)
    return chosen


@transaction.atomic
def start_import(*, member_list: MemberList, now: datetime) -> bool:
    """Have the good rows imported; False when that has begun already."""
    if not member_list.begin_import(now=now):
        return False
    member_list.rows.all().delete()
    signals.list_waiting.send(sender=MemberList, member_list=member_list)
    return True


@transaction.atomic
def start_undoing(*, member_list: MemberList, by: User, now: datetime) -> bool:
    """Have an import taken back; False when that has begun already, or the day is over."""
    if not member_list.begin_undoing(by=by, now=now):
        return False
    TrailEntry.objects.record(
        "members.import_undone", by=by, subject=member_list, municipality=member_list.municipality
    )
    signals.list_waiting.send(sender=MemberList, member_list=member_list)
    return True


def go_on(member_list: MemberList, *, now: datetime, seconds: float = STRETCH_SECONDS) -> bool:
    """Work on a list for a while; True when more remains. Safe to lose, to repeat and to do twice at once."""
    if not member_list.is_under_way:
        return False
    ends_at = time.monotonic() + seconds
    with override(member_list.by.language if member_list.by else None):
        if not member_list.try_again(now=now):
            _give_up(member_list, _("The list took too long. Split it, or save it as .csv."), now)
            return False
        try:
            work = undo_stretch if member_list.state == MemberList.State.UNDOING else _read
            return work(member_list, now=now, ends_at=ends_at)
        except Unreadable as unreadable:
            _give_up(member_list, str(unreadable), now)
            return False


def forget_lists(*, now: datetime) -> None:
    """Delete files that nobody imported in an hour, and after a day what mending and undoing need."""
    unused = MemberList.objects.filter(imported_at=None, chosen_at__lt=now - KEPT_FOR)
    unused.exclude(state=MemberList.State.IMPORTING).delete()
    old = MemberList.objects.filter(imported_at__lt=now - UNDOABLE_FOR).exclude(
        state=MemberList.State.UNDOING
    )
    MemberListRow.objects.filter(member_list__in=old).delete()
    MemberListStretch.objects.filter(member_list__in=old).delete()


def _give_up(member_list: MemberList, reason: str, now: datetime) -> None:
    """Say why it goes no further. What was imported by then can be undone as ever."""
    looking = member_list.state == MemberList.State.CHECKING
    state = MemberList.State.REFUSED if looking else MemberList.State.IMPORTED
    member_list.finish(state, now=now, reason=reason)
    MemberListFile.objects.filter(member_list=member_list).delete()


def _read(member_list: MemberList, *, now: datetime, ends_at: float) -> bool:
    """Look through a list, or import it, until the time is over; True when more remains."""
    kept = MemberListFile.objects.filter(member_list=member_list).first()
    if kept is None:
        raise Unreadable(_("The file is no longer there. Choose it again."))
    before = Report(**member_list.report)
    place = member_list.municipality
    atlas = Atlas([place], chosen=place, every_name=False, new=before.area_ids)
    reading = open_list(BytesIO(kept.content), atlas)
    reading.report.expected = before.expected
    if member_list.rows_done:
        reading.report = before
        reading.skip(member_list.rows_done)
    seen = Seen()
    while batch := reading.next_batch():
        if member_list.rows_done + len(batch) > MOST_ROWS:
            raise Unreadable(
                _("The list has more than %(count)s rows. Split it, or ask the technicians.")
                % {"count": MOST_ROWS}
            )
        if not _stretch(member_list, reading, batch, Chunk(atlas=atlas, by=member_list.by, now=now), seen):
            return False
        if time.monotonic() >= ends_at:
            return True
    _finish(member_list, now)
    return False


@transaction.atomic
def _stretch(member_list: MemberList, reading: Reading, batch: list[Row], chunk: Chunk, seen: Seen) -> bool:
    """Do one chunk and save how far the list has come; False when somebody else has done it."""
    there = MemberList.objects.select_for_update().filter(pk=member_list.pk).first()
    if there is None or (there.state, there.rows_done) != (member_list.state, member_list.rows_done):
        return False
    entries = list(reading.entries(batch, chunk.problems))
    if member_list.state == MemberList.State.IMPORTING:
        chunk.write(entries)
        MemberListStretch.objects.create(member_list=member_list, made=made_by(chunk.additions))
        reading.report.area_ids += [area.pk for area in chunk.additions.areas]
    else:
        chunk.look(entries, seen)
    reading.report.add(chunk, rows=len(batch))
    names = (area.name for area in chunk.atlas.new_areas.values())
    reading.report.new_areas = list(dict.fromkeys((*reading.report.new_areas, *names)))
    _keep_rows(member_list, reading, batch, chunk)
    done = member_list.rows_done + len(batch)
    member_list.move(now=chunk.now, rows_done=done, report=asdict(reading.report))
    return True


def _keep_rows(member_list: MemberList, reading: Reading, batch: Sequence[Row], chunk: Chunk) -> None:
    """Keep the rows that something is to be said about, as long as there are not too many."""
    if reading.report.bad_rows > MOST_TOLD:
        return
    cells = {row.number: row.cells for row in batch}
    told: dict[tuple[int, bool], list[Problem]] = {}
    for problems, is_bad in ((chunk.problems, True), (chunk.remarks, False)):
        for problem in problems:
            told.setdefault((problem.row, is_bad), []).append(reading.report.named(problem))
    MemberListRow.objects.bulk_create(
        MemberListRow(
            member_list=member_list,
            number=number,
            is_bad=is_bad,
            cells=cells[number] if is_bad else [],
            remarks=[[problem.column, problem.reason] for problem in problems],
        )
        for (number, is_bad), problems in sorted(told.items())
    )


def _finish(member_list: MemberList, now: datetime) -> None:
    if member_list.state == MemberList.State.CHECKING:
        member_list.finish(MemberList.State.CHECKED, now=now)
        return
    member_list.finish(MemberList.State.IMPORTED, now=now)
    MemberListFile.objects.filter(member_list=member_list).delete()
