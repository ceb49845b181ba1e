"""The poster of a contact person: what it is about, and a square to scan."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from areas.models import Invitation
from areas.printing import HEIGHT, MARGIN, MUTED, PETROL, WIDTH, Paper

SQUARE = 92  # millimetres: read from two metres away
LANGUAGE = "sv"  # what is printed hangs where everybody reads it


def poster_of(invitation: Invitation, *, address: str) -> bytes:
    """Return the poster as a PDF of one page, in Swedish."""
    with override(LANGUAGE):
        area, appointment = invitation.area, invitation.appointment
        paper = Paper(_("Join %(area)s") % {"area": area.name})
        paper.add_page()
        _head(paper, area.name)
        paper.draw_square(address, top=max(92, paper.get_y() + 2), size=SQUARE)
        paper.write_block(
            _("Scan the square with the camera of your telephone"), size=17, bold=True, align="C"
        )
        plain = settings.PUBLIC_URL.partition("//")[2] + reverse("area_detail", args=[area.slug])
        paper.write_block(_("or write %(address)s") % {"address": plain}, size=13, align="C")
        paper.ln(5)
        if appointment:
            name = appointment.person.name
            paper.write_block(
                _("Your contact person: %(name)s") % {"name": name},
                size=19,
                bold=True,
                color=PETROL,
                align="C",
            )
        _foot(paper, invitation)
        return bytes(paper.output())


def _head(paper: Paper, area: str) -> None:
    paper.set_fill_color(*PETROL)
    paper.rect(0, 0, WIDTH, 34, style="F")
    paper.set_y(10)
    paper.write_block("Grannsamverkan", size=30, bold=True, color=(255, 255, 255), align="C")
    paper.set_y(42)
    paper.write_block(_("Join %(area)s") % {"area": area}, size=30, bold=True, align="C")
    paper.ln(2)
    text = _(
        "Neighbours, the municipality and the police keep each other informed. You get warnings and advice "
        "for where you live, by SMS or e-mail. It is free, and you can leave whenever you like."
    )
    paper.write_block(text, size=14, align="C")


def _foot(paper: Paper, invitation: Invitation) -> None:
    paper.set_auto_page_break(False)
    paper.set_y(HEIGHT - MARGIN - 34)
    paper.write_block(
        _("Ongoing crime or danger: call 112. Tips to the police: 114 14."), size=14, bold=True, align="C"
    )
    paper.ln(3)
    until = date_format(timezone.localdate(invitation.expires_at), "j F Y")
    municipality = invitation.area.municipality
    facts = {
        "board": municipality.responsible_board or _("The municipality"),
        "municipality": municipality.name,
        "until": until,
    }
    text = _(
        "%(board)s in %(municipality)s keeps the register. If you have protected identity, do not register. "
        "The square can be scanned until %(until)s."
    )
    paper.write_block(text % facts, size=10.5, color=MUTED, align="C")
