"""The page on which a writer reads an alert once more: what it shows, and what is asked before it leaves."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from areas.permissions import actor_of, user_of
from areas.roles import Permission
from notifications import siding
from notifications.breaking_glass import may_break_glass
from notifications.forms import AlertForm, SendForm, WhenForm
from notifications.glass_forms import GlassForm
from notifications.models import Alert
from notifications.views.previewing import Preview, steps
from notifications.views.rows import places_of
from notifications.views.sides import sides_of
from notifications.views.trying import latest_trial


def draft_to_review(request: HttpRequest, public_id: str) -> Alert | HttpResponse:
    """Return one's own whole draft, or where to go instead: it is handed in, or something is missing."""
    actor = actor_of(request)
    draft = Alert.objects.drafts_of(request.user).filter(public_id=public_id).first()
    if draft is None:
        alerts = Alert.objects.open_to(actor, Permission.FOLLOW_ALERTS).begun()
        return redirect("alert_detail", get_object_or_404(alerts, public_id=public_id).public_id)
    if not AlertForm.of_draft(draft, actor=actor).is_valid():
        messages.error(request, gettext("Something is missing before the message can be sent."))
        return redirect("alert_edit", public_id)
    return draft


class Review:
    """A draft under its writer's eyes."""

    def __init__(self, request: HttpRequest, preview: Preview) -> None:
        self.request, self.preview = request, preview
        self.sides = sides_of(request, preview.alert)
        needs_colleague = siding.needs_second_person(preview.alert, preview.reach.recipients)
        self.needs_second = bool(self.sides) or needs_colleague
        self.may_break_glass = (
            needs_colleague and not self.sides and may_break_glass(preview.alert, user_of(request))
        )
        self.recent = preview.sent_recently(timezone.now())

    @property
    def _asked(self) -> dict[str, Any]:
        return {
            "seen": self.preview.digest(),
            "people": self.preview.reach.people,
            "is_repeated": self.recent is not None,
            "is_doubtful": self.preview.is_doubtful,
        }

    def form(self, data: Any) -> SendForm:
        """Return what is asked before it is sent or handed in."""
        return SendForm(data, typed=not self.needs_second, may_wait=True, **self._asked)

    def glass_form(self, data: Any) -> GlassForm:
        """Return what is asked before it is sent without anybody's approval."""
        return GlassForm(data, **self._asked)

    def page(
        self, form: SendForm, *, glass: GlassForm | None = None, scheduled: WhenForm | None = None
    ) -> HttpResponse:
        """Show the page with the form that was filled in, and the time that was looked at."""
        wrong_time = scheduled if scheduled is not None and scheduled.errors else None
        is_refused = self.request.method == "POST" and (scheduled is None or wrong_time is not None)
        draft = self.preview.alert
        context = {
            "form": glass or wrong_time or form,
            "usual": form,
            "glass": glass or (self.glass_form(None) if self.may_break_glass else None),
            "scheduled": scheduled or form,
            "is_later": scheduled is not None,
            "draft": draft,
            "preview": self.preview,
            "recent": self.recent,
            "needs_second": self.needs_second,
            "sides": self.sides,
            "places": places_of([draft]).get(draft.pk, ""),
            "steps": steps(),
            "trial": latest_trial(draft),
        }
        status = 422 if is_refused else 200
        return render(self.request, "notifications/alert_review.html", context, status=status)
