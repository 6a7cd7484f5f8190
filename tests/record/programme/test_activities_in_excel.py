"""Activities out as Excel and back in: what was changed is done, nothing twice, one wrong row stops the file.

Most tests keep the sheets as Parquet files, which are read without a process for each; the rest is the same.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from click.testing import CliRunner, Result

from giamngheo.access.reach import Reach
from giamngheo.audit.models import Line as LogLine
from giamngheo.budget.models import BudgetUnit
from giamngheo.core.layouts import Layout
from giamngheo.core.problems import Refused
from giamngheo.core.table_writing import write_table, write_tables
from giamngheo.core.tables import Read, read_table
from giamngheo.law.activities import activities
from giamngheo.places.models import Place
from giamngheo.programme import actions
from giamngheo.programme.exporting import tables
from giamngheo.programme.importing import Taken, import_activities
from giamngheo.programme.models import Activity, ActivityStep, Handover, Participant
from giamngheo.programme.queries import Wanted
from giamngheo.programme.workbook import (
    ACTIVITIES,
    COSTS,
    HANDOVERS,
    LAYOUTS,
    OUTPUTS,
    PARTICIPANTS,
    SUPPORTING,
    Workbook,
    read_activities,
    sheet_of,
    tables_of,
)
from giamngheo.project.cli import main
from giamngheo.registry.models import Household, Person
from giamngheo.review.importing_errors import error_workbook
from tests.record.programme.activity_world import NOW, PLANNER, PROGRAMME, planned, running, signed
from tests.record.registry.register import reach_over

Run = Callable[..., Result]
FROM = date(2024, 5, 2)


class Book:
    """A workbook being edited: rows by layout, under the layout's own names."""

    def __init__(self, made: dict[str, pa.Table] | None = None) -> None:
        self.rows: dict[Layout, list[dict[str, Any]]] = {layout: [] for layout in LAYOUTS}
        for layout in LAYOUTS if made is not None else ():
            assert made is not None
            names = {column.vi: column.name for column in layout.columns}
            for row in made[sheet_of(layout)].to_pylist():
                self.rows[layout].append({names[vi]: value for vi, value in row.items()})

    def add(self, layout: Layout, **cells: Any) -> None:
        self.rows[layout].append(cells)

    def tables(self, *left_out: Layout) -> dict[Layout, pa.Table]:
        made: dict[Layout, pa.Table] = {}
        for layout in LAYOUTS:
            if layout in left_out:
                continue
            columns = {
                column.vi: pa.array([row.get(column.name) for row in self.rows[layout]])
                for column in layout.columns
            }
            made[layout] = pa.table(columns)
        return made

    def save(self, path: Path, *left_out: Layout) -> Path:
        """As Excel, or as a folder of Parquet files."""
        made = self.tables(*left_out)
        if path.suffix == ".xlsx":
            write_tables({sheet_of(layout): table for layout, table in made.items()}, path)
            return path
        path.mkdir(exist_ok=True)
        for layout, table in made.items():
            write_table(table, path / f"{layout.name}.parquet")
        return path


@pytest.fixture
def reach(places: dict[str, Place]) -> Reach:
    return reach_over(places["185"])


@pytest.fixture
def project(commune: Place, units: dict[str, BudgetUnit], households: dict[str, Household]) -> Activity:
    """A running project with two households, a teacher, goats and money handed over."""
    activity = running(
        commune,
        lead=units["X-06328"],
        supporting=(("Hội Nông dân xã", "vận động; giám sát"), ("Trạm thú y", "")),
    )
    pair = [households["poor"], households["near"]]
    joined = actions.add_households(activity=activity, households=pair, on=FROM, signed=signed())
    outsider = actions.Outsider("Lê Thị Giáo", commune)
    actions.add_outsiders(activity=activity, people=[outsider], on=FROM, signed=signed())
    goats = actions.Item("Dê cái giống", "con", 2_500, 3_000_000, "từ 18 kg", bought_from="ông Ba, 02/GBN")
    actions.hand_over(participants=joined, item=goats, on=date(2024, 6, 1), signed=signed())
    actions.pay_out(
        participants=joined[:1], purpose="Làm chuồng", amount=2_000_000, on=date(2024, 6, 2), signed=signed()
    )
    return activity


