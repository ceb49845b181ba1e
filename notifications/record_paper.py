"""The record of an alert as pages of A4, in Swedish: it is laid in a Swedish municipality's file."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from areas.acts import word_for
from areas.models import TrailEntry
from areas.printing import LINE, MUTED, PETROL, Paper
from grannsamverkan.accounts.models import User
from notifications.models import Alert, Rendering
from notifications.models.follow_on import follow_on_of
from notifications.recording import Record, Text
from notifications.statuses import Channel, Word

LANGUAGE = "sv"
LABEL = 48  # millimetres for what a fact is about


def paper_of(record: Record) -> bytes:
    """Return the record as a PDF."""
    with override(LANGUAGE):
        paper = _Pages(record.alert)
        paper.add_page()
        paper.write_block(_("Record of a message"), size=22, bold=True)
        paper.write_block(record.alert.title, size=15, bold=True, color=PETROL)
        for write in (_write_who_and_when, _write_to_whom, _write_texts, _write_what_became, _write_trail):
            write(paper, record)
        return bytes(paper.output())


class _Pages(Paper):
    """Pages that say at their foot what they are, and of which message."""

    def __init__(self, alert: Alert) -> None:
        super().__init__(_("Record of a message"))
        self.foot = _("Record of message %(number)s. Holds nothing personal about the recipients.") % {
            "number": alert.public_id
        }
        self.alias_nb_pages()

    def footer(self) -> None:
        """Put what it is and the page's number below."""
        self.set_y(-14)
        self.set_font("sans", "", 8)
        self.set_text_color(*MUTED)
        self.cell(0, 5, f"{self.foot}   {self.page_no()}/{{nb}}", align="C")

    def write_heading(self, text: str) -> None:
        """Begin a part."""
        self.ln(4)
        self.write_block(text, size=13, bold=True, color=PETROL)
        self.ln(1)

    def write_fact(self, label: str, value: str) -> None:
        """Write one fact: what it is about, and beside that what it is."""
        self.set_font("sans", "B", 10)
        self.set_text_color(*MUTED)
        self.multi_cell(LABEL, 5, label, align="L", new_x="RIGHT", new_y="TOP")
        self.set_font("sans", "", 10)
        self.set_text_color(0, 0, 0)
        self.multi_cell(0, 5, self.legible(value), align="L", new_x="LMARGIN", new_y="NEXT")

    def write_exactly(self, text: str) -> None:
        """Write a text as it stands, in a frame."""
        self.set_font("sans", "", 10)
        self.set_draw_color(*LINE)
        self.multi_cell(
            0, 5, self.legible(text), align="L", border=1, padding=2, new_x="LMARGIN", new_y="NEXT"
        )
        self.ln(1)

    def write_rows(self, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Write a table."""
        self.set_font("sans", "", 9)
        self.set_text_color(0, 0, 0)
        self.set_draw_color(*LINE)
        with self.table(borders_layout="HORIZONTAL_LINES", line_height=5, text_align="L") as table:
            for cells in (headings, *rows):
                row = table.row()
                for cell in cells:
                    row.cell(self.legible(cell))

    def legible(self, text: str) -> str:
        """Return a text in which a sign that the type does not have is told by its number."""
        known = self.fonts["sans"].cmap
        return "".join(
            sign if sign in "\n\t" or ord(sign) in known else f"[U+{ord(sign):04X}]"
            for sign in text.replace("\r\n", "\n")
        )


def _write_who_and_when(paper: _Pages, record: Record) -> None:
    alert = record.alert
    paper.write_heading(_("The message"))
    paper.write_fact(_("Kind"), capfirst(str(alert.get_kind_display())))
    paper.write_fact(_("Number"), alert.public_id)
    if follow_on := follow_on_of(alert):
        first = follow_on.first
        said = f"{first.title} ({first.public_id}): {follow_on.get_rung_display()}"
        paper.write_fact(_("Carries on"), said)
    if alert.corrects:
        paper.write_fact(_("Corrects"), f"{alert.corrects.title} ({alert.corrects.public_id})")
    paper.write_fact(_("Written by"), _name(alert.created_by, _("the system's operator")))
    _write_who_approved(paper, record)
    moments = (
        (_("Begun"), alert.created_at),
        (_("Approved"), alert.approved_at),
        (_("Asked to be sent"), alert.send_at),
        (_("Released"), alert.released_at),
        (_("First handed over"), alert.first_accepted_at),
        (_("Last handed over"), alert.last_accepted_at),
        (_("Finished"), alert.finished_at),
    )
    for label, moment in moments:
        if moment:
            paper.write_fact(label, _moment(moment))
    paper.write_fact(_("State"), capfirst(str(alert.get_state_display())))
    for correction in record.corrections:
        said = f"{correction.title} ({correction.public_id}), {_moment(correction.released_at)}"
        paper.write_fact(_("Corrected by"), said)


def _write_who_approved(paper: _Pages, record: Record) -> None:
    alert, glass = record.alert, record.glass
    alone = _("nobody: sent alone in an emergency") if glass else _("no second person was needed")
    paper.write_fact(_("Approved by"), _name(alert.approved_by, alone))
    for side in record.sides:
        said = f"{side.municipality.name}: {_name(side.approved_by, '–')}, {_moment(side.approved_at)}"
        paper.write_fact(_("Approved by the other side"), said)
    if glass:
        paper.write_fact(_("Reason given"), glass.reason)
        verdict = f"{glass.get_verdict_display()}. {glass.note}" if glass.verdict else _("not yet")
        paper.write_fact(_("Looked into afterwards"), verdict)
        if glass.reviewed_at:
            reviewer = f"{_name(glass.reviewed_by, '–')}, {_moment(glass.reviewed_at)}"
            paper.write_fact(_("Looked into by"), reviewer)


def _write_to_whom(paper: _Pages, record: Record) -> None:
    paper.write_heading(_("To whom"))
    paper.write_fact(_("Readers"), capfirst(str(record.alert.get_audience_display())))
    for municipality in record.municipalities:
        whole = _("all of %(municipality)s") % {"municipality": municipality.name}
        paper.write_fact(_("Municipality"), whole)
    if record.areas:
        names = ", ".join(f"{area.name} ({area.municipality.name})" for area in record.areas)
        paper.write_fact(_("Areas"), names)
    if hasattr(record.alert, "aim") and record.alert.aim.is_narrow:
        paper.write_fact(
            _("Of these"), _("a part alone: around a place, within a drawing or on some streets")
        )
    if record.alert.corrects:
        paper.write_fact(_("Also"), _("exactly those who had, or may have had, what it corrects"))
    for channel, counts in record.counts.items():
        label = capfirst(str(Channel(channel).label))
        paper.write_fact(label, _messages(counts["total"]))


def _write_texts(paper: _Pages, record: Record) -> None:
    paper.write_heading(_("What was said, to the letter"))
    paper.write_fact(_("Sender of SMS"), record.sender)
    paper.write_fact(_("Links"), _("… stands for each recipient's own key."))
    for text in record.texts:
        paper.ln(1)
        paper.write_block(_caption(text), size=10, bold=True)
        if text.subject:
            paper.write_fact(_("Subject"), text.subject)
        paper.write_exactly(text.body)


def _write_what_became(paper: _Pages, record: Record) -> None:
    paper.write_heading(_("What became of it"))
    channels = [(capfirst(str(Channel(name).label)), counts) for name, counts in record.counts.items()]
    words = [word for word in Word if any(counts[word] for _name, counts in channels)]
    headings = ["", *(capfirst(str(word.label)) for word in words)]
    rows = [[name, *(_number(counts[word]) for word in words)] for name, counts in channels]
    paper.write_rows(headings, rows)
    if record.failures:
        paper.ln(3)
        rows = [
            [capfirst(str(channel.label)), capfirst(str(reason.label)) or "–", _number(number)]
            for channel, reason, number in record.failures
        ]
        paper.write_rows([_("Failed"), _("Why"), _("Messages")], rows)
    if record.answers:
        paper.ln(3)
        rows = [
            [f"{area.name} ({area.municipality.name})", split.whole_said, split.part_said]
            for area, split in record.answers
        ]
        paper.write_rows([_("Area"), _("Asked to acknowledge"), _("Acknowledged")], rows)
    for rung, number in record.carried_on:
        paper.write_fact(_("Carried on"), f"{capfirst(str(rung.label))}: {_messages(number)}")
    if record.put_up:
        paper.write_fact(_("Put up on paper"), _number(record.put_up))


def _write_trail(paper: _Pages, record: Record) -> None:
    paper.write_heading(_("The trail"))
    rows = [[_moment(entry.at), word_for(entry.act), _tie(entry)] for entry in record.acts]
    paper.write_rows([_("When"), _("What"), _("Link in the chain")], rows)
    paper.ln(2)
    for entry in record.acts:
        if reason := entry.details.get("reason"):
            paper.write_fact(_("Reason given"), f"{word_for(entry.act)}: {reason}")
    paper.write_fact(_("Head of the trail"), str(record.head))
    paper.write_fact(_("Taken out"), f"{_moment(record.at)}, {settings.PUBLIC_URL}")


def _caption(text: Text) -> str:
    rendering = text.rendering
    readers = {
        Rendering.Reader.MEMBER: _("to members"),
        Rendering.Reader.CHAIN: _("to contact persons"),
    }
    languages = {"sv": _("in Swedish"), "en": _("in English")}
    said = (
        Channel(rendering.channel).label,
        readers[Rendering.Reader(rendering.reader)],
        languages.get(rendering.language, rendering.language),
        _messages(text.number),
    )
    return capfirst(", ".join(map(str, said)))


def _tie(entry: TrailEntry) -> str:
    return f"{entry.link_number}:{entry.link[:16]}…" if entry.link_number else _("not tied yet")


def _name(user: User | None, otherwise: str) -> str:
    person = getattr(user, "person", None)
    return person.name if person else otherwise


def _messages(number: int) -> str:
    said = ngettext("%(total)s message", "%(total)s messages", number)
    return said % {"total": _number(number)}


def _number(number: int) -> str:
    return number_format(number, use_l10n=True)


def _moment(moment: datetime | None) -> str:
    return date_format(timezone.localtime(moment), "Y-m-d H:i:s") if moment else "–"
