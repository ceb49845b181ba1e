"""What a production system must not lack: `manage.py check --deploy` fails without it."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from notifications.channels.sms import PROVIDERS, provider_names


@register(deploy=True)
def every_channel_has_a_provider(**_options: Any) -> Sequence[CheckMessage]:
    """With DEBUG off nothing falls back to the simulator, so what is not set cannot send."""
    missing = [] if settings.DEBUG or settings.EMAIL_URL else ["EMAIL_URL"]
    unknown = [name for name in provider_names() if name not in PROVIDERS]
    if not settings.DEBUG:
        missing += [
            setting
            for name in provider_names()
            if name in PROVIDERS
            for setting in PROVIDERS[name].missing_settings()
        ]
    return [
        *(
            Error(f"{name} is not set: messages cannot be sent.", id="grannsamverkan.E001")
            for name in missing
        ),
        *(_unknown_provider(name) for name in unknown),
    ]


def _unknown_provider(name: str) -> Error:
    known = ", ".join(sorted(PROVIDERS))
    return Error(f"SMS_PROVIDER names “{name}”. Those there are: {known}.", id="grannsamverkan.E002")


@register()
def an_organisations_server_is_described_whole(**_options: Any) -> Sequence[CheckMessage]:
    """Whoever lets an organisation vouch for people says for whom, and is known to its server."""
    if not settings.OIDC_SERVER_URL:
        return []
    needed = ("OIDC_NAME", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET", "OIDC_EMAIL_DOMAINS")
    wrong = [f"{name} is not set, and OIDC_SERVER_URL is." for name in needed if not getattr(settings, name)]
    if not settings.OIDC_SERVER_URL.startswith(("https://", "http://127.0.0.1:")):
        wrong.append("OIDC_SERVER_URL must begin with https://.")
    return [Error(message, id="grannsamverkan.E003") for message in wrong]
