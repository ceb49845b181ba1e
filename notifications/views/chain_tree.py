"""The chain of a warning as a tree: municipality, area, and who in it has done what. Some areas at a time.

Whatever the number of areas, four questions to the database.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property
from itertools import groupby

from django.db.models import Count, Exists, OuterRef, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from areas.models import Appointment, Area, Membership, Municipality
from areas.models.appointment import title_in
from areas.models.area import AreaQuerySet
from areas.permissions import Actor
from areas.roles import Permission, Role
from notifications.audience import areas_of
from notifications.models import Alert, Chain, ChainStep, FollowOn, PutUp
from notifications.models.follow_on import follow_on_of
from notifications.rungs import ASKED, Outcome, Rung
from notifications.standing import Standing, answered_at, posts_in, standings

AREAS = 25
FOLLOWED = timedelta(hours=12)
"""How long after release an answer, a forward or a notice is still looked for."""


class Look(StrEnum):
    """How an area stands, the most pressing first."""

    NOBODY = "nobody"
    ASKING = "asking"
    DIRECT = "direct"
    WAITING = "waiting"
    UNSEEN = "unseen"
    PASSED_ON = "passed_on"
    ENDED = "ended"


def look_of(rung: int, outcome: int) -> Look:
    """Return how an area stands by the last of its steps."""
    if outcome == Outcome.ANSWERED:
        return Look.PASSED_ON
    if outcome == Outcome.WAITING:
        return Look.WAITING if rung == Rung.CONTACT_PERSON else Look.ASKING
    if outcome == Outcome.ENDED:
        return Look.ENDED
    return Look.DIRECT if rung == Rung.HOUSEHOLDS else Look.NOBODY


@dataclass(frozen=True)
class Leaf:
    """One post in the chain of an area: who holds it, and what has come of it there."""

    role: Role
    title: str
    name: str = ""
    appointment: Appointment | None = None
    asked_at: datetime | None = None

    @property
    def is_vacant(self) -> bool:
        """Whether nobody holds it."""
        return self.appointment is None

    @property
    def answered_at(self) -> datetime | None:
        """When the holder said that it is passed on."""
        return answered_at(self.appointment) if self.appointment else None

    @property
    def line(self) -> str:
        """What the holder added when sending it on."""
        return self._fact("line") or ""

    @property
    def forward(self) -> str:
        """The public id of the alert by which the holder sent it on, or nothing."""
        return self._fact("forward") or ""

    @property
    def is_put_up(self) -> bool:
        """Whether the holder says that the notice hangs."""
        return bool(self._fact("is_put_up"))

    def _fact(self, name: str) -> str:
        return str(vars(self.appointment)[name] or "") if self.appointment else ""


@dataclass
class Branch:
    """One area of the tree."""

    standing: Standing
    steps: list[ChainStep] = field(default_factory=list)
    names: bool = False  # whether the reader may know who it is

    @property
    def area(self) -> Area:
        """The area."""
        return self.standing.area

    @property
    def last(self) -> ChainStep | None:
        """The step that is waited for, or the last that was taken."""
        return self.steps[-1] if self.steps else None

    @property
    def look(self) -> Look:
        """How it stands."""
        if self.last:
            return look_of(self.last.rung, self.last.outcome)
        return Look.PASSED_ON if self.standing.is_answered else Look.UNSEEN

    @property
    def asked(self) -> list[ChainStep]:
        """The steps by which somebody was asked, or it was sent straight to the households."""
        return [step for step in self.steps if step.outcome == Outcome.ASKED and step.rung != Rung.NOBODY]

    @cached_property
    def top(self) -> Leaf:
        """The main contact person."""
        return self._leaves(Role.MAIN_CONTACT_PERSON)[0]

    @cached_property
    def below(self) -> list[Leaf]:
        """Contact persons and deputies, and their posts where nobody holds them."""
        return [*self._leaves(Role.CONTACT_PERSON), *self._leaves(Role.DEPUTY)]

    @cached_property
    def told(self) -> list[Leaf]:
        """The coordinators, when they were asked or have answered."""
        leaves = self._leaves(Role.COORDINATOR)
        return [leaf for leaf in leaves if leaf.asked_at or leaf.answered_at]

    def _leaves(self, role: Role) -> list[Leaf]:
        title = title_in(self.area, role)
        posts = self.standing.coordinators if role == Role.COORDINATOR else self.standing.held(role)
        return [self._leaf(role, title, post) for post in posts] or [Leaf(role, title)]

    def _leaf(self, role: Role, title: str, post: Appointment) -> Leaf:
        is_shown = self.names and not post.person.has_protected_identity
        step = next((step for step in self.asked if ASKED.get(Rung(step.rung)) == role), None)
        name = post.person.name if is_shown else ""
        return Leaf(role, title, name, post, step.done_at if step else None)


@dataclass(frozen=True)
class Tree:
    """A page of the tree, and how the whole of it stands."""

    alert: Alert
    chain: Chain | None
    groups: list[tuple[Municipality, list[Branch]]]
    counts: dict[str, int]
    put_up: int
    page: int
    is_more: bool
    now: datetime

    @property
    def is_running(self) -> bool:
        """Whether the clock goes: somebody may be asked yet."""
        return self.chain is not None and self.chain.ended_at is None

    @property
    def polls_every(self) -> int:
        """How many seconds until the page asks again; 0 when nothing more is to be heard."""
        if self.is_running:
            return 2
        released = self.alert.released_at
        return 20 if released and self.now - released < FOLLOWED else 0

    @property
    def summary(self) -> list[tuple[Look, Promise, int]]:
        """How many areas stand how, the most pressing first; none where there is no clock."""
        return [(look, word, self.counts[look]) for look, word in _WORDS.items() if self.counts.get(look)]


_WORDS: dict[Look, Promise] = {
    Look.NOBODY: _("nobody has answered"),
    Look.ASKING: _("not answered in time, the next has been asked"),
    Look.DIRECT: _("sent straight to the households"),
    Look.WAITING: _("waiting for an answer"),
    Look.PASSED_ON: _("passed on"),
    Look.ENDED: _("no longer needed"),
}


def tree_of(alert: Alert, actor: Actor, *, page: int, now: datetime) -> Tree | None:
    """Return a page of a warning's tree for somebody who follows it; None where nobody is asked anything."""
    if alert.kind != Alert.Kind.WARNING or alert.released_at is None or follow_on_of(alert):
        return None
    everywhere = _areas(alert, actor)
    found = list(everywhere[page * AREAS : (page + 1) * AREAS + 1])
    branches = _branches(alert, found[:AREAS], actor, now)
    groups = [
        (municipality, list(some))
        for municipality, some in groupby(branches, key=lambda branch: branch.area.municipality)
    ]
    return Tree(
        alert=alert,
        chain=getattr(alert, "chain", None),
        groups=groups,
        counts=_counts(alert, everywhere),
        put_up=vars(alert).get("put_up_count", 0),
        page=page,
        is_more=len(found) > AREAS,
        now=now,
    )


