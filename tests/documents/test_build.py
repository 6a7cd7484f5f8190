"""From a sealed snapshot to tables: the figures of `facts`, on the boundaries asked for, and they reconcile."""

from pathlib import Path

import pytest

from giamngheo.core.problems import Refused
from giamngheo.documents.build import build_tables, list_header
from giamngheo.documents.places import Boundaries
from giamngheo.documents.reconcile import check, check_succession
from giamngheo.documents.table import Role, Table
from giamngheo.facts.snapshot import Snapshot
from tests.documents import sealed


@pytest.fixture(scope="module")
def rounds(tmp_path_factory: pytest.TempPathFactory) -> tuple[Snapshot, Snapshot]:
    folder: Path = tmp_path_factory.mktemp("snapshots")
    first = sealed.first_round()
    return sealed.seal(folder, first, 2022), sealed.seal(folder, sealed.next_round(first[0]), 2023)


@pytest.fixture(scope="module")
def tables(rounds: tuple[Snapshot, Snapshot]) -> list[Table]:
    return build_tables(rounds[1], "185", "commune")


def test_thirteen_tables_that_agree(tables: list[Table]) -> None:
    assert [table.no for table in tables] == list(range(1, 14))
    assert [problem.sentence() for problem in check(tables)] == []


def test_counts_are_those_of_the_rows(rounds: tuple[Snapshot, Snapshot], tables: list[Table]) -> None:
    households = rounds[1].households.to_pyarrow().to_pylist()
    first = tables[0]
    for commune in sealed.COMMUNES:
        there = [row for row in households if row["commune"] == commune]
        poor = [row for row in there if row["category"] == "poor"]
        assert first.value("households", commune) == len(there)
        assert first.value("poor_households", commune) == len(poor)
        assert first.value("poor_persons", commune) == sum(row["persons"] for row in poor)
        tay = sum(row["head_ethnicity"] == "02" for row in poor)
        assert tables[8].value("ethnicity_02", commune, "poor") == tay
    assert first.value("households", "185") == len(households)


def test_the_header_says_what_the_figures_rest_on(
    tables: list[Table], rounds: tuple[Snapshot, Snapshot]
) -> None:
    header = tables[0].header
    assert (header.place, header.above) == ("Huyện Bắc Sơn", "Tỉnh Lạng Sơn")
    assert header.synthetic
    assert header.snapshot == rounds[1].name
    assert header.reference_date == header.boundaries
    assert header.unconfirmed


def test_rounds_follow_each_other(rounds: tuple[Snapshot, Snapshot], tables: list[Table]) -> None:
    before = build_tables(rounds[0], "185", "commune", numbers={1})
    assert check_succession(before, tables) == []


def test_villages_under_their_communes(rounds: tuple[Snapshot, Snapshot]) -> None:
    found = build_tables(rounds[1], "185", "village", numbers={1, 2, 8})
    assert check(found) == []
    roles = [row.role for row in found[0].rows]
    assert roles.count(Role.subtotal) == 4
    assert roles.count(Role.line) == 12
    assert found[0].value("households", "06325-03") == 0
    assert found[0].value("poor_rate", "06325-03") is None


def test_one_commune(rounds: tuple[Snapshot, Snapshot], tables: list[Table]) -> None:
    found = build_tables(rounds[1], "06367", "village", numbers={1})
    assert len(found[0].rows) == 4
    assert found[0].rows[-1].cells[2:] == tables[0].row("06367").cells[2:]  # type: ignore[union-attr]


def test_the_place_alone(rounds: tuple[Snapshot, Snapshot], tables: list[Table]) -> None:
    found = build_tables(rounds[1], "185", "district", numbers={1})
    assert [row.role for row in found[0].rows] == [Role.total]
    assert found[0].rows[0].cells[2:] == tables[0].rows[-1].cells[2:]


