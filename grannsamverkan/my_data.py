"""A person's own copy of everything that is held on them."""

import json

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from areas.models import Person
from areas.permissions import signed_in, user_of
from grannsamverkan.personal_data import Somebody, collect


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
