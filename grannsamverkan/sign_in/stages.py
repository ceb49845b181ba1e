"""The steps of signing in that are our own."""

from allauth.account.internal.userkit import did_user_login
from allauth.account.stages import PhoneVerificationStage
from allauth.mfa.stages import AuthenticateStage
from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext

from grannsamverkan.sign_in.codes import TooManyCodes
from grannsamverkan.sign_in.organisation import showed_second_factor
from notifications.channels.base import ChannelError


class SecondFactorStage(AuthenticateStage):
    """Asks for the second factor, unless the organisation has asked for one of its own that we believe."""

    def handle(self) -> tuple[HttpResponse | None, bool]:
        """Ask, or go on."""
        if showed_second_factor(self.request, self.login.user):
            return None, True
        response, goes_on = super().handle()
        return response, goes_on


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
