"""Specifications: what their weights come to, and every way in which one can be wrong."""

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from giamngheo.core.problems import Refused
from giamngheo.facts.mpi_reading import read_cutoffs, read_ratio, read_spec, spec_of
from giamngheo.facts.mpi_spec import Missing, MpiSpec

EXAMPLE = """
dimensions:
  - name: health
    weight: 1/2
    indicators:
      - {name: nutrition, column: d_nutr, weight: 1/4}
      - {name: schooling, column: years_school, deprived_below: 6}
  - name: living
    indicators: [{column: d_water}, {column: d_toilet}]
poverty_cutoff: [1/3]
weight: w
strata: s
cluster: psu
missing: drop
"""


def write(folder: Path, text: str | bytes) -> Path:
    path = folder / "spec.yaml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def dimensions(*weights: str | None, inner: str | None = None) -> list[dict[str, object]]:
    return [
        {"name": f"d{i}", "indicators": [{"column": f"c{i}"} | ({"weight": inner} if inner else {})]}
        | ({"weight": weight} if weight else {})
        for i, weight in enumerate(weights)
    ]


def weights_of(spec: MpiSpec) -> list[str]:
    return [str(indicator.weight) for indicator in spec.indicators]


def codes(tree: object) -> list[str]:
    with pytest.raises(Refused) as refused:
        spec_of(tree)
    return [problem.code for problem in refused.value.problems]


class TestReading:
    def test_example_of_the_manual(self, tmp_path: Path) -> None:
        spec = read_spec(write(tmp_path, EXAMPLE))
        assert [each.name for each in spec.indicators] == ["nutrition", "schooling", "d_water", "d_toilet"]
        assert weights_of(spec) == ["1/4"] * 4
        assert spec.indicators[1].deprived_below == 6
        assert spec.cutoffs == (Fraction(1, 3),)
        assert (spec.weight, spec.strata, spec.cluster, spec.missing) == ("w", "s", "psu", Missing.drop)
        assert (spec.total, spec.points) == (4, (1, 1, 1, 1))

    def test_byte_order_mark(self, tmp_path: Path) -> None:
        assert read_spec(write(tmp_path, b"\xef\xbb\xbf" + EXAMPLE.encode())).weight == "w"

    @pytest.mark.parametrize(
        ("given_weights", "expected"),
        [
            ((None, None, None), ["1/3", "1/3", "1/3"]),
            (("1/2", None, None), ["1/2", "1/4", "1/4"]),
            (("0.5", "0.25", "0.25"), ["1/2", "1/4", "1/4"]),
            (("2", "1", "1"), ["1/2", "1/4", "1/4"]),
            (("1/2",), ["1"]),
        ],
    )
    def test_weights_of_dimensions(self, given_weights: tuple[str | None, ...], expected: list[str]) -> None:
        assert weights_of(spec_of({"dimensions": dimensions(*given_weights)})) == expected

    def test_weights_of_indicators_make_their_dimension(self) -> None:
        assert weights_of(spec_of({"dimensions": dimensions(None, None, inner="1/2")})) == ["1/2", "1/2"]

    def test_weights_are_exact_however_they_are_written(self) -> None:
        tree = {"dimensions": dimensions("1/3", "0.333333", "0.333334")}
        assert "mpi.spec_weights_of_all" in codes(tree)

    def test_one_cutoff_without_a_list(self, tmp_path: Path) -> None:
        text = EXAMPLE.replace("[1/3]", "0.4")
        assert read_spec(write(tmp_path, text)).cutoffs == (Fraction(2, 5),)

    def test_equal_cutoffs_count_once(self) -> None:
        spec = spec_of({"dimensions": dimensions(None), "poverty_cutoff": ["1/2", "0.5", "2/4"]})
        assert spec.cutoffs == (Fraction(1, 2),)
        assert spec.with_cutoffs(read_cutoffs(["1/3", "1"])).cutoffs == (Fraction(1, 3), 1)


TOO_FINE = [
    {"name": "x", "weight": "1/1000003", "indicators": [{"column": "o"}]},
    {"name": "y", "indicators": [{"column": "p", "weight": "1/1000033"}, {"column": "q"}]},
]
"""Two primes: a common denominator of 10¹²."""


