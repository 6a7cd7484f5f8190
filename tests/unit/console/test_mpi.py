"""`giamngheo mpi` from outside: what it prints, what it writes, what it refuses."""

import csv
import json
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result

from giamngheo.console.mpi import mpi
from tests.spark_world import forgiven, swept

HOUSEHOLDS = """household,size,area,schooling,enrolment,nutrition,mortality,electricity,water,sanitation,\
floor,fuel,assets
1,4,urban,0,0,0,1,0,0,0,0,1,0
2,7,rural,1,1,0,1,1,0,1,0,1,1
3,5,rural,0,0,1,0,1,1,1,0,1,0
4,4,rural,1,0,0,1,1,0,0,0,1,1
"""
"""The example of the technical notes of the Human Development Report (note 5): H 80 %, A 56.3 %, MPI 0.450."""

SPEC = """
dimensions:
  - name: education
    indicators: [{column: schooling}, {column: enrolment}]
  - name: health
    indicators: [{name: underweight, column: nutrition}, {column: mortality}]
  - name: living
    indicators:
      [{column: electricity}, {column: water}, {column: sanitation}, {column: floor}, {column: fuel}, {column: assets}]
poverty_cutoff: 1/3
weight: size
"""


class Folder:
    """A folder with the example in it, and the command run there."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.write("households.csv", HOUSEHOLDS)
        self.write("spec.yaml", SPEC)

    def write(self, name: str, text: str) -> Path:
        path = self.path / name
        path.write_text(text, encoding="utf-8")
        return path

    def run(self, *options: str, file: str = "households.csv", spec: str = "spec.yaml") -> Result:
        arguments = [str(self.path / file), "--spec", str(self.path / spec), *options]
        return CliRunner().invoke(mpi, arguments, catch_exceptions=False)

    def document(self, *options: str, **names: str) -> dict:
        result = self.run("--json", *options, **names)
        assert result.exit_code == 0, result.stderr
        assert result.stderr == ""
        return json.loads(result.stdout)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def as_workbook(folder: Folder) -> str:
    book = openpyxl.Workbook()
    for row in csv.reader(HOUSEHOLDS.splitlines()):
        book.active.append([int(cell) if cell.isdigit() else cell for cell in row])
    book.save(folder.path / "households.xlsx")
    return "households.xlsx"


def as_parquet(folder: Folder) -> str:
    rows = list(csv.DictReader(HOUSEHOLDS.splitlines()))
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    numbers = {name: values if name == "area" else list(map(int, values)) for name, values in columns.items()}
    pq.write_table(pa.table(numbers), folder.path / "a[1]*.parquet")  # a name that is no pattern
    return "a[1]*.parquet"


class TestDocument:
    @pytest.mark.parametrize("make", [lambda folder: "households.csv", as_workbook, as_parquet])
    def test_the_published_example(self, folder: Folder, make) -> None:
        document = folder.document(file=make(folder))
        assert (document["n"], document["dropped"]) == (4, 0)
        (whole,) = document["measures"]
        assert (whole["by"], whole["level"], whole["k"]) == (None, None, "1/3")
        assert (whole["H"], whole["A"], whole["M0"]) == (0.8, 0.5625, 0.45)
        assert whole["exact"] == {"H": "4/5", "A": "9/16", "M0": "9/20"}
        assert (whole["n"], whole["population"]) == (4, 20)
        assert whole["indicators"]["nutrition"] == {
            "name": "underweight", "uncensored": 0.25, "censored": 0.25, "contribution": 5 / 54,
        }  # fmt: skip
        shares = {name: round(each["contribution"], 3) for name, each in whole["dimensions"].items()}
        assert shares == {"education": 0.333, "health": 0.296, "living": 0.37}
        assert "se" not in whole

    def test_groups_and_cutoffs(self, folder: Folder) -> None:
        document = folder.document("--by", "area", "--by", "household", "--k", "1/3", "--k", "0.5")
        measures = document["measures"]
        assert len(measures) == 2 * (1 + 2 + 4)
        rural = next(each for each in measures if each["level"] == "rural" and each["k"] == "1/2")
        assert (rural["population_share"], rural["contribution"], rural["H"]) == (0.8, 1.0, 11 / 16)

    def test_errors_of_a_design(self, folder: Folder) -> None:
        folder.write("design.yaml", SPEC + "cluster: household\n")
        (whole,) = folder.document(spec="design.yaml")["measures"]
        assert set(whole["se"]) == set(whole["ci"]) == {"H", "A", "M0"}
        low, high = whole["ci"]["H"]
        assert 0 < low < whole["H"] < high < 1
        assert set(whole["indicators"]["fuel"]["se"]) == {"uncensored", "censored", "contribution"}

    def test_another_weight(self, folder: Folder) -> None:
        folder.write("ones.csv", HOUSEHOLDS.replace("size", "old", 1).replace("area", "size", 1)
                     .replace("urban", "1").replace("rural", "1"))  # fmt: skip
        assert folder.document("--weight", "old", file="ones.csv")["measures"][0]["population"] == 20
        assert folder.document(file="ones.csv")["measures"][0]["H"] == 0.75

    def test_two_runs_print_the_same(self, folder: Folder) -> None:
        assert folder.run("--json", "--by", "area").stdout == folder.run("--json", "--by", "area").stdout

    @forgiven
    def test_spark_prints_the_same(self, folder: Folder) -> None:
        pytest.importorskip("pyspark")
        with swept():
            for file in ("households.csv", as_parquet(folder)):
                here, there = (folder.document("--engine", name, file=file) for name in ("duckdb", "spark"))
                assert here == there


class TestScreen:
    def test_vietnamese(self, folder: Folder) -> None:
        result = folder.run("--by", "area")
        assert result.exit_code == 0
        lines = [line.split() for line in result.stdout.splitlines()]
        assert ["Toàn", "bộ", "4", "100,00%", "80,00%", "56,25%", "0,4500", "100,00%"] in lines
        assert "area = rural" in result.stdout
        assert "k = 1/3: nghèo khi điểm thiếu hụt từ 33,33% trở lên" in result.stdout

    def test_english(self, folder: Folder) -> None:
        text = folder.run("--lang", "en").stdout
        assert "80.00%  56.25%  0.4500" in text
        assert "poor from a score of 33.33%" in text

    def test_many_groups_are_cut_short(self, folder: Folder) -> None:
        head, row = HOUSEHOLDS.splitlines()[:2]
        rows = [f"{number},{row.partition(',')[2]}" for number in range(1, 101)]
        folder.write("many.csv", "\n".join([head, *rows]))
        text = folder.run("--by", "household", file="many.csv").stdout
        assert "… còn 60 nhóm" in text
        assert "household = 40 " in text
        assert "household = 41 " not in text

    def test_rows_left_out_are_counted(self, folder: Folder) -> None:
        folder.write("holes.csv", HOUSEHOLDS.replace("4,4,rural,1", "4,4,rural,"))
        assert "3 dòng, bỏ 1 dòng thiếu câu trả lời" in folder.run(file="holes.csv").stdout

    def test_help_is_in_both_languages(self) -> None:
        text = CliRunner().invoke(mpi, ["--help"]).stdout
        assert "Tính chỉ số nghèo đa chiều" in text
        assert "Alkire–Foster measures (H, A, M0) of a table" in text
        assert "poverty_cutoff: [1/3, 1/2]" in text


class TestLongTable:
    COLUMNS = ["by", "level", "k", "measure", "indicator", "value", "se", "lower", "upper", "n"]

    def test_parquet(self, folder: Folder) -> None:
        out = folder.path / "out.parquet"
        assert folder.run("--by", "area", "-o", str(out)).exit_code == 0
        table = pq.read_table(out)
        assert table.column_names == self.COLUMNS
        rows = table.to_pylist()
        assert len(rows) == (3 + 30 + 3) + 2 * (3 + 2 + 30 + 3)
        assert rows[0] == {
            "by": None, "level": None, "k": "1/3", "measure": "H", "indicator": None, "value": 0.8,
            "se": None, "lower": None, "upper": None, "n": 4,
        }  # fmt: skip

    @pytest.mark.parametrize("name", ["out.csv", "out.xlsx"])
    def test_the_same_figures_in_csv_and_excel(self, folder: Folder, name: str) -> None:
        out = folder.path / name
        assert folder.run("-o", str(out)).exit_code == 0
        if name.endswith(".csv"):
            rows = list(csv.reader(out.read_text(encoding="utf-8-sig").splitlines()))
        else:
            rows = [list(row) for row in openpyxl.load_workbook(out).active.iter_rows(values_only=True)]
        assert rows[0] == self.COLUMNS
        assert [float(row[5]) for row in rows[1:4]] == [0.8, 0.5625, 0.45]


class TestRefusals:
    """Exit status 2, one sentence a problem on standard error, nothing on standard output, nothing written."""

    def refused(self, folder: Folder, *options: str, **names: str) -> str:
        before = sorted(folder.path.iterdir())
        result = folder.run("--lang", "en", "-o", str(folder.path / "out.csv"), *options, **names)
        assert result.exit_code == 2
        assert result.stdout == ""
        assert "Traceback" not in result.stderr
        assert sorted(folder.path.iterdir()) == before
        return result.stderr

    def test_no_such_table(self, folder: Folder) -> None:
        for file in ("none.csv", "none.parquet", "none.xlsx"):
            assert f"file {file}: The file was not found." in self.refused(folder, file=file)

    def test_no_such_spec(self, folder: Folder) -> None:
        assert "There is no such specification file." in self.refused(folder, spec="none.yaml")

    def test_damaged_parquet(self, folder: Folder) -> None:
        whole = (folder.path / as_parquet(folder)).read_bytes()
        (folder.path / "half.parquet").write_bytes(whole[: len(whole) // 2])
        assert "damaged" in self.refused(folder, file="half.parquet")

    def test_unknown_columns(self, folder: Folder) -> None:
        text = self.refused(folder, "--by", "region", "--weight", "sise")
        assert "has no column “region”" in text
        assert "has no column “sise”" in text
        assert "household, size, area" in text

    def test_wrong_cells_are_placed(self, folder: Folder) -> None:
        folder.write("wrong.csv", HOUSEHOLDS.replace("3,5,rural,0", "3,5,rural,2"))
        text = self.refused(folder, file="wrong.csv")
        assert "file wrong.csv, row 4, column schooling" in text
        assert "such as “2”" in text

    def test_wrong_cells_of_a_parquet_file_are_placed(self, folder: Folder) -> None:
        table = pq.read_table(folder.path / as_parquet(folder))
        at = table.column_names.index("fuel")
        pq.write_table(table.set_column(at, "fuel", pa.array([1, 0, 9, 1])), folder.path / "wrong.parquet")
        assert "row 3, column fuel" in self.refused(folder, file="wrong.parquet")

    def test_negative_weight(self, folder: Folder) -> None:
        folder.write("wrong.csv", HOUSEHOLDS.replace("4,4,rural", "4,-4,rural"))
        assert "row 5, column size" in self.refused(folder, file="wrong.csv")

    def test_cutoffs(self, folder: Folder) -> None:
        assert "cut-off k is 3/2" in self.refused(folder, "--k", "1.5")
        assert "found “a third”" in self.refused(folder, "--k", "a third")
        folder.write("none.yaml", SPEC.replace("poverty_cutoff: 1/3", ""))
        assert "There is no poverty cut-off k." in self.refused(folder, spec="none.yaml")

    def test_weights_that_do_not_add_up(self, folder: Folder) -> None:
        folder.write("odd.yaml", SPEC.replace("name: education", "name: education\n    weight: 0.9"))
        folder.write("sum.yaml", SPEC.replace("- name", "- weight: 0.3\n    name"))
        assert "add up to 9/10, they must add up to 1" in self.refused(folder, spec="sum.yaml")

    def test_no_spec_given(self, folder: Folder) -> None:
        result = CliRunner().invoke(mpi, [str(folder.path / "households.csv")])
        assert result.exit_code == 2


def test_a_thin_stratum_is_a_warning(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.write("design.yaml", SPEC + "strata: area\ncluster: household\n")
    result = folder.run("--lang", "en", "--json", spec="design.yaml")
    assert result.exit_code == 1
    assert "1 strata have a single cluster (urban)" in result.stderr
    assert [problem["code"] for problem in json.loads(result.stdout)["problems"]] == ["mpi.single_psu"]
