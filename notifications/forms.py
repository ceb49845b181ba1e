"""What the console asks of those who write, send and approve."""

from typing import Any, ClassVar, cast

from django import forms
from django.core import signing
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from areas.models import Area, Municipality
from areas.permissions import Actor
from areas.roles import Permission, Role
from notifications.aim_forms import AimForm
from notifications.aiming import touch
from notifications.exercise_forms import ExerciseForm
from notifications.models import Alert, Delivery
from notifications.models.marked import CHOSEN
from notifications.scheduling import LocalTimeField
from notifications.statuses import Channel

TYPED_ABOVE = 100
"""Above this many recipients their number is typed before anything is sent."""


_PLACES = frozenset({"municipalities", "areas"})


class MessageField(forms.CharField):
    """A text of several lines, with line breaks as one character each: an SMS is counted by character."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        """Return the text with plain line breaks."""
        return (super().to_python(value) or "").replace("\r\n", "\n").replace("\r", "\n")


class AlertForm(ExerciseForm):
    """An alert as it is written.

    A draft may lack anything: with `lenient`, whatever can be kept is valid. A correction has its audience
    from the alert that it corrects and asks for none.
    """

    sms_text = MessageField(
        label=_("Message"),
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What has happened, where, when and what to do. No names, plates or looks."),
        error_messages={"required": _("Write what is to be sent.")},
    )
    email_text = MessageField(
        label=_("Text of the e-mail"),
        max_length=10_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Leave it empty and the e-mail says the same as the SMS."),
    )
    municipalities = forms.ModelMultipleChoiceField(
        Municipality.objects.none(), to_field_name="slug", required=False, label=_("Whole municipalities")
    )
    areas = forms.ModelMultipleChoiceField(
        Area.objects.none(), to_field_name="slug", required=False, label=_("Areas")
    )
    channels = forms.MultipleChoiceField(
        choices=Channel.choices,
        label=_("Send by"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose SMS, e-mail or both.")},
    )

    class Meta:
        model = Alert
        fields = (
            "kind",
            "title",
            "sms_text",
            "email_text",
            "municipalities",
            "areas",
            "audience",
            "channels",
            "is_exercise",
        )
        widgets: ClassVar = {
            "kind": forms.RadioSelect,
            "audience": forms.RadioSelect,
            "title": forms.TextInput(attrs={"autocomplete": "off"}),
        }
        labels: ClassVar = {"title": _("Heading"), "audience": _("Goes to")}
        help_texts: ClassVar = {"title": _("Shown in the e-mail and on the web, not in the SMS.")}
        error_messages: ClassVar = {"title": {"required": _("Write a heading.")}}

    def __init__(self, *args: Any, actor: Actor, lenient: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lenient = lenient
        self.aim: AimForm | None = None
        if self.instance.corrects_id:
            for name in ("municipalities", "areas", "audience"):
                del self.fields[name]
        else:
            said = self.data if self.is_bound else None
            self.aim = AimForm(said, draft=self.instance, actor=actor)
            across = [one.pk for one in self.aim.across]
            permitted = Area.objects.open_to(actor, Permission.WRITE_ALERTS).exclude(state=Area.State.CLOSED)
            permitted |= Area.objects.public().filter(municipality__in=across)
            self._choices("areas").queryset = permitted.select_related("municipality")
            municipalities = Municipality.objects.open_to(actor, Permission.WRITE_ALERTS)
            self._choices("municipalities").queryset = municipalities | Municipality.objects.filter(
                pk__in=across
            )
            self._name_contact_persons(municipalities)
        if lenient:
            for field in self.fields.values():
                field.required = False

    @classmethod
    def of_draft(cls, draft: Alert, *, actor: Actor) -> "AlertForm":
        """Return a form filled in by a draft, to ask whether it is whole and still the writer's."""
        kept = cls(instance=draft, actor=actor)
        asked = [kept, kept.aim] if kept.aim else [kept]
        said = {name: form[name].value() for form in asked for name in form.fields}
        return cls(said, instance=draft, actor=actor)

    def _name_contact_persons(self, municipalities: QuerySet[Municipality]) -> None:
        """Say what contact persons are called, where all the writer's municipalities say the same."""
        words = {one.word_for(Role.CONTACT_PERSON, several=True) for one in municipalities}
        label = words.pop() if len(words) == 1 else Alert.Audience.CONTACT_PERSONS.label
        choices = {one.value: one.label for one in CHOSEN} | {Alert.Audience.CONTACT_PERSONS.value: label}
        cast("forms.ChoiceField", self.fields["audience"]).choices = list(choices.items())

    def _choices(self, name: str) -> forms.ModelMultipleChoiceField:
        return cast("forms.ModelMultipleChoiceField", self.fields[name])

    def choices_of(self, name: str) -> QuerySet[Any]:
        """Return the areas, or the municipalities, to which this person may send."""
        return cast("QuerySet[Any]", self._choices(name).queryset)

    def clean(self) -> dict[str, Any]:
        """Ask for a place, when the whole is asked for."""
        data = super().clean() or {}
        if self.aim and self.aim.is_narrow:
            for name in _PLACES:
                self.errors.pop(name, None)
                data.pop(name, None)
            for sentence in () if self.lenient else self.aim.sentences:
                self.add_error(None, sentence)
            return data
        is_placeless = not (data.get("areas") or data.get("municipalities"))
        if "areas" in self.fields and is_placeless and not (self.lenient or self.errors.get("areas")):
            self.add_error("areas", gettext("Choose at least one area, or a whole municipality."))
        return data

    def keep(self) -> bool:
        """Save what is written, if it still is a draft; False when it has been handed in meanwhile."""
        columns = [name for name in self.cleaned_data if name not in _PLACES]
        with transaction.atomic():
            drafts = Alert.objects.select_for_update().filter(pk=self.instance.pk)
            if not drafts.filter(state=Alert.State.DRAFT).exists():
                return False
            self.instance.save(update_fields=columns)
            for name in _PLACES.intersection(self.cleaned_data):
                getattr(self.instance, name).set(self.cleaned_data[name])
            if self.aim and self.aim.keep(self.instance):
                touch(self.instance, among=self.choices_of("areas"))
        return True

    @property
    def has_content(self) -> bool:
        """Whether anything has been written or chosen that would be a pity to lose."""
        names = ("title", "sms_text", "email_text", "areas", "municipalities")
        is_aimed = self.aim is not None and self.aim.has_content
        return is_aimed or any(self.cleaned_data.get(name) for name in names)


