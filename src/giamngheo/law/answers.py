"""The answers that rules may ask for: their columns and types, for households and for persons.

Tables handed to the evaluator may lack any of them; what is lacking is unknown, never `no`.
"""

from collections.abc import Iterable, Iterator

import ibis.expr.datatypes as dt
import pyarrow as pa

from giamngheo.core.problems import Kind, Problem, Refused, Spot, catalogue
from giamngheo.law.model import (
    AllOf,
    Answer,
    AnyMember,
    AnyOf,
    AtLeast,
    Condition,
    PerMember,
    ShareOfMembers,
    Standard,
)

HOUSEHOLD: dict[str, pa.DataType] = {
    "household": pa.string(),
    "area": pa.string(),
    "members": pa.int64(),
    "b1": pa.int64(),
    "b2": pa.int64(),
    "income_per_person": pa.int64(),
    "house_area": pa.decimal128(18, 4),
    **dict.fromkeys(("wall", "column", "roof", "water_source", "toilet"), pa.string()),
    **dict.fromkeys(
        (
            "uses_internet", "has_tv", "has_radio", "has_computer", "has_landline", "has_laptop", "has_tablet",
            "has_smartphone", "sick_untreated", "phone_or_internet_subscription", "hears_loudspeaker",
        ),
        pa.bool_(),
    ),
}  # fmt: skip

PERSON: dict[str, pa.DataType] = {
    "household": pa.string(),
    "person": pa.string(),
    "sex": pa.string(),
    "birth_date": pa.date32(),
    "birth_year": pa.int64(),
    "schooling": pa.string(),
    "qualification": pa.string(),
    "on_the_job_certified": pa.bool_(),
    "health_insurance": pa.bool_(),
    "underweight": pa.bool_(),
    "stunted": pa.bool_(),
    "monthly_allowance": pa.bool_(),
    "disabled": pa.bool_(),
    "able_to_work": pa.bool_(),
    "employment": pa.string(),
}

catalogue(
    {
        "law.lacking_column": Kind(
            "Bảng {table} thiếu cột “{column}”.",
            "The {table} table lacks the column “{column}”.",
            "Thêm cột này rồi làm lại.",
            "Add the column and try again.",
        ),
        "law.wrong_column": Kind(
            "Cột “{column}” của bảng {table} phải là {expected}, đang là {found}.",
            "Column “{column}” of the {table} table must be {expected}, found {found}.",
            "Sửa kiểu dữ liệu của cột.",
            "Correct the type of the column.",
        ),
    }
)


def flag_column(code: str) -> str:
    """The column that may carry an indicator's flag as the paper states it, beside or without its answers."""
    return f"d_{code}"


def household_columns(standard: Standard) -> dict[str, pa.DataType]:
    """Household answers and given flags that the standard can use."""
    return HOUSEHOLD | {flag_column(indicator.code): pa.bool_() for indicator in standard.indicators}


def asked_of_members(condition: Condition) -> Iterator[str]:
    """Columns of the person table that a condition looks at."""
    if isinstance(condition, AnyMember | ShareOfMembers):
        yield from columns_of(condition.where)


def columns_of(condition: Condition) -> Iterator[str]:
    """Answer columns named anywhere in a condition."""
    match condition:
        case Answer(column) | PerMember(column):
            yield column
        case AllOf(parts) | AnyOf(parts) | AtLeast(_, parts):
            for part in parts:
                yield from columns_of(part)
        case AnyMember(where) | ShareOfMembers(where):
            yield from columns_of(where)


def conform(table: pa.Table, columns: dict[str, pa.DataType], name: str, required: Iterable[str]) -> pa.Table:
    """The table with exactly these columns and types; absent ones are all null.

    Raises `Refused` when a required column is absent or a column cannot be read as its type.
    """
    lacking = [
        Problem("law.lacking_column", Spot(column=column), {"table": name, "column": column})
        for column in required
        if column not in table.column_names
    ]
    if lacking:
        raise Refused(lacking)
    return pa.table({column: _cast(table, column, kind, name) for column, kind in columns.items()})


def _cast(table: pa.Table, column: str, kind: pa.DataType, name: str) -> pa.ChunkedArray | pa.Array:
    if column not in table.column_names:
        return pa.nulls(table.num_rows, kind)
    found = table.column(column)
    try:
        return found if found.type == kind else found.cast(kind)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        values = {"table": name, "column": column, "expected": str(kind), "found": str(found.type)}
        raise Refused([Problem("law.wrong_column", Spot(column=column), values)]) from error


def ibis_schema(columns: dict[str, pa.DataType]) -> dict[str, dt.DataType]:
    """The same columns for an unbound Ibis table."""
    return {name: dt.DataType.from_pyarrow(kind) for name, kind in columns.items()}
