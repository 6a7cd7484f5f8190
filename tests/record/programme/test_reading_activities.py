"""Lists, totals, outputs and what is to be looked at again, scoped by reach."""

from datetime import date

from giamngheo.access.reach import Grant, Reach, reach_of_installation
from giamngheo.budget.models import BudgetUnit
from giamngheo.places.models import Place
from giamngheo.programme import actions, queries
from giamngheo.programme.entries import Paper
from giamngheo.programme.models import Activity, CostItem, OutputRecord, TrainingSession
from giamngheo.programme.queries import Wanted
from giamngheo.programme.review import problems_of, review
from giamngheo.registry.models import Household
from tests.record.budget.money import give, key
from tests.record.programme.activity_world import DONE, LEADER, approved, payment, planned, running, signed
from tests.record.programme.test_kept_rows import GOAT, TODAY, join

ALL = reach_of_installation("programme.read")


def over(place: Place) -> Reach:
    return Reach((Grant("thử", frozenset({"programme.read"}), (place.path,)),))


def codes(one: Activity) -> set[str]:
    return {problem.code for problem in problems_of(one, on=TODAY)}


def test_a_list_shows_what_lies_in_reach(places: dict[str, Place]) -> None:
    here, there = planned(places["06328"]), planned(places["06325"], title="Nuôi ong lấy mật")
    assert set(queries.activities_in(ALL)) == {here, there}
    assert list(queries.activities_in(over(places["06325"]))) == [there]
    assert queries.activity(over(places["06325"]), here.code) is None
    assert list(queries.activities_in(over(places["185"]))) == [here, there]
    assert list(queries.activities_in(Reach())) == []


def test_filters_narrow_and_words_need_no_tones(places: dict[str, Place]) -> None:
    goats = running(places["06328"])
    bees = planned(places["06325"], title="Nuôi ong lấy mật", ends_on=date(2025, 6, 1))
    panels = planned(
        places["06328"], title="Pa nô", kind="panels", part="DA6.TDA2", outputs={}, ends_on=date(2024, 6, 1)
    )

    def found(**wanted: object) -> set[Activity]:
        return set(queries.activities_in(ALL, Wanted(**wanted)))  # type: ignore[arg-type]

    assert found(text="ong lay") == {bees}
    assert found(text="DÊ SINH") == {goats}
    assert found(project="DA6") == {panels}
    assert found(part="DA2") == {goats, bees}
    assert found(state="running") == {goats}
    assert found(kind="panels", budget_year=2024) == {panels}
    assert found(budget_year=2023) == set()
    assert found(place=places["06328"]) == {goats, panels}
    assert found(late_on=TODAY) == {panels}


def test_a_page_carries_its_totals(
    commune: Place, households: dict[str, Household], units: dict[str, BudgetUnit]
) -> None:
    one = running(commune)
    planned(commune, costs=())
    join(one, households["poor"], households["near"])
    for amount in (60, 40):
        actions.link_cost(
            activity=one, movement=payment(units["X-06328"], amount), amount=amount, signed=signed()
        )
    page = queries.listing(ALL, size=1)
    assert (page.total, page.pages, len(page.rows)) == (2, 2, 1)
    row = page.rows[0]
    assert (row.planned, row.spent, row.beneficiaries) == (206_000_000, 100, 2)  # type: ignore[attr-defined]
    bare = queries.listing(ALL, size=1, page=2).rows[0]
    assert (bare.planned, bare.spent, bare.beneficiaries) == (0, 0, 0)  # type: ignore[attr-defined]


def test_outputs_are_counted_from_their_tables(commune: Place, households: dict[str, Household]) -> None:
    one = running(commune)
    made = join(one, households["poor"], households["near"])
    for _ in range(2):
        actions.hand_over(participants=made[:1], item=GOAT, on=TODAY, signed=signed())
    session = actions.keep(row=TrainingSession(activity=one, on=TODAY, topic="Kỹ thuật"), signed=signed())
    actions.mark_attendance(session=session, participants=made, signed=signed())
    standing = {output.code: (output.planned, output.done) for output in queries.outputs(one)}
    assert standing == {
        "households": (2_000, 2_000),
        "handed_over": (2_000, 1_000),
        "sessions": (None, 1_000),
    }
    assert queries.sums(one).handed_over == 14_000_000


def test_what_is_recorded_adds_up_until_it_is_withdrawn(commune: Place) -> None:
    one = running(
        commune, kind="training_class", part="DA7.TDA1", outputs={"classes": 3_000}, mode="", group_name=""
    )
    rows = [
        actions.keep(
            row=OutputRecord(activity=one, output="classes", quantity_thousandths=number, on=TODAY),
            signed=signed(),
        )
        for number in (1_000, 1_000)
    ]
    actions.withdraw(row=rows[0], why="ghi trùng", signed=signed())
    assert {output.code: output.done for output in queries.outputs(one)}["classes"] == 1_000


