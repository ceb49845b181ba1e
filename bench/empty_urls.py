"""The product's addresses, and one that does nothing."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from grannsamverkan.urls import urlpatterns as ours


@login_not_required
@csrf_exempt
def empty(_request: HttpRequest) -> HttpResponse:
    """Answer with nothing."""
    return HttpResponse(status=204)


urlpatterns = [path("empty/", empty), *ours]
