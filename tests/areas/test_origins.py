"""Addresses of web sites, as they may stand in a content security policy."""

import pytest
from django.core.exceptions import ValidationError

from areas.origins import MOST, origins_in


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("", []),
        ("https://www.example.se", ["https://www.example.se"]),
        ("www.example.se/trygg\nHTTPS://WWW.EXAMPLE.SE/", ["https://www.example.se"]),
        ("https://a.example.se, b.example.se:8443", ["https://a.example.se", "https://b.example.se:8443"]),
        ("gullspång.example.se", ["https://xn--gullspng-f0a.example.se"]),
    ],
)
def test_a_site_is_https_and_a_host(written, read):
    assert origins_in(written) == read


@pytest.mark.parametrize(
    "written",
    [
        "http://www.example.se",
        "https://*.example.se",
        "*",
        "'self'",
        "https:",
        "data:text/html,x",
        "javascript://www.example.se/%0a",
        "https://www.example.se@evil.example",
        "localhost",
        "192.0.2.1",
        "https://[::1]",
        "https://example.se:99999999",
        "https://exa\x00mple.se",
        "https://a..example.se",
        f"{'a' * 70}.example.se",
        " ".join(f"s{number}.example.se" for number in range(MOST + 1)),
    ],
)
def test_what_is_no_site_is_refused(written):
    with pytest.raises(ValidationError):
        origins_in(written)
