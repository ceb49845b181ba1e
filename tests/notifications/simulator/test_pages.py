import smtplib

import pytest

from tests.notifications.simulator.conftest import PHONE
from tests.notifications.simulator.test_smtp import letter


@pytest.fixture
def mailed(simulator):
    def mailed(message):
        with smtplib.SMTP("127.0.0.1", simulator.smtp_port) as connection:
            connection.send_message(message)

    return mailed


def test_an_empty_page_says_what_will_come(browser):
    status, page = browser.get("/")
    assert status == 200
    assert "Inget lämnar den här datorn." in page
    assert "Inga sms ännu." in page


def test_a_phone_shows_its_messages_with_links(send, simulator, browser):
    send(body="Stoppa: https://example.org/stopp/a/ <b>")
    simulator.wait_until_quiet()
    page = browser.get("/")[1]
    assert "070-174 06 05" in page
    assert '<a href="https://example.org/stopp/a/" rel="nofollow">' in page
    assert "&lt;b&gt;" in page
    assert "levererat" in page


@pytest.mark.parametrize("wanted", ["070-174 06 05", "+46701740605", "0701740605", "06 05"])
def test_a_phone_is_found_however_its_number_is_written(send, browser, wanted):
    send(body="Till den första")
    send(body="Till den andra", to="+46701740690")
    page = browser.get(f"/?q={wanted.replace('+', '%2B').replace(' ', '+')}")[1]
    assert ("Till den första" in page, "Till den andra" in page) == (True, False)


def test_a_mailbox_is_found_by_a_part_of_its_address(mailed, browser):
    mailed(letter("maja@example.org"))
    mailed(letter("karin@example.org"))
    page = browser.get("/?q=KARIN")[1]
    assert ("karin@example.org" in page, "maja@example.org" in page) == (True, False)


def test_the_live_part_is_sent_only_when_it_has_changed(send, simulator, browser):
    version = simulator.simulator.state.version
    assert browser.get(f"/live?seen={version}")[0] == 204
    send()
    status, page = browser.get(f"/live?seen={version}")
    assert (status, "Björkvägen" in page, "<html" in page) == (200, True, False)


def test_writing_from_a_phone_reaches_us_and_shows(simulator, browser, web):
    simulator.inbound_url = f"{web.url}/inbound/"
    status, _ = browser.post("/reply", {"from": PHONE, "body": "STOPP", "q": ""})
    assert (status, web.received[0]["OptOutType"]) == (303, "STOP")
    page = browser.get(browser.headers["Location"])[1]
    assert "vår webbserver har tagit emot det" in page
    assert "har stoppat sms" in page


def test_an_empty_answer_is_not_sent(simulator, browser):
    assert browser.post("/reply", {"from": PHONE, "body": " "})[0] == 303
    assert simulator.messages() == []


def test_faults_are_changed_by_the_form_and_marked(simulator, browser):
    assert browser.post("/faults", {"undelivered": "0,05", "latency": "0"})[0] == 303
    assert 'value="0.05"' in browser.get("/")[1]
    assert browser.post("/faults", {"undelivered": "1", "calm": "1"})[0] == 303
    assert browser.get("/simulator/faults")[1]["undelivered"] == 0


def test_a_wrong_value_gives_the_page_with_a_sentence(browser):
    status, page = browser.post("/faults", {"undelivered": "ofta"})
    assert status == 422
    assert "undelivered ska vara ett tal från 0 till 1." in page


def test_a_mail_opens_as_text(mailed, browser):
    mailed(letter())
    status, page = browser.get("/mails/0")
    assert status == 200
    assert "<h1>Inbrott på Björkvägen</h1>" in page
    assert "Ring 114 14 om du har sett något." in page
    assert "<iframe" not in page


def test_its_html_is_shown_where_it_can_do_no_harm(mailed, browser):
    mailed(letter())
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in browser.get("/mails/0?view=html")[1]
    status, html = browser.get("/mails/0/html")
    assert (status, "<p>Ring 114 14" in html) == (200, True)
    assert browser.headers["Content-Security-Policy"].startswith("sandbox allow-popups")
    assert "default-src 'none'" in browser.headers["Content-Security-Policy"]


def test_its_headers_are_shown(mailed, browser):
    mailed(letter())
    assert "&lt;1@example.org&gt;" in browser.get("/mails/0?view=headers")[1]


def test_a_mail_program_can_unsubscribe_with_one_click(mailed, browser, web):
    message = letter()
    message["List-Unsubscribe"] = f"<{web.url}/stopp/a/>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mailed(message)
    assert "Avregistrera, som ett mejlprogram gör" in browser.get("/mails/0")[1]
    assert browser.post("/mails/0/unsubscribe", {})[0] == 303
    assert web.received == [{"List-Unsubscribe": "One-Click"}]
    assert "har avregistrerat" in browser.get(browser.headers["Location"])[1]


@pytest.mark.parametrize(
    "path", ["/mails/9", "/mails/9/html", "/static/no.css", "/static/../manage.py", "/no"]
)
def test_what_is_not_there_is_not_found(browser, path):
    assert browser.get(path)[0] == 404


def test_the_page_runs_nothing_but_our_own(browser):
    browser.get("/")
    assert browser.headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'")


def test_styles_and_htmx_are_served(browser):
    for path in ("simulator/simulator.css", "django_htmx/htmx-2.min.js"):
        assert browser.get(f"/static/{path}")[0] == 200
