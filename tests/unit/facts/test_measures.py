"""Measures against the worked examples of the literature, and the rules that decide hard cases."""

from decimal import Decimal
from fractions import Fraction

import ibis
import numpy as np
import pyarrow as pa
import pytest

from giamngheo.core.problems import Refused
from giamngheo.facts import measures as measures_module
from giamngheo.facts.measures import BrokenIdentityError, Measure, Result, measures_from_cells
from giamngheo.facts.mpi_cells import Cells, cells_of, grouping
from giamngheo.facts.mpi_reading import spec_of
from giamngheo.facts.mpi_spec import Missing, MpiSpec, equal_dimensions
from giamngheo.facts.schema import INDICATORS, SERVICES


def measured(columns: dict[str, list[object]], spec: MpiSpec, *by: str) -> Result:
    return measures_from_cells(cells_of(ibis.memtable(pa.table(columns)), spec, by), spec)


def whole(result: Result, cutoff: Fraction | None = None) -> Measure:
    found = [measure for measure in result.measures if measure.by is None]
    return found[0] if cutoff is None else next(measure for measure in found if measure.cutoff == cutoff)


class TestAlkireFoster2011:
    """The example of four persons and four dimensions, cut-offs z = (13, 12, 3, 1), equal weights, k = 2 of 4:
    deprivation counts (0, 2, 4, 1), H = 1/2, A = 3/4, M0 = 3/8.

    Alkire & Foster (2011), Journal of Public Economics 95, 476–487 (and OPHI Working Paper 32).
    """

    ACHIEVEMENTS = {
        "income": [13.1, 15.2, 12.5, 20.0],
        "schooling": [14, 7, 10, 11],
        "health": [4, 5, 1, 3],
        "insured": [1, 0, 0, 1],
    }
    CUTOFFS = {"income": "13", "schooling": "12", "health": "3", "insured": "1"}

    def spec(self, *cutoffs: str) -> MpiSpec:
        indicators = [{"column": name, "deprived_below": z} for name, z in self.CUTOFFS.items()]
        dimensions = [{"name": each["column"], "indicators": [each]} for each in indicators]
        return spec_of({"dimensions": dimensions, "poverty_cutoff": list(cutoffs)})

    def test_headline(self) -> None:
        measure = whole(measured(self.ACHIEVEMENTS, self.spec("2/4")))
        assert measure.headcount == Fraction(1, 2)
        assert measure.intensity == Fraction(3, 4)
        assert measure.adjusted == Fraction(3, 8)

    def test_censored_headcounts_and_contributions(self) -> None:
        measure = whole(measured(self.ACHIEVEMENTS, self.spec("1/2")))
        assert [measure.uncensored(j) for j in range(4)] == [
            Fraction(1, 4), Fraction(3, 4), Fraction(1, 4), Fraction(1, 2),
        ]  # fmt: skip
        assert [measure.censored(j) for j in range(4)] == [
            Fraction(1, 4), Fraction(1, 2), Fraction(1, 4), Fraction(1, 2),
        ]  # fmt: skip
        assert [measure.contribution([j]) for j in range(4)] == [
            Fraction(1, 6), Fraction(1, 3), Fraction(1, 6), Fraction(1, 3),
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("cutoff", "headcount"), [("1/4", "3/4"), ("2/4", "1/2"), ("3/4", "1/4"), ("4/4", "1/4")]
    )
    def test_union_to_intersection(self, cutoff: str, headcount: str) -> None:
        measure = whole(measured(self.ACHIEVEMENTS, self.spec(cutoff)))
        assert measure.headcount == Fraction(headcount)


