"""Who may do what in a review."""

from giamngheo.places.models import Place
from giamngheo.registry import policy as of_households
from giamngheo.review import policy
from tests.record.registry.register import enter, entry, reach_over
from tests.record.review.sheets import conclude, open_cycle


def test_powers_places_and_states_decide_together(places: dict[str, Place]) -> None:
    (household,) = enter(entry("A1", places["06325-01"]))
    cycle = open_cycle(places["185"])
    clerk, neighbour = reach_over(places["06325"]), reach_over(places["06328"])
    reader = reach_over(places["185"], "household.read", "review.read")
    assert policy.may_record(clerk, cycle, household)
    assert not policy.may_record(neighbour, cycle, household)
    assert not policy.may_record(reader, cycle, household)
    assert policy.may_recognise(clerk, cycle, places["06325"])
    assert not policy.may_recognise(clerk, cycle, places["185"])
    assert not policy.may_manage(clerk, cycle)
    assert policy.may_manage(reach_over(places["185"]), cycle)
    assert not policy.may_seal(reach_over(places["185"]), cycle)
    conclude(cycle, places["185"], {}, [household])
    cycle.refresh_from_db()
    assert policy.may_seal(reach_over(places["185"]), cycle)
    assert not policy.may_record(clerk, cycle, household)
    assert not policy.may_recognise(clerk, cycle, places["06325"])


def test_a_household_is_read_and_changed_by_power_and_place(places: dict[str, Place]) -> None:
    (household,) = enter(entry("A1", places["06325-01"]))
    head = reach_over(places["06325-01"], "household.read")
    assert of_households.may_read(head, household)
    assert not of_households.may_read_sensitive(head, household)
    assert not of_households.may_change(head, household)
    clerk = reach_over(places["06325"])
    assert of_households.may_change(clerk, household)
    assert of_households.may_register(clerk, places["06325-02"])
    assert not of_households.may_register(clerk, places["06328-01"])
