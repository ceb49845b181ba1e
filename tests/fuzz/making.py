"""Every form of ours, and how it is made: by what it asks for, from a world in which everything is there.

A new form needs a line here only if it asks for what no other has asked for.
"""

import copy
import inspect
from collections.abc import Iterator
from itertools import chain, product
from typing import Any

from allauth.mfa.models import Authenticator
from django import forms
from django.db.models import Model
from django.test import RequestFactory
from django.urls import get_resolver

from areas.models import Area, Municipality, Person
from areas.permissions import Actor
from grannsamverkan.sign_in.forms import SixDigits
from notifications.forms import AlertForm
from notifications.models import Alert, Delivery

ALLAUTHS = {
    "BaseConfirmCodeForm": ("code",),
    "ConfirmEmailVerificationCodeForm": ("code", "email", "user"),
    "EditWebAuthnForm": ("instance",),
    "LoginForm": ("request",),
    "VerifyPhoneForm": ("code", "phone", "user"),
    "_BaseAddWebAuthnForm": ("user",),
}
"""What forms of allauth's that ours are made from are told."""

OURS = ("areas.", "notifications.", "grannsamverkan.")
DECIDED = {"GlassForm": ("typed", "may_wait")}
"""What a form tells the one that it is made from, and lets nobody else say."""

PARTS = {SixDigits}
"""What is no form by itself."""

YES_OR_NO = (False, True)

Way = dict[str, Any]


def our_forms() -> list[type[forms.BaseForm]]:
    """Every form class of the three packages, once all their addresses are known."""
    assert get_resolver().url_patterns
    every = {form for form in _below(forms.BaseForm) if form.__module__.startswith(OURS)} - PARTS
    every = {form for form in every if not _lacks_model(form)}
    return sorted(every, key=lambda form: form.__qualname__)


def _lacks_model(form: type[forms.BaseForm]) -> bool:
    """Whether it is about no model of its own: a part of those that are made from it."""
    return issubclass(form, forms.BaseModelForm) and form._meta.model is None


def _below(form: type) -> Iterator[type]:
    return chain([form], *map(_below, form.__subclasses__()))


class Maker:
    """Makes forms in a world: the empty ones, and such as are about something that is there."""

    def __init__(self, world: Any) -> None:
        self.world = world
        actor, kind = Actor(world.coordinator.user), Authenticator.Type.WEBAUTHN
        aimed = [{"areas": [world.area.slug]}, {}]
        self.given: dict[Any, list[Any]] = {
            "actor": [actor],
            "aim": [AlertForm(said, instance=Alert(), actor=actor, lenient=True) for said in aimed],
            "alert": [world.alert],
            "area": [world.area],
            "awaiting": [Delivery.objects.all()],
            "members": [0, 12],
            "code": ["123456"],
            "email": [world.canary.email],
            "municipalities": [Municipality.objects.all()],
            "municipality": [world.area.municipality],
            "offered": [[(person.public_id, person.name) for person in Person.objects.all()]],
            "people": [Person.objects.all()],
            "person": [None, world.canary],
            "phone": [world.canary.phone],
            "user": [world.coordinator.user],
            "request": [RequestFactory().get("/")],
            "seen": ["what is on the page"],
            "draft": [Alert(), world.alert],
            "instance": [Authenticator(type=kind, user=world.coordinator.user, data={"name": "Nyckeln"})],
            ("people", int): [3, 150],
            "to": list(Area.State),
        }
        self.there: list[Model] = [world.area, world.household, world.sign, world.canary, world.alert]

    def ways(self, kind: type[forms.BaseForm]) -> list[Way]:
        """Every way to make a form: what it must be told, and what it need not."""
        choices = {}
        for name, annotation in _asked(kind).items():
            known = self.given.get((name, annotation), self.given.get(name))
            if known is None and annotation is bool:
                known = YES_OR_NO
            assert known, f"Say in {__name__} what {kind.__name__} is given as {name}"
            choices[name] = known
        if issubclass(kind, forms.BaseModelForm):
            choices["instance"] = self._instances(kind._meta.model)
        return [dict(zip(choices, chosen, strict=True)) for chosen in product(*choices.values())]

    def _instances(self, model: type[Model]) -> list[Model]:
        """Return what a form may be about: what is there, and what is to be."""
        place = {"area": self.world.area} if any(one.name == "area" for one in model._meta.fields) else {}
        there = [one for one in self.there if type(one) is model]
        return there if model is Person else [*there, model(**place)]

    def make(
        self, kind: type[forms.BaseForm], way: Way, data: Any = None, files: Any = None
    ) -> forms.BaseForm:
        """Make a form, bound to what came in with a request, if anything did."""
        instance = {"instance": copy.copy(way["instance"])} if "instance" in way else {}
        ours = [
            base for base in kind.__mro__ if base.__module__.startswith(OURS) and "__init__" in vars(base)
        ]
        takes_files = not any("data" in inspect.signature(base.__init__).parameters for base in ours)
        return kind(data, *((files,) if takes_files else ()), **(way | instance))


def _asked(kind: type[forms.BaseForm]) -> dict[str, Any]:
    """What a form has to be told besides what a request brings, and of what kind that is."""
    found: dict[str, Any] = {}
    for base in kind.__mro__:
        found |= dict.fromkeys(ALLAUTHS.get(base.__name__, ()))
        if base.__module__.startswith(OURS) and "__init__" in vars(base):
            given = inspect.signature(base.__init__).parameters.values()
            found |= {one.name: one.annotation for one in given if one.kind == one.KEYWORD_ONLY}
            if not any(one.kind == one.VAR_KEYWORD for one in given):
                break  # it tells those that it is made from what they ask for
    return {name: one for name, one in found.items() if name not in DECIDED.get(kind.__name__, ())}