class TestHumanDevelopmentReport:
    """The ten-indicator example of the technical notes of the Human Development Report (note 5, calculating the
    Multidimensional Poverty Index): four households of 4, 7, 5 and 4 people with scores 22.2, 72.2, 38.9 and
    50.0 %; headcount 80 %, intensity 56.3 %, MPI 0.450; contributions of education 33.3 %, health 29.6 %,
    living standards 37.0 %.
    """

    HOUSEHOLDS = {
        "size": [4, 7, 5, 4],
        "schooling": [0, 1, 0, 1],
        "enrolment": [0, 1, 0, 0],
        "nutrition": [0, 0, 1, 0],
        "mortality": [1, 1, 0, 1],
        "electricity": [0, 1, 1, 1],
        "water": [0, 0, 1, 0],
        "sanitation": [0, 1, 1, 0],
        "floor": [0, 0, 0, 0],
        "fuel": [1, 1, 1, 1],
        "assets": [0, 1, 0, 1],
    }
    DIMENSIONS = {
        "education": ["schooling", "enrolment"],
        "health": ["nutrition", "mortality"],
        "living": ["electricity", "water", "sanitation", "floor", "fuel", "assets"],
    }

    def spec(self, cutoff: str = "1/3") -> MpiSpec:
        dimensions = [
            {"name": name, "indicators": [{"column": column} for column in columns]}
            for name, columns in self.DIMENSIONS.items()
        ]
        return spec_of({"dimensions": dimensions, "poverty_cutoff": cutoff, "weight": "size"})

    def test_headline(self) -> None:
        measure = whole(measured(self.HOUSEHOLDS, self.spec()))
        assert measure.headcount == Fraction(80, 100)
        assert measure.intensity == Fraction(9, 16)  # printed 56.3 %
        assert measure.adjusted == Fraction(45, 100)

    def test_contributions_of_dimensions(self) -> None:
        measure = whole(measured(self.HOUSEHOLDS, self.spec()))
        shares = [measure.contribution(indices) for indices in (range(2), range(2, 4), range(4, 10))]
        assert [round(100 * share, 1) for share in shares if share is not None] == [
            Fraction("33.3"), Fraction("29.6"), Fraction("37"),
        ]  # fmt: skip
        assert sum(share for share in shares if share is not None) == 1

    def test_scores_of_the_households(self) -> None:
        result = measured(self.HOUSEHOLDS | {"home": ["1", "2", "3", "4"]}, self.spec("1/18"), "home")
        scores = [measure.intensity for measure in result.measures if measure.by]
        assert scores == [Fraction(4, 18), Fraction(13, 18), Fraction(7, 18), Fraction(9, 18)]


class TestExactlyOnTheLine:
    """Scores that float sums put on the wrong side: 1/6 + 3/18 = 1/3; k = 5/12, 6/12, 7/12 of twelve indicators."""

    def test_a_third_of_the_global_index(self) -> None:
        spec = TestHumanDevelopmentReport().spec()
        rows = TestHumanDevelopmentReport.HOUSEHOLDS | {
            name: [0] * 4 for name in ("fuel", "assets", "mortality")
        }
        rows |= {"schooling": [1, 0, 0, 0], "enrolment": [0, 1, 0, 1], "nutrition": [0, 0, 1, 0]}
        rows |= {"electricity": [1] * 4, "water": [1] * 4, "sanitation": [1, 1, 1, 0]}
        measure = whole(measured(rows, spec))
        assert measure.poor == 4 + 7 + 5  # the last household has 1/6 + 2/18
        assert measure.intensity == Fraction(1, 3)

    @pytest.mark.parametrize("least", range(1, 13))
    def test_every_pattern_of_twelve(self, least: int) -> None:
        masks = np.arange(4096, dtype=np.int64)
        ones = np.ones(4096, np.int64)
        spec = equal_dimensions(SERVICES.items(), [Fraction(least, 12)])
        assert [indicator.column for indicator in spec.indicators] == list(INDICATORS)
        measure = whole(measures_from_cells(Cells(masks, ones * 4095, ones, ones), spec))
        assert measure.poor == sum(mask.bit_count() >= least for mask in range(4096))


