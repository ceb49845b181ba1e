"""A person's own copy of everything that is held on them: to read, and to take away."""

import json

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from areas.acts import word_for
from areas.informing import note_informed, sms_providers, unread_by
from areas.models import Person
from areas.permissions import signed_in, user_of
from areas.reading import readings_of
from grannsamverkan.personal_data import Somebody, acts_of, collect, stops_of
from notifications.models import Delivery

MOST = 50


@signed_in
@never_cache
@require_safe
def my_data(request: HttpRequest) -> HttpResponse:
    """Hand out everything held on the reader, as a file."""
    user = user_of(request)
    data = collect(Somebody(user, Person.objects.filter(user=user).first()))
    text = json.dumps(data, ensure_ascii=False, indent=2)
    headers = {"Content-Disposition": 'attachment; filename="mina-uppgifter.json"'}
    return HttpResponse(text, content_type="application/json; charset=utf-8", headers=headers)


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def my_data_page(request: HttpRequest) -> HttpResponse:
    """Show everything held on the reader in words; note that they have read how it is used."""
    user = user_of(request)
    person = Person.objects.filter(user=user).first()
    unread = unread_by(person)
    if person and request.method == "POST":
        for told in unread:
            note_informed(person=person, municipality=told.municipality, now=timezone.now())
        messages.success(request, gettext("Thank you. It is noted that you have read it."))
        return redirect("my_data_page")
    who = Somebody(user, person)
    context = {
        "account": user,
        "person": person,
        "unread": unread,
        "sms_provider": sms_providers(),
        "sessions": UserSession.objects.filter(user=user).count(),
        "interests": who.interests,
        "acts": [(entry, word_for(entry.act)) for entry in acts_of(who)[:MOST]],
        "most": MOST,
    }
    return render(request, "pages/my_data.html", context | (_of_person(person) if person else {}))


def _of_person(person: Person) -> dict[str, object]:
    """Return what the register holds on a person, for the page."""
    readings = readings_of(person, most=MOST)
    deliveries = Delivery.objects.to(person).select_related("alert").order_by("-pk")
    held = person.appointments.select_related("area__municipality", "municipality")
    return {
        "memberships": person.memberships.open().select_related("household", "area"),
        "appointments": held,
        "consents": person.consents.all(),
        "stops": stops_of(person),
        "messages_sent": deliveries[:MOST],
        "readings": [one._asdict() | {"word": word_for(one.act)} for one in readings],
    }
