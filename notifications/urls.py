"""The addresses of sending: its pages, and the doors by which providers answer."""

from django.urls import path

from notifications.views import my_page
from notifications.webhooks.twilio import twilio_inbound, twilio_status

urlpatterns = [
    path("mina-sidor/", my_page.my_page, name="my_page"),
    path("mina-sidor/lamna/<slug:public_id>/", my_page.membership_leave, name="membership_leave"),
    path("webhooks/twilio/status/", twilio_status, name="twilio_status"),
    path("webhooks/twilio/inbound/", twilio_inbound, name="twilio_inbound"),
]
