"""Where the paper says one thing and its own answers another: stated flags and B2 totals against the evaluation."""

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc

from giamngheo.core.problems import Kind, Problem, Severity, Spot, catalogue
from giamngheo.law.answers import flag_column
from giamngheo.law.model import Standard

catalogue(
    {
        "law.flag_differs": Kind(
            "Cờ thiếu hụt “{indicator}” ghi {stated}, câu trả lời cho ra {derived}.",
            "The flag “{indicator}” says {stated}, the answers give {derived}.",
            "Kết quả theo câu trả lời; kiểm tra lại phiếu.",
            "The answers count; check the sheet.",
            Severity.warning,
        ),
        "law.b2_differs": Kind(
            "Điểm B2 ghi {stated} không hợp với các chỉ số (từ {least} đến {most} chỉ số thiếu hụt).",
            "The B2 score {stated} does not fit the indicators ({least} to {most} deprived).",
            "Kết quả theo chỉ số; kiểm tra lại phiếu.",
            "The indicators count; check the sheet.",
            Severity.warning,
        ),
    }
)


def disagreements(
    households: pa.Table, result: pa.Table, standard: Standard
) -> Iterator[tuple[int, Problem]]:
    """Row index and problem for each stated flag or B2 total that the evaluation contradicts.

    `households` and `result` have the same rows in the same order.
    """
    for indicator in standard.indicators:
        name = flag_column(indicator.code)
        if name not in households.column_names:
            continue
        for row in _rows(pc.not_equal(households[name], result[name])):
            words = {
                "indicator": indicator.name["vi"],
                "stated": households[name][row],
                "derived": result[name][row],
            }
            yield row, Problem("law.flag_differs", _spot(households, row, name), words)
    if "b2" not in households.column_names or standard.points_each.value is None:
        return
    stated = households["b2"]
    differs = pc.and_(stated.is_valid(), pc.fill_null(pc.not_equal(stated, result["b2"]), True))
    for row in _rows(differs):
        words = {
            "stated": stated[row],
            "least": result["deprived_least"][row],
            "most": result["deprived_most"][row],
        }
        yield row, Problem("law.b2_differs", _spot(households, row, "b2"), words)


def _rows(mask: pa.ChunkedArray) -> list[int]:
    rows: list[int] = pc.indices_nonzero(pc.fill_null(mask, False)).to_pylist()
    return rows


def _spot(households: pa.Table, row: int, column: str) -> Spot:
    return Spot(household=str(households["household"][row]), column=column)
