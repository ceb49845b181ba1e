"""Whether the mail server takes mail from us, in a sentence. For `manage.py doctor`."""

import smtplib
import socket
import ssl

from django.conf import settings

from notifications.channels.smtp_session import NETWORK_ERRORS, open_smtp
from notifications.rendering import return_path


def smtp_trouble() -> str:
    """Open a connection as sending does and introduce our sender; return what is wrong, or nothing."""
    try:
        smtp = open_smtp()
    except NETWORK_ERRORS as error:
        return _why_not_open(error)
    try:
        code, said = smtp.mail(return_path(0))
        smtp.quit()
    except NETWORK_ERRORS:
        return "The mail server hangs up when it hears our sender; ask whoever runs it why."
    if code >= 400:
        said_to_us = said.decode("ascii", "replace").splitlines()[0][:80]
        return f"The mail server refuses DEFAULT_FROM_EMAIL as a sender: {code} {said_to_us}"
    return ""


def _why_not_open(error: Exception) -> str:
    sentences: tuple[tuple[type[Exception], str], ...] = (
        (socket.gaierror, "EMAIL_URL names a host that does not exist."),
        (ConnectionRefusedError, "Nothing listens at the host and port of EMAIL_URL."),
        (TimeoutError, "The host of EMAIL_URL does not answer: is the port right, does a firewall stop us?"),
        (
            ssl.SSLCertVerificationError,
            "The mail server's certificate is not believed; EMAIL_CA_FILE names an authority of your own.",
        ),
        (ssl.SSLError, "EMAIL_URL asks for TLS and the server does not speak it there: smtps or smtp+tls?"),
        (smtplib.SMTPAuthenticationError, "The mail server refuses the user and password of EMAIL_URL."),
        (
            smtplib.SMTPNotSupportedError,
            "The mail server offers no TLS or no sign-in, which EMAIL_URL asks for.",
        ),
        (smtplib.SMTPServerDisconnected, "The mail server hangs up at once; is the port of EMAIL_URL right?"),
    )
    known = (sentence for kind, sentence in sentences if isinstance(error, kind))
    return next(known, f"The mail server cannot be used: {type(error).__name__} at {settings.EMAIL_HOST}.")
