"""The addresses of sending: its pages, and the doors by which providers answer."""

from django.urls import URLPattern, path

from notifications.views import (
    call_list,
    chain,
    composing,
    contact_person_page,
    deciding,
    disclosing,
    embedded,
    feeds,
    following,
    forwarding,
    glass,
    holding,
    links,
    lists,
    meetings,
    my_page,
    notices,
    numbers,
    public_alerts,
    reached_map,
    recording,
    steering,
    templates,
    weekly_letter,
)
from notifications.webhooks.elks import elks_inbound, elks_status
from notifications.webhooks.twilio import twilio_inbound, twilio_status

residents: list[URLPattern] = [
    path("mina-sidor/", my_page.my_page, name="my_page"),
    path("ombud/", contact_person_page.contact_person_page, name="contact_person_page"),
    path("ombud/lista/<slug:slug>/", lists.list_confirm, name="list_confirm"),
    path("moten/<slug:public_id>/", meetings.meeting_detail, name="meeting_detail"),
    path("moten/<slug:public_id>/kalender.ics", meetings.meeting_calendar, name="meeting_calendar"),
    path("ombud/<slug:slug>/lapp/<str:public_id>/", notices.alert_notice, name="alert_notice"),
    path("ombud/<slug:slug>/lapp/<str:public_id>/uppe/", forwarding.notice_put_up, name="notice_put_up"),
    path("ombud/varning/<slug:public_id>/", forwarding.alert_forward, name="alert_forward"),
    path("mina-sidor/lamna/<slug:public_id>/", my_page.membership_leave, name="membership_leave"),
]

console: list[URLPattern] = [
    path("register/ringlista/", call_list.call_list, name="call_list"),
    path("register/begaran/", disclosing.disclosure, name="disclosure"),
    path("register/arshjul/", meetings.year_wheel, name="year_wheel"),
    path("register/arshjul/moten.ics", meetings.year_calendar, name="year_calendar"),
    path("moten/<slug:public_id>/bjud-in/", meetings.meeting_announce, name="meeting_announce"),
    path("utskick/", following.alert_list, name="alert_list"),
    path("utskick/nytt/", composing.alert_compose, name="alert_compose"),
    path("utskick/nytt/forhandsgranska/", composing.alert_preview, name="alert_preview"),
    path("utskick/nytt/omraden/", composing.alert_areas, name="alert_areas"),
    path("utskick/sandningsstopp/", holding.hold_end, name="hold_end"),
    path("utskick/veckobrev/", weekly_letter.weekly_letter, name="weekly_letter"),
    path("utskick/nytt/handelse/", templates.event_list, name="event_list"),
    path("utskick/nytt/handelse/<slug:event>/", templates.event_compose, name="event_compose"),
    path("utskick/mallar/<slug:slug>/", templates.template_list, name="template_list"),
    path("utskick/mallar/<slug:slug>/<slug:event>/", templates.template_edit, name="template_edit"),
    path("utskick/siffror/", numbers.numbers, name="numbers"),
    path("utskick/siffror/manader.csv", numbers.numbers_by_month, name="numbers_by_month"),
    path("utskick/siffror/omraden.csv", numbers.numbers_by_area, name="numbers_by_area"),
    path("utskick/<slug:public_id>/", following.alert_detail, name="alert_detail"),
    path("utskick/<slug:public_id>/andra/", composing.alert_edit, name="alert_edit"),
    path("utskick/<slug:public_id>/granska/", deciding.alert_review, name="alert_review"),
    path("utskick/<slug:public_id>/utan-godkannande/", glass.alert_break_glass, name="alert_break_glass"),
    path("utskick/<slug:public_id>/efterkontroll/", glass.glass_review, name="glass_review"),
    path("utskick/<slug:public_id>/godkann/", deciding.alert_approve, name="alert_approve"),
    path("utskick/<slug:public_id>/skicka-tillbaka/", deciding.alert_reject, name="alert_reject"),
    path("utskick/<slug:public_id>/kedjan/", chain.alert_chain, name="alert_chain"),
    path("utskick/<slug:public_id>/kedjan/stoppa/", chain.alert_stop_chain, name="alert_stop_chain"),
    path("utskick/<slug:public_id>/laget/", following.alert_ledger, name="alert_ledger"),
    path("utskick/<slug:public_id>/laget/<slug:word>/", following.delivery_list, name="delivery_list"),
    path("utskick/<slug:public_id>/omraden/", reached_map.alert_reached, name="alert_reached"),
    path("utskick/<slug:public_id>/protokoll/", recording.alert_record, name="alert_record"),
    path("utskick/<slug:public_id>/angra/", steering.alert_undo, name="alert_undo"),
    path("utskick/<slug:public_id>/stoppa/", steering.alert_cancel, name="alert_cancel"),
    path("utskick/<slug:public_id>/pausa/", steering.alert_pause, name="alert_pause"),
    path("utskick/<slug:public_id>/fortsatt/", steering.alert_resume, name="alert_resume"),
    path("utskick/<slug:public_id>/avgor/", steering.alert_settle, name="alert_settle"),
    path("utskick/<slug:public_id>/igen/", steering.alert_retry, name="alert_retry"),
    path("utskick/<slug:public_id>/ratta/", steering.alert_correct, name="alert_correct"),
]

doors: list[URLPattern] = [
    path("webhooks/46elks/status/", elks_status, name="46elks_status"),
    path("webhooks/46elks/inbound/", elks_inbound, name="46elks_inbound"),
    path("webhooks/twilio/status/", twilio_status, name="twilio_status"),
    path("webhooks/twilio/inbound/", twilio_inbound, name="twilio_inbound"),
    path("stopp/<slug:token>/", links.stop, name="stop"),
    path("kvittens/<slug:token>/", links.acknowledge, name="acknowledge"),
    path("meddelanden/", public_alerts.public_alert_list, name="public_alert_list"),
    path("meddelanden/atom.xml", feeds.public_alert_feed, name="public_alert_feed"),
    path("meddelanden/cap.xml", feeds.public_alert_cap_feed, name="public_alert_cap_feed"),
    path("meddelanden/inbaddad/<slug:slug>/", embedded.embedded_alerts, name="embedded_alerts"),
    path("meddelanden/<slug:public_id>/", public_alerts.public_alert, name="public_alert"),
    path("meddelanden/<slug:public_id>/cap.xml", feeds.public_alert_cap, name="public_alert_cap"),
]

# Callbacks come by the thousand, so their doors are found first.
urlpatterns = [*doors, *residents, *console]
