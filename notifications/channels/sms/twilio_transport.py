"""The transport under Twilio's client. Its own has no time limit and opens connections as it goes."""

import logging
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

import urllib3
from django.conf import settings
from twilio.http import HttpClient
from twilio.http.response import Response

from notifications.channels.sms.pool import new_pool


class PooledHttpClient(HttpClient):
    """Keep-alive connections, explicit time limits, and no second try of its own."""

    def __init__(self) -> None:
        logger = logging.getLogger("twilio.http_client")
        super().__init__(logger=logger, is_async=False, timeout=settings.PROVIDER_READ_TIMEOUT)
        self.pool = new_pool()

    def request(
        self,
        method: str,
        uri: str,
        params: Mapping[str, Any] | None = None,
        data: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        **_ignored: Any,
    ) -> Response:
        """Make one request; urllib3's errors come out as they are."""
        all_headers = dict(headers or {})
        if auth:
            all_headers |= urllib3.make_headers(basic_auth=":".join(auth))
        url = _at_configured_host(uri)
        if params:
            url += ("&" if "?" in url else "?") + urlencode(params, doseq=True)
        body = urlencode(data, doseq=True) if data else None
        answer = self.pool.request(method.upper(), url, body=body, headers=all_headers, redirect=False)
        return Response(answer.status, answer.data.decode("utf-8", "replace"), answer.headers)


def _at_configured_host(url: str) -> str:
    """Return the address with `TWILIO_API_URL` in the place of Twilio's own host, if it is set."""
    if not settings.TWILIO_API_URL:
        return url
    wanted, base = urlsplit(url), urlsplit(settings.TWILIO_API_URL)
    return urlunsplit((base.scheme, base.netloc, base.path.rstrip("/") + wanted.path, wanted.query, ""))
