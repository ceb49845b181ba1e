"""The addresses of the register."""

from django.urls import path

from areas.views import area, joining

urlpatterns = [
    path("omraden/", area.area_list, name="area_list"),
    path("omraden/<slug:slug>/", area.area_detail, name="area_detail"),
    path("omraden/<slug:slug>/ga-med/", joining.area_join, name="area_join"),
    path("omraden/<slug:slug>/ga-med/hushall/", joining.membership_apply, name="membership_apply"),
]
