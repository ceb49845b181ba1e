"""Following what has been written and sent: the list, one alert with its ledger, and its deliveries."""

from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from areas.permissions import actor_of, requires, user_of
from areas.roles import Permission
from notifications import budget, settling, siding
from notifications.models import Alert, BreakGlass, Delivery
from notifications.models.alert import AlertQuerySet
from notifications.statuses import RETRYABLE, Channel, Word
from notifications.views.advice import DECIDE, advice_for
from notifications.views.chain import chain_context, with_chain
from notifications.views.ledger import Ledger
from notifications.views.previewing import Preview
from notifications.views.rows import Row, places_of, rows_of
from notifications.views.sides import sides_of

PAGE = 25
PAGE_OF_DELIVERIES = 50
OPEN = 100  # more than this many drafts and alerts under way at once are not shown
ENDED = (Alert.State.DONE, Alert.State.CANCELLED)
LISTED = (Word.FAILED, Word.IN_DOUBT, Word.SUPPRESSED, Word.EXPIRED)


@requires(Permission.FOLLOW_ALERTS)
@require_safe
def alert_list(request: HttpRequest) -> HttpResponse:
    """Show what waits for somebody, what is being sent and what has been sent, the newest first."""
    after = _key(request)
    mine = Alert.objects.drafts_of(request.user)
    alerts = (_followed(request) | mine).filter(follow_on=None)
    alerts = alerts.select_related("created_by__person", "break_glass")
    alerts = alerts.annotate(to_review=_to_review(request))
    ended = list(alerts.filter(state__in=ENDED, **({"pk__lt": after} if after else {}))[: PAGE + 1])
    # What is not done stands first, once: on the first page.
    first = [] if after else list(alerts.filter(~Q(state__in=ENDED) | Q(to_review=True))[:OPEN])
    rows = rows_of([*first, *ended])
    waiting, sent = rows[: len(first)], rows[len(first) :]
    context = {
        "sections": {
            "to_review": [row for row in waiting if vars(row.alert)["to_review"]],
            **_sections(request, [row for row in waiting if row.alert.state not in ENDED]),
        },
        "sent": sent[:PAGE],
        "after": after,
        "next_key": sent[PAGE - 1].alert.pk if len(sent) > PAGE else None,
        "may_write": Permission.WRITE_ALERTS in actor_of(request).permissions,
        "sms_today": budget.today(timezone.now()),
    }
    return render(request, "notifications/alert_list.html", context)


def _to_review(request: HttpRequest) -> Exists:
    """Tell of an alert whether it left without approval and this person may look into it: nobody has yet."""
    glasses = BreakGlass.objects.awaiting_review().exclude(by=request.user.pk)
    mine = Alert.objects.open_to(actor_of(request), Permission.APPROVE_ALERTS)
    return Exists(glasses.filter(alert=OuterRef("pk"), alert__in=mine))


def _sections(request: HttpRequest, rows: list[Row]) -> dict[str, list[Row]]:
    """Return what is not done yet, by what is to be done about it."""
    state = Alert.State
    submitted = [row.alert.pk for row in rows if row.alert.state == state.SUBMITTED]
    others = Alert.objects.exclude(created_by=request.user.pk).filter(pk__in=submitted)
    approvable = set(
        siding.awaiting(
            others.open_to(actor_of(request), Permission.APPROVE_ALERTS), actor_of(request)
        ).values_list("pk", flat=True)
        if submitted
        else ()
    )
    return {
        "to_approve": [row for row in rows if row.alert.pk in approvable],
        "under_way": [row for row in rows if row.alert.is_under_way],
        "submitted": [
            row for row in rows if row.alert.state == state.SUBMITTED and row.alert.pk not in approvable
        ],
        "drafts": [row for row in rows if row.alert.state == state.DRAFT],
    }