def new_activity(book: Book, **changed: Any) -> None:
    cells = {
        "activity": "DA2-2024-900", "programme": PROGRAMME, "part": "DA2", "kind": "Mô hình, dự án giảm nghèo",
        "title": "Nuôi ong lấy mật", "place": "06328", "budget_year": 2024, "lead_name": "UBND xã Long Đống",
        "starts_on": date(2024, 3, 1), "ends_on": date(2024, 12, 31), "mode": "cộng đồng", "group_name": "Tổ nuôi ong",
    }  # fmt: skip
    book.add(ACTIVITIES, **(cells | changed))


def new_handover(book: Book, project: Activity, household: str, **changed: Any) -> None:
    cells = {
        "activity": project.code, "household": household, "kind": "hiện vật", "item": "Thức ăn", "unit": "kg",
        "quantity": Decimal("10.5"), "unit_price": 12_000, "on": date(2024, 7, 1), "receipt": "điểm chỉ",
    }  # fmt: skip
    book.add(HANDOVERS, **(cells | changed))


def opened(path: Path) -> Workbook:
    if path.suffix == ".xlsx":
        return read_activities(path)
    reads: dict[str, Read | None] = {}
    for layout in LAYOUTS:
        file = path / f"{layout.name}.parquet"
        if not file.is_file():
            reads[layout.name] = None
            continue
        read = read_table(file, layout, most=2_000)
        reads[layout.name] = replace(read, sheet=sheet_of(layout), rows=[row + 1 for row in read.rows])
    told = [problem for read in reads.values() if read is not None for problem in read.problems]
    return Workbook(reads, [problem for problem in told if problem.code != "table.no_rows"])


def take(path: Path, reach: Reach, **changed: Any) -> Taken:
    return import_activities(book=opened(path), reach=reach, actor=PLANNER, at=NOW, **changed)


def counts(done: Taken) -> tuple[int, ...]:
    return done.planned, done.changed, done.participants, done.filled, done.handovers, done.unchanged


def everything() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Activity, ActivityStep, Participant, Handover, LogLine))


def wrong(path: Path, reach: Reach) -> Iterator[tuple[str | None, int | None, str | None, str]]:
    before = everything()
    with pytest.raises(Refused) as caught:
        take(path, reach)
    assert everything() == before
    for problem in caught.value.problems:
        assert problem.remedy("vi")
        assert problem.remedy("en")
        yield (
            problem.spot.sheet,
            problem.spot.row,
            problem.spot.column,
            problem.code.removeprefix("programme."),
        )


def test_what_went_out_comes_back_and_changes_nothing(
    project: Activity, reach: Reach, tmp_path: Path
) -> None:
    made = tables(reach)
    assert [made[sheet_of(layout)].num_rows for layout in LAYOUTS] == [1, 2, 2, 2, 3, 3]
    write_tables(made, tmp_path / "out.xlsx")
    before = everything()
    assert counts(take(tmp_path / "out.xlsx", reach)) == (0, 0, 0, 0, 0, 7)
    assert everything() == before


def test_no_two_outputs_of_a_kind_are_called_the_same() -> None:
    """The sheet of outputs names them by their titles."""
    for kind in activities().kinds.values():
        titles = [output.title["vi"] for output in kind.outputs]
        assert len(set(titles)) == len(titles), kind.code


