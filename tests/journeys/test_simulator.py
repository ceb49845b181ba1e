import smtplib

import pytest
import urllib3

from tests.notifications.simulator.test_smtp import letter

pytestmark = [pytest.mark.browser, pytest.mark.once]
FIRST, SECOND = "+46701740605", "+46701740606"


@pytest.fixture
def send(simulator):
    """Send an SMS as plainly as can be."""
    headers = urllib3.make_headers(basic_auth=f"{simulator.account}:{simulator.token}")
    address = f"{simulator.url}/2010-04-01/Accounts/{simulator.account}/Messages.json"

    def send(to: str, body: str) -> None:
        fields = {"To": to, "From": "Grannsamv", "Body": body}
        answer = simulator.http.request(
            "POST", address, fields=fields, encode_multipart=False, headers=dict(headers)
        )
        assert answer.status == 201

    return send


@pytest.fixture
def look(visit, simulator):
    """Look at the simulator's pages instead of our own."""
    return lambda width, **how: visit(width, home=simulator.url, **how)


def test_what_is_sent_shows_by_itself_and_leaves_alone_what_is_being_written(look, send, simulator):
    send(FIRST, "Inbrott på Björkvägen")
    page = look(390).open("/")
    answer = page.get_by_label("Skriv från 070-174 06 05")
    answer.press_sequentially("STO")
    send(SECOND, "Till en annan telefon")
    page.get_by_text("Till en annan telefon").wait_for()
    page.keyboard.type("PP")
    assert answer.input_value() == "STOPP"
    page.keyboard.press("Enter")
    page.get_by_text("har stoppat sms").wait_for()
    assert simulator.counts()["sms"]["stopped"] == 1


def test_without_javascript_a_reload_shows_it(look, send):
    page = look(390, javascript=False).open("/")
    send(FIRST, "Inbrott på Björkvägen")
    page.reload()
    page.get_by_text("Inbrott på Björkvägen").wait_for()


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_for_everybody(look, send, simulator, width, scheme):
    send(FIRST, "Stoppa: https://example.org/stopp/a/")
    simulator.write(FIRST, "STOPP")
    simulator.fault("failed")
    with smtplib.SMTP("127.0.0.1", simulator.smtp_port) as connection:
        connection.send_message(letter())
    seen = look(width, scheme=scheme)
    for address in ("/", "/?q=nobody", "/mails/0", "/mails/0?view=html", "/mails/0?view=headers"):
        seen.open(address)
        assert seen.faults() == []
