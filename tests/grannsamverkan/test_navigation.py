import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import path

from areas.roles import Role
from grannsamverkan import navigation
from grannsamverkan.urls import urlpatterns as ours

NAMES = ["area_list", "public_alert_list", "my_page", "contact_person_page", "alert_list", "register"]
urlpatterns = [*ours, *(path(f"{name}/", lambda _request: None, name=name) for name in NAMES)]


@pytest.fixture(autouse=True)
def _every_page_exists(settings):
    settings.ROOT_URLCONF = __name__


@pytest.fixture
def doors(rf):
    """Return the labels somebody sees in the menu, in order."""

    def doors(person, address="/"):
        request = rf.get(address)
        request.user = person.user if person else AnonymousUser()
        return {entry.label: entry.current for entry in navigation.navigation(request)["navigation"]}

    return doors


def test_a_visitor_is_shown_the_open_doors(doors, db):
    assert list(doors(None)) == ["Områden", "Meddelanden", "Logga in", "Gå med"]


def test_a_member_is_shown_their_own_pages_only(doors, member):
    assert list(doors(member)) == ["Mina sidor"]


def test_a_contact_person_finds_the_area(doors, contact_person):
    assert list(doors(contact_person)) == ["Mina sidor", "Ombud"]


def test_a_coordinator_finds_alerts_and_the_register(doors, coordinator):
    assert list(doors(coordinator)) == ["Mina sidor", "Utskick", "Register"]


def test_an_officer_finds_alerts_but_no_register(doors, police):
    assert list(doors(police)) == ["Mina sidor", "Utskick"]


def test_an_auditor_follows_alerts_and_the_trail(doors, people, mariestad):
    auditor = people.person("Rune Revisor")
    people.appoint(auditor, Role.AUDITOR, mariestad)

    assert list(doors(auditor)) == ["Mina sidor", "Utskick", "Händelser"]


def test_the_door_one_stands_in_is_marked(doors, police):
    assert doors(police, "/alert_list/")["Utskick"] == "page"
    assert doors(police, "/alert_list/7/")["Utskick"] == "true"
    assert doors(police, "/elsewhere/")["Utskick"] == ""
