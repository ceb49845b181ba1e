"""The addresses of the register."""

from django.urls import path

from areas.views import area

urlpatterns = [
    path("omraden/", area.area_list, name="area_list"),
    path("omraden/<slug:slug>/", area.area_detail, name="area_detail"),
]