def _areas(alert: Alert, actor: Actor) -> AreaQuerySet:
    """Return the areas with somebody in them that the reader may follow."""
    here = Area.objects.open_to(actor, Permission.FOLLOW_ALERTS).select_related("municipality")
    here = here.filter(pk__in=areas_of(alert).order_by().values("pk"))
    chain = Appointment.objects.current().in_chain().filter(area=OuterRef("pk"))
    members = Membership.objects.current().filter(area=OuterRef("pk"))
    return here.filter(Exists(chain) | Exists(members)).order_by("municipality__name", "name_key", "pk")


def _branches(alert: Alert, areas: list[Area], actor: Actor, now: datetime) -> list[Branch]:
    own = FollowOn.objects.filter(first=alert, person=OuterRef("person")).order_by()
    hung = PutUp.objects.filter(alert=alert, person=OuterRef("person"), area=OuterRef("area"))
    posts = posts_in(alert, areas, now=now).annotate(
        forward=Subquery(own.values("alert__public_id")[:1]),
        line=Subquery(own.values("line")[:1]),
        is_put_up=Exists(hung),
    )
    steps: dict[int, list[ChainStep]] = defaultdict(list)
    for step in ChainStep.objects.filter(alert=alert, area__in=areas).select_related("follow_on__alert"):
        steps[step.area_id].append(step)
    found = standings(areas, posts)
    return [Branch(found[area.pk], steps[area.pk], names=_may_know(actor, area)) for area in areas]


def _may_know(actor: Actor, area: Area) -> bool:
    """Whether somebody may know who holds the posts of an area: who sends there or keeps its register."""
    return any(actor.may(each, area) for each in (Permission.WRITE_ALERTS, Permission.SEE_HOUSEHOLDS))


def _counts(alert: Alert, areas: AreaQuerySet) -> dict[str, int]:
    """Count the areas by how they stand, each by its last step."""
    steps = ChainStep.objects.filter(alert=alert, area__in=areas.order_by().values("pk"))
    later = ChainStep.objects.filter(alert=alert, area=OuterRef("area"), rung__gt=OuterRef("rung"))
    last = steps.exclude(Exists(later)).order_by().values_list("rung", "outcome").annotate(Count("pk"))
    counts: dict[str, int] = defaultdict(int)
    for rung, outcome, number in last:
        counts[look_of(rung, outcome)] += number
    return counts
