"""The addresses of sending: its pages, and the doors by which providers answer."""

from django.urls import path

from notifications.webhooks.twilio import twilio_inbound, twilio_status

urlpatterns = [
    path("webhooks/twilio/status/", twilio_status, name="twilio_status"),
    path("webhooks/twilio/inbound/", twilio_inbound, name="twilio_inbound"),
]
