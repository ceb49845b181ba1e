"""A neighbourhood-watch area: the streets it covers and where it is in its life."""

from collections.abc import Iterator
from datetime import date
from itertools import count
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from areas.addresses import Stretch
from areas.calendar_days import months_before
from areas.geometry import Box, box_of
from areas.models.clock import OwnClock
from areas.models.municipality import Municipality
from areas.roles import Permission
from areas.spelling import SHORTEST_HEARD, fold, sound

if TYPE_CHECKING:
    from areas.permissions import Actor

FEWEST_SHOWN = 5  # a smaller number could point out somebody


def possible_slugs(name: str, municipality: Municipality) -> Iterator[str]:
    """Yield what an area could be called in addresses, the best one first, without end."""
    stem = slugify(name)[:60] or municipality.slug
    yield stem
    yield f"{stem}-{municipality.slug}"[:70]
    yield from (f"{stem}-{number}" for number in count(2))


def in_a_year() -> date:
    """Return the day a year from now."""
    return months_before(timezone.localdate(), -12)


def _without_number(words: str) -> str:
    """Return folded words; a house number is no part of a street's name."""
    return fold(words).rstrip("0123456789 ") or fold(words)


class AreaQuerySet(models.QuerySet["Area"]):
    """Questions about many areas."""

    def public(self) -> "AreaQuerySet":
        """Those that anybody may see: trained or active."""
        return self.filter(state__in=PUBLIC)

    def open_to(self, actor: "Actor", permission: Permission) -> "AreaQuerySet":
        """Those in which somebody holds a permission, by the area itself or by its municipality."""
        return self.filter(
            Q(pk__in=actor.area_ids(permission)) | Q(municipality__in=actor.municipality_ids(permission))
        )

    def within(self, box: Box) -> "AreaQuerySet":
        """Those whose boundary may have something in common with a rectangle."""
        return self.filter(west__lte=box.east, east__gte=box.west, south__lte=box.north, north__gte=box.south)

    def note_life(self, on: date) -> int:
        """Note that something was heard of them on a day; return of how many that was news."""
        return self.filter(sign_of_life_on__lt=on).update(sign_of_life_on=on)

    def covering(self, words: str) -> "AreaQuerySet":
        """Those whose name, streets or postcodes match what somebody typed."""
        digits = "".join(c for c in words if c.isdigit())
        if len(digits) == 5 and not fold(words).replace(" ", "").strip(digits):
            return self.filter(Exists(AreaPostcode.objects.filter(area=OuterRef("pk"), postcode=digits)))
        name = _without_number(words)
        streets = AreaStreet.objects.filter(area=OuterRef("pk"), name_key__startswith=name)
        return self.filter(Exists(streets) | Q(name_key__contains=name))

    def sounding_like(self, words: str) -> "AreaQuerySet":
        """Those whose name or streets begin as words that were perhaps misspelt are heard."""
        heard = sound(_without_number(words))
        if len(heard) < SHORTEST_HEARD:
            return self.none()
        streets = AreaStreet.objects.filter(area=OuterRef("pk"), name_sound__startswith=heard)
        return self.filter(Exists(streets) | Q(name_sound__startswith=heard))

    def found_by(self, words: str) -> "AreaQuerySet":
        """Those that match what somebody typed, else those that sound like it."""
        covering = self.covering(words)
        return covering if covering.exists() else self.sounding_like(words)


