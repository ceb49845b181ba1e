"""What sign-in sends by e-mail: every letter, in both languages."""

from pathlib import Path

import allauth
import pytest
from django.template.loader import render_to_string
from django.utils.translation import override

LIBRARY = Path(allauth.__file__).parent / "templates"
MAILS = [
    str(path.relative_to(LIBRARY)).removesuffix("_message.txt")
    for folder in ("account/email", "mfa/email")
    for path in sorted((LIBRARY / folder).glob("*_message.txt"))
    if not path.name.startswith(("base_", "password_reset_key"))  # we reset by code, never by link
]
CONTEXT = {
    "code": "123456",
    "minutes": 10,
    "email": "kim@example.se",
    "deleted_email": "kim@example.se",
    **{name: f"https://grann.example.org/{name}/" for name in ("public_url", "login_url", "signup_url")},
}
LAST_LINE = {
    "sv": "Pågår ett brott: ring 112. Tips till polisen: ring 114 14.",
    "en": "In an emergency call 112. For tips to the police call 114 14.",
}


def render(language, template):
    with override(language):
        return render_to_string(template, CONTEXT)


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("mail", MAILS)
def test_every_letter_is_short_whole_and_says_where_to_call(mail, language):
    subject = render(language, f"{mail}_subject.txt").strip()
    text = render(language, f"{mail}_message.txt").strip()
    assert 10 < len(subject) < 60
    assert "\n" not in subject
    assert text.endswith(LAST_LINE[language])
    assert "\n\n\n" not in text
    assert "/signup_url/" in text or "/login_url/" in text or "123456" in text


@pytest.mark.parametrize("mail", MAILS)
def test_the_words_are_our_own(mail):
    for kind in ("subject", "message"):
        assert (Path("templates") / f"{mail}_{kind}.txt").exists()


def test_the_sms_with_a_code_warns_and_fits_one_part():
    with override("sv"):
        text = render_to_string("messages/code.sms.txt", CONTEXT | {"host": "grann.example.org"}).strip()
    assert text == (
        "Din kod för Grannsamverkan är 123456. Lämna aldrig ut den. Den gäller i 10 minuter."
        "\n\n@grann.example.org #123456"
    )
