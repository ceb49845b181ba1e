from itertools import islice
from random import Random

from areas.fiction import name_of_a_person, names_of_areas, names_of_streets


def test_a_thousand_areas_have_a_thousand_names():
    assert len(set(islice(names_of_areas(Random(1)), 10_000))) == 10_000


def test_the_same_seed_gives_the_same_names():
    assert name_of_a_person(Random(1)) == name_of_a_person(Random(1))


def test_more_streets_only_add_to_the_end():
    assert names_of_streets(Random(1), 40)[:7] == names_of_streets(Random(1), 7)