@requires(Permission.FOLLOW_ALERTS)
@require_safe
def alert_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show one alert: what it says, how far it has come and what can be done about it."""
    if Alert.objects.drafts_of(request.user).filter(public_id=public_id).exists():
        return redirect("alert_edit", public_id)
    followed = with_chain(_followed(request)).select_related(*_PEOPLE)
    alert = get_object_or_404(followed, public_id=public_id)
    context = _ledger_of(request, alert) | chain_context(request, alert)
    by_sms = context["ledger"].totals.get(Channel.SMS) if alert.released_at else None
    context |= {
        "preview": Preview(alert, by_sms),
        "places": places_of([alert]).get(alert.pk, ""),
        "sides": sides_of(request, alert),
        "corrections": alert.corrections.begun().select_related("created_by__person"),
        "glass": getattr(alert, "break_glass", None),
        "may_review": alert.created_by_id != request.user.pk
        and any(actor_of(request).may(Permission.APPROVE_ALERTS, place) for place in alert.concerned),
    }
    return render(request, "notifications/alert_detail.html", context)


@requires(Permission.FOLLOW_ALERTS)
@require_safe
def alert_ledger(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the part of an alert's page that changes by itself; the buttons come along when they change."""
    alert = get_object_or_404(_followed(request).select_related(*_PEOPLE), public_id=public_id)
    context = _ledger_of(request, alert) | {"has_moved": request.GET.get("state") != alert.state}
    return render(request, "notifications/alert_ledger.html", context)


@requires(Permission.FOLLOW_ALERTS)
@require_safe
def delivery_list(request: HttpRequest, public_id: str, word: str) -> HttpResponse:
    """Show the messages behind one word of a ledger, each with its reason and what to do about it."""
    alert = get_object_or_404(_followed(request), public_id=public_id)
    if word not in LISTED:
        raise Http404
    after = _key(request)
    behind = alert.deliveries.worded(Word(word)).filter(pk__gt=after or 0).order_by("pk")
    page = list(behind[: PAGE_OF_DELIVERIES + 1])
    deliveries = page[:PAGE_OF_DELIVERIES]
    awaiting = _awaiting(request, alert, deliveries) if word == Word.IN_DOUBT else set()
    context = {
        "alert": alert,
        "word": Word(word),
        "may_retry": word == Word.FAILED and _may_retry(request, alert),
        "awaiting": awaiting,
        "deliveries": [
            (delivery, DECIDE if delivery.pk in awaiting else advice_for(delivery.reason))
            for delivery in deliveries
        ],
        "after": after,
        "next_key": deliveries[-1].pk if len(page) > PAGE_OF_DELIVERIES else None,
    }
    return render(request, "notifications/delivery_list.html", context)


def _may_retry(request: HttpRequest, alert: Alert) -> bool:
    may_write = Permission.WRITE_ALERTS in actor_of(request).permissions
    passing = alert.deliveries.worded(Word.FAILED).filter(reason__in=RETRYABLE)
    return may_write and alert.state != Alert.State.CANCELLED and passing.exists()


def _awaiting(request: HttpRequest, alert: Alert, deliveries: list[Delivery]) -> set[int]:
    """Return which of some messages in doubt this person may decide about."""
    if Permission.WRITE_ALERTS not in actor_of(request).permissions:
        return set()
    shown = [delivery.pk for delivery in deliveries]
    return set(settling.awaiting(alert).filter(pk__in=shown).values_list("pk", flat=True))


_PEOPLE = (
    "created_by__person",
    "approved_by__person",
    "corrects",
    "break_glass__by__person",
    "break_glass__reviewed_by__person",
)


def _followed(request: HttpRequest) -> AlertQuerySet:
    return Alert.objects.open_to(actor_of(request), Permission.FOLLOW_ALERTS).begun()


def _ledger_of(request: HttpRequest, alert: Alert) -> dict[str, Any]:
    held = actor_of(request).permissions
    may_write = Permission.WRITE_ALERTS in held
    if may_write and alert.sides.exists():
        may_write = siding.holds_rights(alert, user_of(request), Permission.WRITE_ALERTS)
    return {
        "alert": alert,
        "ledger": Ledger(alert, now=timezone.now()),
        "may_stop": Permission.APPROVE_ALERTS in held,
        "may_write": may_write,
        "is_own": alert.created_by_id == request.user.pk,
    }


def _key(request: HttpRequest) -> int | None:
    """Return the key after which a page begins; whatever is not a number begins at the start."""
    after = request.GET.get("after", "")
    return int(after) if after.isdecimal() and len(after) < 19 else None
