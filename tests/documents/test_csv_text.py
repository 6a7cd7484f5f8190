import csv
import io

from giamngheo.documents.csv_text import table_csv
from tests.documents.small_world import counted_tables, listed_table


def parse(text: str) -> list[dict[str, str]]:
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def test_numbers_are_plain() -> None:
    table = counted_tables()[0]
    found = parse(table_csv(table))
    assert len(found) == len(table.rows)
    total = found[-1]
    assert total["role"] == "total"
    assert total["place"] == "d"
    assert total["Tổng số hộ dân cư"] == str(table.rows[-1].cells[2])
    share = table.rows[-1].cells[table.position("poor_rate")]
    assert abs(float(total["Số hộ qua rà soát / Hộ nghèo / Tỷ lệ (%)"]) - float(share)) < 1e-6  # type: ignore[arg-type]


def test_an_undefined_share_is_empty() -> None:
    table = counted_tables()[11]
    assert parse(table_csv(table))[0]["Hộ nghèo / DTTS tại chỗ / Tỷ lệ (%)"] == ""


def test_columns_have_different_names() -> None:
    for table in counted_tables():
        heading = table_csv(table).removeprefix("\ufeff").split("\r\n")[0]
        names = next(csv.reader([heading]))
        assert len(set(names)) == len(names), table.no


def test_a_name_cannot_be_a_formula() -> None:
    found = parse(table_csv(listed_table()))
    assert {row["Họ và tên"] for row in found if "1+1" in row["Họ và tên"]} == {"'=1+1"}
