"""A file of filled sheets on its way in: households, members and what the file says of itself; pure."""

import hashlib
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from giamngheo.core.layouts import Layout
from giamngheo.core.limits import LIMITS, Limits
from giamngheo.core.problems import Problem, Spot, has_errors
from giamngheo.core.spreadsheets import SUFFIXES
from giamngheo.core.table_problems import Findings
from giamngheo.core.tables import Read, read_table
from giamngheo.forms.definition import Form
from giamngheo.forms.template import ABOUT_LAYOUT
from giamngheo.forms.vocabulary import household_layout, person_layout
from giamngheo.law.answers import flag_column
from giamngheo.law.model import Standard
from giamngheo.review import importing_problems as importing_problems  # its catalogue

MOST_NAMED = 2_000
"""Wrong cells of one kind in one column that are named one by one; the error workbook marks as many."""

NOTE = "Lỗi cần sửa"
"""The column that an error workbook adds; a file that comes back with it is read without it."""

HEAD, VILLAGE = "Chủ hộ", "Thôn, khối phố"
"""Columns of a template that are only shown."""

FORM, CYCLE, PLACE = "Mẫu phiếu", "Đợt rà soát", "Địa bàn"
"""Keys of the sheet `Về tệp này`."""

_READERS = 2


@dataclass(frozen=True, slots=True)
class Filled:
    """What a file holds: `persons` is None where it has none, `about` where it does not say what it is.

    `problems` are all of reading it; with an error among them the tables are not to be used.
    """

    households: Read
    persons: Read | None
    about: Mapping[str, str] | None
    hash: str
    problems: Sequence[Problem]


def form_words(form: Form) -> str:
    """How a file names the form it follows: identity, version, content."""
    return f"{form.id} {form.version} {form.hash}"


def layouts(standard: Standard) -> tuple[Layout, Layout]:
    """How households and members are read; a file may state flags of the standard beside their answers."""
    flags = {
        flag_column(indicator.code): f"Thiếu hụt: {indicator.name['vi']}" for indicator in standard.indicators
    }
    return household_layout(flags=flags), replace(person_layout(), key=())


def read_filled(
    path: Path, standard: Standard, *, persons: Path | None = None, limits: Limits = LIMITS
) -> Filled:
    """Read a workbook, or a table of households with one of persons beside it; never raises for what they hold."""
    of_households, of_persons = layouts(standard)
    asked: list[tuple[Path, Layout]] = [(path, of_households)]
    in_workbook = path.suffix.lower() in SUFFIXES
    if persons is not None or in_workbook:
        asked.append((persons or path, of_persons))
    if in_workbook:
        asked.append((path, ABOUT_LAYOUT))
    with ThreadPoolExecutor(_READERS) as readers:  # each read is a process of its own
        reads = list(readers.map(lambda one: read_table(*one, limits=limits, most=MOST_NAMED), asked))
    households = reads[0]
    members: Read | None = reads[1] if len(asked) > 1 else None
    if members is not None and persons is None and _is_no_sheet(members, households):
        members = None
    about = _about(reads[2]) if in_workbook and not has_errors(reads[2].problems) else None
    theirs = members.problems if members is not None else ()
    found = [*households.problems, *(problem for problem in theirs if problem.code != "table.no_rows")]
    problems = [problem for place, problem in enumerate(found) if problem not in found[:place]]
    if not has_errors(problems):
        problems += _unused(households, of_households)
        problems += _unused(members, of_persons) if members is not None else []
    return Filled(households, members, about, _hash(path, persons), problems)


def _is_no_sheet(members: Read, households: Read) -> bool:
    """Whether the workbook has no sheet of members: what was found is that of the households, or nothing."""
    nowhere = any(problem.code == "table.headings_missing" for problem in members.problems)
    return nowhere or (members.sheet == households.sheet and "relation" not in members.present)


def _about(read: Read) -> Mapping[str, str]:
    rows = read.table.to_pylist()
    return {str(row["key"]): str(row["value"] or "") for row in rows if row["key"]}


def _unused(read: Read, layout: Layout) -> list[Problem]:
    """The columns that nobody asked for, each named once."""
    near = {problem.values.get("heading") for problem in read.problems if problem.code == "table.column_near"}
    spot = Spot(file=read.file, sheet=read.sheet)
    return [
        Problem("review.import_unused_column", spot, {"heading": name})
        for name in read.table.column_names[len(layout.columns) :]
        if name not in (NOTE, HEAD, VILLAGE) and name not in near
    ]


def _hash(path: Path, persons: Path | None) -> str:
    digest = hashlib.sha256()
    for one in (path, persons):
        if one is not None and one.is_file():
            with one.open("rb") as file:
                while piece := file.read(1 << 20):
                    digest.update(piece)
    return digest.hexdigest()


def finding(read: Read) -> Findings:
    """A list of findings about the rows of one read."""
    return Findings(read.file, read.sheet, MOST_NAMED)
