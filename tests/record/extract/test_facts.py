"""From the record to the frozen rows."""

from datetime import date
from typing import Any

import pyarrow as pa
import pytest
from django.db import transaction

from giamngheo.core.problems import Refused
from giamngheo.extract.facts import facts_of
from giamngheo.extract.reading import one_state
from giamngheo.facts import schema
from giamngheo.places.models import Lineage, Place
from giamngheo.registry import actions as registry
from giamngheo.registry.entries import NewStatus
from giamngheo.registry.models import Household, Status
from giamngheo.review.models import Cycle, CycleKind
from tests.record.registry.register import CLERK, NOW, enter, entry, member
from tests.record.review.sheets import answers, assess, conclude, fill, open_cycle, recognise

Places = dict[str, Place]
Rows = dict[str, dict[str, Any]]


def read(cycle: Cycle) -> tuple[Rows, Rows, Rows]:
    """Household rows, departed rows and places, by their code."""
    with one_state():
        facts = facts_of(Cycle.objects.get(pk=cycle.pk))
        tables = [
            pa.Table.from_batches(batches, kind)
            for batches, kind in (
                (facts.households, schema.HOUSEHOLDS),
                (facts.departed, schema.DEPARTED),
                (facts.places, schema.PLACES),
            )
        ]
    for table in tables:
        for field in table.schema:
            assert field.nullable or not table[field.name].null_count
    keys = ("household", "household", "code")
    households, departed, places = (
        {row[key]: row for row in table.to_pylist()} for key, table in zip(keys, tables, strict=True)
    )
    return households, departed, places


def close(household: Household, kind: str, on: date) -> None:
    registry.close_household(household=household, kind=kind, on=on, actor=CLERK, at=NOW)


@pytest.fixture
def households(places: Places) -> dict[str, Household]:
    wife = member("Lê Thị Hoa", "spouse", sex="female", birth_year=1985, ethnicity="07")
    child = member("Hoàng Em", "child", birth_date=date(2007, 1, 1))
    entered = enter(
        entry("A1", places["06325-01"], others=[wife, child]),
        entry("A2", places["06325-02"], "Dương Công Bình"),
        entry("B1", places["06328-01"], "Lý Văn Cao"),
        entry("B2", places["06328-02"], "Lý Văn Đài"),
    )
    return {household.code: household for household in entered}


def test_a_row_says_what_the_register_and_the_review_say(
    places: Places, households: dict[str, Household]
) -> None:
    cycle = open_cycle(places["185"])
    given = answers(
        "poor", cause_capital=True, cause_illness=True, cause_land=False, merit=True, local_minority=None
    )
    fill(cycle, households["A1"], given)
    fill(cycle, households["B1"], answers("near_poor"))
    assess(cycle)
    recognise(cycle, places["185"])
    rows, departed, units = read(cycle)
    assert set(rows) == {"A1", "A2", "B1", "B2"}
    assert rows["A1"] == {
        "household": "A1", "village": "06325-01", "commune": "06325", "district": "185", "province": "20",
        "area": "urban", "persons": 3, "category": "poor", "b1": 120, "dep_mask": 0b011101000000,
        "known_mask": rows["A1"]["known_mask"], "reviewed": True, "head_ethnicity": "02", "minority": True,
        "head_female": False, "no_labour_capacity": None, "merit": True, "local_minority": None,
        "causes": 0b01000010, "children": 0, "children_no_insurance": 0, "children_malnourished": 0,
        "children_out_of_school": 0, "previous_category": None, "previous_persons": None, "ever_poor": False,
        "ever_near_poor": False, "change": None, "weight": 1,
        **dict.fromkeys(("from_village", "from_commune", "from_district", "from_province", "from_area")),
    }  # fmt: skip
    assert (rows["A2"]["category"], rows["A2"]["reviewed"], rows["A2"]["known_mask"]) == (None, False, 0)
    assert rows["B1"]["area"] == "rural"
    assert departed == {}
    assert set(units) == {place.code for place in Place.objects.all()}
    assert (units["06325"]["parent"], units["20"]["parent"]) == ("185", None)


