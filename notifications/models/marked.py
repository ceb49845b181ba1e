"""Exercises and trials: alerts that say what they are in their own text, so that nobody is misled."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

EXERCISE, TRIAL = "ÖVNING: ", "PROV: "
"""What the text of an exercise, and of a trial, begins with: Swedish in every language, as the texts are."""

TEXTS = ("title", "sms_text", "email_text")


class Audience(models.TextChoices):
    """Whom an alert is for, of those who live or have a task where it is aimed."""

    EVERYONE = "everyone", _("all members")
    CONTACT_PERSONS = "contact-persons", _("contact persons")
    WRITER = "writer", _("the writer alone, as a trial")


CHOSEN = (Audience.EVERYONE, Audience.CONTACT_PERSONS)
"""Those that a writer chooses between."""

SAY_SO = (
    models.CheckConstraint(
        condition=Q(is_exercise=False) | Q(state="draft") | Q(title__startswith=EXERCISE.strip()),
        name="an_exercise_says_so",
    ),
    models.CheckConstraint(
        condition=~Q(audience=Audience.WRITER) | Q(title__startswith=TRIAL.strip()), name="a_trial_says_so"
    ),
)


class Marked(models.Model):
    """Whether an alert is an exercise. What it says then begins with the word."""

    is_exercise = models.BooleanField(_("this is an exercise"), default=False)

    class Meta:
        abstract = True


def marked(text: str, mark: str) -> str:
    """Return a text that begins with a mark, once; nothing stays nothing."""
    return text if not text or text.startswith(mark) else f"{mark}{text}"


def is_marked(alert: Marked, mark: str) -> bool:
    """Whether everything that an alert says begins with a mark."""
    return all(text.startswith(mark) for text in (getattr(alert, name) for name in TEXTS) if text)
