"""A message on paper, for the letter boxes of those who get neither SMS nor e-mail."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from areas.models import Area
from areas.printing import HEIGHT, MARGIN, MUTED, PETROL, WIDTH, Paper
from notifications.models import Alert

ROOM = HEIGHT - MARGIN - 40  # above what stands at the foot


def notice_of(alert: Alert, *, area: Area) -> bytes:
    """Return a message as pages of A4, large enough to be read at the kitchen table."""
    paper = Paper(alert.title)
    paper.add_page()
    paper.set_fill_color(*PETROL)
    paper.rect(0, 0, WIDTH, 26, style="F")
    paper.set_y(8)
    paper.write_block("Grannsamverkan", size=22, bold=True, color=(255, 255, 255))
    paper.set_y(34)
    released = date_format(timezone.localtime(alert.released_at), "j F Y H:i")
    paper.write_block(f"{str(alert.get_kind_display()).capitalize()}, {released}", size=12, color=MUTED)
    paper.ln(2)
    paper.write_block(alert.title, size=24, bold=True)
    paper.ln(4)
    paper.write_block(alert.email_text or alert.sms_text, size=15)
    if paper.get_y() > ROOM:
        paper.add_page()
    paper.set_y(HEIGHT - MARGIN - 34)
    paper.write_block(_("Ongoing crime or danger: call 112. Tips to the police: 114 14."), size=14, bold=True)
    paper.ln(2)
    text = _(
        "You get this on paper because you are a member of Grannsamverkan in %(area)s "
        "without SMS and e-mail. Your contact person can change that."
    )
    paper.write_block(text % {"area": area.name}, size=11, color=MUTED)
    return bytes(paper.output())
