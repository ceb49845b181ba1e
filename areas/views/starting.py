"""Starting an area: a form for everybody, with a kind answer. No account is needed."""

from allauth.core import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from areas.area_forms import InterestForm
from areas.models import Municipality
from areas.starting import show_interest


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def interest_show(request: HttpRequest) -> HttpResponse:
    """Ask where an area is wanted and how the coordinator may answer."""
    form = InterestForm(
        request.POST or None,
        municipalities=Municipality.objects.all(),
        initial={"place": request.GET.get("gata", "")[:80], "municipality": request.GET.get("kommun", "")},
    )
    if request.method == "POST" and form.is_valid():
        key = form.cleaned_data["email"].lower()
        if refusal := ratelimit.consume_or_429(request, action="show_interest", key=key):
            return refusal
        show_interest(**form.cleaned_data, language=get_language())
        return redirect("interest_shown")
    return render(request, "areas/interest_show.html", {"form": form}, status=422 if form.errors else 200)


@login_not_required
@require_safe
def interest_shown(request: HttpRequest) -> HttpResponse:
    """Say thank you, and what happens now."""
    return render(request, "areas/interest_shown.html")