def test_boundaries_of_another_date(rounds: tuple[Snapshot, Snapshot], tables: list[Table]) -> None:
    found = build_tables(rounds[1], "185", "commune", boundaries=sealed.MERGED)
    assert check(found) == []
    first = found[0]
    assert [row.cells[1] for row in first.rows[:-1]] == ["Xã Bắc Sơn", "Xã Vũ Lăng", "Xã Nhất Hòa"]
    merged = [tables[0].value("households", code) for code in ("06325", "06328")]
    assert first.value("households", "06325") == sum(count for count in merged if isinstance(count, int))
    assert first.rows[-1].cells[2:] == tables[0].rows[-1].cells[2:]
    assert first.header.boundaries == sealed.MERGED.on


def test_a_unit_of_another_date(rounds: tuple[Snapshot, Snapshot]) -> None:
    found = build_tables(rounds[1], "06325", "village", boundaries=sealed.MERGED, numbers={1})[0]
    assert found.header.place == "Xã Bắc Sơn"
    assert len(found.rows) == 7
    assert check([found]) == []


def test_a_commune_that_was_split_is_refused(rounds: tuple[Snapshot, Snapshot]) -> None:
    codes = {born: code for born, code in sealed.MERGED.codes.items() if born != "06367"}
    split = Boundaries(sealed.MERGED.on, codes, sealed.MERGED.names)
    with pytest.raises(Refused) as refused:
        build_tables(rounds[1], "185", "commune", boundaries=split, numbers={1})
    assert (
        "06367" in refused.value.problems[0].sentence() or "Vũ Lăng" in refused.value.problems[0].sentence()
    )


def test_the_province_from_above(rounds: tuple[Snapshot, Snapshot]) -> None:
    found = build_tables(rounds[1], "20", "commune", numbers={1})[0]
    assert [row.role for row in found.rows] == [Role.subtotal, *[Role.line] * 4, Role.total]


def test_unknown_places_and_levels_are_refused(rounds: tuple[Snapshot, Snapshot]) -> None:
    with pytest.raises(Refused) as nowhere:
        build_tables(rounds[1], "99999", "commune")
    assert nowhere.value.problems[0].code == "documents.unknown_place"
    with pytest.raises(Refused) as above:
        build_tables(rounds[1], "06325", "district")
    assert "commune, village" in above.value.problems[0].remedy("en")


def test_an_unclassified_change_gets_a_column_of_its_own(tmp_path: Path) -> None:
    rows, departed = sealed.next_round(sealed.first_round()[0])
    moved = next(
        row for row in rows if row["change"] == "escaped_beyond" and row["previous_category"] == "poor"
    )
    moved["change"] = None
    found = build_tables(sealed.seal(tmp_path, (rows, departed)), "185", "commune", numbers={2, 3})
    assert found[0].value("unclassified_out", "185", "change") == 1
    assert check(found) == []


def test_heads_whose_ethnicity_is_not_known_are_counted_apart(tmp_path: Path) -> None:
    rows, departed = sealed.first_round()
    poor = next(row for row in rows if row["category"] == "poor")
    poor |= {"head_ethnicity": None, "minority": False}
    found = build_tables(sealed.seal(tmp_path, (rows, departed)), "185", "commune", numbers={9})
    assert found[0].columns[-1].heading["vi"] == "Chưa rõ dân tộc"
    assert found[0].rows[-2].cells[-1] == 1
    assert check(found) == []


def test_undetermined_households_are_said(tmp_path: Path) -> None:
    rows, departed = sealed.first_round()
    rows[0] |= {"category": None, "b1": None}
    found = build_tables(sealed.seal(tmp_path, (rows, departed)), "185", "commune", numbers={1})
    assert found[0].footnotes[0]["vi"].startswith("Có 1 hộ đã rà soát nhưng chưa đủ thông tin")


def test_an_empty_register(tmp_path: Path) -> None:
    found = build_tables(sealed.seal(tmp_path, ([], [])), "185", "commune")
    assert check(found) == []
    assert found[0].value("households", "185") == 0
    assert found[0].value("poor_rate", "185") is None


def test_the_header_of_lists(rounds: tuple[Snapshot, Snapshot]) -> None:
    header = list_header(rounds[1], "06367", cycle={"vi": "Rà soát 2023", "en": "Review 2023"})
    assert header.place == "Xã Vũ Lăng"
    assert header.cycle["vi"] == "Rà soát 2023"
