"""A municipality: the body that is responsible for the register and for what is sent."""

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from areas.models.clock import Clock
from areas.origins import origins_in, require_origins
from areas.roles import Permission, Role

if TYPE_CHECKING:
    from areas.permissions import Actor


class MunicipalityQuerySet(models.QuerySet["Municipality"]):
    """Questions about many municipalities."""

    def open_to(self, actor: "Actor", permission: Permission) -> "MunicipalityQuerySet":
        """Those in the whole of which somebody holds a permission."""
        return self.filter(pk__in=actor.municipality_ids(permission))


class Municipality(Clock):
    """A municipality with its own sender, limits and words."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    slug = models.SlugField(_("address on the site"), unique=True)
    code = models.CharField(
        _("municipal code"),
        max_length=4,
        unique=True,
        validators=[RegexValidator(r"^\d{4}$")],
        help_text=_("Four digits, as Statistics Sweden counts them."),
    )
    sms_sender = models.CharField(
        _("sender of SMS"),
        max_length=11,
        default="Grannsamv",
        validators=[RegexValidator(r"^(?!(?i:polisen)$)[A-Za-z0-9]{3,11}$")],
        help_text=_("3–11 letters a–z and digits. Never the name of the police."),
    )
    responsible_board = models.CharField(_("responsible board"), max_length=120, blank=True)
    contact_email = models.EmailField(
        _("e-mail for questions"),
        blank=True,
        help_text=_("A mailbox of the office, shown on the contact page."),
    )
    contact_phone = models.CharField(
        _("switchboard"), max_length=20, blank=True, help_text=_("Shown on the contact page.")
    )
    approval_above_recipients = models.PositiveIntegerField(
        _("a second person approves above this many recipients"), default=200
    )
    warnings_need_approval = models.BooleanField(_("a second person approves every warning"), default=True)
    alerts_per_hour = models.PositiveSmallIntegerField(_("alerts per sender and hour"), default=3)
    break_glass_allowed = models.BooleanField(
        _("in an emergency a police officer may send a warning alone"),
        default=True,
        help_text=_("With a reason, told at once to all who could have approved, and reviewed afterwards."),
    )
    sms_month_budget = models.PositiveIntegerField(
        _("budget for SMS, SEK a month"),
        null=True,
        blank=True,
        help_text=_("The numbers show the cost against it. It stops nothing."),
    )
    uses_police_events = models.BooleanField(
        _("the weekly letter tells of the police's public events"), default=True
    )
    embedded_on = models.TextField(
        _("web sites that show the messages"),
        blank=True,
        max_length=1000,
        validators=[require_origins],
        help_text=_("Sites that may show the latest messages in a frame of theirs, one on each line."),
    )
    role_words = models.JSONField(
        _("own words for the roles"),
        default=dict,
        blank=True,
        help_text=_("For each role the word for one and for several, where they are not the usual ones."),
    )

    objects = MunicipalityQuerySet.as_manager()

    class Meta:
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")
        ordering = ("name",)
        constraints = (
            models.CheckConstraint(
                condition=~Q(sms_sender__iexact="polisen"), name="sender_is_never_the_police"
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def sites_that_embed(self) -> list[str]:
        """The sites that may show its messages in a frame: each `https://` and a host, nothing else."""
        try:
            return origins_in(self.embedded_on)
        except ValidationError:
            return []

    def word_for(self, role: Role, *, several: bool = False) -> str:
        """Return what one who holds a role is called here, or several: the own word, else the usual one."""
        own = self.role_words.get(role.value, {}).get("many" if several else "one", "")
        return own or str(role.plural if several else role.label)
