import io
import json

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from areas.models import Membership, Person, TrailEntry
from grannsamverkan.accounts.models import User

# Where a model points at a person or a user, and what the export or erasure does about it.
KNOWN = {
    "account.EmailAddress",
    "accounts.OrganisationIdentity",
    "admin.LogEntry",  # the technicians' own acts, empty for everybody else
    "areas.Appointment",
    "areas.Invitation",  # who invited to an area, empty once they are gone; it names nobody invited
    "areas.AreaStep",  # who noted a step: an act of office, empty for everybody else
    "areas.MemberList",  # who imported and who undid: acts of office, empty for everybody else
    "areas.Meeting",  # who planned it: an act of office, empty once they are gone
    "areas.Membership",
    "areas.Person",
    "areas.TrailEntry",
    "mfa.Authenticator",
    "notifications.Acknowledgement",
    "notifications.Alert",
    "notifications.Delivery",
    "notifications.Letter",  # that a coordinator was sent a call list, gone with the person
    "notifications.Hold",  # who let sending go on: an act of office, empty for everybody else
    "usersessions.UserSession",
}


def export(email: str) -> dict:
    out = io.StringIO()
    call_command("export_person", email, stdout=out)
    return json.loads(out.getvalue())


def test_everything_held_on_a_member_is_exported(member):
    data = export("MAJA.1@example.se ")

    assert data["account"]["email"] == member.email
    assert data["person"]["phone"] == member.phone
    assert data["memberships"][0]["area_name"] == "Ekudden"


def test_somebody_without_account_is_exported_too(people):
    person = people.person("Bo Ek", user=False)

    assert export(person.email)["person"]["name"] == "Bo Ek"


def test_an_export_is_noted(member):
    export(member.email)

    assert TrailEntry.objects.get(act="person.exported").subject_id == member.public_id


def test_erasing_leaves_nothing(contact_person):
    call_command("erase_person", contact_person.email, stdout=io.StringIO())

    assert not User.objects.exists()
    assert not Person.objects.exists()
    assert Membership.objects.get().person is None


@pytest.mark.parametrize("command", ["export_person", "erase_person"])
def test_an_unknown_address_is_said(db, command):
    with pytest.raises(CommandError, match="Nobody is known"):
        call_command(command, "ingen@example.se")


def test_one_downloads_ones_own(sign_in, member, people):
    people.person("Någon Annan")
    answer = sign_in(member).get("/mina-sidor/mina-uppgifter.json")

    assert answer["Content-Disposition"] == 'attachment; filename="mina-uppgifter.json"'
    assert answer.json()["person"]["name"] == "Maja Medlem"
    assert "Annan" not in answer.text


def test_every_place_that_points_at_somebody_is_known():
    pointing = {
        model._meta.label
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.concrete and field.is_relation and field.related_model in (User, Person)
    }

    assert {label for label in pointing if not label.startswith("auth.")} - KNOWN == set()
