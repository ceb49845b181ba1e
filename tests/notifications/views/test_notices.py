from areas.roles import Role


def test_a_contact_person_prints_what_came_for_those_on_paper(sign_in, sent, contact_person, area, member):
    alert = sent.alert(area, email_text="Lås källaren.\n\n" + "Ett råd till. " * 200)
    sent.delivery(alert, contact_person, chain=True)
    page = f"/ombud/ekudden/lapp/{alert.public_id}/"
    client = sign_in(contact_person)

    assert page in client.get("/ombud/").text
    answer = client.get(page)
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.count(b"/Type /Page\n") == 2
    assert sign_in(member).get(page).status_code == 403


def test_the_notice_is_printed_small_too_and_its_square_leads_to_the_area(sign_in, warned, contact_person):
    page = f"/ombud/ekudden/lapp/{warned.public_id}/"
    client = sign_in(contact_person)
    large, small = client.get(page).content, client.get(page, {"storlek": "a5"}).content

    assert b"595.28 841.89" in large
    assert b"419.53 595.28" in small
    assert all(content.count(b"/Type /Page\n") == 1 for content in (large, small))
    assert b"/omraden/ekudden/" in small


def test_what_was_not_sent_to_them_does_not_exist(sign_in, sent, contact_person, area, people, other_area):
    other = sent.alert(other_area)
    assert sign_in(contact_person).get(f"/ombud/ekudden/lapp/{other.public_id}/").status_code == 404
    stranger = people.member("Ola Ombud", other_area)
    people.appoint(stranger, Role.CONTACT_PERSON, other_area)
    sent.delivery(other, stranger)
    assert sign_in(stranger).get(f"/ombud/ekudden/lapp/{other.public_id}/").status_code == 404
