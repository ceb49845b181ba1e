"""What a page may load, and from where: its own things, and nothing written into it."""

from csp.constants import NONE, SELF

DIRECTIVES = {
    "default-src": [NONE],
    "frame-ancestors": [NONE],
    "base-uri": [NONE],
    **{f"{kind}-src": [SELF] for kind in ("script", "style", "font", "connect", "manifest", "worker")},
    "form-action": [SELF],
    "img-src": [SELF, "data:"],
}
