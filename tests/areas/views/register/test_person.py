from areas.models import Membership, Person, Source, TrailEntry


def test_a_person_is_shown_with_addresses_households_and_roles(desk, contact_person):
    text = desk.get(f"/register/person/{contact_person.public_id}/").text
    assert contact_person.email in text
    assert "Ekudden" in text
    assert "Kontaktperson" in text


def test_somebody_next_door_does_not_exist(desk, outsider):
    for page in ("", "andra/"):
        assert desk.get(f"/register/person/{outsider.public_id}/{page}").status_code == 404


def test_the_address_of_somebody_without_account_can_be_changed(desk, people, area):
    person = people.member("Pia Pappersson", area, user=False)
    fields = {"name": "Pia Pappersson", "email": "pia@example.se", "phone": "0701740688", "language": "sv"}
    desk.post(f"/register/person/{person.public_id}/andra/", fields)
    person.refresh_from_db()
    assert (person.email, person.phone) == ("pia@example.se", "+46701740688")
    assert (person.email_source, person.email_verified_at) == (Source.COORDINATOR, None)
    assert TrailEntry.objects.get().details == {"changed": ["email", "phone"]}


def test_whoever_has_an_account_keeps_the_own_addresses(desk, member):
    fields = {"name": "Maja Gift", "email": "annan@example.se", "phone": "", "language": "en"}
    desk.post(f"/register/person/{member.public_id}/andra/", fields)
    changed = Person.objects.get(pk=member.pk)
    assert (changed.name, changed.language) == ("Maja Gift", "en")
    assert (changed.email, changed.phone) == (member.email, member.phone)


def test_a_name_is_needed(desk, member):
    answer = desk.post(f"/register/person/{member.public_id}/andra/", {"name": "…", "language": "sv"})
    assert answer.status_code == 422


def test_somebody_who_has_moved_out_is_forgotten(desk, member):
    membership = member.memberships.get()
    page = f"/register/medlemskap/{membership.public_id}/avsluta/"
    assert "raderas" in desk.get(page).text
    assert desk.post(page).url == "/register/omrade/ekudden/"
    assert not Person.objects.filter(pk=member.pk).exists()
    assert Membership.objects.get(pk=membership.pk).state == Membership.State.LEFT


def test_a_person_takes_few_queries(desk, contact_person, django_assert_max_num_queries):
    with django_assert_max_num_queries(10):
        desk.get(f"/register/person/{contact_person.public_id}/")