class WhenForm(forms.Form):
    """When an alert is to leave."""

    send_at = LocalTimeField(
        label=_("Send at"),
        required=False,
        help_text=_("Leave it empty to send now. Until then it can be undone."),
    )


class SendForm(WhenForm):
    """The last question before an alert leaves: exactly what was read, to exactly as many as were named.

    `seen` describes what the page shows; it travels signed, so that a draft changed in another window is
    not sent unread.
    """

    seen = forms.CharField(widget=forms.HiddenInput)
    number = forms.CharField(
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": _("Type the number of recipients.")},
    )
    again = forms.BooleanField(
        label=_("Yes, this is another message"),
        error_messages={
            "required": _("Something like this has just been sent. Confirm that this is another.")
        },
    )
    reason = forms.CharField(
        label=_("Why does it have to be said?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Your reason is kept together with the message."),
        error_messages={"required": _("Write why it has to be said, or change the message.")},
    )

    SALT = "notifications.seen"

    def __init__(
        self,
        data: Any,
        *,
        seen: str,
        people: int,
        typed: bool,
        is_repeated: bool = False,
        is_doubtful: bool = False,
        may_wait: bool = False,
    ) -> None:
        super().__init__(data, initial={"seen": signing.dumps(seen, salt=self.SALT)})
        self.on_page, self.people = seen, people
        self.fields["number"].label = gettext("Type the number of recipients: %(number)s") % {
            "number": people
        }
        asked = {"number": typed and people > TYPED_ABOVE, "again": is_repeated, "reason": is_doubtful}
        asked["send_at"] = may_wait
        for name, is_asked in asked.items():
            if not is_asked:
                del self.fields[name]

    def clean_seen(self) -> str:
        """Refuse when something else is in the draft than what was read."""
        try:
            seen = signing.loads(self.cleaned_data["seen"], salt=self.SALT)
        except signing.BadSignature:
            seen = None
        if seen != self.on_page:
            raise forms.ValidationError(
                gettext("The message or its recipients have changed since you read it. Read it once more.")
            )
        return self.on_page

    def clean_number(self) -> str:
        """Refuse any number but the one on the page; spaces between the digits are allowed."""
        number = "".join(self.cleaned_data["number"].split())
        if number != str(self.people):
            raise forms.ValidationError(
                gettext("That is not the number of recipients. Type %(number)s.") % {"number": self.people}
            )
        return number


class Ticked(forms.ModelMultipleChoiceField):
    """Rows of a list that were ticked; a number that no row can have is no row's."""

    def clean(self, value: Any) -> Any:
        """Return the rows, or refuse what is none of them."""
        try:
            return super().clean(value)
        except OverflowError as error:  # SQLite cannot even be asked for a number so large
            raise forms.ValidationError(self.error_messages["required"], code="required") from error


class SettleForm(forms.Form):
    """What is to become of messages of which nobody knows whether they arrived."""

    how = forms.ChoiceField(choices=[("again", _("Send again")), ("leave", _("Leave it"))])
    deliveries = Ticked(Delivery.objects.none(), error_messages={"required": _("Tick at least one message.")})

    def __init__(self, data: Any, *, awaiting: QuerySet[Delivery]) -> None:
        super().__init__(data)
        cast("forms.ModelMultipleChoiceField", self.fields["deliveries"]).queryset = awaiting


class RejectForm(forms.Form):
    """Why a message goes back to the one who wrote it."""

    why = forms.CharField(
        label=_("What needs to be changed?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The writer reads this."),
        error_messages={"required": _("Write what needs to be changed.")},
    )
