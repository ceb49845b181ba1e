"""The administrator's page about sign-in codes by SMS: how many went out, and the switch."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from areas.permissions import asks_again_to_act, requires, user_of
from areas.roles import Permission
from grannsamverkan.sign_in.codes import sent_within_a_day
from notifications.code_switch import switch_off, switch_on
from notifications.models import CodeStop


@requires(Permission.ADMINISTER)
@asks_again_to_act
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def code_switch(request: HttpRequest) -> HttpResponse:
    """Show how many codes were sent, and switch them off or on again; pressing twice does no harm."""
    if request.method == "POST":
        if request.POST.get("codes") == "off":
            switch_off(by=user_of(request), now=timezone.now())
            messages.success(request, gettext("No more codes are sent by SMS. Everybody signs in by e-mail."))
        elif request.POST.get("codes") == "on":
            switch_on(by=user_of(request), now=timezone.now())
            messages.success(request, gettext("Codes are sent by SMS again."))
        return redirect("code_switch")
    sent, most = sent_within_a_day(request)
    context = {"stop": CodeStop.objects.standing().first(), "sent": sent, "most": most}
    return render(request, "notifications/code_switch.html", context)
