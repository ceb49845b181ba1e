"""A message on paper, for the letter boxes of those who get neither SMS nor e-mail."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from areas.models import Area
from areas.printing import MARGIN, MUTED, PETROL, WIDTH, Paper
from notifications.models import Alert

SQUARE = 30  # millimetres: read from an arm's length
FOOT = 34


def notice_of(alert: Alert, *, area: Area, size: str = "A4") -> bytes:
    """Return a message as pages of A4 or A5, large enough to be read at the kitchen table or on a door."""
    paper = Paper(alert.title, size=size)
    scale = paper.w / WIDTH
    paper.add_page()
    paper.set_fill_color(*PETROL)
    paper.rect(0, 0, paper.w, 26 * scale, style="F")
    paper.set_y(8 * scale)
    paper.write_block("Grannsamverkan", size=22 * scale, bold=True, color=(255, 255, 255))
    paper.set_y(34 * scale)
    released = date_format(timezone.localtime(alert.released_at), "j F Y H:i")
    kind = str(alert.get_kind_display()).capitalize()
    paper.write_block(f"{kind}, {released}", size=12 * scale, color=MUTED)
    paper.ln(2)
    paper.write_block(alert.title, size=24 * scale, bold=True)
    paper.ln(4)
    paper.write_block(alert.email_text or alert.sms_text, size=15 * scale)
    _write_foot(paper, alert, area, scale)
    return bytes(paper.output())


def _write_foot(paper: Paper, alert: Alert, area: Area, scale: float) -> None:
    """Write what stands at the foot of the last page: whom to call, and a square that leads to the area."""
    top = paper.h - MARGIN - FOOT * scale
    if paper.get_y() > top - 6:
        paper.add_page()
    paper.set_auto_page_break(False)
    is_public = alert.audience == Alert.Audience.EVERYONE
    page = (
        reverse("public_alert", args=[alert.public_id])
        if is_public
        else reverse("area_detail", args=[area.slug])
    )
    side = SQUARE * scale
    paper.draw_square(settings.PUBLIC_URL + page, top=top, size=side, left=paper.w - MARGIN - side)
    paper.set_y(top)
    paper.set_right_margin(MARGIN + side + 6 * scale)
    said = _("Ongoing crime or danger: call 112. Tips to the police: 114 14.")
    paper.write_block(said, size=13 * scale, bold=True)
    paper.ln(2)
    text = _(
        "You get this on paper because you are a member of Grannsamverkan in %(area)s "
        "without SMS and e-mail. Your contact person can change that."
    )
    paper.write_block(text % {"area": area.name}, size=11 * scale, color=MUTED)
