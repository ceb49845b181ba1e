"""What a page may load, and from where: its own things, and nothing written into it."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from csp.constants import NONE, SELF


def directives(map_tile_url: str) -> Mapping[str, Sequence[str]]:
    """Return the policy of every page; only the tiles of a map, where set, may come from elsewhere."""
    tiles = urlsplit(map_tile_url.replace("{s}", "*"))
    return {
        "default-src": [NONE],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        **{f"{kind}-src": [SELF] for kind in ("script", "style", "font", "connect", "manifest", "worker")},
        "form-action": [SELF],
        "img-src": [SELF, "data:", *([f"{tiles.scheme}://{tiles.netloc}"] if tiles.netloc else [])],
    }