def test_exactly_what_was_edited_is_done(
    project: Activity, commune: Place, households: dict[str, Household], reach: Reach, tmp_path: Path
) -> None:
    other = planned(commune, title="Nuôi gà")
    book = Book(tables(reach))
    new_activity(book)
    book.add(
        COSTS,
        activity="DA2-2024-900",
        source="ngân sách trung ương",
        kind="vốn sự nghiệp",
        origin_year=2024,
        amount=5,
    )
    book.add(OUTPUTS, activity="DA2-2024-900", output="hộ THAM gia", quantity=Decimal(3))
    book.add(SUPPORTING, activity="DA2-2024-900", name="Hội Phụ nữ")
    cost = next(
        row for row in book.rows[COSTS] if row["activity"] == other.code and row["amount"] == 6_000_000
    )
    cost["amount"] = 7_000_000
    book.add(
        PARTICIPANTS, activity=project.code, household=households["escaped"].code, on=FROM, why="hộ dẫn dắt"
    )
    new_handover(book, project, households["escaped"].code)
    new_handover(book, project, households["poor"].code, kind="tiền", item="Tiền công", quantity=None, unit=None,
                 unit_price=None, amount=300_000, receipt=None)  # fmt: skip
    path = book.save(tmp_path / "edited.xlsx")
    assert counts(take(path, reach, rehearse=True)) == (1, 1, 1, 0, 2, 7)
    assert not Activity.objects.filter(code="DA2-2024-900").exists()
    assert counts(take(path, reach)) == (1, 1, 1, 0, 2, 7)

    made = Activity.objects.get(code="DA2-2024-900")
    assert (made.state, made.title, list(made.costs.values_list("amount", flat=True))) == (
        "planned",
        "Nuôi ong lấy mật",
        [5],
    )
    assert dict(made.outputs.values_list("output", "quantity_thousandths")) == {"households": 3_000}
    assert sorted(other.costs.values_list("amount", flat=True)) == [7_000_000, 200_000_000]
    joined = Participant.objects.get(activity=project, household=households["escaped"])
    assert (joined.name, joined.category, joined.why) == ("Nông Văn Thoát", "not_poor", "hộ dẫn dắt")
    assert joined.escaped_on == date(2023, 12, 20)
    line = joined.handovers.get()
    assert (line.quantity_thousandths, line.amount, line.receipt) == (10_500, 126_000, "fingerprint")
    assert (line.received_by, line.item) == ("Nông Văn Thoát", "Thức ăn")
    log = LogLine.objects.filter(verb="programme.import_activities").get()
    assert log.details["planned"] == 1

    before = everything()
    assert counts(take(path, reach)) == (0, 0, 0, 0, 0, 12)
    assert everything() == before
    write_tables(tables(reach), tmp_path / "again.xlsx")
    assert counts(take(tmp_path / "again.xlsx", reach)) == (0, 0, 0, 0, 0, 12)


def test_two_equal_lines_are_two_handovers(
    project: Activity, households: dict[str, Household], reach: Reach, tmp_path: Path
) -> None:
    book = Book(tables(reach))
    for _ in range(2):
        new_handover(book, project, households["poor"].code)
    path = book.save(tmp_path / "two")
    assert take(path, reach).handovers == 2
    assert take(path, reach).handovers == 0
    new_handover(book, project, households["poor"].code)
    assert take(book.save(tmp_path / "three"), reach).handovers == 1


def test_persons_and_outsiders_and_who_left(
    project: Activity, households: dict[str, Household], reach: Reach, tmp_path: Path
) -> None:
    person = Person.objects.get(full_name="Hoàng Thị Khá")
    book = Book(tables(reach))
    book.rows[PARTICIPANTS][0]["left_on"] = date(2024, 8, 1)
    book.add(PARTICIPANTS, activity=project.code, household=households["never"].code, person=str(person.uid),
             name="hoàng thị khá", role="học viên", on=FROM)  # fmt: skip
    book.add(PARTICIPANTS, activity=project.code, name="Vi Văn Khách", place="06325", on=FROM)
    path = book.save(tmp_path / "people")
    assert counts(take(path, reach)) == (0, 0, 2, 1, 0, 6)
    assert counts(take(path, reach)) == (0, 0, 0, 0, 0, 9)
    assert Participant.objects.get(person=person).role == "trainee"
    assert Participant.objects.get(name="Vi Văn Khách").role == "guest"
    assert Participant.objects.filter(left_on=date(2024, 8, 1)).count() == 1


