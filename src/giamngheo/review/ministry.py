"""Exports of the ministry's software: totals and a stated result for each household, and no answers; pure.

The columns are known by the headings seen in its exports, in any order, with tones or without.  A total says how
many indicators a household lacks and not which, so what is kept are the totals, as a paper states them, and the
stated result beside them; the category is the law's own, from the totals, where they suffice.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from giamngheo.core.layouts import Column, Kind, Layout
from giamngheo.core.limits import LIMITS, Limits
from giamngheo.core.problems import Problem, Spot, has_errors
from giamngheo.core.tables import Read, read_table
from giamngheo.law.evaluate import classify
from giamngheo.law.model import Standard
from giamngheo.review.staging import MOST_NAMED, NOTE, finding

FORM, VERSION = "phan-mem-bo", "1"
"""What a sheet made from an export is tied to, in place of a questionnaire."""

STATED = "stated_result"
_RESULTS = (
    ("poor", "Hộ nghèo", "Poor"),
    ("poor", "Nghèo", "HN"),
    ("near_poor", "Hộ cận nghèo", "Near-poor"),
    ("near_poor", "Cận nghèo", "HCN"),
    ("medium", "Hộ có mức sống trung bình", "Medium living standard"),
    ("medium", "Mức sống trung bình", "MSTB"),
    ("not_poor", "Không nghèo", "Not poor"),
    ("not_poor", "Hộ không nghèo", "KN"),
)
_WORDS = {
    "poor": "hộ nghèo",
    "near_poor": "hộ cận nghèo",
    "medium": "mức sống trung bình",
    "not_poor": "không nghèo",
}

LAYOUT = Layout(
    "ministry",
    (
        Column("household", Kind.text, aliases=("code", "Mã hộ", "ma_ho")),
        Column("head", Kind.text, aliases=("hostName", "Họ tên", "Họ và tên", "Chủ hộ", "Họ tên chủ hộ")),
        Column("commune", Kind.text, aliases=("Xã", "Xã, phường", "Xã/phường", "Xã/Phường/Thị trấn")),
        Column("village", Kind.text, aliases=("Thôn", "Thôn/bản", "Thôn/Tổ", "Thôn, khối phố", "Thôn/Bản/Tổ dân phố")),
        Column(
            "members", Kind.integer, aliases=("numberOfMembers", "Số thành viên", "Số nhân khẩu"), minimum=1, maximum=40
        ),
        Column("b1", Kind.integer, aliases=("b1Point", "Điểm B1"), minimum=0, maximum=1000),
        Column("b2", Kind.integer, aliases=("b2Point", "Điểm B2"), minimum=0, maximum=120),
        Column(
            STATED, Kind.code, required=True, aliases=("classify", "Kết luận", "Phân loại", "Kết quả"), choices=_RESULTS
        ),
        Column("stated_quick_result", Kind.text, aliases=("quickReview.result", "Kết quả nhận dạng nhanh", "Phiếu A")),
        Column("stated_on", Kind.date, aliases=("date", "Ngày", "Ngày rà soát")),
        Column("stated_reviewer", Kind.text, aliases=("reviewer", "Cán bộ rà soát", "Người rà soát")),
        Column("sex", Kind.text, aliases=("hostGender", "Giới tính", "Giới tính chủ hộ")),
        Column("identity_number", Kind.text, aliases=("CCCD", "Số CCCD", "CMND/CCCD", "Số định danh")),
    ),
    sheet_names=("ministry", "Sheet1"),
)  # fmt: skip
"""`sex` and the identity number are known as columns and not used: the register has them."""

_KEPT = ("members", "b1", "b2", STATED, "stated_quick_result", "stated_on", "stated_reviewer")


@dataclass(frozen=True, slots=True)
class Export:
    """An export as read, with what is wrong with it."""

    read: Read
    hash: str
    problems: Sequence[Problem]


def read_export(path: Path, standard: Standard, *, limits: Limits = LIMITS) -> Export:
    """Read an export; never raises for what it holds.  Columns that nobody knows are listed."""
    read = read_table(path, LAYOUT, limits=limits, most=MOST_NAMED)
    problems = list(read.problems)
    if not has_errors(problems):
        problems += _half_steps(read, standard)
        spot = Spot(file=read.file, sheet=read.sheet)
        unknown = [name for name in read.table.column_names[len(LAYOUT.columns) :] if name != NOTE]
        problems += [Problem("review.import_unused_column", spot, {"heading": name}) for name in unknown]
    content = path.read_bytes() if path.is_file() else b""
    return Export(read, hashlib.sha256(content).hexdigest(), problems)


def _half_steps(read: Read, standard: Standard) -> list[Problem]:
    """B2 totals that no number of indicators gives."""
    each = standard.points_each.value
    findings = finding(read)
    if each is None:
        return []
    most = each * len(standard.indicators)
    for row, total in enumerate(read.table["b2"].to_pylist()):
        if total is not None and (total % each or total > most):
            words = {"found": total, "each": each, "most": most}
            findings.add("review.import_b2_steps", read.rows[row], read.headings.get("b2"), **words)
    return findings.listed()


def answers_of(row: Mapping[str, Any]) -> dict[str, object]:
    """What is kept of a row: the totals under the names of the vocabulary, what the software states under its own."""
    kept = {name: row[name] for name in _KEPT if row.get(name) is not None}
    if isinstance(kept.get("stated_on"), date):
        kept["stated_on"] = kept["stated_on"].isoformat()
    return {"household": kept, "members": []}


def is_from_an_export(answers: Mapping[str, Any]) -> bool:
    """Whether a sheet holds an export's totals only, so that another export, or a true sheet, may replace it."""
    return STATED in answers.get("household", {}) and not answers.get("members")


