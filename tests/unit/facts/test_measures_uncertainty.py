"""Standard errors and intervals against published figures, another program and the definition written out."""

import csv
import io
import math
import random
from fractions import Fraction
from statistics import stdev

import ibis
import pyarrow as pa
import pytest
from scipy.stats import t as student

from giamngheo.facts.measures import Measure, Result, measures_from_cells
from giamngheo.facts.mpi_cells import cells_of
from giamngheo.facts.mpi_reading import spec_of
from giamngheo.facts.mpi_spec import MpiSpec
from tests.unit.facts.naive_measures import Row, estimates, standard_error

MAIN = [("H", None), ("A", None), ("M0", None)]


def measured(columns: dict[str, list[object]], spec: MpiSpec, *by: str) -> Result:
    return measures_from_cells(cells_of(ibis.memtable(pa.table(columns)), spec, by), spec)


def one_indicator(**design: str) -> MpiSpec:
    indicator = {"column": "d"}
    return spec_of({"dimensions": [{"indicators": [indicator]}], "poverty_cutoff": "1"} | design)


class TestCaliforniaSchools:
    """The `api` data of R's survey package (Lumley), whose figures are printed in its documentation:
    `svymean(~stype, dclus1)` gives 0.786885 (0.0463), 0.076503 (0.0268), 0.136612 (0.0296) with a finite
    population correction of 15 of 757 districts, which these measures do not make.
    """

    # Elementary, high and middle schools in each of the 15 districts of the cluster sample `apiclus1`.
    DISTRICTS = [
        (8, 1, 2), (2, 1, 1), (1, 0, 1), (10, 0, 3), (2, 0, 0), (2, 1, 1), (2, 1, 1), (13, 0, 3), (4, 4, 1),
        (34, 0, 0), (16, 2, 3), (30, 3, 4), (10, 0, 3), (1, 0, 0), (9, 1, 2),
    ]  # fmt: skip
    CORRECTION = math.sqrt(1 - 15 / 757)

    @pytest.mark.parametrize(
        ("kind", "mean", "with_correction", "error"),
        [
            (0, 0.786885, 0.0463, 0.0468025716133837),
            (1, 0.076503, 0.0268, 0.0270798559291773),
            (2, 0.136612, 0.0296, 0.0299472342965666),
        ],
    )
    def test_cluster_sample(self, kind: int, mean: float, with_correction: float, error: float) -> None:
        schools = [
            (district, int(each == kind))
            for district, counts in enumerate(self.DISTRICTS)
            for each, count in enumerate(counts)
            for _ in range(count)
        ]
        assert len(schools) == 183
        columns = {"psu": [district for district, _ in schools], "d": [deprived for _, deprived in schools]}
        result = measured(columns, one_indicator(cluster="psu"))
        (measure,) = result.measures
        assert measure.headcount is not None
        assert float(measure.headcount) == pytest.approx(mean, abs=5e-7)
        found = measure.errors["H", None].error
        assert found == pytest.approx(error, rel=1e-12)
        assert found * self.CORRECTION == pytest.approx(with_correction, abs=5e-5)
        assert result.freedom == 14

    def test_stratified_sample(self) -> None:
        """`svymean(~awards, dstrat)` of `apistrat` without correction: No 0.361064 (0.0348975)."""
        strata = {"E": (100, 27, "44.21"), "H": (50, 34, "15.1"), "M": (50, 26, "20.36")}
        rows = [
            (name, weight, int(number < without))
            for name, (size, without, weight) in strata.items()
            for number in range(size)
        ]
        columns = dict(zip(("s", "w", "d"), map(list, zip(*rows, strict=True)), strict=True))
        (measure,) = measured(columns, one_indicator(strata="s", weight="w")).measures
        assert float(measure.headcount or 0) == pytest.approx(0.361063935949422, abs=5e-9)
        assert measure.errors["H", None].error == pytest.approx(0.0348975177769063, rel=2e-8)


SURVEY = """stratum,psu,w,g,a,b,c,d
north,1,3.3,u,1,1,1,1
north,1,1.3,u,0,0,1,1
north,1,2.3,v,0,1,1,0
north,1,2.6,u,1,0,0,0
north,2,3.5,u,1,0,1,1
north,2,3.6,u,1,1,1,1
north,2,3.7,v,0,0,1,1
north,2,2.9,u,0,1,1,0
north,3,3.7,v,0,0,0,0
north,3,3.6,v,0,0,1,0
north,3,2.3,u,0,0,0,0
north,3,3.4,v,0,0,0,0
south,1,4.0,v,1,1,0,1
south,1,0.6,u,1,0,1,1
south,1,3.6,u,1,0,0,1
south,1,3.5,v,1,1,1,1
south,1,1.4,v,1,1,1,1
south,1,0.7,u,1,1,1,1
south,2,3.1,u,1,0,1,1
south,2,3.9,v,0,0,1,1
south,2,1.3,v,0,0,0,1
coast,1,3.4,v,0,0,0,0
coast,1,3.9,v,0,1,1,0
coast,1,0.7,v,0,1,1,1
coast,1,1.4,u,1,0,0,0
coast,2,3.1,u,1,1,1,1
coast,2,2.6,u,1,1,1,1
coast,2,2.9,u,1,1,1,1
coast,2,3.0,u,0,1,0,1
coast,3,1.0,u,0,0,0,0
coast,3,2.3,v,0,1,0,0
coast,3,4.0,v,0,0,0,0
coast,4,2.9,u,0,0,0,1
coast,4,2.4,v,0,0,0,1
coast,4,1.6,v,0,0,0,0
coast,4,2.2,u,0,0,0,0
coast,4,1.4,u,0,0,0,0
coast,4,1.0,u,0,0,0,1
"""

