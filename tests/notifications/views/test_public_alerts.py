from datetime import timedelta

import pytest
from django.utils import timezone

from notifications.models import Alert
from notifications.views.public_alerts import ALERTS_ON_A_PAGE


@pytest.fixture
def warning(sent, area) -> Alert:
    return sent.alert(area, "Inbrott i källare")


@pytest.fixture
def elsewhere(sent, other_area) -> Alert:
    return sent.alert(other_area, "Cykelstölder", sms_text="Cyklar stjäls vid stationen.", email_text="")


@pytest.fixture
def inner(sent, area) -> Alert:
    """A warning to contact persons alone."""
    return sent.alert(area, "Bara för ombud", audience=Alert.Audience.CONTACT_PERSONS)


def titles(client, **query) -> list[str]:
    return [alert.title for alert in client.get("/meddelanden/", query).context["alerts"]]


def test_anybody_reads_what_was_sent_to_everyone(client, warning, inner):
    assert titles(client) == ["Inbrott i källare"]
    assert client.get(f"/meddelanden/{warning.public_id}/").status_code == 200


def test_what_is_not_sent_yet_is_not_there(client, sent, area):
    draft = sent.alert(area, state=Alert.State.DRAFT, released_at=None)

    assert titles(client) == []
    assert client.get(f"/meddelanden/{draft.public_id}/").status_code == 404


def test_a_warning_to_contact_persons_is_read_by_those_who_got_it(
    client, sign_in, sent, inner, contact_person, member
):
    sent.delivery(inner, contact_person, chain=True)
    address = f"/meddelanden/{inner.public_id}/"

    assert client.get(address).status_code == 404
    assert sign_in(member).get(address).status_code == 404
    assert sign_in(contact_person).get(address).status_code == 200


@pytest.mark.parametrize("words", ["kallare", "INBROTT  källare!", "björkvägen lås", "114 14"])
def test_words_are_found_however_they_are_spelled(client, warning, elsewhere, words):
    assert titles(client, q=words) == ["Inbrott i källare"]


def test_a_whole_sms_can_be_pasted(client, warning, elsewhere):
    pasted = f"{warning.sms_text}\n/Grannsamverkan Mariestad\nStopp: https://example.org/stopp/3n8x/"

    assert titles(client, q=pasted) == ["Inbrott i källare"]


def test_a_message_that_is_not_ours_is_not_found(client, warning):
    page = client.get("/meddelanden/", {"q": "Ditt paket väntar, betala tullen här"})

    assert "Vi hittar inget sådant meddelande" in page.content.decode()
    assert "Inbrott i källare" not in page.content.decode()


def test_a_changed_text_is_searched_as_it_now_is(client, warning):
    warning.title = "Stölder på torget"
    warning.save(update_fields=["title"])

    assert titles(client, q="torget") == ["Stölder på torget"]
    assert titles(client, q="inbrott") == ["Stölder på torget"]  # the SMS still says so


def test_it_is_narrowed_to_a_municipality(client, warning, elsewhere, mariestad):
    elsewhere.municipalities.add(mariestad)
    warning.areas.clear()

    assert titles(client, kommun="mariestad") == ["Cykelstölder"]
    assert titles(client, kommun="toreboda") == ["Cykelstölder"]
    assert len(titles(client, kommun="finns-inte")) == 2


def test_the_list_is_read_by_key(client, sent, area):
    for number in range(ALERTS_ON_A_PAGE + 3):
        sent.alert(area, f"Nr {number}", released_at=timezone.now() - timedelta(hours=number // 2))

    first = client.get("/meddelanden/").context
    rest = client.get("/meddelanden/", {"after": first["next_key"]}).context

    shown = [alert.pk for page in (first, rest) for alert in page["alerts"]]
    assert len(shown) == len(set(shown)) == ALERTS_ON_A_PAGE + 3
    assert rest["next_key"] == ""


@pytest.mark.parametrize(
    "query",
    [{"q": "%_\\'"}, {"after": "x"}, {"q": "a" * 5000}],
)
def test_odd_questions_are_answered(client, warning, query):
    assert client.get("/meddelanden/", query).status_code == 200


@pytest.mark.parametrize("public_id", ["å", "x" * 300, "0"])
def test_odd_addresses_lead_nowhere(client, db, public_id):
    for end in ("", "cap.xml"):
        assert client.get(f"/meddelanden/{public_id}/{end}").status_code == 404


def test_a_correction_is_seen_from_what_it_corrects(client, sent, area, warning):
    correction = sent.alert(area, "Rättat klockslag", corrects=warning)

    assert "Rättat klockslag" in client.get(f"/meddelanden/{warning.public_id}/").content.decode()
    assert "Inbrott i källare" in client.get(f"/meddelanden/{correction.public_id}/").content.decode()


def test_neither_senders_nor_recipients_are_told(client, sent, warning, member, police):
    Alert.objects.update(created_by=police.user, approved_by=None)
    sent.delivery(warning, member)

    pages = [
        client.get(f"/meddelanden/{end}").content.decode()
        for end in ("", f"{warning.public_id}/", "atom.xml")
    ]

    told = [police.name, police.email, member.name, member.email, member.phone]
    assert not [word for word in told for page in pages if word in page]


def test_the_list_takes_few_queries(client, sent, area, django_assert_max_num_queries):
    for number in range(5):
        sent.alert(area, f"Nr {number}")

    with django_assert_max_num_queries(8):
        client.get("/meddelanden/", {"q": "nr", "kommun": "mariestad"})
