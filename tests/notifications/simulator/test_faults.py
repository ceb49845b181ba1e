import pytest

from notifications.simulator.faults import FAULTS, Faults, UnknownFaultError


def test_nothing_goes_wrong_by_itself():
    faults = Faults()
    assert not any(faults.strikes(name) for name, fault in FAULTS.items() if not fault.seconds)


def test_the_same_seed_throws_the_same_dice():
    first, second = (Faults({"error_after": 0.5}, seed=7) for _ in range(2))
    assert [first.strikes("error_after") for _ in range(50)] == [
        second.strikes("error_after") for _ in range(50)
    ]


def test_a_rate_strikes_about_as_often_as_it_says():
    faults = Faults({"callback_lost": 0.05}, seed=1)
    assert 400 < sum(faults.strikes("callback_lost") for _ in range(10_000)) < 600
    assert 400 < faults.used["callback_lost"] < 600


def test_a_comma_is_as_good_as_a_point():
    assert Faults({"latency": "0,08"}).seconds("latency") == 0.08


@pytest.mark.parametrize(
    "wrong", [{"no_such": 1}, {"error_after": 2}, {"error_after": "often"}, {"latency": -1}]
)
def test_what_cannot_be_is_refused(wrong):
    with pytest.raises(UnknownFaultError):
        Faults(wrong)


def test_a_change_with_one_mistake_changes_nothing():
    faults = Faults()
    with pytest.raises(UnknownFaultError):
        faults.change({"error_after": 1, "latency": "soon"})
    assert faults.values["error_after"] == 0


def test_reset_goes_back_to_the_start():
    faults = Faults({"latency": 1})
    faults.change({"latency": 2, "failed": 1})
    faults.reset()
    assert (faults.values["latency"], faults.values["failed"]) == (1, 0)


def test_calm_lets_everything_work():
    faults = Faults({"latency": 1, "failed": 1})
    faults.calm()
    assert faults.values == Faults().values


def test_every_fault_is_documented(settings):
    page = (settings.BASE_DIR / "docs" / "simulator.md").read_text(encoding="utf-8")
    assert [name for name in FAULTS if f"`{name}`" not in page] == []
