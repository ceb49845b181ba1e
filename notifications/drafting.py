"""Beginning a message from a template: a municipality's own words, or the usual ones."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from areas.models import Area, Municipality, TrailEntry
from grannsamverkan.accounts.models import User
from notifications.events import TEXTS, Event, Text, fill
from notifications.models import Alert, Template


def words_for(event: Event, municipality: Municipality | None) -> Text:
    """Return the words of an event in a municipality."""
    usual = TEXTS[event]
    own = Template.objects.filter(municipality=municipality, event=event.value).first()
    return usual._replace(title=own.title, text=own.text) if own else usual


def all_words_for(municipality: Municipality) -> list[tuple[Event, Text, bool]]:
    """Return the words of every event in a municipality, and whether they are its own."""
    own = {each.event: each for each in Template.objects.filter(municipality=municipality)}
    return [
        (event, usual._replace(title=own[event].title, text=own[event].text), True)
        if event.value in own
        else (event, usual, False)
        for event, usual in TEXTS.items()
    ]


@transaction.atomic
def begin_draft(
    *,
    event: Event,
    municipality: Municipality | None,
    answers: dict[str, str],
    by: User,
    areas: Sequence[Area] = (),
    municipalities: Sequence[Municipality] = (),
) -> Alert:
    """Return a new draft of somebody's with a template's text, filled in, for the places that were chosen."""
    words = words_for(event, municipality)
    title, text = fill(words.title, answers), fill(words.text, answers)
    draft = Alert.objects.create(kind=words.kind, title=title[:100], sms_text=text, created_by=by)
    draft.areas.set(areas)
    draft.municipalities.set(municipalities)
    return draft


@transaction.atomic
def keep_words(
    *, event: Event, municipality: Municipality, title: str, text: str, by: User, now: datetime
) -> None:
    """Let a municipality have its own words for an event; writing the usual ones takes its own away."""
    usual = TEXTS[event]
    own = Template.objects.filter(municipality=municipality, event=event.value)
    if (title, text) == (usual.title, usual.text):
        own.delete()
    else:
        own.update_or_create(
            municipality=municipality, event=event.value, defaults={"title": title, "text": text}
        )
    TrailEntry.objects.record(
        "template.changed", by=by, subject=municipality, municipality=municipality, at=now, event=event.value
    )