# Estimate and error of the ratios poor/1, score/poor and score/1 by samplics 0.6.1,
# TaylorEstimator(PopParam.ratio).estimate(y, samp_weight, x, stratum, psu, domain).
SAMPLICS = {
    None: [(0.5871559633027522, 0.16130465194032464), (0.7326388888888888, 0.033749678079220226),
           (0.4301732925586136, 0.1276921954472636)],
    "u": [(0.6979591836734694, 0.1690135008217972), (0.780458089668616, 0.04033050060599103),
          (0.5447278911564627, 0.1443850696472736)],
    "v": [(0.4765784114052953, 0.1671954988941806), (0.6627492877492878, 0.10159128187747654),
          (0.3158520027155465, 0.1297064998456194)],
}  # fmt: skip


def survey_columns() -> dict[str, list[object]]:
    rows = list(csv.DictReader(io.StringIO(SURVEY)))
    columns: dict[str, list[object]] = {name: [row[name] for row in rows] for name in rows[0]}
    return columns | {"w": [float(row["w"]) for row in rows]}


def survey_rows(*, clustered: bool = True) -> list[Row]:
    return [
        Row(
            tuple(row[name] == "1" for name in "abcd"),
            Fraction(row["w"]),
            row["g"],
            row["stratum"],
            row["psu"] if clustered else "",
        )
        for row in csv.DictReader(io.StringIO(SURVEY))
    ]


def survey_spec(**design: str) -> MpiSpec:
    points = {"a": 3, "b": 3, "c": 4, "d": 2}
    indicators = [{"column": name, "weight": f"{point}/12"} for name, point in points.items()]
    design = design or {"strata": "stratum", "cluster": "psu"}
    return spec_of(
        {"dimensions": [{"indicators": indicators}], "poverty_cutoff": "5/12", "weight": "w"} | design
    )


