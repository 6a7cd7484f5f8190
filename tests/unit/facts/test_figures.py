"""Every figure against naive counting, for every way of grouping; identities between the official tables."""

from fractions import Fraction

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from giamngheo.core.engine import connect, lend
from giamngheo.core.problems import Refused
from giamngheo.facts import schema
from giamngheo.facts.cube import GROUPS, Facts, standard_in_use
from giamngheo.facts.definitions import LISTS, PARTITION
from giamngheo.facts.figures import FIGURES, Unit, compute, lookup
from giamngheo.law.bundle import load
from tests.unit.facts.registers import Row, departed, household, naive, register, table

IN_USE = set(schema.INDICATORS) | set(schema.SERVICES)
FOR_PLACES = [
    key
    for key, figure in FIGURES.items()
    if not key.startswith(("deprived", "deprivation_", "unknown")) or key.split(".")[-1] in IN_USE
]
WITHIN_ONE_ROUND = [key for key in FOR_PLACES if not key.startswith("change")]


def facts_of(rows: list[Row], gone: list[Row], *, weighted: bool = True) -> Facts:
    backend = connect(threads=1)
    households = lend(backend, "households", table(rows))
    return Facts(households, lend(backend, "departed", table(gone, schema.DEPARTED)), weighted=weighted)


@pytest.fixture(scope="module")
def drawn() -> tuple[list[Row], list[Row]]:
    return register(7, 900)


@pytest.fixture(scope="module")
def facts(drawn: tuple[list[Row], list[Row]]) -> Facts:
    return facts_of(*drawn)


@pytest.mark.parametrize("level", schema.LEVELS)
def test_every_figure_by_place_is_what_naive_counting_gives(
    level: str, facts: Facts, drawn: tuple[list[Row], list[Row]]
) -> None:
    rows, gone = drawn
    found = lookup(compute(facts, FOR_PLACES, by=[level]))
    places = {row[level] for row in [*rows, *gone]}
    assert set(found) == {(place,) for place in places}
    for place in places:
        here = [row for row in rows if row[level] == place]
        left = [row for row in gone if row[level] == place]
        for key in FOR_PLACES:
            assert found[place,][key][0] == naive(key, here, left), (place, key)


def test_shares_are_over_the_whole_they_name(facts: Facts, drawn: tuple[list[Row], list[Row]]) -> None:
    rows, gone = drawn
    found = lookup(compute(facts, FOR_PLACES))[()]
    for key in FOR_PLACES:
        numerator, denominator = found[key]
        assert numerator == naive(key, rows, gone), key
        if FIGURES[key].unit is not Unit.share:
            assert denominator is None
    assert found["rate.poor"][1] == len(rows)
    assert found["person_rate.near_poor"][1] == sum(row["persons"] for row in rows)
    assert found["rate.poor.minority"][1] == found["households.minority"][0]
    assert found["deprivation_rate.poor.toilet"] == (
        found["deprived.poor.toilet"][0],
        found["households.poor"][0],
    )
    assert found["deprivation_any_rate.near_poor.housing"][1] == found["households.near_poor"][0]
    assert found["children_rate.poor.no_insurance"][1] == found["children.poor"][0]


@pytest.mark.parametrize(
    "by",
    [
        ("head_ethnicity",),
        ("commune", "minority"),
        ("area", "category", "reviewed"),
        ("change",),
        ("head_female", "previous_category"),
        ("kinh", "merit"),
    ],
)
def test_any_column_groups(by: tuple[str, ...], facts: Facts, drawn: tuple[list[Row], list[Row]]) -> None:
    rows, _ = drawn

    def key_of(row: Row) -> tuple[object, ...]:
        return tuple(row["head_ethnicity"] == "01" if column == "kinh" else row[column] for column in by)

    found = lookup(compute(facts, WITHIN_ONE_ROUND, by=by))
    assert set(found) == {key_of(row) for row in rows}
    for group, figures in found.items():
        here = [row for row in rows if key_of(row) == group]
        for key in WITHIN_ONE_ROUND:
            assert figures[key][0] == naive(key, here, []), (group, key)


