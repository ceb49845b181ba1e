"""Walking through every world that the protocol can come into, and what must hold in each."""

from collections import deque
from collections.abc import Iterator

from notifications.statuses import Channel, Status
from tests.notifications.protocol_model import Rules
from tests.notifications.protocol_sending import is_final
from tests.notifications.protocol_world import CANCELLED, DELIVERED, NOTHING, SUPPRESSED, World

ARRIVED = (Status.ACCEPTED, Status.SENT, Status.UNDELIVERED, Status.DELIVERED)
STOPPED = (Status.SUPPRESSED, Status.CANCELLED, Status.EXPIRED)
BY_A_PERSON = {"sent again", "failed tried again", "left"}


class Broken(Exception):
    """Something happened that must not; the message is how it came to it."""


def walk(rules: Rules) -> int:
    """Visit every world; return how many there are, or raise Broken with the shortest way to a wrong one."""
    start = World(has=(NOTHING,) * rules.attempts)
    came_from: dict[World, tuple[World, str] | None] = {start: None}
    reached_from: dict[World, list[World]] = {}
    waiting = deque([start])
    while waiting:
        world = waiting.popleft()
        for label, following in rules.steps(world):
            after = rules.same(following)
            if after not in came_from:
                came_from[after] = (world, label)
                waiting.append(after)
            reached_from.setdefault(after, []).append(world)
            for wrong in (*wrong_step(world, label, after), *wrong_in(after, rules)):
                raise Broken("\n".join([*way(world, came_from), f"{label}: {after}", wrong]))
    for stuck in never_ending(came_from, reached_from, rules):
        raise Broken("\n".join([*way(stuck, came_from), "it never ends"]))
    return len(came_from)


def wrong_in(w: World, rules: Rules) -> Iterator[str]:
    """What must not be, whatever came before."""
    allowed = 1 + w.decisions + (w.doubts if rules.channel == Channel.EMAIL else 0)
    if w.taken > allowed:
        yield "taken twice"
    if w.status in ARRIVED and not w.taken and not w.decisions:
        yield "told as taken, and never was"
    if w.status == Status.DELIVERED and DELIVERED not in w.has:
        yield "told as delivered, and was not"
    if w.status in STOPPED and w.taken >= allowed:
        yield "told as stopped, and had arrived"


def wrong_step(before: World, label: str, after: World) -> Iterator[str]:
    """What must not happen."""
    if before.status >= Status.ACCEPTED and after.status < before.status and label not in BY_A_PERSON:
        yield "the status went back"
    for does in after.workers:
        is_new = does[:1] == ("asks",) and does not in before.workers
        if is_new and does[2] in (CANCELLED, SUPPRESSED):
            yield "asked for although it was stopped before the mark"


def never_ending(
    came_from: dict[World, tuple[World, str] | None], reached_from: dict[World, list[World]], rules: Rules
) -> Iterator[World]:
    """Worlds from which no way leads to an end."""
    ends = {world for world in came_from if is_final(world, rules)}
    waiting = deque(ends)
    while waiting:
        for before in reached_from.get(waiting.popleft(), ()):
            if before not in ends:
                ends.add(before)
                waiting.append(before)
    return (world for world in came_from if world not in ends)


def way(world: World, came_from: dict[World, tuple[World, str] | None]) -> list[str]:
    """How it came to this: one line for each step."""
    lines: list[str] = []
    while (step := came_from[world]) is not None:
        lines.append(f"{step[1]}: {world}")
        world = step[0]
    return lines[::-1]