def test_groups_count_a_household_once(
    commune: Place, households: dict[str, Household], units: dict[str, BudgetUnit]
) -> None:
    for _ in range(2):
        join(planned(commune), households["poor"])
    (part,) = queries.groups(ALL, "part")
    assert (part.key, part.activities, part.planned, part.households) == ("DA2", 2, 412_000_000, 1)
    assert [one.key for one in queries.groups(ALL, "place")] == ["06328"]


class TestWhatIsToBeLookedAt:
    def test_who_is_not_entitled_is_pointed_out_unless_it_is_said_why(
        self, commune: Place, households: dict[str, Household]
    ) -> None:
        one = running(commune)
        join(one, households["poor"], households["near"], households["escaped"])
        assert codes(one) == set()
        stranger = join(one, households["never"])[0]
        (problem,) = problems_of(one, on=TODAY)
        assert (problem.code, problem.spot.household) == ("activity.not_entitled", "PA-never")
        assert "không nghèo" in problem.what("vi")
        actions.withdraw(row=stranger, why="chưa ghi lý do", signed=signed())
        actions.add_households(
            activity=one,
            households=[households["never"]],
            on=TODAY,
            signed=signed(),
            why="Hộ dẫn dắt theo quyết định 12",
        )
        assert codes(one) == set()

    def test_the_same_thing_twice_is_pointed_out_in_both(
        self, commune: Place, households: dict[str, Household]
    ) -> None:
        pair = [running(commune), running(commune)]
        for one in pair:
            actions.hand_over(
                participants=join(one, households["poor"]), item=GOAT, on=TODAY, signed=signed()
            )
        found = {one.activity: [problem.code for problem in one.problems] for one in review(ALL, on=TODAY)}
        assert found == {one: ["activity.supported_twice"] for one in pair}
        assert review(over(Place.objects.get(code="06325")), on=TODAY) == []

    def test_more_money_than_planned_and_a_bảng_kê_that_differs(
        self, commune: Place, households: dict[str, Household], units: dict[str, BudgetUnit]
    ) -> None:
        one = running(commune)
        actions.hand_over(participants=join(one, households["poor"]), item=GOAT, on=TODAY, signed=signed())
        paid = payment(units["X-06328"], 206_000_001)
        actions.link_cost(activity=one, movement=paid, amount=206_000_001, signed=signed())
        assert codes(one) == {"activity.over_plan"}
        actions.accept_activity(activity=one, on=DONE, amount=1, paper=Paper("1/BB"), signed=signed(LEADER))
        one.refresh_from_db()
        assert codes(one) == {
            "activity.over_plan",
            "activity.under_output",
            "activity.handover_differs",
        }

    def test_outside_late_and_empty_handed(
        self, places: dict[str, Place], households: dict[str, Household]
    ) -> None:
        one = running(places["06325"], ends_on=date(2024, 6, 30), outputs={"households": 1_000})
        join(one, households["poor"])
        assert codes(one) == {"activity.outside", "activity.late"}
        actions.accept_activity(activity=one, on=DONE, amount=1, paper=Paper("1/BB"), signed=signed(LEADER))
        one.refresh_from_db()
        assert codes(one) == {"activity.outside", "activity.unsigned"}

    def test_a_price_above_its_norm(self, commune: Place) -> None:
        one = running(commune)

        def item(price: int) -> CostItem:
            return CostItem(
                activity=one,
                title="Cán bộ kỹ thuật xuống thôn",
                norm="field_worker_session",
                unit="người/buổi",
                quantity_thousandths=1_000,
                unit_price=price,
                amount=price,
                on=TODAY,
            )

        actions.keep(row=item(50_000), signed=signed())
        assert codes(one) == set()
        actions.keep(row=item(50_001), signed=signed())
        assert codes(one) == {"activity.over_norm"}

    def test_plans_beyond_what_was_allotted(self, commune: Place, units: dict[str, BudgetUnit]) -> None:
        unit = units["X-06328"]
        money = Reach((Grant("thử", frozenset({"programme.read", "money.read"}), (commune.path,)),))

        def beyond(reach: Reach = money) -> dict[str, list[str]]:
            return {
                one.activity.code: [
                    problem.what("vi")
                    for problem in one.problems
                    if problem.code == "activity.over_allotment"
                ]
                for one in review(reach, on=TODAY)
            }

        give(key(unit, "DA2"), 390_000_000)
        give(key(unit, "DA2", source="district"), 12_000_000)
        one = approved(commune, lead=unit, lead_name="")
        assert beyond() == {}
        planned(commune, lead=unit, lead_name="")  # nobody has approved it yet
        assert beyond() == {}
        other = approved(commune, lead=unit, lead_name="")
        found = beyond()
        assert set(found) == {one.code, other.code}
        (said,) = found[one.code]
        assert "ngân sách trung ương" in said
        assert "dự kiến 400.000.000 đồng, dự toán được dùng 390.000.000 đồng" in said
        assert beyond(over(commune)) == {}  # without money.read nothing is said of the money
