import pytest

from notifications.safeguards import check
from notifications.safeguards.addresses import is_own


@pytest.fixture(autouse=True)
def own_pages(settings):
    settings.PUBLIC_URL = "https://grann.example.org:8443/start"
    settings.LINK_HOSTS = ["www.kommunen.example"]


def found(text):
    return [(f.rule, f.severity, f.excerpt) for f in check(text)]


@pytest.mark.parametrize(
    "link",
    [
        *(
            "https://grann.example.org/meddelanden/1",
            "grann.example.org",
            "www.grann.example.org",
            "GRANN.example.org",
        ),
        *(
            "http://kommunen.example",
            "https://www.kommunen.example/a?b=c#d",
            "https://grann.example.org:8443/",
        ),
    ],
)
def test_our_own_pages(link):
    assert is_own(link)


@pytest.mark.parametrize(
    "link",
    [
        *("https://example.org", "https://x.grann.example.org", "https://grann.example.org.example.com"),
        *(
            "https://grann.example.org@example.com",
            "https://example.com\\@grann.example.org",
            "ftp://grann.example.org",
        ),
        *(
            "https://grann.exаmple.org",
            "https://[",
            "https://grann.example.org:99999/",
            "javascript://grann.example.org",
        ),
        *("https://kim@grann.example.org", "https://", ""),
    ],
)
def test_other_pages(link):
    assert not is_own(link)


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("Se https://example.com/x.", "https://example.com/x"),
        ("Se (www.example.com)!", "www.example.com"),
        ("bit.ly/abc", "bit.ly/abc"),
        ("http://10.0.0.1/x", "http://10.0.0.1/x"),
        ("http://grann.example.org\u200b.example.com/", "http://grann.example.org\u200b.example.com/"),
    ],
)
def test_links_are_found_whole(text, link):
    assert found(text) == [("link", "block", link)]


@pytest.mark.parametrize(
    "text", ["t.ex. nu", "Hemma.Se upp", "kl 18.30", "karta.pdf", "https://grann.example.org/a."]
)
def test_what_is_no_foreign_link(text):
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("kim.exempelsson@example.se", "block"),
        ("Kim@mail.example.co.uk", "block"),
        ("kim(at)example.se", "block"),
        ("kim snabel-a example punkt se", "block"),
        ("info@example.se", "confirm"),
        ("trygghet@example.se", "confirm"),
    ],
)
def test_mailboxes(text, severity):
    assert [finding[:2] for finding in found(f"Skriv till {text}.")] == [("email", severity)]
