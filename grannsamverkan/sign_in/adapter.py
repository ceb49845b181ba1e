"""What allauth asks of us: numbers, mails, limits, and who must show again who they are."""

import base64
import hashlib
import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from areas.joining import adopt_verified_addresses
from grannsamverkan.accounts.fields import SwedishMobileField
from grannsamverkan.accounts.models import User
from grannsamverkan.accounts.phone import InvalidPhone, parse_mobile
from grannsamverkan.sign_in.codes import pretend_to_send, send_code, tell_of_account
from grannsamverkan.sign_in.second_factor import FACTORS, must_have_second_factor
from grannsamverkan.sign_in.stepping_up import confirmed_by_code, showed_second_factor
from notifications.channels.base import ChannelError

logger = logging.getLogger(__name__)

_WRONG = _("The address or the password is not right. Try again, or ask for a code instead.")


class AccountAdapter(DefaultAccountAdapter):
    """Accounts with an e-mail address, perhaps a Swedish mobile number, and a password only by choice."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _WRONG,
        "phone_password_mismatch": _WRONG,
        "username_password_mismatch": _WRONG,
        "invalid_login": _("Write your e-mail address or your mobile number."),
        "incorrect_code": _("That is not the code we sent. Look at the six digits and try again."),
        "too_many_login_attempts": _("There were too many attempts. Wait a few minutes and try again."),
        "rate_limited": _("You have asked for several codes. Wait a minute before you ask for another."),
        "select_only_one": _("Write either the e-mail address or the mobile number."),
        "email_taken": _("The address already belongs to another account. Sign in with it instead."),
        "phone_taken": _(
            "The number already belongs to another account. Sign in with the number, or use another one."
        ),
    }

    # Numbers: only a verified one identifies its owner -------------------------------------------

    def phone_form_field(self, **options: Any) -> SwedishMobileField:
        """Return the field that reads numbers as people write them."""
        return SwedishMobileField(required=options.get("required", True))

    def get_phone(self, user: User) -> tuple[str, bool] | None:
        """Return the number of a user and whether it is verified."""
        return (user.phone, user.phone_verified_at is not None) if user.phone else None

    def set_phone(self, user: User, phone: str, verified: object) -> None:
        """Keep a number, verified or not."""
        user.phone, user.phone_verified_at = phone, timezone.now() if verified else None
        user.save(update_fields=["phone", "phone_verified_at"])

    def set_phone_verified(self, user: User, phone: str) -> None:
        """Keep a number whose owner has shown the code, and carry it over to the register."""
        if user.phone != phone or user.phone_verified_at is None:
            self.set_phone(user, phone, verified=True)
        adopt_verified_addresses(user=user, now=timezone.now())

    def get_user_by_phone(self, phone: str) -> User | None:
        """Find the owner of a number, however it is written; an unverified number has no owner."""
        try:
            number = parse_mobile(phone)
        except InvalidPhone:
            return None
        return User.objects.filter(phone=number, phone_verified_at__isnull=False).first()

    def send_verification_code_sms(self, user: User, phone: str, code: str, **_options: Any) -> None:
        """Send a code; a failed one is silent where the silence protects whether there is an account."""
        try:
            send_code(self.request, user=user, phone=phone, code=code)
        except ChannelError as error:
            logger.warning("A code by SMS was not sent: %s", error.reason)
            if user.phone != phone or user.phone_verified_at is None:
                raise

    def send_unknown_account_sms(self, phone: str, **_options: Any) -> None:
        """Send nothing, and take the time that sending takes."""
        pretend_to_send(self.request, phone=phone)

    def send_account_already_exists_sms(self, phone: str) -> None:
        """Tell the owner of a number that somebody tried to register it anew."""
        tell_of_account(self.request, phone=phone)

    # Signing in ----------------------------------------------------------------------------------

    def get_login_stages(self) -> list[str]:
        """Confirm the e-mail address before any SMS is paid for, then the number, then the rest."""
        ours = {
            "allauth.account.stages.PhoneVerificationStage": None,
            "allauth.account.stages.EmailVerificationStage": [
                "allauth.account.stages.EmailVerificationStage",
                "grannsamverkan.sign_in.stages.ConfirmPhoneStage",
            ],
            "allauth.mfa.stages.AuthenticateStage": ["grannsamverkan.sign_in.stages.SecondFactorStage"],
        }
        stages: list[str] = []
        for stage in super().get_login_stages():
            stages += ours.get(stage, [stage]) or []
        return stages

    def pre_authenticate(self, request: Any, **credentials: Any) -> None:
        """Count failed attempts by number as by address; allauth would count all numbers as one."""
        login = credentials.get("email") or credentials.get("phone") or ""
        super().pre_authenticate(request, **credentials | {"email": login})

    # Showing again who one is --------------------------------------------------------------------

    def is_reauthentication_required(self, *, app: str, **_options: Any) -> bool:
        """Ask nobody who has just shown a second factor; ask for a code those who have none, nor a password.

        allauth would ask the first twice, and wave the others through.
        """
        user = self.request.user
        if showed_second_factor(self.request):
            return False
        if not get_reauthentication_flows(user) and not confirmed_by_code(self.request):
            raise ReauthenticationRequired
        return super().is_reauthentication_required(app=app)

    def get_reauthentication_methods(self, user: User | AnonymousUser) -> list[dict[str, Any]]:
        """Offer a code to those who have no second factor."""
        methods = super().get_reauthentication_methods(user)
        if user.is_authenticated and all(method["id"] == "reauthenticate" for method in methods):
            methods.append(
                {
                    "id": "reauthenticate_by_code",
                    "description": _("Get a code"),
                    "url": reverse("account_reauthenticate_by_code"),
                }
            )
        return methods

    # Mail ----------------------------------------------------------------------------------------

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send one of allauth's mails, with links to our own address, never to a guessed host."""
        ours = {
            "public_url": settings.PUBLIC_URL,
            "minutes": settings.CODE_MINUTES,
            "signup_url": settings.PUBLIC_URL + reverse("account_signup"),
            "login_url": settings.PUBLIC_URL + reverse("account_login"),
        }
        super().send_mail(template_prefix, email, context | ours)

    def render_mail(self, *args: Any, **options: Any) -> EmailMessage:
        """Mark the mail as sent by a machine, so that no holiday reply comes back."""
        options["headers"] = (options.get("headers") or {}) | {"Auto-Submitted": "auto-generated"}
        return super().render_mail(*args, **options)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Keeps the secrets of second factors encrypted: a stolen database opens no account."""

    def encrypt(self, text: str) -> str:
        """Return the secret as it is stored."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return the secret as it is used."""
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Keep the last second factor of whoever must have one."""
        others = Authenticator.objects.filter(user=authenticator.user, type__in=FACTORS)
        if authenticator.type not in FACTORS or others.exclude(pk=authenticator.pk).exists():
            return True
        return not must_have_second_factor(self.request)


def _cipher() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    derived = (hashlib.sha256(b"second factor" + key.encode()).digest() for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in derived])
