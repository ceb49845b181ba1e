"""What a municipality tells people about their data: the text that holds, and writing the next version."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from areas.information_forms import InformationForm
from areas.informing import counted, information_of, sms_providers, write_information
from areas.models import Municipality
from areas.permissions import actor_of, asks_again_to_act, requires, user_of
from areas.roles import Permission

VERSIONS = 20


@requires(Permission.ADMINISTER)
@require_http_methods(["GET", "HEAD", "POST"])
@asks_again_to_act
def information_write(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what people are told and how many have been told it, and write a new version."""
    municipalities = Municipality.objects.open_to(actor_of(request), Permission.ADMINISTER)
    municipality = get_object_or_404(municipalities, slug=slug)
    told = information_of(municipality)
    kept = {"text": told.own.text, "text_en": told.own.text_en} if told.own else {}
    form = InformationForm(request.POST or None, initial=kept)
    if request.method == "POST" and form.is_valid():
        write_information(
            municipality=municipality, **form.cleaned_data, by=user_of(request), now=timezone.now()
        )
        messages.success(request, gettext("The new text is shown from now on."))
        return redirect("information_write", slug=slug)
    members, informed = counted(municipality)
    context = {
        "form": form,
        "municipality": municipality,
        "told": told,
        "members": members,
        "informed": informed,
        "sms_provider": sms_providers(),
        "versions": municipality.information_texts.select_related("written_by__person")[:VERSIONS],
    }
    return render(request, "register/information.html", context, status=422 if form.errors else 200)
