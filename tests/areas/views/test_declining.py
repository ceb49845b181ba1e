from areas.models import AddressDecision, DeclinedCount, DeclinedHome
from areas.roles import Role

PAGE = "/tackat-nej/ekudden/"
DECISION = "/register/kommun/mariestad/adressbeslut/"


def test_a_contact_person_counts_and_where_decided_notes_addresses(
    sign_in, people, contact_person, mariestad, outsider, other_area
):
    host = sign_in(contact_person)
    host.post(PAGE, {"number": "3"})
    assert DeclinedCount.objects.get().number == 3
    assert "3</strong> har tackat nej" in host.get("/ombud/").text

    administrator = people.person("Ada Administratör")
    people.appoint(administrator, Role.ADMINISTRATOR, mariestad)
    desk = sign_in(administrator)
    desk.post(DECISION, {"reference": "KS 2026/1", "decided_on": "2026-11-02"})
    assert host.post(PAGE, {"address": "Ekgården", "status": "declined"}).status_code == 422
    host.post(PAGE, {"address": "Björkvägen 12", "status": "declined"})
    assert "Björkvägen 12" in host.get(PAGE).text

    people.appoint(outsider, Role.CONTACT_PERSON, other_area)
    away = f"/tackat-nej/adress/{DeclinedHome.objects.get().public_id}/bort/"
    assert sign_in(outsider).get(PAGE).status_code == sign_in(outsider).post(away).status_code == 404
    host.post(away)
    assert not DeclinedHome.objects.exists()

    desk.post(DECISION, {"withdraw": "yes"})
    assert not AddressDecision.objects.exists()


def test_a_coordinator_does_not_decide_for_the_municipality(sign_in, coordinator):
    assert sign_in(coordinator).get(DECISION).status_code == 403
