"""Allotments and payments out as Excel and back in: nothing changes twice, one wrong row stops the file."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from click.testing import CliRunner, Result

from giamngheo.audit.models import Line as LogLine
from giamngheo.budget import actions
from giamngheo.budget.importing import JOURNAL, import_journal, read_journal, tables
from giamngheo.budget.invariants import broken_journal
from giamngheo.budget.models import Balance, BudgetLine, BudgetUnit, Entry
from giamngheo.core.problems import Refused
from giamngheo.core.table_writing import write_tables
from giamngheo.core.tables import read_table
from giamngheo.project.cli import main
from tests.record.budget.money import FINANCE, NOW, PROGRAMME, available, held, pay, said
from tests.record.registry.register import reach_over

Run = Callable[..., Result]


@pytest.fixture
def reach(units: dict[str, BudgetUnit]) -> Any:
    return reach_over(units["UBND"].place)


@pytest.fixture
def run(units: dict[str, BudgetUnit], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    (tmp_path / "giamngheo.sqlite3").touch()
    monkeypatch.setenv("GIAMNGHEO_DATA", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(main, [*words, "--lang", "en"], catch_exceptions=False)


def row(**changed: Any) -> dict[str, Any]:
    """A payment of the Health Centre as a clerk types it."""
    return {
        "entry": None, "act": "thanh toán", "on": date(2024, 6, 1), "programme": PROGRAMME, "part": "DA3.TDA2",
        "source": "ngân sách trung ương", "kind": "vốn sự nghiệp", "origin_year": 2024, "budget_year": 2024,
        "unit": "TTYT", "amount": 1_000_000, "extra": None, "basis_kind": "chứng từ", "basis_number": "UNC-9",
        "basis_signed_on": date(2024, 6, 1), "basis_issuer": "KBNN Bắc Sơn", "narrative": None, **changed,
    }  # fmt: skip


def a_file(path: Path, *rows: dict[str, Any]) -> Path:
    made = {column.vi: pa.array([one[column.name] for one in rows]) for column in JOURNAL.columns}
    write_tables({"Bút toán": pa.table(made)}, path)
    return path


def take(path: Path, reach: Any, **changed: Any) -> Any:
    return import_journal(read=read_journal(path), reach=reach, actor=FINANCE, at=NOW, **changed)


def everything() -> tuple[int, int, list[Any]]:
    return (
        Entry.objects.count(),
        LogLine.objects.count(),
        list(Balance.objects.order_by("pk").values_list("line", "account", "amount")),
    )


def test_what_went_out_comes_back_and_changes_nothing(line: BudgetLine, reach: Any, tmp_path: Path) -> None:
    actions.adjust(line=line, amount=-5, **said())
    actions.advance(line=line, amount=50, **said())
    actions.settle(line=line, spent=20, handed_back=10, **said(narrative="đợt 1"))
    pay(line, 7)
    actions.correct(entry=pay(line, 8), **said())
    pay(line, available(line) + 3, overspend=3)
    made = tables(reach)
    assert made["Bút toán"].num_rows == 6
    write_tables(made, tmp_path / "out.xlsx")
    before = everything()
    done = take(tmp_path / "out.xlsx", reach)
    assert (done.entries, done.unchanged, done.problems) == (0, 6, [])
    assert everything() == before


def test_a_whole_budget_comes_in_on_another_installation(
    line: BudgetLine, reach: Any, tmp_path: Path
) -> None:
    """New rows in any order: what is given counts before what is paid; the same file twice is one."""
    paid = row(on=date(2024, 3, 1), amount=70)
    given = row(act="giao dự toán", part="DA2", on=date(2024, 3, 1), amount=100)
    path = a_file(tmp_path / "in.xlsx", {**paid, "part": "DA2"}, given, row(part="DA2", amount=30))
    assert (take(path, reach).entries, take(path, reach).entries) == (3, 0)
    assert held(BudgetLine.objects.get(part="DA2")) == {"grant": -100, "spent": 100}
    assert LogLine.objects.filter(verb="budget.import_journal").count() == 1
    assert list(broken_journal()) == []


def test_two_equal_rows_are_two_payments(line: BudgetLine, reach: Any, tmp_path: Path) -> None:
    path = a_file(tmp_path / "in.xlsx", row(), row())
    assert take(path, reach).entries == 2
    assert take(path, reach).unchanged == 2
    assert take(a_file(tmp_path / "three.xlsx", row(), row(), row()), reach).entries == 1


def test_one_wrong_row_stops_the_file(line: BudgetLine, reach: Any, tmp_path: Path) -> None:
    wrong = {
        3: row(amount=100_000_001),
        4: row(part="DA9"),
        5: row(unit="X"),
        6: row(on=date(2025, 1, 1)),
        7: row(entry="17"),
        8: row(basis_issuer=None),
        9: row(act="nộp trả"),
        10: row(amount=None),
    }
    before = everything()
    path = a_file(tmp_path / "in.xlsx", row(), *[wrong[number] for number in (3, 4, 5, 6, 7, 8)])
    with pytest.raises(Refused) as caught:
        take(path, reach)
    found = {problem.spot.row: problem.code for problem in caught.value.problems}
    assert found == {
        3: "budget.not_enough", 4: "budget.unknown_part", 5: "budget.import_unit", 6: "budget.future",
        7: "budget.import_number", 8: "budget.import_needed",
    }  # fmt: skip
    spots = [problem.spot for problem in caught.value.problems]
    assert {spot.file for spot in spots} == {"in.xlsx"}
    assert {spot.sheet for spot in spots} == {"Bút toán"}
    assert {spot.column for spot in spots} >= {"Số tiền (đồng)", "Mã đơn vị", "Ngày ghi sổ"}
    assert everything() == before
    with pytest.raises(Refused):
        take(a_file(tmp_path / "in.xlsx", row(), wrong[9], wrong[10]), reach)
    assert everything() == before


def test_a_row_that_was_edited_is_not_an_edit_of_the_past(
    line: BudgetLine, reach: Any, tmp_path: Path
) -> None:
    paid = pay(line, 7)
    for changed in ({"amount": 8}, {"basis_number": "khác"}, {"on": date(2024, 6, 2)}):
        number = {"entry": str(paid.request), "on": paid.on, "amount": 7, "basis_number": "UNC-01",
                  "basis_signed_on": paid.basis.signed_on}  # fmt: skip
        path = a_file(tmp_path / "in.xlsx", row(**{**number, **changed}))
        with pytest.raises(Refused) as caught:
            take(path, reach)
        assert [problem.code for problem in caught.value.problems] == ["budget.request_reused"]
    actions.correct(entry=paid, **said())
    with pytest.raises(Refused) as caught:
        take(a_file(tmp_path / "in.xlsx", row(**number)), reach)
    assert [problem.code for problem in caught.value.problems] == ["budget.import_corrected"]


def test_a_unit_out_of_reach_is_refused(line: BudgetLine, units: Any, tmp_path: Path) -> None:
    path = a_file(tmp_path / "in.xlsx", row())
    for mine in (reach_over(units["X-06325"].place), reach_over(units["UBND"].place, "money.read")):
        with pytest.raises(Refused) as caught:
            take(path, mine)
        assert [problem.code for problem in caught.value.problems] == ["budget.import_unit"]


def test_the_commands(line: BudgetLine, run: Run, tmp_path: Path) -> None:
    pay(line, 7)
    assert run("export", "budget", "-o", "out.xlsx").exit_code == 0
    back = run("import", "budget", "out.xlsx", "--json")
    assert back.exit_code == 0, back.stderr
    told = json.loads(back.stdout)
    assert (told["entries"], told["unchanged"]) == (0, 2)
    a_file(tmp_path / "in.xlsx", row(), row(unit="X"))
    before = everything()
    wrong = run("import", "budget", "in.xlsx", "--errors", "errors.xlsx")
    assert wrong.exit_code == 2
    assert "row 3" in wrong.stderr
    assert everything() == before
    assert (tmp_path / "errors.xlsx").stat().st_size
    kept = read_table(tmp_path / "errors.xlsx", JOURNAL, sheet="Bút toán")
    assert kept.table.num_rows >= 1
    a_file(tmp_path / "in.xlsx", row())
    dry = run("import", "budget", "in.xlsx", "--dry-run")
    assert dry.exit_code == 0
    assert everything() == before
    assert run("import", "budget", "in.xlsx").exit_code == 0
    assert Entry.objects.count() == before[0] + 1