class Area(OwnClock):
    """An area where neighbours watch together, from first interest to closed."""

    class State(models.TextChoices):
        INTEREST = "interest", _("interest shown")
        MEETING_BOOKED = "meeting_booked", _("start meeting booked")
        TRAINED = "trained", _("trained")
        ACTIVE = "active", _("active")
        DORMANT = "dormant", _("dormant")
        CLOSED = "closed", _("closed")

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="areas")
    name = models.CharField(_("name"), max_length=80)
    name_key = models.CharField(max_length=80, editable=False)
    name_sound = models.CharField(max_length=80, editable=False, default="")
    slug = models.SlugField(_("address on the site"), max_length=80, unique=True)
    state = models.CharField(_("state"), max_length=16, choices=State, default=State.INTEREST)
    state_since_on = models.DateField(_("in this state since"), null=True, blank=True)
    homes = models.PositiveIntegerField(
        _("homes in the area"),
        null=True,
        blank=True,
        help_text=_("All homes, also those that have not joined. Shows how large a share takes part."),
    )
    boundary = models.JSONField(
        _("boundary"), null=True, blank=True, help_text=_("A GeoJSON polygon, or none: the streets say it.")
    )
    # The rectangle around the boundary, so that the database finds who may lie there.
    west = models.FloatField(null=True, editable=False)
    south = models.FloatField(null=True, editable=False)
    east = models.FloatField(null=True, editable=False)
    north = models.FloatField(null=True, editable=False)

    # The year wheel: docs/year-wheel.md
    sign_of_life_on = models.DateField(_("last sign of life"), default=timezone.localdate)
    question_on = models.DateField(_("contact persons are asked about their lists"), default=in_a_year)
    asked_on = models.DateField(_("last asked"), null=True, blank=True)
    warned_on = models.DateField(_("warned of falling asleep"), null=True, blank=True)

    objects = AreaQuerySet.as_manager()

    class Meta:
        verbose_name = _("area")
        verbose_name_plural = _("areas")
        ordering = ("municipality__name", "name")
        constraints = (
            models.UniqueConstraint(
                fields=["municipality", "name"], name="area_names_differ_in_a_municipality"
            ),
        )
        indexes: ClassVar = [
            models.Index(fields=["name_key"]),
            models.Index(fields=["west", "east", "south", "north"], name="areas_by_box"),
            models.Index(fields=["state", "sign_of_life_on"]),
            models.Index(fields=["state", "question_on"]),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the folded name and the box beside what they are made from."""
        self.prepare()
        super().save(*args, **kwargs)

    def prepare(self) -> "Area":
        """Make what is made from name and boundary; before a bulk insert it must be asked for."""
        self.name_key = fold(self.name)
        self.name_sound = sound(self.name_key)
        self.west, self.south, self.east, self.north = box_of(self.boundary) or (None,) * 4
        return self

    @property
    def box(self) -> Box | None:
        """The rectangle around the boundary."""
        return box_of(self.boundary)

    @property
    def is_public(self) -> bool:
        """Whether anybody may see it and join."""
        return self.state in PUBLIC

    @property
    def takes_members(self) -> bool:
        """Whether a household may join; a closed area takes nobody."""
        return self.state not in (self.State.CLOSED, self.State.INTEREST)

    @property
    def takes_signs(self) -> bool:
        """Whether signs may be ordered and delivered; before an area is active there are none."""
        return self.state == self.State.ACTIVE

    @property
    def gives_up_signs(self) -> bool:
        """Whether the signs that still stand have to be taken down."""
        return self.state == self.State.CLOSED

    @property
    def shown_households(self) -> int | None:
        """How many households have joined, as anybody may know it: None below five.

        People with protected identity are never counted.
        """
        members = self.memberships.current().exclude(person__has_protected_identity=True)
        joined = members.values("household").distinct().count()
        return joined if joined >= FEWEST_SHOWN else None


PUBLIC = (Area.State.TRAINED, Area.State.ACTIVE)


class AreaStreet(models.Model):
    """A street, or a stretch of its numbers, that belongs to an area."""

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="streets")
    name = models.CharField(_("street"), max_length=80)
    name_key = models.CharField(max_length=80, editable=False)
    name_sound = models.CharField(max_length=80, editable=False, default="")
    first_number = models.PositiveSmallIntegerField(_("from number"), null=True, blank=True)
    last_number = models.PositiveSmallIntegerField(_("to number"), null=True, blank=True)

    class Meta:
        verbose_name = _("street of an area")
        verbose_name_plural = _("streets of areas")
        ordering = ("name_key", "first_number")
        constraints = (
            models.CheckConstraint(
                condition=Q(last_number__isnull=True)
                | Q(first_number__isnull=True)
                | Q(last_number__gte=models.F("first_number")),
                name="street_numbers_rise",
            ),
        )
        indexes: ClassVar = [
            models.Index(fields=["name_key", "area"]),
            models.Index(fields=["name_sound", "area"]),
        ]

    def __str__(self) -> str:
        return str(self.stretch)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the folded name beside the name."""
        self.name_key = fold(self.name)
        self.name_sound = sound(self.name_key)
        super().save(*args, **kwargs)

    @property
    def stretch(self) -> Stretch:
        """The street and its numbers as a plain value."""
        return Stretch(self.name, self.first_number, self.last_number)


class AreaPostcode(models.Model):
    """A postcode that lies wholly or partly within an area."""

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="postcodes")
    postcode = models.CharField(_("postcode"), max_length=5, db_index=True)

    class Meta:
        verbose_name = _("postcode of an area")
        verbose_name_plural = _("postcodes of areas")
        ordering = ("postcode",)
        constraints = (models.UniqueConstraint(fields=["area", "postcode"], name="postcode_once_in_an_area"),)

    def __str__(self) -> str:
        return f"{self.postcode[:3]} {self.postcode[3:]}"