def test_a_household_counts_once_by_group_and_under_each_cause(
    facts: Facts, drawn: tuple[list[Row], list[Row]]
) -> None:
    rows, _ = drawn
    by_group = lookup(compute(facts, ["households", "persons.poor"], by=["group"]))
    assert sum(figures["households"][0] for figures in by_group.values()) == len(rows)
    once = lookup(compute(facts, [f"persons_once.poor.{group}" for (group,) in by_group]))[()]
    assert {
        f"persons_once.poor.{group}": figures["persons.poor"] for (group,), figures in by_group.items()
    } == once
    by_cause = lookup(compute(facts, ["households.poor", "persons.poor"], by=["cause"]))
    assert set(by_cause) == {(cause,) for cause in (*schema.CAUSES, None)}
    for (cause,), figures in by_cause.items():
        word = "none" if cause is None else cause
        assert figures["households.poor"][0] == naive(f"cause.poor.{word}", rows, [])


def test_rows_come_in_order_whatever_the_order_of_the_households(drawn: tuple[list[Row], list[Row]]) -> None:
    rows, gone = drawn
    asked = ["rate.poor", "households", "change.poor.end"]
    one = compute(facts_of(rows, gone), asked, by=["province", "village"])
    other = compute(facts_of(rows[::-1], gone[::-1]), asked, by=["province", "village"])
    assert one.equals(other)
    assert one["figure"].to_pylist()[:3] == asked
    villages = one["village"].to_pylist()[::3]
    assert villages == sorted(villages)
    assert one.schema.field("numerator").type == one.schema.field("denominator").type == pa.int64()


def test_selection(facts: Facts, drawn: tuple[list[Row], list[Row]]) -> None:
    rows, _ = drawn
    cases = [
        ({"commune": "06325"}, lambda row: row["commune"] == "06325"),
        ({"commune": ["06325"], "merit": True}, lambda row: row["merit"] and row["commune"] == "06325"),
        ({"district": None}, lambda row: row["district"] is None),
        ({"head_ethnicity": ["01", None]}, lambda row: row["head_ethnicity"] in ("01", None)),
        ({"cause": ["illness", "land"]}, lambda row: row["causes"] & 65),
        ({"cause": [None, "illness"]}, lambda row: row["causes"] == 0 or row["causes"] & 64),
        ({"group": "merit"}, lambda row: row["merit"] and not row["minority"] and not row["no_labour_capacity"]),
        ({"kinh": False, "reviewed": False}, lambda row: row["head_ethnicity"] != "01" and not row["reviewed"]),
        ({"commune": []}, lambda row: False),
    ]  # fmt: skip
    for where, chosen in cases:
        here = [row for row in rows if chosen(row)]
        found = lookup(compute(facts, ["households", "rate.poor", "deprivations.poor"], where=where))[()]
        assert {key: value[0] for key, value in found.items()} == {
            key: naive(key, here, []) for key in ("households", "rate.poor", "deprivations.poor")
        }, where


def test_the_register_is_partitioned_and_parts_add_up(facts: Facts) -> None:
    for place in lookup(compute(facts, FOR_PLACES, by=["commune"])).values():
        value = {key: numerator for key, (numerator, _) in place.items()}
        for measure in ("households", "persons"):
            assert value[measure] == sum(value[f"{measure}.{category}"] for category in PARTITION)
            for key in LISTS:
                once = [value[f"{measure}_once.{key}.{group}"] for group in GROUPS]
                assert value[f"{measure}.{key}"] == sum(once)
                assert once[0] == value[f"{measure}.{key}.minority"]
        for key in LISTS:
            deprived = [value[f"deprived.{key}.{code}"] for code in schema.INDICATORS]
            assert sum(deprived) == value[f"deprivations.{key}"]
            for code, amount in zip(schema.INDICATORS, deprived, strict=True):
                assert amount + value[f"unknown.{key}.{code}"] <= value[f"households.{key}"]
            for service, codes in schema.SERVICES.items():
                parts = [value[f"deprived.{key}.{code}"] for code in codes]
                assert max(parts) <= value[f"deprived_any.{key}.{service}"] <= sum(parts)