class TestProblems:
    @pytest.mark.parametrize(
        ("tree", "code"),
        [
            (None, "mpi.spec_not_mapping"),
            (["dimensions"], "mpi.spec_not_mapping"),
            ({"poverty_cutoff": "1/3"}, "mpi.spec_key_missing"),
            ({"dimensions": []}, "mpi.spec_not_list"),
            ({"dimensions": "health"}, "mpi.spec_not_list"),
            ({"dimensions": ["health"]}, "mpi.spec_not_mapping"),
            ({"dimensions": [{"name": "x"}]}, "mpi.spec_key_missing"),
            ({"dimensions": [{"indicators": [{"name": "x"}]}]}, "mpi.spec_key_missing"),
            ({"dimensions": [{"indicators": ["x"]}]}, "mpi.spec_not_mapping"),
            ({"dimensions": [{"indicators": [{"column": ["x"]}]}]}, "mpi.spec_not_text"),
            ({"dimensions": dimensions(None), "wieght": "w"}, "mpi.spec_key_unknown"),
            ({"dimensions": dimensions("1/2", "1/3")}, "mpi.spec_weights_of_all"),
            ({"dimensions": dimensions("1/2", "1/2", None)}, "mpi.spec_weights_of_all"),
            ({"dimensions": dimensions("3/4", "3/4")}, "mpi.spec_weights_of_all"),
            ({"dimensions": dimensions("1/2", "1/2", inner="1/3")}, "mpi.spec_weights_of_dimension"),
            ({"dimensions": dimensions("-1/2", "3/2")}, "mpi.spec_weight_not_positive"),
            ({"dimensions": dimensions("0", "1")}, "mpi.spec_weight_not_positive"),
            ({"dimensions": dimensions("half", "1/2")}, "mpi.spec_not_number"),
            ({"dimensions": dimensions("1/0", "1/2")}, "mpi.spec_not_number"),
            ({"dimensions": dimensions(None), "poverty_cutoff": "4/3"}, "mpi.spec_cutoff"),
            ({"dimensions": dimensions(None), "poverty_cutoff": ["0"]}, "mpi.spec_cutoff"),
            ({"dimensions": dimensions(None), "poverty_cutoff": "33%"}, "mpi.spec_not_number"),
            ({"dimensions": dimensions(None), "missing": "ignore"}, "mpi.spec_missing_rule"),
            ({"dimensions": dimensions(None) * 2}, "mpi.spec_repeated"),
            ({"dimensions": dimensions(*[None] * 32)}, "mpi.spec_too_many"),
            ({"dimensions": TOO_FINE}, "mpi.spec_too_fine"),
        ],
    )  # fmt: skip
    def test_each_has_its_sentence(self, tree: object, code: str) -> None:
        assert code in codes(tree)

    def test_all_of_them_at_once(self) -> None:
        tree = {
            "dimensions": [{"name": "x", "weight": "-1", "indicators": [{"column": "a"}, {"column": "a"}]}],
            "poverty_cutoff": "2",
            "missing": "no",
            "extra": "1",
        }
        assert len(codes(tree)) == 6  # the column's name is the indicator's too

    def test_no_file(self, tmp_path: Path) -> None:
        with pytest.raises(Refused, match="no such specification"):
            read_spec(tmp_path / "none.yaml")

    @pytest.mark.parametrize(
        "text",
        [
            "dimensions: [",
            "a: 1\na: 2",
            b"\xff\xfe\x00",
            "x: " + "[" * 5000,
            "- " * 600_000,
            "!!python/object/apply:os.system ['true']",
            "a: &a [*a]\n? *a\n: 1",
        ],
    )
    def test_not_yaml(self, tmp_path: Path, text: str | bytes) -> None:
        with pytest.raises(Refused) as refused:
            read_spec(write(tmp_path, text))
        assert {problem.code for problem in refused.value.problems} <= {
            "mpi.spec_unreadable", "mpi.spec_not_mapping", "mpi.spec_key_unknown", "mpi.spec_key_missing",
        }  # fmt: skip

    def test_nested_references_do_not_grow(self, tmp_path: Path) -> None:
        lines = ["a0: &a0 [x, x]"] + [f"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]" for i in range(1, 40)]
        text = "\n".join([*lines, "weight: *a39", "dimensions: *a39", "missing: *a39"])
        with pytest.raises(Refused) as refused:
            read_spec(write(tmp_path, text))
        assert all(len(problem.sentence("en")) < 300 for problem in refused.value.problems)


@given(st.text(max_size=12))
def test_any_text_is_a_ratio_or_none(text: str) -> None:
    ratio = read_ratio(text)
    assert ratio is None or isinstance(ratio, Fraction)


@pytest.mark.parametrize("text", ["1e9", "１/２", "1/2/3", " 1/2", "nan", "1_000", "", "0x1"])
def test_only_plain_ratios_are_read(text: str) -> None:
    assert read_ratio(text) is None
