"""What a table must look like: its columns, their kinds, their names in both languages and their bounds."""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

import pyarrow as pa

from giamngheo.core.text import clean, fold

_NOT_ALPHANUMERIC = re.compile(r"[^a-z0-9]+")
DECIMAL_DIGITS, DECIMAL_PLACES = 18, 4


class Kind(StrEnum):
    """What the cells of a column hold."""

    text = "text"
    integer = "integer"
    decimal = "decimal"
    date = "date"
    boolean = "boolean"
    code = "code"


ARROW_TYPES: Mapping[Kind, pa.DataType] = {
    Kind.text: pa.string(),
    Kind.integer: pa.int64(),
    Kind.decimal: pa.decimal128(DECIMAL_DIGITS, DECIMAL_PLACES),
    Kind.date: pa.date32(),
    Kind.boolean: pa.bool_(),
    Kind.code: pa.string(),
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a layout.

    `required` means that the column must be there; its cells may still be empty (unknown is null).  `vi`, `en`
    and `aliases` are further headings it may stand under.  `choices` are (code, Vietnamese label, English label);
    a code column with choices holds those codes only, one without holds any text.  `minimum` and `maximum` are
    inclusive and of the kind's own type.
    """

    name: str
    kind: Kind
    required: bool = False
    vi: str = ""
    en: str = ""
    aliases: tuple[str, ...] = ()
    choices: tuple[tuple[str, str, str], ...] = ()
    minimum: int | Decimal | date | None = None
    maximum: int | Decimal | date | None = None

    def headings(self) -> tuple[str, ...]:
        """Every heading the column is known under, its own name first."""
        return tuple(text for text in (self.name, self.vi, self.en, *self.aliases) if text)


@dataclass(frozen=True)
class Layout:
    """The columns of one kind of table.

    `key` names the columns whose values together must be filled and unique; `sheet_names` are the names under
    which a workbook may carry the table (the layout's own name is always one of them).
    """

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    sheet_names: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        names = [column.name for column in self.columns]
        repeated = [name for name, count in Counter(map(heading_key, names)).items() if count > 1]
        if repeated:
            raise ValueError(f"layout {self.name} names columns twice: {repeated}")
        unknown = set(self.key) - set(names)
        if unknown:
            raise ValueError(f"layout {self.name} has key columns it does not have: {sorted(unknown)}")

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    @cached_property
    def schema(self) -> pa.Schema:
        """The Arrow schema of the layout's own columns."""
        return pa.schema([(column.name, ARROW_TYPES[column.kind]) for column in self.columns])

    def column(self, name: str) -> Column:
        """The column of that name; KeyError where there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    def find(self, heading: str) -> str | None:
        """The name of the column that stands under this heading; None where it is not one of the layout's."""
        return self._exact.get(clean(heading).lower()) or self._folded.get(heading_key(heading))

    @cached_property
    def _exact(self) -> dict[str, str]:
        known: dict[str, str] = {}
        for column in self.columns:
            for heading in column.headings():
                known.setdefault(clean(heading).lower(), column.name)
        return known | {column.name.lower(): column.name for column in self.columns}

    @cached_property
    def _folded(self) -> dict[str, str]:
        """Toneless headings; one that two columns share is left out, save where it is a column's own name."""
        owners: dict[str, set[str]] = {}
        for column in self.columns:
            for heading in column.headings():
                owners.setdefault(heading_key(heading), set()).add(column.name)
        shared = {key: names.pop() for key, names in owners.items() if len(names) == 1}
        return shared | {heading_key(column.name): column.name for column in self.columns}


def heading_key(heading: str) -> str:
    """A heading without tones, case, spaces, underscores and marks: `Diện tích nhà (m²) *` → `dientichnham2`."""
    folded = fold(unicodedata.normalize("NFKC", heading))
    return _NOT_ALPHANUMERIC.sub("", folded) or folded
