"""The checks of activities, pure: each against a second, plainer way of saying the same."""

from collections.abc import Sequence
from datetime import date
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from giamngheo.law.activities import ActivityKind, activities
from giamngheo.programme import checks
from giamngheo.programme.checks import Allotted, Given, Taking
from giamngheo.programme.models import amount_of

DAY = date(2024, 5, 2)
CATEGORIES = ("poor", "near_poor", "medium", "not_poor")
HALVES = ("morning", "afternoon", "whole")

takings = st.builds(
    Taking,
    activity=st.just("A"),
    who=st.sampled_from(["H1", "H2", "H3"]),
    name=st.just("Ai đó"),
    place_path=st.sampled_from(["20/185/06328/1/", "20/185/06325/1/", "20/1850/9/"]),
    on=st.just(DAY),
    role=st.sampled_from(["beneficiary", "guest", "leader"]),
    category=st.sampled_from(CATEGORIES),
    newly_escaped=st.booleans(),
    why=st.sampled_from(["", "Hộ dẫn dắt"]),
    in_register=st.booleans(),
)
gifts = st.builds(
    Given,
    activity=st.sampled_from(["A", "B", "C"]),
    who=st.sampled_from(["H1", "H2"]),
    name=st.just("Ai đó"),
    item=st.just("Dê"),
    folded=st.sampled_from(["de", "ga"]),
    on=st.just(DAY),
    amount=st.integers(0, 10),
)
kinds = st.sampled_from(sorted(activities().kinds.values(), key=lambda kind: kind.code))


@given(kinds, st.lists(takings, max_size=8))
def test_nobody_entitled_is_pointed_out_and_everybody_else_is(
    kind: ActivityKind, rows: Sequence[Taking]
) -> None:
    groups = set(kind.entitled.groups)
    told = {"poor", "near_poor", "newly_escaped"}
    expected = []
    for row in rows:
        stands = {row.category} | ({"newly_escaped"} if row.newly_escaped else set())
        asked = row.role == "beneficiary" and row.in_register and not row.why
        if asked and groups <= told and not stands & groups:
            expected.append(row.who)
    assert [problem.spot.household for problem in checks.not_entitled(kind, rows)] == expected


@given(st.lists(gifts, max_size=12))
def test_what_was_given_by_two_is_told_to_both(rows: Sequence[Given]) -> None:
    expected = {
        (one.activity, one.who, other.activity)
        for left, right in combinations(rows, 2)
        for one, other in ((left, right), (right, left))
        if one.activity != other.activity and (one.who, one.folded) == (other.who, other.folded)
    }
    found = list(checks.supported_twice(rows))
    assert {(code, one.spot.household, one.values["other"]) for code, one in found} == expected


@given(st.permutations([("H1", half, number) for number, half in enumerate(HALVES * 2)]), st.integers(0, 6))
def test_two_places_at_once_whatever_the_order(rows: Sequence[tuple[str, str, int]], count: int) -> None:
    taken = rows[:count]
    attended = [(who, "Ai đó", DAY, half, session) for who, half, session in taken]
    clash = any("whole" in (one[1], other[1]) or one[1] == other[1] for one, other in combinations(taken, 2))
    assert bool(list(checks.two_places_at_once(attended))) == clash


@given(st.lists(takings, max_size=8), st.sampled_from([["20/185/"], ["20/185/06328/", "20/1850/"], []]))
def test_who_lives_outside_every_place(rows: Sequence[Taking], paths: list[str]) -> None:
    expected = [
        row.who
        for row in rows
        if row.role == "beneficiary" and not [path for path in paths if row.place_path[: len(path)] == path]
    ]
    assert [problem.spot.household for problem in checks.outside(paths, rows)] == expected


@given(st.integers(0, 10**12), st.integers(0, 10**12))
def test_more_is_told_and_as_much_is_not(planned: int, spent: int) -> None:
    assert bool(list(checks.over_plan(planned, spent))) == (spent > planned)
    row = Allotted("UBND xã", "DA2", 2024, "trung ương", "central budget", spent, planned, ("A", "B"))
    assert [code for code, _ in checks.over_allotment([row])] == (["A", "B"] if planned > spent else [])
    rows = [("Hộ", planned, spent), ("Không có kế hoạch", None, spent)]
    assert bool(list(checks.under_output(rows))) == (spent < planned)


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.integers(0, 10**9))
def test_a_list_that_adds_up_to_the_payments_is_silent(handed: int, items: int, spent: int) -> None:
    assert not list(checks.handover_differs(handed, items, handed + items))
    assert bool(list(checks.handover_differs(handed, items, spent))) == (
        spent != 0 and handed + items != spent
    )


@given(st.integers(1, 10**9), st.integers(0, 10**9))
def test_an_amount_is_the_nearest_whole_dong(quantity: int, price: int) -> None:
    amount = amount_of(quantity, price)
    assert -500 < amount * 1_000 - quantity * price <= 500


@given(st.integers(0, 10**12))
def test_a_quantity_is_written_as_officials_do(quantity: int) -> None:
    said = checks.thousandths(quantity)
    whole, _, part = said.partition(",")
    assert int(whole.replace(".", "")) * 1_000 + int(part.ljust(3, "0") or 0) == quantity
    assert not part.endswith("0")