def test_a_scope_is_the_place_that_holds_the_cycle(places: Places, households: dict[str, Household]) -> None:
    cycle = open_cycle(places["06328"])
    conclude(cycle, places["06328"], {"B1": "poor"}, [households["B1"]])
    rows, _, units = read(cycle)
    assert set(rows) == {"B1", "B2"}
    assert set(units) == {"20", "185", "06328", "06328-01", "06328-02"}


def test_an_unreviewed_household_counts_children_by_the_register(
    places: Places, households: dict[str, Household]
) -> None:
    cycle = open_cycle(places["185"])
    conclude(cycle, places["185"], {}, [households["B1"]])
    assert read(cycle)[0]["A1"]["children"] == 1
    later = open_cycle(places["185"], 2023)  # 16 years old since January
    conclude(later, places["185"], {}, [households["B1"]])
    assert read(later)[0]["A1"]["children"] == 0


def test_two_cycles_tell_what_became_of_everyone(places: Places, households: dict[str, Household]) -> None:
    everyone = list(households.values())
    first = open_cycle(places["185"])
    conclude(first, places["185"], {"A1": "poor", "A2": "poor", "B1": "near_poor", "B2": "poor"}, everyone)
    close(households["A2"], "moved_out", date(2023, 3, 1))
    registry.move_household(
        household=households["B2"], place=places["06325-02"], on=date(2023, 4, 1), actor=CLERK, at=NOW
    )
    (new,) = enter(
        entry("A3", places["06325-02"], "Triệu Văn Tài", created_on=date(2023, 5, 1), arrival="moved_in")
    )
    stayed = [Household.objects.get(pk=households[code].pk) for code in ("A1", "B1", "B2")]
    second = open_cycle(places["185"], 2023)
    results = {"A1": "near_poor", "B2": "poor", "A3": "poor"}
    conclude(second, places["185"], results, [*stayed, new])
    rows, departed, _ = read(second)
    told = {code: (row["previous_category"], row["category"], row["change"]) for code, row in rows.items()}
    assert told == {
        "A1": ("poor", "near_poor", "escaped_to_near_poor"),
        "A3": (None, "poor", "other_increase"),
        "B1": ("near_poor", "not_poor", "escaped_beyond"),
        "B2": ("poor", "poor", None),
    }
    gone = {code: (row["village"], row["reason"], row["to_village"]) for code, row in departed.items()}
    assert gone == {"A2": ("06325-02", "moved_out", None), "B2": ("06328-02", "moved_out", "06325-02")}
    assert (rows["A1"]["previous_persons"], rows["B2"]["previous_persons"]) == (3, 1)
    assert (rows["B2"]["village"], rows["B2"]["from_village"]) == ("06325-02", "06328-02")
    origin = [rows["B2"][f"from_{name}"] for name in schema.GEOGRAPHY]
    assert origin == ["06328-02", "06328", "185", "20", "rural"]
    assert [departed["B2"][f"to_{name}"] for name in schema.GEOGRAPHY] == [
        rows["B2"][name] for name in schema.GEOGRAPHY
    ]
    assert rows["A1"]["from_village"] is None
    again, _, _ = read(first)
    assert again["B2"]["village"] == "06328-02", "the first cycle is as it was"
    assert again["A2"]["category"] == "poor"
    poor = sum(row["category"] == "poor" for row in again.values())
    counts = [row["change"] for row in rows.values()]
    left = sum(row["previous_category"] == "poor" and row["to_village"] is None for row in departed.values())
    assert poor - counts.count("escaped_to_near_poor") - left + counts.count("other_increase") == sum(
        row["category"] == "poor" for row in rows.values()
    )


def test_a_corrected_status_counts_and_the_decision_line_does_not(
    places: Places, households: dict[str, Household]
) -> None:
    cycle = open_cycle(places["185"])
    conclude(cycle, places["185"], {"A1": "poor"}, list(households.values()))
    registry.correct_status(
        status=Status.objects.get(), category="near_poor", decision="9", decided_on=date(2023, 1, 5),
        actor=CLERK, at=NOW,
    )  # fmt: skip
    assert read(cycle)[0]["A1"]["category"] == "near_poor"


