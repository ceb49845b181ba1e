from notifications.statuses import Channel


def test_an_address_is_shown_so_that_its_owner_knows_it_again(sent, area, member):
    alert = sent.alert(area)

    assert sent.delivery(alert, member).masked_address == f"070-••• •• {member.phone[-2:]}"
    assert sent.delivery(alert, member, Channel.EMAIL).masked_address == "m•••@example.se"


def test_a_contact_person_is_asked_to_pass_a_warning_on(sent, area, contact_person, member):
    alert = sent.alert(area)

    assert sent.delivery(alert, contact_person, chain=True).asks_for_acknowledgement
    assert not sent.delivery(alert, member).asks_for_acknowledgement


def test_information_is_not_to_be_acknowledged(sent, area, contact_person):
    alert = sent.alert(area, kind="information")

    assert not sent.delivery(alert, contact_person, chain=True).asks_for_acknowledgement
