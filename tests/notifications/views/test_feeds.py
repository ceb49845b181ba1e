import pytest
from defusedxml import ElementTree

from notifications.models import Alert
from tests.notifications.views.atom import faults_of

ATOM = "{http://www.w3.org/2005/Atom}"
FEEDS = ["/meddelanden/atom.xml", "/meddelanden/cap.xml"]


@pytest.fixture
def warning(sent, area) -> Alert:
    return sent.alert(area, "Inbrott & stöld")


def feed_of(client, address):
    response = client.get(address)
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.content)


@pytest.mark.parametrize("address", FEEDS)
def test_a_feed_keeps_the_rules_of_atom(client, settings, sent, area, warning, address):
    settings.PUBLIC_URL = "https://watch.example.org"
    sent.alert(area, "Rättelse", corrects=warning, email_text="", sms_text="<b>Ja</b> & nej\x0b")

    assert faults_of(client.get(address).content) == []


@pytest.mark.parametrize("address", FEEDS)
def test_an_empty_feed_keeps_them_too(client, db, address):
    assert faults_of(client.get(address).content) == []


def test_the_rules_find_what_is_wrong(client, warning):
    feed = client.get(FEEDS[0]).content.decode()
    without = {
        "4.1.1: neither": feed.replace("author>", "writer>"),
        "3.3: ": feed.replace("T", " "),
        "feed has 0 id": feed.replace("<id>", "<nr>", 1).replace("</id>", "</nr>", 1),
        "4.2.6": feed.replace("<id>http:", "<id>"),
    }
    for fault, document in without.items():
        assert [said for said in faults_of(document.encode()) if said.startswith(fault)], fault


@pytest.mark.parametrize("address", FEEDS)
def test_a_feed_has_what_atom_wants(client, settings, warning, address):
    settings.PUBLIC_URL = "https://watch.example.org"
    feed = feed_of(client, address)
    entry = feed.find(f"{ATOM}entry")

    for element in (feed, entry):
        assert [element.find(f"{ATOM}{name}").text for name in ("id", "title", "updated")]
    assert entry.find(f"{ATOM}title").text == "Varning: Inbrott & stöld"
    assert entry.find(f"{ATOM}id").text == f"https://watch.example.org/meddelanden/{warning.public_id}/"
    assert feed.find(f"{ATOM}link[@rel='self']").get("href") == f"https://watch.example.org{address}"
    assert feed.find(f"{ATOM}author/{ATOM}name").text == "Grannsamverkan"


def test_the_cap_feed_leads_to_documents(client, warning):
    entry = feed_of(client, "/meddelanden/cap.xml").find(f"{ATOM}entry")
    link = entry.find(f"{ATOM}link[@type='application/cap+xml']").get("href")

    assert link.endswith(f"/meddelanden/{warning.public_id}/cap.xml")
    document = client.get(f"/meddelanden/{warning.public_id}/cap.xml")
    assert document["Content-Type"] == "application/cap+xml; charset=utf-8"


@pytest.mark.parametrize("address", FEEDS)
def test_what_is_not_public_is_in_no_feed(client, sent, area, address):
    sent.alert(area, audience=Alert.Audience.CONTACT_PERSONS)
    sent.alert(area, state=Alert.State.DRAFT, released_at=None)

    assert feed_of(client, address).findall(f"{ATOM}entry") == []


def test_what_is_not_public_has_no_document(client, sent, area):
    inner = sent.alert(area, audience=Alert.Audience.CONTACT_PERSONS)

    assert client.get(f"/meddelanden/{inner.public_id}/cap.xml").status_code == 404


@pytest.mark.parametrize("address", FEEDS)
def test_a_feed_is_fetched_again_only_when_it_has_changed(client, warning, address):
    first = client.get(address)

    assert first["Access-Control-Allow-Origin"] == "*"
    assert "max-age=60" in first["Cache-Control"]
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304


def test_a_feed_takes_few_queries(client, sent, area, django_assert_num_queries):
    for number in range(5):
        sent.alert(area, f"Nr\x0b {number}")

    with django_assert_num_queries(4):
        client.get("/meddelanden/atom.xml")
