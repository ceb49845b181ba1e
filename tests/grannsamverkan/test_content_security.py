import pytest

from grannsamverkan.content_security import directives


@pytest.mark.parametrize(
    ("tiles", "let_in"),
    [
        ("", []),
        ("https://kartor.example.se/{z}/{x}/{y}.png", ["https://kartor.example.se"]),
        ("https://{s}.example.se:8443/{z}/{x}/{y}.png", ["https://*.example.se:8443"]),
    ],
)
def test_only_the_pictures_of_a_map_may_come_from_elsewhere(tiles, let_in):
    policy = directives(tiles)

    assert list(policy.pop("img-src"))[2:] == let_in
    assert not any("http" in source for sources in policy.values() for source in sources)
