"""What the tests of the chain ask: who was asked, how, and what became of each step."""

from areas.models import Area
from notifications.models import Alert, ChainStep, FollowOn
from notifications.rungs import Outcome, Rung

THE_WHOLE_TREE = [
    ("CONTACT_PERSON", {"Karin Kontakt"}),
    ("DEPUTY", {"Vera Vikarie"}),
    ("MAIN_CONTACT_PERSON", {"Hanna Huvud"}),
    ("COORDINATOR", {"Sara Samordnare"}),
    ("HOUSEHOLDS", {"Maja Medlem"}),
]


def asked(alert: Alert) -> list[tuple[str, set[str]]]:
    """Return each follow-on of an alert: how, and to whom."""
    return [
        (Rung(each.rung).name, set(each.alert.deliveries.values_list("person__name", flat=True)))
        for each in FollowOn.objects.filter(first=alert).order_by("alert_id")
    ]


def steps(alert: Alert, area: str = "Ekudden") -> list[tuple[str, str]]:
    """Return the steps in an area, each with what became of it."""
    found = ChainStep.objects.filter(alert=alert, area__name=area)
    return [(Rung(step.rung).name, Outcome(step.outcome).name) for step in found]


def straight_to_households(area: Area) -> None:
    area.last_resort = "households"
    area.save()
