"""From the arguments of a command to a draft; each wrong argument is named."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from shapely.errors import ShapelyError
from shapely.geometry import shape

from areas.geometry import written
from areas.models import Area, Municipality
from areas.permissions import Actor
from areas.roles import Permission
from grannsamverkan.accounts.models import User
from notifications import siding
from notifications.aiming import touch
from notifications.models import Alert, AlertAim
from notifications.models.alert import both_channels
from notifications.models.marked import EXERCISE, marked


def alert_from(options: dict[str, Any]) -> tuple[Alert, list[User]]:
    """Return a saved draft and its approvers; CommandError (exit 2) names every wrong argument."""
    wrong: list[str] = []
    areas = _named(Area, options["area"], "--area", wrong)
    municipalities = _named(Municipality, options["municipality"], "--municipality", wrong)
    polygon = _polygon(options["polygon"], wrong)
    sender = _user(options["by"], "--by", wrong)
    approvers = [_user(email, "--approved-by", wrong) for email in options["approved_by"]]
    asked = _named(Municipality, options["ask"], "--ask", wrong)
    _require_asked([*areas, *municipalities], asked, sender, wrong)
    send_at = _moment(options["at"], wrong)
    if not (options["area"] or options["municipality"] or options["polygon"]):
        wrong.append("--area, --municipality or --polygon: say at least one")
    if wrong:
        raise CommandError("\n".join(wrong), returncode=2)
    with transaction.atomic():
        mark = EXERCISE if options["exercise"] else ""
        alert = Alert.objects.create(
            kind=options["kind"],
            is_exercise=options["exercise"],
            title=marked(options["title"], mark),
            email_text=marked(options["text"], mark),
            sms_text=marked(options["sms"] or options["text"], mark),
            channels=sorted(set(options["channel"]), reverse=True) or both_channels(),
            audience=options["to"],
            polygon=polygon,
            send_at=send_at,
            created_by=sender,
        )
        alert.areas.set(areas)
        alert.municipalities.set(municipalities)
        if polygon:
            alert.aim = AlertAim.objects.create(alert=alert, way=AlertAim.Way.MAP, drawn=written(polygon))
        if polygon and not (areas or municipalities):
            touch(alert, among=_areas_of(sender) | Area.objects.public().filter(municipality__in=asked))
        siding.ask(alert, asked, by=sender)
    return alert, [approver for approver in approvers if approver]


def _named(model: Any, slugs: list[str], argument: str, wrong: list[str]) -> list[Any]:
    found = {row.slug: row for row in model.objects.filter(slug__in=slugs)}
    wrong += [f"{argument} {slug}: there is none with that address" for slug in slugs if slug not in found]
    return list(found.values())


def _require_asked(
    places: list[Area | Municipality], asked: list[Municipality], sender: User | None, wrong: list[str]
) -> None:
    """Name the places across a border whose municipality is not asked, and whoever cannot be asked."""
    if sender is None:
        wrong += ["--ask: say with --by who asks; the operator may send everywhere"] if asked else []
        return
    actor = Actor(sender)
    askable = set(siding.askable(actor))
    wrong += [
        f"--ask {one.slug}: not across a border, or nobody there may approve"
        for one in asked
        if one not in askable
    ]
    public = set(Area.objects.public().filter(municipality__in=asked))
    for place in places:
        home = place.municipality if isinstance(place, Area) else place
        if home in asked and isinstance(place, Area) and place not in public:
            wrong.append(f"--area {place.slug}: there is none with that address")
        if home in askable.difference(asked) and not actor.may(Permission.WRITE_ALERTS, place):
            wrong.append(
                f"{place.slug} is across the border, in {home.name}: --ask {home.slug} has it approved there"
            )


def _user(email: str | None, argument: str, wrong: list[str]) -> User | None:
    if email is None:
        return None
    user = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    if user is None:
        wrong.append(f"{argument} {email}: nobody signs in with that address")
    return user


def _areas_of(sender: User | None) -> QuerySet[Area]:
    """Return the areas that the sender may write to; the operator may write to all."""
    living = Area.objects.exclude(state=Area.State.CLOSED)
    return living if sender is None else living.open_to(Actor(sender), Permission.WRITE_ALERTS)


def _moment(text: str | None, wrong: list[str]) -> datetime | None:
    if text is None:
        return None
    try:
        moment = parse_datetime(text)
    except ValueError:
        moment = None
    if moment is None:
        wrong.append(f"--at {text}: not a date and time, such as 2026-11-24T18:00")
        return None
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)


def _polygon(path: str | None, wrong: list[str]) -> Any:
    if path is None:
        return None
    try:
        document = json.loads(Path(path).read_text(encoding="utf-8"))
        geometry = document.get("geometry", document)
        is_sound = shape(geometry).is_valid and geometry["type"] in ("Polygon", "MultiPolygon")
    except (OSError, ValueError, AttributeError, KeyError, TypeError, ShapelyError):
        is_sound = False
    if not is_sound:
        wrong.append(f"--polygon {path}: not a readable GeoJSON polygon that does not cross itself")
        return None
    return geometry
