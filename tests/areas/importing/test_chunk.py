from areas.models import Appointment, Membership, Person, Source
from areas.roles import Role

BO = "Bo Testlund;bo@example.se;070-174 06 06;Björkvägen 14;;;Ekudden;{role};{channels}"


def bo(role: str = "", channels: str = "") -> str:
    return BO.format(role=role, channels=channels)


def test_where_an_address_came_from_is_kept(import_rows):
    import_rows(bo())
    person = Person.objects.get()
    assert (person.email_source, person.phone_source) == (Source.IMPORT, Source.IMPORT)
    assert person.email_verified_at is None


def test_only_the_channels_asked_for_are_wanted(import_rows):
    import_rows(bo(channels="e-post"))
    person = Person.objects.get()
    assert person.email_wanted_at
    assert not person.sms_wanted_at


def test_who_has_opted_out_is_not_opted_in_by_a_list(import_rows):
    import_rows(bo(channels="inga"))
    import_rows(bo(channels="sms, e-post"))
    assert not Person.objects.get().sms_wanted_at


def test_a_missing_number_is_filled_in(import_rows):
    import_rows("Bo Testlund;bo@example.se;;Björkvägen 14;;;Ekudden;;")
    import_rows(bo())
    assert Person.objects.get().phone == "+46701740606"


def test_a_missing_number_is_filled_in_by_a_later_row_of_the_same_list(import_rows):
    import_rows("Bo Testlund;bo@example.se;;Björkvägen 14;;;Ekudden;;", bo())
    assert Person.objects.get().phone == "+46701740606"


def test_a_number_that_differs_is_told_and_left(import_rows):
    import_rows(bo())
    import_rows(bo().replace("06 06", "06 07"))
    assert Person.objects.get().phone == "+46701740606"
    assert [remark.column for remark in import_rows.remarks] == ["Mobil"]


def test_somebody_with_an_account_is_left_alone(import_rows, people, area):
    person = people.person("Bo Testlund")
    Person.objects.filter(pk=person.pk).update(phone="")
    import_rows(bo().replace("bo@example.se", person.email))
    person.refresh_from_db()
    assert person.phone == ""
    assert person.memberships.current().in_area(area).exists()


def test_a_contact_person_is_member_and_appointed(import_rows, area):
    import_rows(bo(role="Kontaktombud"))
    assert Membership.objects.current().count() == 1
    assert Appointment.objects.current().get().role == Role.CONTACT_PERSON


def test_an_area_keeps_its_main_contact_person(import_rows, people, area):
    people.appoint(people.person("Anna"), Role.MAIN_CONTACT_PERSON, area)
    import_rows(bo(role="huvudkontaktperson"))
    assert import_rows.only_problem[1] == "Roll"
    assert not Person.objects.filter(name="Bo Testlund").exists()


def test_two_main_contact_people_in_a_list_are_one_too_many(import_rows):
    import_rows(bo(role="huvudombud"), "Disa;disa@example.se;;Björkvägen 2;;;Ekudden;huvudombud;")
    assert import_rows.only_problem[0] == 3


def test_a_police_officer_serves_the_municipality_and_has_no_household(import_rows, mariestad):
    import_rows("Per Exempelberg;per@example.se;;;;;;kommunpolis;")
    appointment = Appointment.objects.get()
    assert (appointment.role, appointment.municipality) == (Role.POLICE, mariestad)
    assert not Membership.objects.exists()


def test_nobody_appoints_themselves_by_a_list(import_rows, coordinator):
    import_rows(f"Sara Samordnare;{coordinator.email};;Björkvägen 2;;;Ekudden;ombud;", by=coordinator.user)
    assert import_rows.only_problem == (2, "Roll", "Ingen kan ge sig själv ett uppdrag.")
    assert coordinator.memberships.count() == 0
