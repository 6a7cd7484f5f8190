"""The bảng kê as a workbook: what the printed one says, figures as figures, no text taken for a formula."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from giamngheo.documents.papers.handover_book import handover_book
from giamngheo.documents.papers.kinds import HandedOver, HandoverList, Recipient
from tests.documents.papers import sample


def cells(paper: HandoverList) -> dict[str, object]:
    sheet = load_workbook(BytesIO(handover_book(paper))).active
    assert sheet is not None
    return {
        cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None
    }


def listed(**changed: object) -> HandoverList:
    return replace(sample("handover_list"), **changed)  # type: ignore[type-var, return-value]


def test_it_says_what_the_printed_one_says() -> None:
    said = set(cells(listed()).values())
    assert {
        "Hoàng Văn Thụ",
        "020080000001",
        "Dê cái sinh sản",
        3_500_000,
        7_000_000,
        200_000,
        "UNC-07",
    } <= said
    assert "Long Đống, ngày 14 tháng 12 năm 2023" in said
    assert any("Bảy triệu hai trăm nghìn đồng" in str(one) for one in said)


def test_the_total_is_a_formula_over_every_line() -> None:
    (formula,) = [one for one in cells(listed()).values() if str(one).startswith("=")]
    amounts = {place: one for place, one in cells(listed()).items() if one in (7_000_000, 200_000)}
    first, last = (
        min(amounts, key=lambda place: int(place[1:])),
        max(amounts, key=lambda place: int(place[1:])),
    )
    assert formula == f"=SUM({first}:{last})"


@pytest.mark.parametrize("with_identity", [True, False])
def test_the_column_of_numbers_is_there_only_where_it_is_wanted(with_identity: bool) -> None:
    said = {str(one) for one in cells(listed(with_identity=with_identity)).values()}
    assert ("Số định danh cá nhân" in said) == with_identity
    assert ("020080000001" in said) == with_identity


def test_a_name_that_looks_like_a_formula_stays_a_name() -> None:
    item = HandedOver("=1+1", "", "con", "1", 5, 5, date(2024, 5, 2))
    found = cells(listed(recipients=[Recipient("=cmd|' /C calc'!A0", "@nơi ở", [item])]))
    book = load_workbook(BytesIO(handover_book(listed(recipients=[Recipient("=cmd", "@x", [item])])))).active
    assert book is not None
    typed = {cell.value: cell.data_type for row in book.iter_rows() for cell in row if cell.value is not None}
    assert typed["=1+1"] == typed["=cmd"] == "s"
    assert "=cmd|' /C calc'!A0" in found.values()


def test_an_empty_list_has_its_headings_and_a_total_of_nothing() -> None:
    said = cells(listed(recipients=[], words="Không đồng"))
    assert 0 in said.values()
    assert "Thành tiền (đồng)" in said.values()
