"""Files of answers for the commands that need no database: households, and persons beside them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow as pa

from giamngheo.core.problems import Problem, Refused, Spot, has_errors
from giamngheo.core.tables import Read, read_table, sheets
from giamngheo.forms.contradictions import contradictions
from giamngheo.forms.vocabulary import household_layout, person_layout
from giamngheo.law.answers import flag_column
from giamngheo.law.model import Standard

_WORKBOOKS = {".xlsx", ".xlsm", ".xls", ".ods"}


@dataclass(frozen=True, slots=True)
class Answers:
    """What a file says: households, persons (None where there are none), and warnings about them."""

    households: pa.Table
    persons: pa.Table | None
    warnings: Sequence[Problem]
    place: Read


def read_answers(file: Path, persons_file: Path | None, standards: Sequence[Standard], on: date) -> Answers:
    """Reads and checks a file of answers; raises `Refused` with every problem when one stops the work.

    The file may state the flags of any of `standards`.  Persons come from `persons_file`, or from a second sheet
    of the same workbook.
    """
    flags = {
        flag_column(indicator.code): f"Thiếu hụt: {indicator.name['vi']}"
        for standard in standards
        for indicator in standard.indicators
    }
    read = read_table(file, household_layout(flags=flags))
    problems = list(read.problems)
    persons = _read_persons(file, persons_file)
    if persons is not None:
        problems += persons.problems
    if has_errors(problems):
        raise Refused(problems)
    reads = {"households": read, "persons": persons}

    def place(table: str, row: int, column: str) -> Spot:
        source = reads[table]
        return source.spot(row, column) if source is not None else Spot()

    problems += contradictions(read.table, persons.table if persons else None, on, place)
    if has_errors(problems):
        raise Refused(problems)
    return Answers(read.table, persons.table if persons else None, problems, read)


def _read_persons(file: Path, persons_file: Path | None) -> Read | None:
    layout = person_layout()
    if persons_file is not None:
        return read_table(persons_file, layout)
    if file.suffix.lower() not in _WORKBOOKS:
        return None
    named = [name for name in sheets(file) if name in layout.sheet_names or name == layout.name]
    return read_table(file, layout, sheet=named[0]) if named else None