def test_the_identity_of_changes_holds_in_households_and_persons(facts: Facts) -> None:
    for by in (["village"], ["commune"], []):
        for place in lookup(compute(facts, FOR_PLACES, by=by)).values():
            for prefix in ("change", "change_persons"):
                for key, other in (("poor", "near_poor"), ("near_poor", "poor")):
                    value = {
                        name.removeprefix(f"{prefix}.{key}."): numerator
                        for name, (numerator, _) in place.items()
                        if name.startswith(f"{prefix}.{key}.")
                    }
                    down = (
                        value[f"to_{other}"]
                        + value["beyond"]
                        + value["other_decrease"]
                        + value["unclassified_out"]
                    )
                    up = (
                        value[f"from_{other}"]
                        + value["fell_back"]
                        + value["newly_arising"]
                        + value["other_increase"]
                    )
                    assert value["start"] - down + up + value["unclassified_in"] == value["end"]
            assert place["change.poor.to_near_poor"] == place["change.near_poor.from_poor"]
            assert place["change.poor.end"] == place["households.poor"]
            assert place["change_persons.near_poor.end"] == place["persons.near_poor"]


def test_higher_places_are_the_sums_of_lower_ones(facts: Facts) -> None:
    counts = [key for key in FOR_PLACES if FIGURES[key].unit is not Unit.share]
    by_village = lookup(compute(facts, counts, by=["commune", "village"]))
    by_commune = lookup(compute(facts, counts, by=["commune"]))
    for (commune,), figures in by_commune.items():
        inside = [found for (parent, _), found in by_village.items() if parent == commune]
        for key in counts:
            assert figures[key][0] == sum(found[key][0] for found in inside)


def test_boundaries_of_another_date(facts: Facts, drawn: tuple[list[Row], list[Row]]) -> None:
    rows, gone = drawn
    mapping = {"06325": "06325", "06328": "06325", "06331": "06337", "07001": "07001", "20": "25"}
    found = lookup(compute(facts, FOR_PLACES, by=["province", "commune"], boundaries=mapping))
    assert set(found) == {("25", "06325"), ("25", "06337"), ("25", "07001")}
    for (_, commune), figures in found.items():
        here, left = ([row for row in some if mapping[row["commune"]] == commune] for some in (rows, gone))
        for key in FOR_PLACES:
            assert figures[key][0] == naive(key, here, left), (commune, key)


def test_a_code_without_counterpart_is_refused(facts: Facts) -> None:
    with pytest.raises(Refused) as refused:
        compute(facts, ["households"], by=["commune"], boundaries={"06325": "06325", "07001": "x"})
    (problem,) = refused.value.problems
    assert problem.code == "facts.place_not_mapped"
    assert problem.values["examples"] == "06328, 06331"


def test_boundaries_leave_an_absent_district_absent(facts: Facts) -> None:
    found = lookup(compute(facts, ["households"], by=["district"], boundaries={"185": "185", "186": "185"}))
    assert set(found) == {("185",), (None,)}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 10**6), st.integers(0, 12), st.sampled_from([(), ("village",), ("commune", "area")]))
def test_small_registers(seed: int, size: int, by: tuple[str, ...]) -> None:
    rows, _ = register(seed, size)
    gone = [departed(1000 + seed % 3, previous_category="near_poor")] * (seed % 2)
    found = lookup(compute(facts_of(rows, gone), FOR_PLACES, by=by))
    for group, figures in found.items():
        here, left = (
            [row for row in some if tuple(row[column] for column in by) == group] for some in (rows, gone)
        )
        assert {key: value[0] for key, value in figures.items()} == {
            key: naive(key, here, left) for key in FOR_PLACES
        }


def test_no_households_at_all() -> None:
    empty = facts_of([], [])
    whole = lookup(compute(empty, FOR_PLACES))[()]
    assert set(whole.values()) == {(0, None), (0, 0)}
    assert compute(empty, FOR_PLACES, by=["commune"]).num_rows == 0


def test_one_household_and_what_is_unknown_about_it() -> None:
    unknown = household(1, category=None, known_mask=0, b1=None)
    never = household(2, category=None, known_mask=0, b1=None, reviewed=False, previous_category=None)
    poor = household(3, category="poor", known_mask=0b111, dep_mask=0b101, change="newly_arising")
    value = {
        key: pair[0]
        for key, pair in lookup(compute(table([unknown, never, poor]), WITHIN_ONE_ROUND))[()].items()
    }
    assert [value[f"households.{category}"] for category in PARTITION] == [1, 0, 0, 0, 1, 1]
    assert value["deprived.poor.employment"] == 1
    assert value["deprived.poor.dependency"] == value["unknown.poor.dependency"] == 0
    assert value["deprived.poor.water"] == 0
    assert value["unknown.poor.water"] == 1