def test_every_wrong_cell_is_named_and_nothing_is_done(
    project: Activity, commune: Place, households: dict[str, Household], reach: Reach, tmp_path: Path
) -> None:
    book = Book(tables(reach))
    new_activity(book)  # row 3, right
    new_activity(book, activity="X1", part="DA9")
    new_activity(book, activity="X2", place="99999", title=None)
    new_activity(book, activity="X3", lead="KHONG", budget_year=None)
    new_activity(book, activity="X4", ends_on=date(2024, 1, 1), lead="KHONG")
    new_activity(book, activity="X5", kind="loại lạ")
    found = set(wrong(book.save(tmp_path / "cells"), reach))
    assert {(column, code) for _, _, column, code in found} == {("Loại hoạt động", "table.not_choice")}
    book.rows[ACTIVITIES].pop()
    book.rows[ACTIVITIES][0]["title"] = "Tên khác"
    book.rows[COSTS][0]["activity"] = "LA"
    book.add(OUTPUTS, activity="DA2-2024-900", output="kết quả lạ", quantity=Decimal(1))
    book.add(OUTPUTS, activity="DA2-2024-900", output="Hộ tham gia", quantity=Decimal("1.0005"))
    book.add(SUPPORTING, activity="DA2-2024-900", name="Hội A")
    book.add(SUPPORTING, activity="DA2-2024-900", name="Hội A")
    found = set(wrong(book.save(tmp_path / "plans"), reach))
    assert found == {
        ("Hoạt động", 2, "Tên hoạt động", "import_not_planned"),
        ("Hoạt động", 4, "Dự án, tiểu dự án", "wrong_part"),
        ("Hoạt động", 5, "Tên hoạt động", "import_needed"),
        ("Hoạt động", 6, "Năm ngân sách", "import_needed"),
        ("Hoạt động", 7, "Mã đơn vị chủ trì", "import_unit"),
        ("Kinh phí dự kiến", 2, "Mã hoạt động", "import_stranger"),
        ("Kết quả dự kiến", 4, "Kết quả dự kiến", "import_output"),
        ("Kết quả dự kiến", 5, "Số lượng", "import_thousandths"),
        ("Cơ quan phối hợp", 5, "Cơ quan phối hợp", "import_twice"),
    }


def test_every_wrong_participant_and_line_is_named(
    project: Activity, commune: Place, households: dict[str, Household], reach: Reach, tmp_path: Path
) -> None:
    early = planned(commune)
    poor, never, code = households["poor"].code, households["never"].code, project.code
    head = str(Person.objects.get(full_name="Hoàng Thị Khá").uid)
    book = Book(tables(reach))
    book.rows[PARTICIPANTS][0]["why"] = "khác"  # row 2: kept rows are not edited
    for cells in (
        {"activity": code, "household": "PA-khong", "on": FROM},  # 5
        {"activity": code, "household": poor, "person": head, "on": FROM},  # 6
        {"activity": code, "household": never, "name": "Tên Sai", "on": FROM},  # 7
        {"activity": code, "household": never, "on": date(2010, 1, 1)},  # 8
        {"activity": code, "name": "Khách"},  # 9
        {"activity": code, "name": "Khách", "place": "X", "on": FROM},  # 10
        {"activity": code, "row": "7", "household": never, "on": FROM},  # 11
    ):
        book.add(PARTICIPANTS, **cells)
    book.rows[HANDOVERS][0]["unit_price"] = 1
    for cells in (
        {"unit_price": None},  # 5
        {"quantity": Decimal("1.2345")},  # 6
        {"amount": 7},  # 7
        {"receipt": "xác nhận của đơn vị chi trả"},  # 8
        {"on": date(2025, 1, 1)},  # 9
        {"kind": "tiền", "amount": 9},  # 10
    ):
        new_handover(book, project, households["near"].code, **cells)
    new_handover(book, early, poor)  # 11: nobody takes part; told once the participants are right
    found = set(wrong(book.save(tmp_path / "people"), reach))
    people, lines = "Người tham gia", "Bảng kê hỗ trợ"
    assert found == {
        (people, 2, "Lý do được chọn", "import_kept"),
        (people, 5, "Mã hộ", "import_household"),
        (people, 6, "Mã người", "import_person"),
        (people, 7, "Họ và tên", "import_name"),
        (people, 8, "Mã hộ", "not_in_register"),
        (people, 9, "Tham gia từ ngày", "import_needed"),
        (people, 10, "Mã nơi ở", "import_place"),
        (people, 11, "Mã dòng", "import_row"),
        (people, 11, "Họ và tên", "import_twice"),
        (lines, 2, "Đơn giá (đồng)", "import_kept"),
        (lines, 5, "Đơn giá (đồng)", "import_needed"),
        (lines, 6, "Số lượng", "import_thousandths"),
        (lines, 7, "Thành tiền (đồng)", "import_amount"),
        (lines, 8, "Số chứng từ chi trả", "import_needed"),
        (lines, 9, "Ngày nhận", "future"),
        (lines, 10, "Số lượng", "value"),
        (lines, 10, "Đơn giá (đồng)", "value"),
    }
    book = Book(tables(reach))
    new_handover(book, early, poor)
    new_handover(book, project, "", name="Không Ai")
    assert set(wrong(book.save(tmp_path / "lines"), reach)) == {
        (lines, 5, "Mã hộ", "import_nobody"),
        (lines, 6, "Họ và tên", "import_nobody"),
    }