def test_a_medium_living_standard_found_on_application_is_a_category(
    places: Places, households: dict[str, Household]
) -> None:
    registry.record_statuses(
        statuses=[NewStatus(households["A2"].pk, "medium")], valid_from=date(2022, 5, 1), decision="3",
        decided_on=date(2022, 5, 1), place=places["06325"], actor=CLERK, at=NOW,
    )  # fmt: skip
    cycle = open_cycle(places["185"])
    conclude(cycle, places["185"], {"A1": "poor"}, [households["A1"]])
    rows, _, _ = read(cycle)
    assert (rows["A2"]["category"], rows["A2"]["reviewed"], rows["A2"]["b1"]) == ("medium", True, None)
    assert rows["A1"]["change"] == "newly_arising", "statuses before the cycle are a past"


def test_a_household_gone_between_review_and_decision_is_in_the_rows(
    places: Places, households: dict[str, Household]
) -> None:
    cycle = open_cycle(places["185"])
    for household in households.values():
        fill(cycle, household, answers("poor"))
    close(households["A1"], "died_out", date(2022, 12, 1))
    assess(cycle)
    recognise(cycle, places["185"])
    assert read(cycle)[0]["A1"]["category"] == "poor"
    following = open_cycle(places["185"], 2023)
    others = [household for code, household in households.items() if code != "A1"]
    conclude(following, places["185"], {"A2": "poor", "B1": "poor", "B2": "poor"}, others)
    rows, departed, _ = read(following)
    assert set(rows) == {"A2", "B1", "B2"}
    assert departed["A1"]["reason"] == "died_out"


def test_a_departure_without_reason_stops_the_extract(
    places: Places, households: dict[str, Household]
) -> None:
    first = open_cycle(places["185"])
    conclude(first, places["185"], {"A1": "poor"}, list(households.values()))
    Household.objects.filter(code="A1").update(closed_on=date(2023, 2, 1))
    second = open_cycle(places["185"], 2023)
    conclude(second, places["185"], {}, [households["B1"]])
    with pytest.raises(Refused) as refused:
        read(second)
    assert [(p.code, p.spot.household) for p in refused.value.problems] == [
        ("review.departed_without_reason", "A1")
    ]


def test_an_in_year_cycle_is_reckoned_from_its_eve(places: Places, households: dict[str, Household]) -> None:
    conclude(open_cycle(places["185"]), places["185"], {"A1": "poor"}, list(households.values()))
    monthly = open_cycle(
        places["06325"], 2023, CycleKind.in_year,
        opens_on=date(2023, 4, 15), closes_on=date(2023, 4, 30), reference_date=date(2023, 4, 15),
    )  # fmt: skip
    fill(monthly, households["A1"], answers("not_poor"))
    assess(monthly)
    decision = recognise(monthly, places["06325"], date(2023, 5, 1))
    assert decision.lines.get().change == "escaped_beyond"
    yearly = open_cycle(places["185"], 2023)
    conclude(yearly, places["185"], {"A1": "poor"}, list(households.values()))
    row = read(yearly)[0]["A1"]
    assert (row["previous_category"], row["change"]) == ("poor", None), "back on the list within the year"


def test_after_a_merger_a_household_is_counted_in_the_new_commune(
    places: Places, households: dict[str, Household]
) -> None:
    day = date(2025, 7, 1)
    old = [places[code] for code in ("185", "06325", "06328")]
    Place.objects.filter(pk__in=[place.pk for place in old]).update(valid_to=date(2025, 6, 30))
    new = Place.objects.create(
        code="06325", valid_from=day, name="Bắc Sơn", full_name="Xã Bắc Sơn", folded="xa bac son", sort="b",
        level="commune", kind="xa", area="rural", parent=places["20"], path="20/06325/",
    )  # fmt: skip
    for place in old[1:]:
        Lineage.objects.create(predecessor=place, successor=new, on=day, share="whole")
    cycle = open_cycle(new, 2025)
    conclude(cycle, new, {"B1": "poor"}, list(households.values()))
    rows, _, units = read(cycle)
    assert {row["commune"] for row in rows.values()} == {"06325"}
    assert {row["district"] for row in rows.values()} == {None}
    assert rows["B1"]["village"] == "06328-01"
    assert units["06325"]["path"] == "20/06325/"
    assert "185" not in units


def test_the_record_is_read_in_a_transaction_of_its_own(db: None) -> None:
    with pytest.raises(RuntimeError), transaction.atomic(), one_state():
        pass
