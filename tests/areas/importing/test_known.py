import pytest

from areas.models import Household, Membership, Person


def rows(*people: tuple[str, str, str]) -> list[str]:
    return [f"{name};{email};{phone};Björkvägen 14;;;Ekudden;;" for name, email, phone in people]


def names() -> list[str]:
    return sorted(Person.objects.values_list("name", flat=True))


@pytest.mark.parametrize(
    "again",
    [
        ("Bo Testlund", "bo@example.se", "070-174 06 06"),
        ("Bo Testlund", "BO@example.se", ""),
        ("Bo Testlund", "", "+46 70 174 06 06"),
        ("Bo Testlunnd", "bo@example.se", "0701740606"),
        ("B Testlund", "", "0701740606"),
    ],
)
def test_somebody_is_known_again_by_mail_or_number(import_rows, again):
    import_rows(*rows(("Bo Testlund", "bo@example.se", "0701740606"), again))
    assert names() == ["Bo Testlund"]
    assert Membership.objects.count() == 1


def test_a_couple_may_share_a_mailbox(import_rows):
    couple = rows(
        ("Bo Testlund", "vi@example.se", "0701740606"), ("Disa Testlund", "vi@example.se", "0701740607")
    )
    import_rows(*couple)
    import_rows(*couple)
    assert names() == ["Bo Testlund", "Disa Testlund"]
    assert Household.objects.count() == 1


def test_a_couple_may_share_a_telephone(import_rows):
    couple = rows(
        ("Bo Testlund", "bo@example.se", "0701740606"), ("Disa Testlund", "disa@example.se", "0701740606")
    )
    import_rows(*couple)
    import_rows(*couple)
    assert names() == ["Bo Testlund", "Disa Testlund"]


def test_a_household_is_found_however_its_street_is_spelled(import_rows):
    import_rows(
        "Bo;bo@example.se;;BJÖRKVÄGEN  14;;;Ekudden;;", "Disa;disa@example.se;;bjorkvagen 14;;;Ekudden;;"
    )
    assert Household.objects.count() == 1


def test_two_flats_are_two_households(import_rows):
    import_rows(
        "Bo;bo@example.se;;Gatan 1 lgh 1001;;;Ekudden;;", "Disa;d@example.se;;Gatan 1 lgh 1002;;;Ekudden;;"
    )
    assert Household.objects.count() == 2


def test_whoever_is_on_paper_is_known_by_home_and_name(import_rows):
    couple = ("Bo Testlund;;;Gatan 1;;;Ekudden;;papper", "Disa Testlund;;;Gatan 1;;;Ekudden;;papper")
    for _time in range(2):
        import_rows(*couple, "Bo Testlund;;;Gatan 2;;;Ekudden;;papper")
    assert import_rows.problems == []
    assert names() == ["Bo Testlund", "Bo Testlund", "Disa Testlund"]
    assert not Person.objects.filter(email_wanted_at__isnull=False).exists()