class TestStratifiedClusters:
    def result(self) -> Result:
        return measured(survey_columns(), survey_spec(), "g")

    @pytest.mark.parametrize("group", [None, "u", "v"])
    def test_as_samplics_has_it(self, group: str | None) -> None:
        measure = next(each for each in self.result().measures if each.level == group)
        shares = (measure.headcount, measure.intensity, measure.adjusted)
        for name, share, (estimate, error) in zip(MAIN, shares, SAMPLICS[group], strict=True):
            assert float(share or 0) == pytest.approx(estimate, rel=1e-12)
            assert measure.errors[name].error == pytest.approx(error, rel=1e-12)

    @pytest.mark.parametrize("clustered", [True, False])
    def test_every_error_as_the_definition_has_it(self, clustered: bool) -> None:
        spec = survey_spec() if clustered else survey_spec(strata="stratum")
        rows = survey_rows(clustered=clustered)
        for measure in measured(survey_columns(), spec, "g").measures:
            assert len(measure.errors) == 3 + 3 * 4
            for name, interval in measure.errors.items():
                expected = standard_error(rows, spec, measure.cutoff, name, measure.level)
                assert interval.error == pytest.approx(expected, rel=1e-9)

    @pytest.mark.parametrize("missing", ["drop", "not_deprived", "reweight"])
    def test_unknown_answers_stay_in_the_design(self, missing: str) -> None:
        columns = survey_columns()
        columns["a"][:4] = [None] * 4  # the whole of north 1: dropped, it still counts as a PSU
        columns["c"][20] = None
        spec = survey_spec(strata="stratum", cluster="psu", missing=missing)
        rows = [
            Row(tuple(None if columns[name][i] is None else columns[name][i] == "1" for name in "abcd"),
                row.weight, row.group, row.stratum, row.psu)
            for i, row in enumerate(survey_rows())
        ]  # fmt: skip
        for measure in measured(columns, spec, "g").measures:
            for name, interval in measure.errors.items():
                expected = standard_error(rows, spec, measure.cutoff, name, measure.level)
                assert interval.error == pytest.approx(expected, rel=1e-9)

    def test_the_error_of_m0_holds_the_covariance_of_h_and_a(self) -> None:
        """By the delta method Var(M0) = A²Var(H) + H²Var(A) + 2HA·Cov(H, A); without the last term it is wrong."""
        measure = self.result().measures[0]
        h, a = float(measure.headcount or 0), float(measure.intensity or 0)
        errors = [measure.errors[name].error or 0 for name in MAIN]
        without = math.sqrt((a * errors[0]) ** 2 + (h * errors[1]) ** 2)
        assert errors[2] == pytest.approx(0.12769, abs=5e-6)
        assert without == pytest.approx(0.11983, abs=5e-6)

    def test_bootstrap_of_psus_comes_to_about_the_same(self) -> None:
        """Rao & Wu (1988): n − 1 of the n PSUs of each stratum, with replacement, weights times n/(n − 1)."""
        chance = random.Random(7)
        psus: dict[str, dict[str, list[Row]]] = {}
        for row in survey_rows():
            psus.setdefault(row.stratum, {}).setdefault(row.psu, []).append(row)
        spec = survey_spec()
        drawn: list[float] = []
        while len(drawn) < 800:
            sample = []
            for units in psus.values():
                n = len(units)
                for psu in chance.choices(list(units.values()), k=n - 1):
                    sample += [Row(row.answers, row.weight * n / (n - 1)) for row in psu]
            drawn.append(float(estimates(sample, spec, spec.cutoffs[0])["M0", None] or 0))
        assert self.result().measures[0].errors["M0", None].error == pytest.approx(stdev(drawn), rel=0.1)

    def test_degrees_of_freedom_and_logit_interval(self) -> None:
        result = self.result()
        assert result.freedom == 9 - 3
        measure = result.measures[0]
        share, interval = float(measure.headcount or 0), measure.errors["H", None]
        half = student.ppf(0.975, 6) * (interval.error or 0) / (share * (1 - share))
        middle = math.log(share / (1 - share))
        expected = [1 / (1 + math.exp(-(middle - half))), 1 / (1 + math.exp(-(middle + half)))]
        assert [interval.lower, interval.upper] == pytest.approx(expected)

    def test_a_psu_code_counts_within_its_stratum(self) -> None:
        columns = survey_columns()
        columns["psu"] = [f"{s}-{p}" for s, p in zip(columns["stratum"], columns["psu"], strict=True)]
        assert measured(columns, survey_spec(), "g").measures == self.result().measures

    def test_repeated_runs_agree_to_the_last_bit(self) -> None:
        columns = survey_columns()
        order = list(range(len(columns["a"])))
        random.Random(3).shuffle(order)
        shuffled = {name: [values[i] for i in order] for name, values in columns.items()}
        assert measured(shuffled, survey_spec(), "g").measures == self.result().measures
        by_row = survey_spec(strata="stratum")
        assert measured(shuffled, by_row, "g").measures == measured(columns, by_row, "g").measures


class TestThinDesigns:
    def test_a_stratum_of_one_psu_is_centred_and_named(self) -> None:
        columns = survey_columns()
        columns["stratum"][-6:] = ["island"] * 6  # coast 4 alone
        rows = [
            Row(row.answers, row.weight, row.group, str(stratum), row.psu)
            for row, stratum in zip(survey_rows(), columns["stratum"], strict=True)
        ]
        result = measured(columns, survey_spec(), "g")
        assert [problem.code for problem in result.problems] == ["mpi.single_psu"]
        assert dict(result.problems[0].values) == {"count": 1, "found": "island"}
        for measure in result.measures:
            for name, interval in measure.errors.items():
                expected = standard_error(rows, survey_spec(), measure.cutoff, name, measure.level)
                assert interval.error == pytest.approx(expected, rel=1e-9)

    def test_no_more_psus_than_strata_gives_no_error(self) -> None:
        result = measured({"d": [1, 0, 1], "s": ["a", "b", "c"]}, one_indicator(strata="s"))
        assert [problem.code for problem in result.problems] == ["mpi.no_freedom"]
        assert result.measures[0].errors["H", None].error is None

    def test_a_group_in_one_psu_has_no_error(self) -> None:
        columns = {"d": [1, 0, 1, 0, 1], "p": [1, 1, 2, 3, 3], "g": ["x", "x", "y", "y", "y"]}
        groups = {each.level: each for each in measured(columns, one_indicator(cluster="p"), "g").measures}
        assert groups["x"].errors["H", None].error is None
        assert groups["y"].errors["H", None].error is not None

    def test_nobody_poor(self) -> None:
        measure = measured({"d": [0, 0, 0], "p": [1, 2, 3]}, one_indicator(cluster="p")).measures[0]
        assert (measure.headcount, measure.intensity, measure.adjusted) == (0, None, 0)
        assert self.limits(measure, "H") == (0.0, None, None)
        assert self.limits(measure, "A") == (None, None, None)

    def test_without_a_design_there_are_no_errors(self) -> None:
        result = measured({"d": [1, 0]}, one_indicator())
        assert (result.freedom, result.measures[0].errors) == (None, {})

    def limits(self, measure: Measure, name: str) -> tuple[float | None, float | None, float | None]:
        interval = measure.errors[name, None]
        return interval.error, interval.lower, interval.upper
