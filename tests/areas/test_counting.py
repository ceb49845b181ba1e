from areas.counting import Figures, figures_of
from areas.models import Membership


def test_members_and_those_who_wait_are_counted_apart(people, area, member, contact_person):
    waiting = people.member("Nina Ny", area)
    waiting.memberships.update(state=Membership.State.PENDING)
    figures = figures_of([area])[area.pk]
    assert (figures.people, figures.households, figures.pending) == (2, 2, 1)
    assert figures.contact_people == 1


def test_people_with_protected_identity_are_not_counted(member, area):
    type(member).objects.update(has_protected_identity=True)
    assert figures_of([area])[area.pk].people == 0


def test_counting_many_areas_takes_one_query(area, other_area, member, django_assert_num_queries):
    with django_assert_num_queries(1):
        figures_of([area, other_area])


def test_the_share_is_of_all_homes():
    assert Figures(homes=40, households=10).share == 25
    assert Figures(homes=None, households=10).share is None
    assert Figures(homes=5, households=10).share == 100


def test_twenty_households_are_enough_for_one():
    assert not Figures(households=20, contact_people=1).is_stretched
    assert Figures(households=21, contact_people=1).is_stretched


def test_households_without_contact_person_are_a_vacancy():
    assert Figures(households=1).is_vacant
    assert not Figures().is_vacant


def test_a_person_with_two_households_has_two_memberships_and_counts_in_both(people, area, member, now):
    summer_house = area.households.create(street="Sjövägen", number="1")
    member.memberships.create(household=summer_house, area=area, state="current", decided_at=now)
    figures = figures_of([area])[area.pk]
    assert (figures.people, figures.households) == (2, 2)


def test_nothing_is_counted_without_end(people, area):
    for number in range(5):
        people.member(f"Person{number}", area)
    assert figures_of([area], most=3)[area.pk].people == 3