class TestUnknownAnswers:
    COLUMNS = {
        "a": [1, 1, 0, None, None],
        "b": [1, None, 0, 1, None],
        "c": [0, 1, 1, 0, None],
    }

    def spec(self, missing: str) -> MpiSpec:
        indicators = [
            {"column": name, "weight": weight}
            for name, weight in {"a": "1/2", "b": "1/4", "c": "1/4"}.items()
        ]
        return spec_of(
            {"dimensions": [{"indicators": indicators}], "poverty_cutoff": "1/2", "missing": missing}
        )

    def test_drop_leaves_the_row_out(self) -> None:
        result = measured(self.COLUMNS, self.spec("drop"))
        assert (result.rows, result.dropped) == (2, 3)
        measure = whole(result)  # scores 3/4 and 1/4
        assert (measure.headcount, measure.intensity) == (Fraction(1, 2), Fraction(3, 4))
        assert measure.uncensored(0) == Fraction(1, 2)

    def test_not_deprived_counts_unknown_as_no(self) -> None:
        result = measured(self.COLUMNS, self.spec("not_deprived"))
        assert (result.rows, result.dropped) == (5, 0)
        measure = whole(result)  # scores 3/4, 3/4, 1/4, 1/4, 0
        assert (measure.headcount, measure.intensity) == (Fraction(2, 5), Fraction(3, 4))
        assert measure.uncensored(1) == Fraction(2, 5)

    def test_reweight_shares_the_weight_among_the_known(self) -> None:
        result = measured(self.COLUMNS, self.spec("reweight"))
        assert (result.rows, result.dropped) == (4, 1)
        measure = whole(result)  # scores 3/4, 1, 1/4, 1/2
        assert measure.headcount == Fraction(3, 4)
        assert measure.adjusted == (Fraction(3, 4) + 1 + Fraction(1, 2)) / 4
        assert measure.uncensored(1) == Fraction(2, 3)  # of the three who answered
        assert sum(measure.contribution([index]) or 0 for index in range(3)) == 1

    def test_nobody_answered(self) -> None:
        measure = whole(measured({"a": [None], "b": [1], "c": [None]}, self.spec("drop")))
        assert (measure.rows, measure.headcount, measure.intensity, measure.adjusted) == (0, None, None, None)


class TestKindsOfColumns:
    """The same answers, however the column holds them."""

    @pytest.mark.parametrize(
        "column",
        [
            pa.array([1, 0, None], pa.int8()),
            pa.array([1, 0, None], pa.uint64()),
            pa.array([True, False, None]),
            pa.array([1.0, 0.0, float("nan")]),
            pa.array([1.0, 0.0, None], pa.float32()),
            pa.array(["1", " 0 ", ""]),
            pa.array(["TRUE", "false", None]),
            pa.array(["1.0", "0,0", "  "]),
            pa.array([Decimal(1), Decimal(0), None], pa.decimal128(5, 2)),
            pa.array(["1", "0", None]).dictionary_encode(),
        ],
    )
    def test_deprivations(self, column: pa.Array) -> None:
        spec = spec_of({"dimensions": [{"indicators": [{"column": "d"}]}], "poverty_cutoff": "1"})
        cells = cells_of(ibis.memtable(pa.table({"d": column})), spec)
        found = sorted(zip(cells.deprived.tolist(), cells.known.tolist(), cells.rows.tolist(), strict=True))
        assert found == [(0, 0, 1), (0, 1, 1), (1, 1, 1)]

    @pytest.mark.parametrize(
        ("column", "threshold"),
        [
            (pa.array([6, 7, None]), "6.5"),
            (pa.array([6, 7, None]), "7"),
            (pa.array([0.1, 0.3, float("nan")]), "0.3"),
            (pa.array(["0,1", "0.3", ""]), "0.3"),
            (pa.array(["-3", "-2.5", None]), "-2.5"),
            (pa.array([Decimal("0.1"), Decimal("0.3"), None], pa.decimal128(5, 2)), "0.3"),
        ],
    )
    def test_achievements_below_a_threshold(self, column: pa.Array, threshold: str) -> None:
        indicator = {"column": "x", "deprived_below": threshold}
        spec = spec_of({"dimensions": [{"indicators": [indicator]}], "poverty_cutoff": "1"})
        cells = cells_of(ibis.memtable(pa.table({"x": column})), spec)
        found = sorted(zip(cells.deprived.tolist(), cells.known.tolist(), strict=True))
        assert found == [(0, 0), (0, 1), (1, 1)]


