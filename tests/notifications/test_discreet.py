"""Numbers of people, as those who may not read the people are told them."""

import pytest

from notifications.discreet import Split


def told(split: Split) -> list[str]:
    return [split.whole_said, split.part_said, split.rest_said, split.percent_said]


@pytest.mark.parametrize(
    ("whole", "part", "said"),
    [
        (4, 4, ["färre än 5", "färre än 5", "färre än 5", ""]),
        (20, 20, ["20", "20", "0", "100 %"]),
        (20, 0, ["20", "0", "20", "0 %"]),
        (20, 3, ["20", "färre än 5", "minst 16", "minst 5 %"]),
        (20, 17, ["20", "minst 16", "färre än 5", "minst 80 %"]),
        (20, 10, ["20", "10", "10", "50 %"]),
    ],
)
def test_the_few_can_not_be_counted_out(whole, part, said):
    assert told(Split(whole, part, is_open=False)) == said


def test_who_may_read_the_people_is_told_all():
    assert told(Split(4, 3, is_open=True)) == ["4", "3", "1", "75 %"]


def test_what_hides_the_few_is_the_same_for_all_that_are_few():
    """One, two, three or four: the words are the same, whichever part they are."""
    for part in (lambda few: few, lambda few: 20 - few):
        assert len({tuple(told(Split(20, part(few), is_open=False))) for few in range(1, 5)}) == 1
    assert len({tuple(told(Split(n, n // 2, is_open=False))) for n in range(1, 5)}) == 1