def test_nothing_is_handed_over_before_the_work_runs(
    commune: Place, households: dict[str, Household], reach: Reach, tmp_path: Path
) -> None:
    early = planned(commune)
    book = Book(tables(reach))
    book.add(PARTICIPANTS, activity=early.code, household=households["poor"].code, on=FROM)
    new_handover(book, early, households["poor"].code)
    assert list(wrong(book.save(tmp_path / "early"), reach)) == [
        ("Bảng kê hỗ trợ", 2, "Mã hoạt động", "wrong_state")
    ]


def test_a_withdrawn_row_does_not_come_back_by_an_old_file(
    project: Activity, households: dict[str, Household], reach: Reach, tmp_path: Path
) -> None:
    old = Book(tables(reach)).save(tmp_path / "old")
    book = Book(tables(reach))
    new_handover(book, project, households["near"].code)
    take(book.save(tmp_path / "more"), reach)
    for item in ("Làm chuồng", "Thức ăn"):
        actions.withdraw(row=Handover.objects.get(item=item), why="ghi nhầm", signed=signed())
    assert list(wrong(old, reach)) == [("Bảng kê hỗ trợ", 4, "Mã dòng", "import_withdrawn")]
    assert ("Bảng kê hỗ trợ", 5, "Tên hàng hóa, nội dung hỗ trợ", "import_withdrawn") in set(
        wrong(tmp_path / "more", reach)
    )


def test_sheets_and_columns_that_are_left_out_change_nothing(
    project: Activity, commune: Place, reach: Reach, tmp_path: Path
) -> None:
    book = Book(tables(reach))
    path = book.save(tmp_path / "one", SUPPORTING, COSTS, OUTPUTS, PARTICIPANTS, HANDOVERS)
    assert counts(take(path, reach)) == (0, 0, 0, 0, 0, 1)
    needed = ("activity", "programme", "part", "kind", "title", "place", "budget_year")
    few = book.tables()[ACTIVITIES].select([ACTIVITIES.column(name).vi for name in needed])
    write_tables({"Hoạt động": few}, tmp_path / "few.xlsx")
    assert counts(take(tmp_path / "few.xlsx", reach)) == (0, 0, 0, 0, 0, 1)


