"""Beginning a message from a template, and a municipality's own templates."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from areas.models import Municipality
from areas.models.municipality import MunicipalityQuerySet
from areas.permissions import actor_of, requires, user_of
from areas.roles import Permission
from notifications.drafting import all_words_for, begin_draft, keep_words, words_for
from notifications.events import TEXTS, Event
from notifications.forms import AlertForm
from notifications.models import Alert
from notifications.template_forms import EventForm, TemplateForm
from notifications.views.composing import act_of
from notifications.views.places import places_of


def _own(request: HttpRequest) -> MunicipalityQuerySet:
    return Municipality.objects.open_to(actor_of(request), Permission.WRITE_ALERTS)


def _event_or_404(value: str) -> Event:
    try:
        return Event(value)
    except ValueError as error:
        raise Http404 from error


@requires(Permission.WRITE_ALERTS)
@require_safe
def event_list(request: HttpRequest) -> HttpResponse:
    """Ask what a message is about."""
    context = {"events": Event.choices, "municipalities": _own(request).order_by("name")}
    return render(request, "notifications/event_list.html", context)


@requires(Permission.WRITE_ALERTS)
@require_http_methods(["GET", "HEAD", "POST"])
def event_compose(request: HttpRequest, event: str) -> HttpResponse:
    """Ask what, where, when and what to do, and whom to tell; the answers become a draft to review."""
    chosen, usual = _event_or_404(event), _own(request).order_by("name").first()
    aim = AlertForm(request.POST or None, instance=Alert(), actor=actor_of(request), lenient=True)
    form = EventForm(request.POST or None, aim=aim)
    if request.method == "POST" and act_of(request) != "find" and form.is_valid():
        draft = begin_draft(
            event=chosen,
            municipality=form.municipality or usual,
            answers=form.cleaned_data,
            by=user_of(request),
            areas=form.areas,
            municipalities=form.municipalities,
        )
        return _go_on(request, draft, is_aimed=form.is_aimed)
    context = {
        "event": chosen,
        "form": form,
        "aim": aim,
        "places": places_of(aim, request.POST.get("sok", "").strip()),
        "municipality": usual,
        "words": words_for(chosen, usual),
    }
    is_refused = request.method == "POST" and bool(form.errors)
    return render(request, "notifications/event_compose.html", context, status=422 if is_refused else 200)


def _go_on(request: HttpRequest, draft: Alert, *, is_aimed: bool) -> HttpResponse:
    """Lead to the review of a draft that says whom it goes to; else to where that is chosen."""
    if request.POST.get("act") == "write":
        return redirect("alert_edit", draft.public_id)
    if is_aimed:
        return redirect("alert_review", draft.public_id)
    messages.info(request, gettext("The message is written. Choose where it goes."))
    return redirect(reverse("alert_edit", args=[draft.public_id], fragment="areas"))


@requires(Permission.WRITE_ALERTS)
@require_safe
def template_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a municipality's words for every kind of event."""
    municipality = get_object_or_404(_own(request), slug=slug)
    context = {"municipality": municipality, "templates": all_words_for(municipality)}
    return render(request, "notifications/template_list.html", context)


@requires(Permission.WRITE_ALERTS)
@require_http_methods(["GET", "HEAD", "POST"])
def template_edit(request: HttpRequest, slug: str, event: str) -> HttpResponse:
    """Change a municipality's words for one kind of event, or go back to the usual ones."""
    municipality, chosen = get_object_or_404(_own(request), slug=slug), _event_or_404(event)
    usual, words = TEXTS[chosen], words_for(chosen, municipality)
    written = request.POST.dict() or None
    if written and written.get("act") == "usual":
        written = {"title": usual.title, "text": usual.text}
    form = TemplateForm(written, initial={"title": words.title, "text": words.text})
    if request.method == "POST" and form.is_valid():
        title, text = form.cleaned_data["title"], form.cleaned_data["text"]
        now, by = timezone.now(), user_of(request)
        keep_words(event=chosen, municipality=municipality, title=title, text=text, by=by, now=now)
        messages.success(request, gettext("Saved."))
        return redirect("template_list", municipality.slug)
    context = {"municipality": municipality, "event": chosen, "form": form, "is_own": words != usual}
    return render(request, "notifications/template_edit.html", context, status=422 if form.errors else 200)
