"""Our own addresses of signing in; they stand before allauth's, and some replace them."""

from allauth.account import views as allauth_views
from django.urls import path

from grannsamverkan.sign_in import organisation, stepping_up, switching, views

urlpatterns = [
    path(
        "confirm-email/",
        views.says_when_too_late(allauth_views.email_verification_sent),
        name="account_email_verification_sent",
    ),
    path("phone/verify/", views.says_when_too_late(allauth_views.verify_phone), name="account_verify_phone"),
    path("phone/skip/", views.skip_phone, name="account_skip_phone"),
    path(
        "login/code/confirm/",
        views.says_when_too_late(allauth_views.confirm_login_code),
        name="account_confirm_login_code",
    ),
    path("reauthenticate/code/", stepping_up.reauthenticate_by_code, name="account_reauthenticate_by_code"),
    path("koder/", switching.code_switch, name="code_switch"),
    path("organisation/", organisation.organisation_sign_in, name="organisation_sign_in"),
    path("organisation/tillbaka/", organisation.organisation_return, name="organisation_return"),
]
