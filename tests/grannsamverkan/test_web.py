"""What a hostile browser, form, file or link can do to us, one by one: nothing."""

import ast
from urllib.parse import quote

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import get_resolver
from openpyxl import load_workbook

from areas.exporting.lists import Sheet
from areas.exporting.writing import as_csv, as_workbook
from areas.models import Area, Interest, Person
from grannsamverkan.accounts.models import User
from notifications.tokens import Purpose, read, sign
from tests.contracts.test_doors import addresses

ELSEWHERE = [
    "https://example.org/",
    "//example.org/",
    "/\\example.org/",
    "\\\\example.org/",
    "https:example.org",
    "http:///example.org",
    " https://example.org/",
    "\thttps://example.org/",
    "javascript:alert(1)",
    "https://127.0.0.1:8000@example.org/",
]


# What a page may load --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address", ["/", "/konto/login/", "/omraden/", "/finns-inte/", "/admin/", "/admin/areas/area/"]
)
def test_no_page_may_load_or_run_what_is_not_ours(client, db, address):
    client.force_login(User.objects.create_superuser("tekniker@example.se"))
    answer = client.get(address)
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "style=" not in answer.text
    assert answer.text.count("<script") == answer.text.count("<script src") + answer.text.count(
        'type="application/json"'
    )
    assert (answer["X-Frame-Options"], answer["X-Content-Type-Options"]) == ("DENY", "nosniff")
    assert answer["Referrer-Policy"] == "same-origin"


# Where one is sent -----------------------------------------------------------------------------------


def stays_here(answer) -> bool:
    where = answer.headers.get("Location", "/")
    return where.startswith("/") and not where.startswith(("//", "/\\"))


@pytest.mark.parametrize("there", ELSEWHERE)
def test_no_next_page_lies_elsewhere(sign_in, member, there):
    query, signed_in = f"?next={quote(there)}", {"login": member.email, "password": "hemligt-losenord"}
    asked = [
        Client().post(f"/konto/login/{query}", signed_in | {"next": there}),
        Client().post(
            f"/konto/signup/{query}", {"email": "ny@example.se", "phone": "070-174 06 90", "next": there}
        ),
        sign_in(member).get(f"/konto/login/{query}"),
        sign_in(member).post(f"/konto/logout/{query}", {"next": there}),
        sign_in(member).post(
            f"/konto/reauthenticate/{query}", {"password": "hemligt-losenord", "next": there}
        ),
        sign_in(member).post(f"/konto/reauthenticate/code/{query}", {"to": "email", "next": there}),
        Client().get(f"/konto/organisation/{query}"),
        Client().post("/sprak/", {"language": "en", "next": there}),
        Client().post("/sprak/", {"language": "en"}, headers={"referer": there.strip()}),
    ]
    assert [
        answer["Location"] for answer in asked if answer.status_code == 302 and not stays_here(answer)
    ] == []


@pytest.mark.parametrize("there", ELSEWHERE)
def test_deciding_about_a_neighbour_leads_nowhere_else(sign_in, contact_person, people, area, there):
    waiting = people.member("Nina Ny", area).memberships.get()
    waiting.state = "pending"
    waiting.save()
    answer = sign_in(contact_person).post(f"/medlemskap/{waiting.public_id}/godkann/", {"next": there})
    assert answer.status_code == 302
    assert stays_here(answer)


def test_another_host_is_refused_and_never_written_into_a_mail(client, member, settings):
    settings.ALLOWED_HOSTS = ["grannsamverkan.example.se"]
    reset = {"email": member.email}
    assert (
        client.post("/konto/password/reset/", reset, headers={"host": "boven.example.org"}).status_code == 400
    )
    forwarded = {"host": "grannsamverkan.example.se", "x-forwarded-host": "boven.example.org"}
    assert client.post("/konto/password/reset/", reset, headers=forwarded).status_code == 302
    assert [message for message in mail.outbox if "boven" in message.message().as_string()] == []
    assert len(mail.outbox) == 1


# What is written in a form ---------------------------------------------------------------------------

HEADER = "Nina\r\nBcc: offer@example.org\r\n\r\nHej"
MARKUP = '"><script>alert(1)</script><img src=x onerror=alert(1)>'


@pytest.mark.parametrize(
    ("address", "field"),
    [
        ("/konto/signup/", "email"),
        ("/konto/login/", "login"),
        ("/konto/login/code/", "email"),
        ("/konto/password/reset/", "email"),
    ],
)
def test_an_address_of_several_lines_is_an_error_of_the_form(client, db, address, field):
    phone = {"phone": "070-174 06 90"} if "signup" in address else {}
    answer = client.post(address, {field: f"nina@example.se\r\nBcc: {HEADER}"} | phone)
    assert answer.status_code in (200, 422)
    assert mail.outbox == []


