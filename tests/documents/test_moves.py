"""Tables of a register in which households moved: lines that hold both places, and the checks of totals."""

from dataclasses import replace
from pathlib import Path

import pytest

from giamngheo.documents.build import build_tables
from giamngheo.documents.reconcile import check, check_succession
from giamngheo.documents.table import Table, Total
from giamngheo.facts import schema
from giamngheo.facts.snapshot import Snapshot
from tests.documents import sealed

Rounds = tuple[Snapshot, Snapshot]


@pytest.fixture(scope="module")
def rounds(tmp_path_factory: pytest.TempPathFactory) -> Rounds:
    """Every fifth household has moved: to the next village of its commune, or to another commune."""
    folder: Path = tmp_path_factory.mktemp("snapshots")
    first = sealed.first_round()
    rows, gone = sealed.next_round(first[0])
    communes = list(sealed.COMMUNES)
    for number, row in enumerate(rows):
        if number % 5:
            continue
        old = {name: row[name] for name in schema.GEOGRAPHY}
        if number % 2:
            row["commune"] = communes[(communes.index(row["commune"]) + 1) % len(communes)]
        row["village"] = f"{row['commune']}-03"
        row |= {f"from_{name}": value for name, value in old.items()}
        if row["previous_category"] in ("poor", "near_poor"):
            kept = {name: row[name] for name in ("household", "previous_category", "previous_persons")}
            new = {f"to_{name}": row[name] for name in schema.GEOGRAPHY}
            gone.append({**kept, **old, **new, "reason": "moved_out", "weight": 1})
    return sealed.seal(folder, first, 2022), sealed.seal(folder, (rows, gone), 2023)


@pytest.mark.parametrize("level", ["commune", "village"])
def test_the_tables_agree_and_start_where_the_last_round_ended(rounds: Rounds, level: str) -> None:
    tables = build_tables(rounds[1], "185", level)
    assert [problem.sentence() for problem in check(tables)] == []
    assert check_succession(build_tables(rounds[0], "185", level, numbers={1}), tables) == []


def test_on_merged_boundaries_they_agree_too(rounds: Rounds) -> None:
    tables = build_tables(rounds[1], "185", "commune", boundaries=sealed.MERGED, numbers={1, 2, 3})
    assert check(tables) == []


def test_a_line_that_holds_both_places_counts_no_move(rounds: Rounds) -> None:
    table, _ = build_tables(rounds[1], "185", "village", numbers={2, 3})
    for key, fewer in (
        ("other_decrease", True),
        ("other_increase", True),
        ("crossed_out", False),
        ("escaped_beyond", False),
    ):
        of_villages = sum(
            table.value(key, row.place, row.split)
            for row in table.rows
            if row.depth and row.split == "change"
        )
        whole = table.value(key, "185", "change")
        assert whole < of_villages if fewer else whole > of_villages
    assert any("chuyển chỗ ở" in note["vi"] for note in table.footnotes)


def changed(table: Table, key: str, by: int) -> Table:
    position, rows = table.position(key), [*table.rows]
    for index, row in enumerate(rows):
        if row.place == "185" and row.split == "change":
            cells = [*row.cells]
            cells[position] += by  # type: ignore[operator]
            rows[index] = replace(row, cells=tuple(cells))
    return replace(table, rows=tuple(rows))


def test_a_total_that_cannot_be_is_still_found(rounds: Rounds) -> None:
    table, _ = build_tables(rounds[1], "185", "village", numbers={2, 3})
    for key, by in (("other_decrease", 999), ("crossed_out", -999), ("start", 1), ("end", -1)):
        codes = {problem.code for problem in check([changed(table, key, by)])}
        assert "documents.total_broken" in codes, key


def test_what_a_total_may_be() -> None:
    assert [Total.equal.holds(found, 2) for found in (1, 2, 3)] == [False, True, False]
    assert [Total.at_most.holds(found, 2) for found in (1, 2, 3)] == [True, True, False]
    assert [Total.at_least.holds(found, 2) for found in (1, 2, 3)] == [False, True, True]
