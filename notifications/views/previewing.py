"""An alert as it would be sent right now: exact texts, price, whom it reaches, what stands in the way."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple, cast

from django.core.cache import cache
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext

from notifications import aiming, budget, rendering, safeguards, segments
from notifications.audience import Reach, reach
from notifications.models import Alert, AlertAim
from notifications.safeguards import Finding
from notifications.scheduling import quiet_sentences
from notifications.segments import Segments
from notifications.statuses import Channel
from notifications.views.rows import places_of

RECENTLY = timedelta(hours=1)
COUNTED_FOR = 60  # seconds


class Recent(NamedTuple):
    """Something like it that has just been sent."""

    alert: Alert
    minutes_ago: int


@dataclass(frozen=True)
class Preview:
    """What the writer, the reviewer and the approver see of one saved alert."""

    alert: Alert
    by_sms: int | None = None  # how many SMS were sent; None while the audience decides
    while_writing: bool = False  # the same audience is then counted once a minute, not at every key

    @cached_property
    def sms(self) -> str:
        """The SMS as it arrives; empty when none is sent or nothing is written."""
        return self._text(Channel.SMS)

    @cached_property
    def email(self) -> str:
        """The e-mail's plain text; empty when none is sent or nothing is written."""
        return self._text(Channel.EMAIL)

    def _text(self, channel: Channel) -> str:
        written = self.alert.sms_text or self.alert.email_text
        if channel not in self.alert.channels or not written:
            return ""
        return rendering.preview(self.alert, channel=channel)

    @cached_property
    def segments(self) -> Segments:
        """How many parts the SMS takes, and why."""
        return segments.count(self.sms)

    @cached_property
    def plain_parts(self) -> int:
        """How many parts it would take, written plainly."""
        return segments.count(segments.normalised(self.sms)[0]).parts

    @cached_property
    def can_be_plainer(self) -> bool:
        """Whether writing the message plainly changes anything."""
        return bool(self.sms and segments.normalised(self.alert.sms_text or self.alert.email_text)[1])

    @cached_property
    def pieces(self) -> list[tuple[str, bool]]:
        """The SMS cut where something makes it dearer; those pieces are marked."""
        return _cut(self.sms, [(c.position, c.position + len(c.characters)) for c in self.segments.culprits])

    @cached_property
    def reach(self) -> Reach:
        """Whom it reaches right now, and how many it leaves out."""
        if not self.while_writing:
            return reach(self.alert)
        return cast("Reach", cache.get_or_set(self._audience_key(), lambda: reach(self.alert), COUNTED_FOR))

    def _audience_key(self) -> str:
        alert = self.alert
        whom = [
            *alert.areas.order_by("pk").values_list("pk", flat=True),
            "+",
            *alert.municipalities.order_by("pk").values_list("pk", flat=True),
            alert.audience,
            alert.corrects_id,
            alert.polygon,
            alert.channels,
            self.aim.stretches if self.aim else [],
        ]
        return f"reach:{hashlib.sha256(json.dumps(whom).encode()).hexdigest()}"

    @property
    def has_aim(self) -> bool:
        """Whether it is said where it goes."""
        alert = self.alert
        is_drawn = alert.corrects_id or alert.polygon or (self.aim and self.aim.stretches)
        return bool(is_drawn or alert.areas.exists() or alert.municipalities.exists())

    @cached_property
    def aim(self) -> AlertAim | None:
        """What the writer asked for, where it is for less than whole areas."""
        aim = getattr(self.alert, "aim", None)
        return aim if aim and aim.is_narrow else None

    @cached_property
    def places(self) -> str:
        """Where it goes, as anybody may read it."""
        return places_of([self.alert]).get(self.alert.pk, "")

    @property
    def points_out(self) -> str:
        """Why it cannot go to so few; empty when it can."""
        return str(aiming.POINTS_OUT) if self.reach.points_out else ""

    @cached_property
    def without_point(self) -> int:
        """How many households no drawing finds, because nobody knows where they lie."""
        return aiming.without_point(self.alert)

    @property
    def by_channel(self) -> list[tuple[str, int]]:
        """How many messages each channel carries, by its name on the page."""
        return [(capfirst(str(Channel(name).label)), number) for name, number in self.reach.channels.items()]

    @property
    def left_out(self) -> list[str]:
        """Whom it does not reach and why, a sentence each; people with protected identity are not told."""
        counts = self.reach.left_out
        return [
            text % {"number": number} for name, text in _left_out(counts) if (number := counts.get(name, 0))
        ]

    @cached_property
    def sender(self) -> str:
        """Who the SMS comes from, as a phone shows it."""
        return rendering.sms_sender(self.alert)

    @property
    def cost_text(self) -> str:
        """What the SMS cost in all, as it is written."""
        return gettext("%(cost)s SEK") % {"cost": number_format(self.cost, 2, use_l10n=True)}

    @cached_property
    def cost(self) -> Decimal:
        """What the SMS cost in all, in kronor."""
        recipients = self.reach.channels.get(Channel.SMS, 0) if self.by_sms is None else self.by_sms
        return segments.price(self.segments.parts, recipients)

    @cached_property
    def quiet_hours(self) -> list[str]:
        """How many have quiet hours when it leaves, and when they get it: a sentence for each time."""
        now = timezone.now()
        return quiet_sentences(self.alert, at=max(now, self.alert.send_at or now))

    @cached_property
    def left_today(self) -> Decimal | None:
        """What is left of today's money for SMS, in kronor; None without a limit."""
        return budget.left(timezone.now())

    @property
    def is_beyond_budget(self) -> bool:
        """Whether the SMS cost more than is left today."""
        return self.left_today is not None and self.cost > self.left_today

    @cached_property
    def findings(self) -> list[Finding]:
        """What must not be said, in heading, SMS and e-mail, each once."""
        texts = (self.alert.title, self.alert.sms_text, self.alert.email_text)
        found = {(f.rule, f.excerpt): f for text in texts for f in safeguards.check(text)}
        return list(found.values())

    @property
    def is_stopped(self) -> bool:
        """Whether something in it can never be sent."""
        return any(finding.severity == "block" for finding in self.findings)

    @property
    def is_doubtful(self) -> bool:
        """Whether something in it may be sent only with a reason."""
        return any(finding.severity == "confirm" for finding in self.findings)

    @property
    def can_leave(self) -> bool:
        """Whether it may be sent at all: somebody is reached, nobody pointed out, nothing forbidden said."""
        return bool(self.reach.recipients) and not self.reach.points_out and not self.is_stopped

    def digest(self) -> str:
        """Return a digest of all that the page shows: another text or another number is another digest."""
        alert = self.alert
        where = [self.places, self.aim.words if self.aim else ""]
        shown = [alert.public_id, alert.kind, alert.title, self.sms, self.email, self.reach.people, *where]
        return hashlib.sha256(json.dumps(shown).encode()).hexdigest()

    def sent_recently(self, now: datetime) -> "Recent | None":
        """Return the latest alert of the same kind that went to the same places within the hour."""
        alike = Alert.objects.like(self.alert, since=now - RECENTLY).select_related("created_by__person")
        latest = alike.first() if self.alert.corrects_id is None else None
        if latest is None or latest.approved_at is None:
            return None
        return Recent(latest, max(1, round((now - latest.approved_at).total_seconds() / 60)))


def steps() -> list[str]:
    """Return the steps from writing to sending, by name."""
    return [gettext("Write"), gettext("Review"), gettext("Send")]


def _left_out(counts: dict[str, int]) -> list[tuple[str, str]]:
    return [
        (
            "no_channel",
            ngettext(
                "%(number)s has not chosen any of these channels.",
                "%(number)s have not chosen any of these channels.",
                counts.get("no_channel", 0),
            ),
        ),
        (
            "no_address",
            ngettext(
                "%(number)s has no number or address for them.",
                "%(number)s have no number or address for them.",
                counts.get("no_address", 0),
            ),
        ),
        (
            "stopped",
            ngettext(
                "%(number)s has asked for no more messages.",
                "%(number)s have asked for no more messages.",
                counts.get("stopped", 0),
            ),
        ),
    ]


def _cut(text: str, marks: list[tuple[int, int]]) -> list[tuple[str, bool]]:
    pieces, end = [], 0
    for start, stop in marks:
        pieces += [(text[end:start], False), (text[start:stop], True)]
        end = stop
    return [(piece, is_marked) for piece, is_marked in [*pieces, (text[end:], False)] if piece]
