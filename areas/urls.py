"""Addresses of the register."""

from django.urls import path

from areas.views import area, exporting, inviting, joining, membership, starting
from areas.views.register import appointment, home, household, importing, interest, life, person, trail
from areas.views.register import area as register_area

urlpatterns = [
    path("starta/", starting.interest_show, name="interest_show"),
    path("starta/tack/", starting.interest_shown, name="interest_shown"),
    path("omraden/", area.area_list, name="area_list"),
    path("omraden/<slug:slug>/", area.area_detail, name="area_detail"),
    path("omraden/<slug:slug>/ga-med/", joining.area_join, name="area_join"),
    path("omraden/<slug:slug>/ga-med/hushall/", joining.membership_apply, name="membership_apply"),
    path("mina-sidor/hushall/", joining.household_more, name="household_more"),
    path("inbjudan/<str:token>/", joining.invitation, name="invitation"),
    path("inbjudan/<str:token>/hushall/", joining.invitation_apply, name="invitation_apply"),
    path("inbjudningar/<slug:slug>/", inviting.invitation_list, name="invitation_list"),
    path("inbjudningar/<slug:slug>/affisch/", inviting.poster, name="poster"),
    path("inbjudningar/<slug:slug>/lank/", inviting.invitation_add, name="invitation_add"),
    path("inbjudningar/<str:public_id>/dra-in/", inviting.invitation_revoke, name="invitation_revoke"),
    path("medlemskap/<str:public_id>/godkann/", membership.membership_approve, name="membership_approve"),
    path("medlemskap/<str:public_id>/avboj/", membership.membership_decline, name="membership_decline"),
    path("register/", home.register, name="register"),
    path("register/vantar/", home.register_pending, name="register_pending"),
    path("register/sok/", home.register_search, name="register_search"),
    path("ombud/<slug:slug>/lista/", exporting.households_export, name="households_export"),
    path("register/export/", exporting.register_export, name="register_export"),
    path("register/handelser/", trail.trail, name="trail"),
    path("register/import/", importing.import_upload, name="import_upload"),
    path("register/intresse/", interest.interest_list, name="interest_list"),
    path("register/intresse/<str:public_id>/", interest.interest_detail, name="interest_detail"),
    path("register/intresse/<str:public_id>/hor-till/", interest.interest_take_up, name="interest_take_up"),
    path("register/intresse/<str:public_id>/avsluta/", interest.interest_put_away, name="interest_put_away"),
    path("register/import/<str:public_id>/", importing.import_review, name="import_review"),
    path("register/import/<str:public_id>/fel.xlsx", importing.import_mend, name="import_mend"),
    path("register/import/<str:public_id>/angra/", importing.import_undo, name="import_undo"),
    path("register/omraden/nytt/", register_area.area_add, name="area_add"),
    path("register/omrade/<slug:slug>/", register_area.register_area, name="register_area"),
    path("register/omrade/<slug:slug>/andra/", register_area.area_edit, name="area_edit"),
    path("register/omrade/<slug:slug>/skede/", life.area_life, name="area_life"),
    path("register/omrade/<slug:slug>/hushall/", household.household_add, name="household_add"),
    path("register/omrade/<slug:slug>/utse/", appointment.appointment_add, name="appointment_add"),
    path("register/hushall/<str:public_id>/", household.household_detail, name="household_detail"),
    path("register/hushall/<str:public_id>/andra/", household.household_edit, name="household_edit"),
    path("register/hushall/<str:public_id>/medlem/", household.member_add, name="member_add"),
    path("register/medlemskap/<str:public_id>/avsluta/", person.member_remove, name="member_remove"),
    path("register/person/<str:public_id>/", person.person_detail, name="person_detail"),
    path("register/person/<str:public_id>/andra/", person.person_edit, name="person_edit"),
    path("register/uppdrag/<str:public_id>/avsluta/", appointment.appointment_end, name="appointment_end"),
    path(
        "register/uppdrag/<str:public_id>/hushall/",
        appointment.appointment_households,
        name="appointment_households",
    ),
    path("register/kommun/<slug:slug>/benamningar/", appointment.role_words, name="role_words"),
    path("register/kommun/<slug:slug>/", appointment.register_municipality, name="register_municipality"),
]