class TestWeights:
    COLUMNS = {"d": [1, 0, 0]}

    def spec(self) -> MpiSpec:
        return spec_of(
            {"dimensions": [{"indicators": [{"column": "d"}]}], "poverty_cutoff": "1", "weight": "w"}
        )

    @pytest.mark.parametrize(
        ("weights", "headcount"),
        [
            ([1, 2, 3], "1/6"),
            ([1.0, 2.0, 3.0], "1/6"),
            ([0.1, 0.2, 0.3], "1/6"),  # float64 sums them to 0.6000000000000001
            (["0.1", "0,2", "0.3"], "1/6"),
            ([1.2345678, 0.0, 1.2345678], "1/2"),
            ([10**15, 10**15, 10**15], "1/3"),
        ],
    )
    def test_whole_and_decimal_weights_are_exact(self, weights: list[object], headcount: str) -> None:
        assert whole(measured(self.COLUMNS | {"w": weights}, self.spec())).headcount == Fraction(headcount)

    def test_whole_weights_keep_their_scale(self) -> None:
        assert measured(self.COLUMNS | {"w": [1.0, 2.0, 4.0]}, self.spec()).scale == 1

    def test_no_weight_at_all_is_no_figure(self) -> None:
        assert whole(measured(self.COLUMNS | {"w": [0, 0, 0]}, self.spec())).headcount is None

    def test_fine_points_outgrow_64_bits_and_stay_exact(self) -> None:
        indicators = [{"column": "d", "weight": "0.333333333"}, {"column": "e", "weight": "0.666666667"}]
        spec = spec_of({"dimensions": [{"indicators": indicators}], "poverty_cutoff": "1/10", "weight": "w"})
        rows = {"d": [1, 0, 1], "e": [0, 1, 1], "w": [2 * 10**15, 2 * 10**15, 1]}
        measure = whole(measured(rows, spec))
        exact = (Fraction("0.333333333") + Fraction("0.666666667")) * 2 * 10**15 + 1
        assert measure.adjusted == exact / (4 * 10**15 + 1)


class TestGroups:
    def test_groups_share_out_the_population_and_the_poverty(self) -> None:
        rows = TestHumanDevelopmentReport.HOUSEHOLDS | {"area": ["urban", None, "rural", "rural"]}
        result = measured(rows, TestHumanDevelopmentReport().spec(), "area")
        groups = [measure for measure in result.measures if measure.by == "area"]
        assert [group.level for group in groups] == ["rural", "urban", None]
        assert sum(group.population_share or 0 for group in groups) == 1
        assert sum(group.share_of_whole or 0 for group in groups) == 1
        assert [group.rows for group in groups] == [2, 1, 1]

    def test_levels_are_in_the_order_a_person_expects(self) -> None:
        assert grouping([10, 9, None, -1]).levels == ("-1", "9", "10", None)
        assert grouping(["Đồng", "Dao", "Ấm", "an"]).levels == ("an", "Ấm", "Dao", "Đồng")
        assert grouping([2.0, float("nan"), None]).levels == ("2", None)
        assert grouping([True, False]).levels == ("false", "true")

    def test_a_group_of_which_no_row_is_measured_is_still_listed(self) -> None:
        spec = equal_dimensions([("d", ["a", "b"])], [Fraction(1, 2)])
        result = measured({"a": [1, None], "b": [0, 1], "g": ["x", "y"]}, spec, "g")
        assert [(group.level, group.rows, group.headcount) for group in result.measures if group.by] == [
            ("x", 1, 1), ("y", 0, None),
        ]  # fmt: skip