def test_reach_is_respected(
    project: Activity,
    places: dict[str, Place],
    households: dict[str, Household],
    reach: Reach,
    tmp_path: Path,
) -> None:
    town = reach_over(places["06325"])
    assert all(table.num_rows == 0 for table in tables(town).values())
    path = Book(tables(reach)).save(tmp_path / "all")
    assert ("Hoạt động", 2, "Mã hoạt động", "import_elsewhere") in set(wrong(path, town))
    book = Book()
    new_activity(book, activity="T1")
    assert list(wrong(book.save(tmp_path / "new"), town)) == [
        ("Hoạt động", 2, "Mã địa bàn", "import_no_plan")
    ]
    reader = reach_over(places["185"], "programme.read", "household.read")
    assert tables(reader)["Người tham gia"].num_rows == 0
    assert tables(reader)["Bảng kê hỗ trợ"].num_rows == 0
    book = Book(tables(reader))
    book.add(PARTICIPANTS, activity=project.code, household=households["never"].code, on=FROM)
    assert list(wrong(book.save(tmp_path / "reader"), reader)) == [
        ("Người tham gia", 2, "Mã hoạt động", "import_no_power")
    ]
    blind = reach_over(places["185"], "programme.read", "programme.record")
    assert list(wrong(tmp_path / "reader", blind)) == [("Người tham gia", 2, "Mã hộ", "import_household")]


def test_the_error_workbook_can_be_mended_and_taken(
    project: Activity, households: dict[str, Household], reach: Reach, tmp_path: Path
) -> None:
    book = Book(tables(reach))
    new_handover(book, project, households["near"].code, amount=7)
    path = book.save(tmp_path / "wrong.xlsx")
    with pytest.raises(Refused) as caught:
        take(path, reach)
    back = tmp_path / "errors.xlsx"
    back.write_bytes(error_workbook(path, caught.value.problems, tables_of(path)))
    lines = read_table(back, HANDOVERS)
    assert lines.table["Lỗi cần sửa"].to_pylist()[-1].startswith("[Thành tiền (đồng)]")
    with pytest.raises(Refused):
        take(back, reach)


@pytest.mark.parametrize("content", [b"", b"khong phai Excel"])
def test_what_is_no_workbook_is_refused(content: bytes, reach: Reach, tmp_path: Path) -> None:
    (tmp_path / "x.xlsx").write_bytes(content)
    assert list(wrong(tmp_path / "x.xlsx", reach))


def test_one_activity_and_year_are_exported_from_the_command_line(
    project: Activity, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "giamngheo.sqlite3").touch()
    monkeypatch.setenv("GIAMNGHEO_DATA", str(tmp_path))
    monkeypatch.chdir(tmp_path)

    def run(*words: str) -> Result:
        return CliRunner().invoke(main, [*words, "--lang", "en"], catch_exceptions=False)

    out = run(
        "export", "activities", "--place", "06328", "--on", "2024-11-21", "--year", "2024", "-o", "a.xlsx"
    )
    assert out.exit_code == 0, out.output
    log = LogLine.objects.get(verb="console.export")
    assert (log.object_kind, log.details["participants"]) == ("activity_list", 3)
    told = json.loads(run("import", "activities", "a.xlsx", "--json").stdout)
    assert (told["unchanged"], told["handovers"]) == (7, 0)
    assert "rows unchanged: 7" in run("import", "activities", "a.xlsx", "--dry-run").stdout
    run("export", "activities", "--year", "2023", "-o", "b.xlsx")
    assert read_table(tmp_path / "b.xlsx", ACTIVITIES).table.num_rows == 0
    book = Book(tables(reach_over(project.place)))
    book.rows[ACTIVITIES][0]["title"] = "Khác"
    book.save(tmp_path / "c.xlsx")
    failed = run("import", "activities", "c.xlsx", "--errors", "errors.xlsx")
    assert failed.exit_code != 0
    assert (tmp_path / "errors.xlsx").is_file()


def test_a_year_narrows_the_file(project: Activity, commune: Place, reach: Reach) -> None:
    planned(commune, budget_year=2023, costs=())
    assert tables(reach, Wanted(budget_year=2023))["Hoạt động"].num_rows == 1