def test_weights_are_summed_unless_all_are_one(drawn: tuple[list[Row], list[Row]]) -> None:
    rows, gone = drawn
    asked = [key for key in FOR_PLACES if not key.startswith("change_persons")]
    plain = compute(facts_of(rows, gone, weighted=False), asked, by=["commune"])
    assert plain.equals(compute(facts_of(rows, gone), asked, by=["commune"]))
    tripled = [row | {"weight": 3} for row in rows]
    three = compute(facts_of(tripled, [row | {"weight": 3} for row in gone]), asked, by=["commune"])
    assert three["numerator"].to_pylist() == [3 * value for value in plain["numerator"].to_pylist()]


def test_figures_of_another_standard_use_its_order_of_indicators() -> None:
    former = load().standards["qd-59-2015"]
    rows = [household(1, category="poor", dep_mask=0b100, known_mask=1023)]
    facts = Facts(lend(connect(threads=1), "households", table(rows)), standard=former)
    value = lookup(
        compute(facts, ["deprived.poor.health_care", "deprived.poor.toilet", "deprived_any.poor.health"])
    )[()]
    assert [numerator for numerator, _ in value.values()] == [1, 0, 1]
    with pytest.raises(Refused) as refused:
        compute(facts, ["deprived.poor.nutrition"])
    assert refused.value.problems[0].code == "facts.not_in_standard"


@pytest.mark.parametrize(
    ("asked", "options", "code"),
    [
        (["rich"], {}, "facts.unknown_figure"),
        (["households"], {"by": ["name"]}, "facts.unknown_column"),
        (["households"], {"where": {"full_name": "x"}}, "facts.unknown_column"),
        (["change.poor.start"], {"by": ["head_ethnicity"]}, "facts.unknown_column"),
    ],
)
def test_what_cannot_be_asked(asked: list[str], options: dict[str, object], code: str, facts: Facts) -> None:
    with pytest.raises(Refused) as refused:
        compute(facts, asked, **options)  # type: ignore[arg-type]
    assert refused.value.problems[0].code == code


def test_what_the_table_does_not_hold() -> None:
    rows = table([household(1)])
    assert lookup(compute(rows.select(["weight"]), ["households"]))[()] == {"households": (1, None)}
    with pytest.raises(Refused) as refused:
        compute(rows.drop_columns(["merit", "causes"]), ["households.merit"], by=["cause"])
    assert [problem.values["column"] for problem in refused.value.problems] == ["causes", "merit"]
    with pytest.raises(Refused) as refused:
        compute(rows, ["change.poor.start"])
    assert refused.value.problems[0].code == "facts.no_departed"


def test_every_figure_is_named_and_grounded() -> None:
    standard = standard_in_use()
    assert tuple(item.code for item in standard.indicators) == schema.INDICATORS
    services = {
        key: tuple(i.code for i in standard.indicators if i.service == key) for key in standard.services
    }
    assert services == schema.SERVICES
    for key, figure in FIGURES.items():
        assert key == figure.id
        assert figure.numerator
        assert (figure.unit is Unit.share) == bool(figure.denominator)
        for text in (figure.vi, figure.en, figure.definition_vi, figure.definition_en, figure.basis):
            assert text == text.strip()
            assert text[0].isupper() or not text[0].isalpha()
    assert len({figure.vi for figure in FIGURES.values()}) == len(FIGURES)
    assert len({figure.en for figure in FIGURES.values()}) == len(FIGURES)
    assert {form for figure in FIGURES.values() for form in figure.forms} == set(range(1, 14))


def test_the_plan_of_bac_son() -> None:
    """The seed's own figures: 1,498 of about 18,135 households poor at the end of 2023, 8.26 %."""
    rows = [
        household(n, category="poor" if n < 1498 else "not_poor", previous_category=None)
        for n in range(18135)
    ]
    numerator, denominator = lookup(compute(table(rows), ["rate.poor"]))[()]["rate.poor"]
    assert denominator is not None
    assert Fraction(numerator * 10000, denominator) // 1 == 826
