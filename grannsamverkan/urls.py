"""Every address of the site."""

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from grannsamverkan import pages
from notifications.views.health import health

urlpatterns = [
    path("", pages.home, name="home"),
    path("", include("areas.urls")),
    path("", include("notifications.urls")),
    path("konto/", include("allauth.urls")),
    path("tillganglighet/", pages.accessibility, name="accessibility"),
    path("integritet/", pages.privacy, name="privacy"),
    path("sprak/", login_not_required(set_language), name="set_language"),
    path("manifest.webmanifest", pages.manifest, name="manifest"),
    path("robots.txt", pages.robots, name="robots"),
    path("favicon.ico", pages.favicon, name="favicon"),
    path("halsa/", health, name="health"),
    path("admin/", admin.site.urls),
]
