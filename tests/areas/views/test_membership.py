import pytest

from areas.models import Membership

PENDING = Membership.State.PENDING


@pytest.fixture
def application(people, area) -> Membership:
    applicant = people.member("Nina Ny", area)
    applicant.memberships.update(state=PENDING, decided_at=None)
    return applicant.memberships.get()


def post(client, application, act: str, back: str = "/ombud/"):
    return client.post(f"/medlemskap/{application.public_id}/{act}/", {"next": back})


@pytest.mark.parametrize("who", ["contact_person", "coordinator"])
def test_those_who_may_decide_approve(request, sign_in, application, who):
    answer = post(sign_in(request.getfixturevalue(who)), application, "godkann")
    assert answer.url == "/ombud/"
    application.refresh_from_db()
    assert application.state == Membership.State.CURRENT


def test_those_who_may_decide_decline(sign_in, contact_person, application):
    post(sign_in(contact_person), application, "avboj")
    application.refresh_from_db()
    assert (application.state, application.person) == (Membership.State.DECLINED, None)


def test_declining_is_asked_about_once_more(sign_in, contact_person, application):
    answer = sign_in(contact_person).get(f"/medlemskap/{application.public_id}/avboj/?next=/ombud/")
    assert "Nina Ny" in answer.text
    assert 'value="/ombud/"' in answer.text
    assert Membership.objects.pending().exists()


def test_a_decision_that_was_taken_meanwhile_is_told(sign_in, contact_person, application):
    post(sign_in(contact_person), application, "godkann")
    answer = sign_in(contact_person).get(f"/medlemskap/{application.public_id}/avboj/", {"next": "/ombud/"})
    assert answer.url == "/ombud/"


def test_a_second_decision_changes_nothing(sign_in, contact_person, coordinator, application):
    post(sign_in(contact_person), application, "godkann")
    post(sign_in(coordinator), application, "avboj")
    application.refresh_from_db()
    assert application.state == Membership.State.CURRENT


@pytest.mark.parametrize("who", ["member", "police"])
def test_others_do_not_decide(request, sign_in, application, who):
    assert post(sign_in(request.getfixturevalue(who)), application, "godkann").status_code == 403


def test_an_application_next_door_does_not_exist(people, sign_in, outsider, other_area, application):
    people.appoint(outsider, "contact_person", other_area)
    assert post(sign_in(outsider), application, "godkann").status_code == 404


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org/", "javascript:alert(1)", ""])
def test_nobody_is_sent_elsewhere(sign_in, contact_person, application, elsewhere):
    assert post(sign_in(contact_person), application, "godkann", elsewhere).url == "/"
