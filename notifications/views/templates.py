"""Beginning a message from a template, and a municipality's own templates."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from areas.models import Municipality
from areas.models.municipality import MunicipalityQuerySet
from areas.permissions import actor_of, requires, user_of
from areas.roles import Permission
from notifications.drafting import all_words_for, begin_draft, keep_words, words_for
from notifications.events import TEXTS, Event
from notifications.template_forms import EventForm, TemplateForm


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
    """Ask what, where, when and what to do, and make a draft of the answers."""
    chosen, own = _event_or_404(event), list(_own(request).order_by("name"))
    slug = request.POST.get("kommun", "") or request.GET.get("kommun", "")
    municipality = next((one for one in own if one.slug == slug), own[0] if own else None)
    form = EventForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        draft = begin_draft(
            event=chosen, municipality=municipality, answers=form.cleaned_data, by=user_of(request)
        )
        return redirect("alert_edit", draft.public_id)
    context = {
        "event": chosen,
        "form": form,
        "municipalities": own,
        "municipality": municipality,
        "words": words_for(chosen, municipality),
    }
    return render(request, "notifications/event_compose.html", context, status=422 if form.errors else 200)


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