class TestIdentities:
    def test_m0_is_h_times_a(self) -> None:
        result = measured(
            TestHumanDevelopmentReport.HOUSEHOLDS | {"g": [1, 1, 2, 2]},
            TestHumanDevelopmentReport().spec(),
            "g",
        )
        for measure in result.measures:
            assert measure.headcount is not None
            assert measure.intensity is not None
            assert measure.adjusted == measure.headcount * measure.intensity

    def test_a_broken_sum_stops_the_run(self, monkeypatch: pytest.MonkeyPatch) -> None:
        good = measures_module._products
        monkeypatch.setattr(measures_module, "_products", lambda matrix, column: good(matrix, column) + 1)
        with pytest.raises(BrokenIdentityError):
            measured(TestHumanDevelopmentReport.HOUSEHOLDS, TestHumanDevelopmentReport().spec())


class TestRefusals:
    SPEC = {"dimensions": [{"indicators": [{"column": "a"}, {"column": "b", "deprived_below": "3"}]}]}

    def codes(self, columns: dict[str, list[object]], *by: str, **extra: str) -> list[str]:
        spec = spec_of(self.SPEC | {"poverty_cutoff": "1/2"} | extra)
        with pytest.raises(Refused) as refused:
            measured(columns, spec, *by)
        return sorted(problem.code for problem in refused.value.problems)

    def test_absent_columns_are_all_named(self) -> None:
        found = self.codes({"b": [1]}, "region", weight="w", strata="s", cluster="p")
        assert found == ["mpi.column_absent"] * 5

    def test_wrong_cells(self) -> None:
        assert self.codes({"a": [0, 2], "b": ["3", "x"]}) == ["mpi.achievement_wrong", "mpi.state_wrong"]

    def test_wrong_types(self) -> None:
        dates = pa.array([0, 1], pa.date32()).to_pylist()
        rows = {"a": dates, "b": [True, False], "g": [[1], [2]]}
        assert self.codes(rows, "g") == ["mpi.column_type"] * 3

    @pytest.mark.parametrize(
        "weights", [[1, None], [1, -1], [1.0, float("inf")], ["1", "x"], [1.0, float("nan")]]
    )
    def test_wrong_weights(self, weights: list[object]) -> None:
        assert self.codes({"a": [0, 1], "b": [1, 2], "w": weights}, weight="w") == ["mpi.weight_wrong"]

    def test_weights_too_large_to_add(self) -> None:
        rows = {"a": [0, 1], "b": [1, 2], "w": [2**60, 1]}
        assert self.codes(rows, weight="w") == ["mpi.weight_too_large"]

    @pytest.mark.parametrize("values", [["s", None], ["s", ""], [1.0, float("nan")]])
    def test_rows_without_stratum(self, values: list[object]) -> None:
        assert self.codes({"a": [0, 1], "b": [1, 2], "s": values}, strata="s") == ["mpi.design_empty"]

    def test_no_rows(self) -> None:
        empty = {"a": pa.array([], pa.int8()), "b": pa.array([], pa.int8()), "w": pa.array([], pa.int8())}
        assert self.codes(empty) == ["mpi.no_rows"]
        assert self.codes(empty, weight="w") == ["mpi.no_rows"]

    def test_group_named_twice(self) -> None:
        assert self.codes({"a": [0], "b": [1], "g": [1]}, "g", "g") == ["mpi.spec_repeated"]

    def test_the_first_wrong_cell_is_named(self) -> None:
        spec = spec_of(self.SPEC | {"poverty_cutoff": "1/2"})
        table = pa.table({"a": [0, 7, 5], "b": [1, 1, 1], "row": [2, 3, 4]})
        with pytest.raises(Refused) as refused:
            cells_of(ibis.memtable(table), spec, row="row")
        (problem,) = refused.value.problems
        assert (problem.spot.row, problem.spot.column) == (3, "a")
        assert dict(problem.values) == {"column": "a", "found": "7", "count": 2}


def test_missing_rules_have_the_names_of_the_specification() -> None:
    assert [str(rule) for rule in Missing] == ["drop", "not_deprived", "reweight"]
