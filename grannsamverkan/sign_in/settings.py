"""The settings of allauth, read by grannsamverkan/settings.py: how people sign up and sign in.

Nobody chooses a password when signing up: codes to addresses of one's own are simpler and safer.
Whoever wants a password sets it afterwards, and signs in with it or by a code.
"""

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/mina-sidor/"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("MinimumLengthValidator", "CommonPasswordValidator", "NumericPasswordValidator")
]
ACCOUNT_ADAPTER = "grannsamverkan.sign_in.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "signup": "grannsamverkan.sign_in.forms.SignUpForm",
    "login": "grannsamverkan.sign_in.forms.SignInForm",
    "request_login_code": "grannsamverkan.sign_in.forms.RequestCodeForm",
    "confirm_login_code": "grannsamverkan.sign_in.forms.SignInCodeForm",
    "confirm_email_verification_code": "grannsamverkan.sign_in.forms.EmailCodeForm",
    "confirm_password_reset_code": "grannsamverkan.sign_in.forms.PasswordResetCodeForm",
    "verify_phone": "grannsamverkan.sign_in.forms.PhoneCodeForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email", "phone"}
# Our sign-up form asks for the number, and not for the password. To allauth the number is optional: users
# without one, such as the first superuser, could otherwise never sign in.
ACCOUNT_SIGNUP_FIELDS = ["email*", "phone", "password1"]
ACCOUNT_SIGNUP_FORM_HONEYPOT_FIELD = "company"
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""

# Codes
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
CODE_MINUTES = 10
_CODE_SECONDS = CODE_MINUTES * 60
_ATTEMPTS = 5
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = _CODE_SECONDS
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_MAX_ATTEMPTS = _ATTEMPTS
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_PHONE_VERIFICATION_TIMEOUT = _CODE_SECONDS
ACCOUNT_PHONE_VERIFICATION_MAX_ATTEMPTS = _ATTEMPTS
ACCOUNT_PHONE_VERIFICATION_SUPPORTS_RESEND = True
# Tells nobody whether an account exists, because here the number comes after a confirmed e-mail address.
ACCOUNT_PHONE_VERIFICATION_SUPPORTS_CHANGE = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = _CODE_SECONDS
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = _ATTEMPTS
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = _CODE_SECONDS
ACCOUNT_PASSWORD_RESET_BY_CODE_MAX_ATTEMPTS = _ATTEMPTS
ACCOUNT_LOGIN_TIMEOUT = 3 * _CODE_SECONDS  # a slow reader finishes both codes

# Doing something that matters asks again who you are
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
LIST_SECONDS = 12 * 60 * 60  # how long a contact person who has shown it sees who lives where

# Limits
ACCOUNT_RATE_LIMITS = {
    "signup": "20/m/ip,100/d/ip",
    "login": "20/m/ip",
    "request_login_code": "10/m/ip,60/d/ip,1/10s/key,5/h/key,15/d/key",
    "confirm_email": "3/m/key,10/h/key",
    "change_phone": "10/h/user",
    "reauthenticate": "10/m/user",
    "show_interest": "5/h/ip,20/d/ip,3/d/key",
    # allauth's own limit knows only some of the codes by SMS; the three below hold for all of them.
    "verify_phone": "",
    "sms_code": "5/h/ip,1/30s/key,3/h/key",
    "sms_code_prefix": "20/h/key",
    "sms_code_day": "200/d/key",
    # To accounts that nobody has approved or appointed: each, and all together.
    "sms_code_new": "5/30d/key",
    "sms_code_new_day": "50/d/key",
}

# What is asked oftener than one signs in: how many times in how many seconds, for each account or address.
ASKED_AT_MOST = {"search": (60, 60), "unsigned callback": (60, 60), "organisation sign-in": (20, 60)}

# Second factor
MFA_ADAPTER = "grannsamverkan.sign_in.adapter.SecondFactorAdapter"
MFA_FORMS = {
    "add_webauthn": "grannsamverkan.sign_in.forms.AddPasskeyForm",
    "edit_webauthn": "grannsamverkan.sign_in.forms.EditPasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1
MFA_TOTP_ISSUER = "Grannsamverkan"
MFA_RECOVERY_CODES_SHOW_ONCE = True
USERSESSIONS_TRACK_ACTIVITY = False  # it would write to the database at every request, polls too
