"""Who did what, and who read what: the trail of the municipalities in which one may read it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from areas.acts import ACTS, word_for
from areas.models import Municipality, TrailEntry
from areas.permissions import actor_of, requires
from areas.roles import Permission

ENTRIES = 50


@requires(Permission.READ_TRAIL)
@require_safe
def trail(request: HttpRequest) -> HttpResponse:
    """List entries, the latest first; of one act, municipality or subject if asked to."""
    municipalities = Municipality.objects.open_to(actor_of(request), Permission.READ_TRAIL)
    chosen = {name: request.GET.get(name, "") for name in ("kommun", "handelse", "om")}
    entries = TrailEntry.objects.filter(municipality__in=municipalities)
    if chosen["kommun"]:
        entries = entries.filter(municipality__slug=chosen["kommun"])
    if chosen["handelse"]:
        entries = entries.filter(act=chosen["handelse"])
    if chosen["om"]:
        entries = entries.filter(subject_id=chosen["om"])
    before = request.GET.get("after", "")
    if before.isdecimal() and len(before) < 19:
        entries = entries.filter(pk__lt=int(before))
    found = list(
        entries.select_related("actor__person", "area", "municipality").order_by("-pk")[: ENTRIES + 1]
    )
    context = {
        "entries": [(entry, word_for(entry.act)) for entry in found[:ENTRIES]],
        "next_key": str(found[ENTRIES - 1].pk) if len(found) > ENTRIES else "",
        "after": before,
        "acts": sorted(((act, str(word)) for act, word in ACTS.items()), key=lambda pair: pair[1]),
        "municipalities": municipalities.order_by("name"),
        "chosen": chosen,
        "sees_register": Permission.SEE_CONTACT_DETAILS in actor_of(request).permissions,
    }
    return render(request, "register/trail.html", context)
