"""Where an alert went, in words."""

from notifications.views.rows import places_of, rows_of


def test_an_area_is_named(draft):
    assert places_of([draft]) == {draft.pk: "Ekudden i Mariestad"}


def test_several_areas_are_counted(draft, mariestad):
    draft.areas.add(mariestad.areas.create(name="Sjölunda", slug="sjolunda"))

    assert places_of([draft]) == {draft.pk: "2 områden i Mariestad"}


def test_a_whole_municipality_is_said(draft, toreboda):
    draft.municipalities.add(toreboda)

    assert places_of([draft]) == {draft.pk: "hela Töreboda och Ekudden i Mariestad"}


def test_rows_take_three_queries(alert_by, coordinator, django_assert_num_queries):
    alerts = [alert_by(coordinator, "done") for _ in range(10)]

    with django_assert_num_queries(3):
        rows_of(alerts)
