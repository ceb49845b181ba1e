"""Every address of the site."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from grannsamverkan import my_data, pages
from notifications.views.health import health, metrics, web_health

urlpatterns = [
    path("", pages.home, name="home"),
    path("", include("areas.urls")),
    path("", include("notifications.urls")),
    path("mina-sidor/mina-uppgifter.json", my_data.my_data, name="my_data"),
    path("mina-sidor/mina-uppgifter/", my_data.my_data_page, name="my_data_page"),
    path("konto/", include("grannsamverkan.sign_in.urls")),
    path("konto/", include("allauth.urls")),
    path("tillganglighet/", pages.accessibility, name="accessibility"),
    path("integritet/", pages.privacy, name="privacy"),
    path("sprak/", login_not_required(set_language), name="set_language"),
    path("manifest.webmanifest", pages.manifest, name="manifest"),
    path("robots.txt", pages.robots, name="robots"),
    path("favicon.ico", pages.favicon, name="favicon"),
    path("halsa/", health, name="health"),
    path("halsa/webb/", web_health, name="web_health"),
    path("metrics", metrics, name="metrics"),
    # One door for all: the admin's own would know neither codes nor second factors.
    path("admin/login/", secure_admin_login(admin.site.login)),
    path("admin/", admin.site.urls),
]
