"""The steps of signing in that are our own."""

from allauth.account.internal.userkit import did_user_login
from allauth.account.stages import PhoneVerificationStage
from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext

from grannsamverkan.sign_in.codes import TooManyCodes
from notifications.channels.base import ChannelError


class ConfirmPhoneStage(PhoneVerificationStage):
    """Asks somebody new for the code sent to their number. It is never a dead end.

    When no code can be sent, sign-in goes on by e-mail alone, and the number waits on the person's own page.
    """

    def handle(self) -> tuple[HttpResponse | None, bool]:
        """Send a code and ask for it, or go on."""
        if self.login.user is None or did_user_login(self.login.user):
            return None, True
        try:
            return super().handle()
        except (TooManyCodes, ChannelError):
            messages.warning(
                self.request,
                gettext(
                    "We cannot send a code by SMS right now. "
                    "You can confirm your mobile number later, on your own page."
                ),
            )
            return None, True
