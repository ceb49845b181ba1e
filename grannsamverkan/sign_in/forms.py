"""The forms of signing up and signing in: few fields, and words that people use."""

from typing import Any

from allauth.account import forms as allauth_forms
from allauth.account.adapter import get_adapter
from allauth.mfa.webauthn import forms as passkey_forms
from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from grannsamverkan.accounts.models import User
from grannsamverkan.accounts.phone import InvalidPhone, parse_mobile


class SignUpForm(allauth_forms.SignupForm):
    """An e-mail address and a mobile number: no password, no name yet."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        del self.fields["password1"]
        _plain_email(self.fields["email"])
        self.fields["email"].help_text = _("We send a code to the address.")
        self.fields["phone"].required = True
        self.fields["phone"].error_messages["required"] = _("Enter a mobile number.")
        self.fields["phone"].help_text = _("A Swedish mobile number. We send a code by SMS.")

    def validate_unique_email(self, value: str) -> str:
        """Let the owner of an address sign up even if somebody else began to, and never proved it."""
        if User.objects.unfinished().filter(email=value).exists():
            return value
        return super().validate_unique_email(value)

    def _clean_phone(self) -> None:
        """Take any number: whether it is taken is told only to whoever shows the code sent to it."""

    def save(self, request: HttpRequest) -> User:
        """Make the account, in place of an unfinished one with the same address."""
        User.objects.unfinished().filter(email=self.cleaned_data["email"]).delete()
        return super().save(request)


class SignInForm(allauth_forms.LoginForm):
    """An address or a number, and a password for those who have one; without it a code is sent."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        login, password = self.fields["login"], self.fields["password"]
        login.label = _("E-mail address or mobile number")
        login.error_messages["required"] = _("Write your e-mail address or your mobile number.")
        login.widget.attrs = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        password.required = False
        password.help_text = ""
        password.widget.attrs = {"autocomplete": "current-password", "class": "form-control"}

    @property
    def organisation(self) -> str:
        """Whose sign-in server may vouch for somebody; empty where there is none."""
        return str(settings.OIDC_NAME if settings.OIDC_SERVER_URL else "")

    def clean_login(self) -> str:
        """Return the address, or the number as it is stored."""
        login = super().clean_login()
        try:
            return parse_mobile(login)
        except InvalidPhone:
            return login


class RequestCodeForm(allauth_forms.RequestLoginCodeForm):
    """Where to send a code for signing in."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _plain_email(self.fields["email"])

    def clean(self) -> dict[str, Any]:
        """Insist on an address or a number."""
        cleaned = super().clean()
        if not self.errors and not (cleaned.get("email") or cleaned.get("phone")):
            raise get_adapter().validation_error("invalid_login")
        return cleaned


class SixDigits(forms.Form):
    """Makes a code easy to fill in on a phone."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["code"].label = _("Code, six digits")
        self.fields["code"].error_messages["required"] = _("Type in the six digits we sent.")
        self.fields["code"].widget.attrs = {
            "autocomplete": "one-time-code",
            "inputmode": "numeric",
            "class": "code-input",
        }


class SignInCodeForm(SixDigits, allauth_forms.ConfirmLoginCodeForm):
    """The code sent for signing in."""


class PasswordResetCodeForm(SixDigits, allauth_forms.ConfirmPasswordResetCodeForm):
    """The code sent for choosing a new password."""


class PhoneCodeForm(SixDigits, allauth_forms.VerifyPhoneForm):
    """The code sent to a number."""


class EmailCodeForm(SixDigits, allauth_forms.ConfirmEmailVerificationCodeForm):
    """The code sent to an address."""

    def clean_code(self) -> str:
        """Believe whoever shows the code: unfinished accounts of others with the address must go."""
        allauth_forms.BaseConfirmCodeForm.clean_code(self)
        User.objects.unfinished().filter(email=self.email).exclude(pk=self.user.pk).delete()
        return super().clean_code()


class AddPasskeyForm(passkey_forms.AddWebAuthnForm):
    """A new passkey or security key."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["name"].label = _("What you call the key")


class EditPasskeyForm(passkey_forms.EditWebAuthnForm):
    """What a passkey or security key is called."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["name"].label = _("What you call the key")


def _plain_email(field: forms.Field) -> None:
    field.label = _("E-mail address")
    field.error_messages["required"] = _("Enter your e-mail address.")
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs |= {"autocomplete": "email", "inputmode": "email"}
