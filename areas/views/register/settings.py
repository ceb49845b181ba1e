"""A municipality's settings: what holds there for all who write and approve, and words for its roles."""

from typing import NamedTuple

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from areas.chain_forms import RoleWordsForm
from areas.models import Municipality, TrailEntry
from areas.models.clock import LastResort
from areas.permissions import actor_of, asks_again_to_act, requires, user_of
from areas.roles import Permission
from areas.setting_up import choose_role_words, choose_settings
from areas.settings_forms import SettingsForm

CHANGES = 10


class Changed(NamedTuple):
    """One change of a setting, as it is told on the page."""

    entry: TrailEntry
    label: str
    old: str
    new: str


def _municipality(request: HttpRequest, slug: str) -> Municipality:
    open_ones = Municipality.objects.open_to(actor_of(request), Permission.CHOOSE_SETTINGS)
    return get_object_or_404(open_ones, slug=slug)


@requires(Permission.CHOOSE_SETTINGS)
@require_http_methods(["GET", "HEAD", "POST"])
@asks_again_to_act
def municipality_settings(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what holds in a municipality and who changed it last; change it."""
    municipality = _municipality(request, slug)
    form = SettingsForm(request.POST or None, instance=municipality)
    if request.method == "POST" and form.is_valid():
        choose_settings(municipality=municipality, chosen=form.cleaned_data, by=user_of(request))
        messages.success(request, gettext("Saved."))
        return redirect("municipality_settings", slug=slug)
    context = {
        "form": form,
        "municipality": municipality,
        "changes": _changes(municipality, form),
        "embedded": f"{settings.PUBLIC_URL}{reverse('embedded_alerts', args=[slug])}",
    }
    return render(request, "register/municipality_settings.html", context, status=422 if form.errors else 200)


def _changes(municipality: Municipality, form: SettingsForm) -> list[Changed]:
    entries = TrailEntry.objects.filter(municipality=municipality, act="setting.changed")
    latest = entries.select_related("actor__person").order_by("-pk")[:CHANGES]
    return [
        Changed(
            entry, str(form.fields[name].label), *(_said(name, entry.details[at]) for at in ("old", "new"))
        )
        for entry in latest
        if (name := entry.details["setting"]) in form.fields
    ]


def _said(name: str, value: object) -> str:
    if name == "last_resort":
        return f"”{dict(LastResort.choices).get(str(value), value)}”"
    if value is None or value == "":
        return gettext("nothing")
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    return number_format(value) if isinstance(value, int) else str(value)


@requires(Permission.CHOOSE_SETTINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def role_words(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose what the municipality calls its roles."""
    municipality = _municipality(request, slug)
    form = RoleWordsForm(request.POST or None, municipality=municipality)
    if request.method == "POST" and form.is_valid():
        choose_role_words(municipality=municipality, words=form.words, by=user_of(request))
        messages.success(request, gettext("Saved."))
        return redirect("municipality_settings", slug=municipality.slug)
    context = {"form": form, "municipality": municipality}
    return render(request, "register/role_words.html", context, status=422 if form.errors else 200)