def differences(before: Mapping[str, Any], row: Mapping[str, Any]) -> str:
    """Where the totals are not those of a full sheet, in words; empty where they agree or are not on both."""
    own = before.get("household", {})
    words = {"members": "số nhân khẩu", "b1": "điểm B1", "b2": "điểm B2"}
    return ", ".join(
        f"{said} {own[name]} (phiếu) / {row[name]} (tệp)"
        for name, said in words.items()
        if name in own and row.get(name) is not None and own[name] != row[name]
    )


def content_hash() -> str:
    """What stands for the questionnaire's definition: the columns that are kept."""
    return hashlib.sha256(" ".join(_KEPT).encode()).hexdigest()


def law_results(
    rows: Sequence[Mapping[str, Any]], areas: Sequence[str], standard: Standard, on: date
) -> list[str | None]:
    """The category that the law gives for the totals of each row; None where they leave it open."""
    households = pa.table(
        {
            "household": pa.array([str(place) for place in range(len(rows))], pa.string()),
            "area": pa.array(areas, pa.string()),
            **{
                name: pa.array([row.get(name) for row in rows], pa.int64())
                for name in ("members", "b1", "b2")
            },
        }
    )
    nobody = pa.table({"household": pa.array([], pa.string()), "person": pa.array([], pa.string())})
    found: list[str | None] = classify(households, nobody, standard.id, on, standard=standard)[
        "category"
    ].to_pylist()
    return found


def compared(
    read: Read,
    places: Sequence[int],
    rows: Sequence[Mapping[str, Any]],
    derived: Sequence[str | None],
) -> Iterator[Problem]:
    """Where the software's result is not the law's, or the totals leave the law's open."""
    findings = finding(read)
    heading = read.headings.get(STATED)
    for place, row, category in zip(places, rows, derived, strict=True):
        stated = row[STATED]
        if stated is None or stated == category:
            continue
        words = {"stated": _WORDS[stated], "b1": _said(row["b1"]), "b2": _said(row["b2"])}
        if category is None:
            findings.add("review.import_result_open", read.rows[place], heading, **words)
        else:
            findings.add(
                "review.import_result_differs", read.rows[place], heading, **words, derived=_WORDS[category]
            )
    yield from findings.listed()


def _said(total: int | None) -> str:
    return "–" if total is None else str(total)
