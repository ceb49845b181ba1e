import io
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from areas.choosing import choose_how_to_be_reached
from areas.expiring import remove_expired
from areas.forgetting import erase
from areas.importing import Atlas, import_members
from areas.models import Consent, Person, Source
from areas.registering import add_member


def kept(person) -> list[tuple]:
    return list(person.consents.order_by("pk").values_list("channel", "how", "chosen_at", "withdrawn_at"))


@pytest.fixture
def choose(people, now):
    person = people.person("Maja Medlem", sms_wanted_at=None, email_wanted_at=None)

    def choose(*, sms: bool, email: bool, minutes: int = 0) -> Person:
        at = now + timedelta(minutes=minutes)
        choose_how_to_be_reached(person=person, sms=sms, email=email, by=person.user, now=at)
        return person

    return choose


def test_each_channel_has_its_own_history(choose, now):
    choose(sms=True, email=True)
    choose(sms=False, email=True, minutes=1)
    person = choose(sms=True, email=True, minutes=2)
    first, second, third = (now + timedelta(minutes=n) for n in (0, 1, 2))

    assert kept(person) == [
        ("sms", "form", first, second),
        ("email", "form", first, None),
        ("sms", "form", third, None),
    ]
    assert (person.sms_wanted_at, person.email_wanted_at) == (third, first)


def test_a_channel_is_chosen_once_until_it_is_turned_off(choose):
    person = choose(sms=True, email=False)
    with pytest.raises(IntegrityError), transaction.atomic():
        Consent.objects.create(person=person, channel="sms", how="form")


@pytest.mark.parametrize(
    ("source", "how"), [(Source.COORDINATOR, "coordinator"), (Source.CONTACT_PERSON, "paper")]
)
def test_what_somebody_else_writes_down_says_so(member, coordinator, now, source, how):
    home = member.memberships.get().household
    fields = {"name": "Bo Ek", "email": "bo.ek@example.se", "phone": "", "channels": ["email", "sms"]}
    added = add_member(household=home, **fields, by=coordinator.user, now=now, source=source)
    assert kept(added.person) == [("email", how, now, None)]


def test_a_list_says_that_it_was_a_list(area, now):
    headings, row = "Namn;E-post;Mobil;Adress", "Bo Ek;bo.ek@example.se;070-174 06 90;Björkvägen 3"
    file = io.BytesIO(f"{headings};Område\n{row};Ekudden\n".encode())
    atlas = Atlas([area.municipality], chosen=area.municipality, every_name=False)
    import_members(file=file, atlas=atlas, by=None, now=now, on_problem=print)
    person = Person.objects.get(name="Bo Ek")
    chosen = {channel for channel, since in person.chosen.items() if since}
    assert {one.channel for one in person.consents.filter(how="import", information="")} == chosen != set()


def test_a_withdrawn_one_goes_when_its_messages_have_lost_their_addresses(member, now):
    Consent.objects.create(person=member, channel="sms", how="form", chosen_at=now - timedelta(days=400))
    ended = now - timedelta(days=91)
    Consent.objects.create(person=member, channel="email", how="form", chosen_at=ended, withdrawn_at=ended)
    remove_expired(now=now)
    assert [one.channel for one in Consent.objects.all()] == ["sms"]


def test_erasing_takes_them_too(member, now):
    member.choose_channels(sms=False, email=False, now=now)
    member.choose_channels(sms=True, email=True, now=now)
    erase(person=member, by=None, now=now)
    assert not Consent.objects.exists()
