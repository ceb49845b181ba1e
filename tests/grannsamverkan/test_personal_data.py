import io
import json

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from areas.chaining import tie_new, verify
from areas.models import Interest, Invitation, Membership, Person, TrailEntry
from grannsamverkan.accounts.models import User
from grannsamverkan.forgotten import by_kind, default_file, lines_since
from grannsamverkan.personal_data import erase_again

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
    "areas.Consent",
    "areas.Informed",
    "areas.InformationText",  # who wrote it: an act of office, empty for everybody else
    "areas.Person",
    "areas.TrailEntry",
    "mfa.Authenticator",
    "notifications.Acknowledgement",
    "notifications.Alert",
    "notifications.Delivery",
    "notifications.FollowOn",
    "notifications.PutUp",  # that a notice hangs; empty once they are gone
    "notifications.Letter",  # that a coordinator was sent a call list, gone with the person
    "notifications.BreakGlass",  # who sent alone and who looked into it: acts of office
    "notifications.Side",  # who asked the other side and who approved there: acts of office
    "notifications.CodeStop",  # who switched codes off and on: acts of office, empty for everybody else
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


@pytest.fixture
def interest(mariestad) -> Interest:
    return Interest.objects.create(
        municipality=mariestad, place="Lövvägen", name="Ivar Intresserad", email="ivar@example.se"
    )


def test_erasing_takes_the_wish_for_an_area_and_the_invitations_too(contact_person, area, interest, now):
    held = contact_person.appointments.get()
    Invitation.objects.create(purpose="link", area=area, appointment=held, expires_at=now)
    Interest.objects.update(email=contact_person.email)
    call_command("erase_person", contact_person.email, stdout=io.StringIO())

    assert not Interest.objects.exists()
    assert not Invitation.objects.exists()


def test_whoever_only_showed_interest_is_known_and_erased(interest):
    assert export(interest.email)["interest_in_areas"][0]["name"] == "Ivar Intresserad"
    call_command("erase_person", interest.email, stdout=io.StringIO())

    assert not Interest.objects.exists()
    assert TrailEntry.objects.get(act="interest.erased").municipality == interest.municipality


def test_an_account_that_nobody_is_behind_is_erased(db):
    User.objects.create_user("igar@example.se")
    call_command("erase_person", "IGAR@example.se", stdout=io.StringIO())

    assert not User.objects.exists()
    assert TrailEntry.objects.get().act == "account.erased"


def test_of_several_with_one_address_the_one_who_is_meant_is_erased(people):
    one, other = (people.person(name, user=False, email="delad@example.se") for name in ("Bo Ek", "Eva Ek"))
    with pytest.raises(CommandError, match=f"{one.public_id}, {other.public_id}"):
        call_command("erase_person", "delad@example.se")
    call_command("erase_person", "delad@example.se", person=other.public_id, stdout=io.StringIO())

    assert list(Person.objects.all()) == [one]


def test_the_trail_holds_when_those_it_tells_of_are_erased(contact_person, coordinator, member, area):
    TrailEntry.objects.record("person.read", by=contact_person.user, subject=member, area=area)
    tie_new()
    for person in (contact_person, member):
        call_command("erase_person", person.email, stdout=io.StringIO())
    tie_new()

    assert verify() == (3, 0, None)
    assert {entry.municipality for entry in TrailEntry.objects.filter(act="person.erased")} == {
        area.municipality
    }


def test_a_restored_backup_knows_nobody_again_who_was_deleted(
    people, contact_person, interest, now, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.VAR_DIR = tmp_path
    lonely, member = User.objects.create_user("igar@example.se"), people.person("Maja Medlem")
    rows = [member, member.user, interest, lonely]
    with django_capture_on_commit_callbacks(execute=True):
        for row in rows:
            type(row).objects.get(pk=row.pk).delete()
    for row in (member.user, lonely, interest, member):  # as the backup knew them
        row.save(force_insert=True)
    lines = default_file().read_text()
    again = erase_again(by_kind(lines_since(now, files=[default_file()])), now=now)

    assert again == 4
    assert list(Person.objects.all()) == [contact_person]
    assert list(User.objects.all()) == [contact_person.user]
    assert not Interest.objects.exists()
    assert not any(word in lines for word in ("@", "Maja", "Ivar", "+46"))


def test_an_account_that_came_later_under_the_same_number_is_left_alone(member, now):
    references = {"user": {f"{member.user.pk}.20200101000000000000"}, "person": {"finns-inte"}}

    assert erase_again(references, now=now) == 0
    assert User.objects.exists()


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
