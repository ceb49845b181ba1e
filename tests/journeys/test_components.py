"""Every component, in every state, on one page: the same demands as on the real pages."""

import pytest
from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.template import engines
from django.urls import path
from playwright.sync_api import expect

from areas.models import Area
from grannsamverkan.urls import urlpatterns as ours
from notifications.segments import count
from notifications.statuses import Word

pytestmark = [pytest.mark.browser, pytest.mark.once]

TEXT = "Inbrottsförsök på Björkvägen – lås dörrar och fönster. Har du sett något? Ring 114 14."
GALLERY = """{% extends "base.html" %}{% load crispy_forms_filters %}{% block title %}Delar{% endblock %}
{% block main %}<h1>Delar</h1>
{% include "components/error_summary.html" %}
<form class="gs-card" novalidate>{{ form|crispy }}</form>
<h2>Ord</h2>
{% for kind in kinds %}<p>{% include "components/kind_tag.html" %}</p>{% endfor %}
{% for status in statuses %}<p>{% include "components/status_tag.html" %}</p>{% endfor %}
{% for state in states %}<p>{% include "components/area_state.html" %}</p>{% endfor %}
{% include "components/messages.html" %}
<h2>Telefon</h2>
{% include "components/phone_preview.html" with sender="Grannsamv" %}
{% include "components/segment_counter.html" with plain_parts=1 cost="221,52 kr" %}
<dl class="stats">
{% for stat in stats %}<div><dt>{{ stat.label }}</dt><dd>{{ stat.value }}</dd></div>{% endfor %}</dl>
{% include "components/steps.html" with current=2 %}
<p id="sms">Skickar</p><progress max="355" value="120" aria-labelledby="sms">120/355</progress>
{% include "components/empty_state.html" with title="Inget här" action_url="/" action_label="Start" %}
{% include "components/pagination_by_key.html" with after="a" next_key="b" %}
<div class="actions">
<button type="button" class="btn btn-primary">Ett</button>
<button type="button" class="btn btn-danger">Två</button>
<button type="button" class="btn btn-outline-primary">Tre</button>
<button type="button" class="btn btn-outline-danger">Fyra</button>
<button type="button" class="btn btn-sun">Fem</button><button type="button" class="btn btn-link">Sex</button>
<button type="button" class="btn btn-primary" disabled>Sju</button></div>
<details open><summary>Mer</summary><p>Här.</p></details>
{% endblock %}"""


class Everything(forms.Form):
    name = forms.CharField(label="Namn", help_text="Så som grannarna känner dig.")
    address = forms.EmailField(label="E-post", required=False)
    text = forms.CharField(label="Text", widget=forms.Textarea)
    kind = forms.ChoiceField(label="Typ", choices=[("a", "Varning"), ("b", "Möte")], widget=forms.RadioSelect)
    place = forms.ChoiceField(label="Område", choices=[("", "Välj"), ("1", "Ekudden")])
    channels = forms.MultipleChoiceField(
        label="Kanaler", choices=[("sms", "Sms"), ("email", "E-post")], widget=forms.CheckboxSelectMultiple
    )
    sure = forms.BooleanField(label="Ja, jag är säker")


@login_not_required
def gallery(request):
    context = {
        "form": Everything(request.GET or None),
        "kinds": ["warning", "information", "meeting", "correction", "all_clear", "exercise"],
        "statuses": list(Word.values),
        "states": list(Area.State.values),
        "messages": [{"level_tag": tag, "__str__": tag} for tag in ("error", "warning", "success", "info")],
        "text": TEXT,
        "pieces": [(TEXT[:31], False), ("–", True), (TEXT[32:], False)],
        "segments": count(TEXT),
        "stats": [{"label": "Mottagare", "value": 355, "note": "i 222 hushåll"}],
        "steps": ["Skriv", "Granska", "Skicka"],
    }  # fmt: skip
    return HttpResponse(engines["django"].from_string(GALLERY).render(context, request))


urlpatterns = [*ours, path("delar/", gallery)]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("address", ["/delar/", "/delar/?name="], ids=["untouched", "refused"])
def test_the_components_are_accessible(settings, visit, address, width, scheme):
    settings.ROOT_URLCONF = __name__
    visited = visit(width, scheme=scheme)

    visited.open(address)

    assert visited.faults() == []


def test_every_field_of_a_refused_form_says_what_is_wrong_with_it(settings, page_at):
    settings.ROOT_URLCONF = __name__
    page = page_at(1280, "/delar/?name=")

    name = page.get_by_label("Namn")
    group = page.get_by_role("group", name="Typ")

    assert name.get_attribute("aria-invalid") == "true"
    assert page.locator("#id_name_error").inner_text().strip().startswith("Fel:")
    assert "id_name_error" in name.get_attribute("aria-describedby")
    assert "id_name_helptext" in name.get_attribute("aria-describedby")
    assert group.get_attribute("aria-describedby") == "id_kind_error"
    assert page.get_by_label("E-post (valfritt)").count() == 1


def test_the_error_summary_leads_to_each_field(settings, page_at):
    settings.ROOT_URLCONF = __name__
    page = page_at(390, "/delar/?name=")

    page.locator(".error-summary").get_by_role("link", name="Typ").click()

    expect(page.locator("#id_kind_0")).to_be_focused()