def test_a_name_of_several_lines_gets_into_no_header(client, mariestad, coordinator):
    filled = {
        "municipality": "mariestad",
        "place": HEADER,
        "name": HEADER,
        "email": "nina@example.se",
        "phone": "",
    }
    assert client.post("/starta/", filled).status_code in (302, 422)
    assert all("\n" not in interest.name for interest in Interest.objects.all())
    assert [message for message in mail.outbox if "Bcc" in message.message()] == []


def test_markup_is_shown_as_it_was_written(sign_in, coordinator, member, area):
    Person.objects.filter(pk=member.pk).update(name=MARKUP)
    Area.objects.filter(pk=area.pk).update(name=MARKUP)
    client = sign_in(coordinator)
    for address in (
        f"/register/person/{member.public_id}/",
        "/register/omrade/ekudden/",
        "/omraden/ekudden/",
        "/omraden/",
    ):
        text = client.get(address).text
        assert "<script>alert" not in text
        assert "<img src=x" not in text
    assert "<script>alert" not in client.get("/register/sok/", {"q": MARKUP}).text
    assert "<script>alert" not in client.get("/omraden/", {"q": MARKUP}).text


@pytest.mark.parametrize(
    "cell", ["=1+1", "+46701740605", "-1+1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\n=cmd|' /C calc'!A0"]
)
def test_no_cell_is_a_formula(cell):
    sheet = Sheet("Lista", ("Namn",), (10,), [[cell]], 1)
    line = b"".join(as_csv(sheet)).decode("utf-8-sig").splitlines()[1].strip('"')
    assert line.startswith("'") or line[:1] not in "=+-@\t\r"
    with as_workbook(sheet) as file:
        assert load_workbook(file).active["A2"].data_type == "s"


# What is sent along ----------------------------------------------------------------------------------


def test_a_form_of_megabytes_is_refused(client, db):
    assert client.post("/konto/login/", {"login": "x" * 3_000_000}).status_code in (400, 413)


def test_a_form_of_a_thousand_fields_is_refused(client, db):
    assert client.post("/konto/login/", {f"f{n}": "1" for n in range(1001)}).status_code == 400


def test_a_list_of_eleven_megabytes_is_an_error_of_the_form(sign_in, coordinator):
    file = SimpleUploadedFile("lista.csv", b"Namn;Adress\n" + b"x" * (10 * 1024 * 1024))
    answer = sign_in(coordinator).post("/register/import/", {"municipality": "mariestad", "file": file})
    assert answer.status_code == 422


# Links and doors -------------------------------------------------------------------------------------


@pytest.mark.parametrize("purpose", Purpose)
def test_a_signed_link_is_good_for_one_thing(purpose):
    token = sign(purpose, 7)
    assert [other for other in Purpose if read(other, token) is not None] == [purpose]
    assert read(purpose, token[:-1] + ("0" if token[-1] != "0" else "1")) is None


def test_a_code_of_one_visit_opens_no_other(member):
    Client().post("/konto/login/", {"login": member.email})
    code = mail.outbox[0].body.split()
    (digits,) = [word for word in code if word.isdecimal() and len(word) == 6]
    other = Client()
    other.post("/konto/login/", {"login": "ingen@example.se"})
    other.post("/konto/login/code/confirm/", {"code": digits})
    assert "_auth_user_id" not in other.session


def test_only_providers_and_mail_programs_post_without_our_form():
    exempt = {
        address
        for address, view in addresses(get_resolver().url_patterns)
        if getattr(view, "csrf_exempt", False) and not address.startswith("/admin/")
    }
    assert exempt == {
        "/stopp/<>/",
        "/webhooks/46elks/inbound/",
        "/webhooks/46elks/status/",
        "/webhooks/twilio/inbound/",
        "/webhooks/twilio/status/",
    }


def test_only_these_modules_ask_the_network(request):
    """Each asks an address of the settings; none an address that somebody has written in a form."""
    root = request.config.rootpath
    asking = set()
    for app in ("areas", "notifications", "grannsamverkan"):
        for path in (root / app).rglob("*.py"):
            if "simulator" in path.parts:
                continue
            names = [
                name
                for node in ast.walk(ast.parse(path.read_text()))
                if isinstance(node, ast.Import | ast.ImportFrom)
                for name in [getattr(node, "module", None), *(alias.name for alias in node.names)]
            ]
            if {"urllib3", "requests", "httpx", "aiohttp", "urllib.request", "http.client"} & set(names):
                asking.add(str(path.relative_to(root)))
    assert asking == {
        "grannsamverkan/doctor.py",
        "grannsamverkan/sign_in/openid.py",
        "notifications/channels/sms/elks.py",
        "notifications/channels/sms/pool.py",
        "notifications/channels/sms/twilio_transport.py",
        "notifications/running.py",
        "notifications/weekly_letter/police_events.py",
    }
