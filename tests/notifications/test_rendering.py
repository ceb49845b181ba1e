"""How an alert looks in a hand: SMS, e-mail as text, e-mail as a page."""

import re
from email import message_from_bytes, policy

import pytest

from notifications import rendering
from notifications.models import Alert
from notifications.statuses import Channel
from notifications.tokens import Purpose, sign


@pytest.fixture(autouse=True)
def address_of_the_service(settings):
    settings.PUBLIC_URL = "https://grann.example.org"


@pytest.fixture
def texts(draft):
    """Render the warning as one reader gets it: subject, text, page."""
    draft.email_text = (
        "Natten till i dag försökte någon ta sig in i flera källare kring Björkvägen & torget. "
        "Lås dörrar och fönster.\n\n<b>Har du sett något?</b> Ring 114 14."
    )
    draft.save()

    def texts(language="sv", reader="member", **fields):
        Alert.objects.filter(pk=draft.pk).update(**fields)
        rendering.freeze(Alert.objects.get(pk=draft.pk))
        body = draft.renderings.get(channel=Channel.EMAIL, language=language, reader=reader).body
        message = message_from_bytes(body.encode(), policy=policy.default)
        plain, page = message.get_body(("plain",)), message.get_body(("html",))
        contents = (part.get_content().replace("\r\n", "\n") for part in (plain, page))
        return message["Subject"], *contents

    return texts


def sms(alert, **reader):
    return rendering.preview(alert, channel="sms", **reader)


def test_an_sms_says_who_sends_and_how_to_stop(draft):
    stop = f"Stopp: https://grann.example.org/stopp/{sign(Purpose.STOP, 0)}/"
    assert sms(draft) == f"{draft.sms_text}\n/Grannsamverkan Mariestad\n{stop}"


def test_a_contact_person_can_acknowledge_from_the_sms(draft):
    lines = sms(draft, reader="chain").splitlines()
    assert lines[2].startswith("Fört vidare? Tryck: https://grann.example.org/kvittens/")
    assert lines[3].startswith("Stopp: ")


def test_an_sms_in_english_keeps_the_text_as_written(draft):
    assert sms(draft, language="en").startswith(draft.sms_text)
    assert "\nStop: https://" in sms(draft, language="en")


def test_the_mail_in_full(texts):
    subject, text, _page = texts()
    assert subject == "Varning: Inbrottsförsök"
    assert text.startswith("Varning: Inbrottsförsök\n\nNatten till i dag försökte")
    assert "\nFrån Grannsamverkan Mariestad\nGäller: Ekudden\n" in text
    assert "\nPågående brott eller fara: ring 112. Tips till polisen: ring 114 14.\n" in text
    assert "\nIngen mer e-post: https://grann.example.org/stopp/" in text


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("reader", ["member", "chain"])
def test_the_text_has_short_lines_and_no_gaps(texts, language, reader):
    _subject, text, _page = texts(language, reader)
    assert "\n\n\n" not in text
    assert all(len(line) <= 78 or "https://" in line for line in text.splitlines())
    assert not re.search(r"[{}]|None|[^-\n] +$", text, re.MULTILINE)


def test_every_word_of_the_text_is_on_the_page_too(texts):
    _subject, text, page = texts("sv", "chain")
    bare = (
        re.sub(r"<style.*?</style>|<[^>]+>", "", page, flags=re.DOTALL)
        .replace("&amp;", "&")
        .replace("&nbsp;", " ")
    )
    for phrase in (
        "& torget. Lås",
        "Från Grannsamverkan Mariestad",
        "Jag har fört vidare",
        "Läs på webben",
    ):
        assert phrase in text
        assert phrase in bare


def test_what_the_writer_types_is_never_code(texts):
    _subject, text, page = texts()
    assert "<b>Har du sett något?</b>" in text
    assert "&lt;b&gt;Har du sett" in page


def test_the_page_loads_nothing_and_follows_the_dark(texts):
    _subject, _text, page = texts()
    assert not re.search(r"<img|<link|<script|src=|url\(|@import", page)
    assert "@media (prefers-color-scheme: dark)" in page
    assert '<td class="head" style="' in page
    assert 'href="tel:112"' in page
    assert 'href="tel:11414"' in page


@pytest.mark.parametrize(("kind", "word"), [("information", "● Information"), ("meeting", "■ Möte")])
def test_kinds_differ_by_mark_and_word(texts, kind, word):
    assert word in texts(kind=kind)[2]


def test_only_a_warning_asks_contact_persons_to_pass_it_on(texts):
    assert "Jag har fört vidare" in texts("sv", "chain")[1]
    assert "Jag har fört vidare" not in texts("sv", "member")[1]
    assert "Jag har fört vidare" not in texts("sv", "chain", kind="information")[1]


def test_many_places_are_a_number(draft, texts, mariestad):
    for number in range(4):
        draft.areas.create(municipality=mariestad, name=f"Område {number}", slug=f"omrade-{number}")
    assert "\nGäller: 5 områden\n" in texts()[1]


def test_each_recipient_gets_their_own_links(draft, texts):
    texts()
    for frozen in draft.renderings.all():
        own = rendering.for_recipient(
            frozen.body, channel=frozen.channel, delivery_id=7, address="kim@example.se"
        )
        assert sign(Purpose.STOP, 7) in own
        assert not any(mark in own for mark in rendering.MARKS)


def test_a_mail_in_bytes_is_the_mail_in_text():
    body = " ".join((*rendering.MARKS, "å", *rendering.MARKS))
    own = {"delivery_id": 7, "address": "maja@example.se"}

    text = rendering.for_recipient(body, channel=Channel.EMAIL, **own)

    assert rendering.mail_for(body, **own) == text.encode()
    assert rendering.mail_for(body, **own | {"delivery_id": 8}) != text.encode()
