"""Households and their members from a file into the register, and out of it into the same file.

New households are entered, those that the register has are compared and never changed: what differs, and members
that are new in a household that is there, are listed, for a register changes by acts with a date and a reason.
"""

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pyarrow as pa
from django.db import transaction
from django.db.models import Q

from giamngheo.access.reach import Reach
from giamngheo.audit.actions import Actor
from giamngheo.core.layouts import Column, Kind, Layout
from giamngheo.core.problems import Kind as ProblemKind
from giamngheo.core.problems import Problem, Refused, Severity, catalogue, has_errors
from giamngheo.core.table_problems import Findings, listing, shown
from giamngheo.core.tables import Read, read_table
from giamngheo.core.text import clean, fold
from giamngheo.places.models import Place
from giamngheo.places.queries import valid_on
from giamngheo.registry.actions import register_households
from giamngheo.registry.entries import NewHousehold, NewMember, in_pieces
from giamngheo.registry.models import EventKind, Household, Membership, Relation, Sex
from giamngheo.registry.queries import households as households_within

_MOST = 2_000
_ARRIVALS = (EventKind.moved_in, EventKind.found)

catalogue({
    "registry.import_unknown_village": ProblemKind(
        "Ngày {on} không có thôn mã “{place}” trong địa bàn được giao.",
        "On {on} there is no village “{place}” within your places.",
        "Sửa mã thôn theo danh mục, hoặc ngày của hộ.", "Correct the village's code, or the household's date.",
    ),
    "registry.import_key_empty": ProblemKind(
        "Dòng này không có mã hộ.", "This row has no household code.",
        "Điền mã hộ vào từng dòng (bỏ gộp ô).", "Write the code in every row (no merged cells).",
    ),
    "registry.import_stranger": ProblemKind(
        "Người này thuộc hộ “{household}” không có ở trang hộ.",
        "This person belongs to household “{household}”, which is not on the sheet of households.",
        "Thêm dòng của hộ, hoặc sửa mã hộ.", "Add the household's row, or correct the code.",
    ),
    "registry.import_needed": ProblemKind(
        "Hộ mới cần có {what}.", "A new household needs {what}.",
        "Điền ô này.", "Fill it in.",
    ),
    "registry.import_elsewhere": ProblemKind(
        "Mã hộ “{household}” là của một hộ ngoài địa bàn được giao.",
        "The code “{household}” is that of a household outside your places.",
        "Dùng mã khác, hoặc để nơi quản lý hộ nhập.", "Use another code, or leave it to whoever keeps that household.",
    ),
    "registry.import_differs": ProblemKind(
        "Hộ “{household}” có trong sổ nhưng khác ở: {what}; sổ được giữ nguyên.",
        "Household “{household}” is in the register and differs in: {what}; the register is left as it is.",
        "Ghi biến động hoặc đính chính ở trang của hộ.",
        "Record what happened, or correct it, on the household's page.",
        Severity.warning,
    ),
    "registry.import_new_member": ProblemKind(
        "{name} chưa có ở hộ “{household}” trong sổ; không tự thêm.",
        "{name} is not in household “{household}” of the register; not added.",
        "Ghi ở trang của hộ (sinh, chuyển đến).", "Record it on the household's page (birth, arrival).",
        Severity.warning,
    ),
})  # fmt: skip

HOUSEHOLDS = Layout(
    "households",
    (
        Column("household", Kind.text, required=True, vi="Mã hộ", aliases=("ma_ho", "code")),
        Column("place", Kind.text, vi="Mã thôn", aliases=("village", "ma_thon")),
        Column("address", Kind.text, vi="Địa chỉ"),
        Column("created_on", Kind.date, vi="Có từ ngày"),
        Column(
            "arrival",
            Kind.code,
            vi="Lý do vào sổ",
            choices=tuple((str(one), str(one.label), "") for one in _ARRIVALS),
        ),
    ),
    key=("household",),
    sheet_names=("households", "Hộ"),
)
PERSONS = Layout(
    "persons",
    (
        Column("household", Kind.text, required=True, vi="Mã hộ", aliases=("ma_ho",)),
        Column("person", Kind.text, vi="Mã người", aliases=("ma_nguoi",)),
        Column("full_name", Kind.text, required=True, vi="Họ và tên", aliases=("ho_ten", "Họ tên")),
        Column(
            "relation", Kind.code, required=True, vi="Quan hệ với chủ hộ",
            choices=tuple((str(one), str(one.label), "") for one in Relation),
        ),
        Column("sex", Kind.code, vi="Giới tính", choices=tuple((str(one), str(one.label), "") for one in Sex)),
        Column("birth_date", Kind.date, vi="Ngày sinh"),
        Column("birth_year", Kind.integer, vi="Năm sinh", minimum=1900, maximum=2100),
        Column("ethnicity", Kind.text, vi="Dân tộc (mã)"),
        Column("identity_number", Kind.text, vi="Số định danh cá nhân", aliases=("Số định danh", "CCCD", "Số CCCD")),
    ),
    sheet_names=("persons", "Nhân khẩu"),
)  # fmt: skip

_SENSITIVE = ("ethnicity", "identity_number")


@dataclass(frozen=True, slots=True)
class Entered:
    """How many households were entered with how many members, how many are in the register as the file has them."""

    households: int
    persons: int
    unchanged: int
    differing: int
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Listed:
    """A file of households with its members."""

    households: Read
    persons: Read | None
    hash: str
    problems: Sequence[Problem]


def read_listed(path: Path, persons: Path | None = None) -> Listed:
    """Read a workbook of two sheets, or two tables; never raises for what they hold."""
    own = read_table(path, HOUSEHOLDS, most=_MOST)
    in_workbook = path.suffix.lower() in (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
    theirs = read_table(persons or path, PERSONS, most=_MOST) if persons or in_workbook else None
    if theirs is not None and persons is None and theirs.sheet == own.sheet:
        theirs = None
    found = [*own.problems, *(theirs.problems if theirs is not None else ())]
    problems = [problem for place, problem in enumerate(found) if problem not in found[:place]]
    content = path.read_bytes() if path.is_file() else b""
    return Listed(own, theirs, hashlib.sha256(content).hexdigest(), problems)


@transaction.atomic
def import_households(
    *,
    listed: Listed,
    place: Place,
    reach: Reach,
    on: date,
    actor: Actor,
    at: datetime,
    rehearse: bool = False,
) -> Entered:
    """Enter the file's new households below a place, all or none; raises `Refused` with everything that is wrong.

    `on` is the day from which a household counts whose row does not say it.  The same file again changes nothing.
    """
    if has_errors(listed.problems):
        raise Refused(listed.problems)
    work = _Work(listed, place, reach, on)
    work.sort_out()
    problems = [*listed.problems, *work.findings.listed(), *work.of_members.listed()]
    if has_errors(problems):
        raise Refused(problems)
    if work.new:
        try:
            register_households(entries=work.new, place=place, actor=actor, at=at)
        except Refused as refused:
            raise Refused([*problems, *map(work.placed, refused.problems)]) from refused
    if rehearse:
        transaction.set_rollback(True)
    persons = sum(len(entry.members) for entry in work.new)
    return Entered(len(work.new), persons, work.same, work.differing, problems)


class _Work:
    """One file sorted out: what is new, what is there, what is wrong."""

    def __init__(self, listed: Listed, place: Place, reach: Reach, on: date) -> None:
        self.listed, self.place, self.reach, self.on = listed, place, reach, on
        read = listed.households
        self.findings = Findings(read.file, read.sheet, _MOST)
        theirs = listed.persons
        self.of_members = Findings(theirs.file, theirs.sheet, _MOST) if theirs is not None else Findings()
        self.new: list[NewHousehold] = []
        self.same = self.differing = 0
        self._rows = {
            row["household"]: (at, row) for at, row in enumerate(read.table.to_pylist()) if row["household"]
        }
        self._members = self._by_household()
        self._villages: dict[tuple[str, date], Place | None] = {}

    def sort_out(self) -> None:
        """Go through the rows: compare those of the register, make entries of the rest."""
        there = _in_register(list(self._rows))
        members = _members_of([one.pk for one in there.values()])
        for code, (at, row) in self._rows.items():
            household = there.get(code)
            if household is None:
                self._enter(at, row)
            elif not self.reach.covers(household.place):
                self._say(at, "household", "registry.import_elsewhere", household=code)
            else:
                self._compare(at, row, household, members.get(household.pk, []))

    def placed(self, problem: Problem) -> Problem:
        """A problem that names a household, at its row."""
        found = self._rows.get(problem.spot.household or "")
        return (
            problem
            if found is None
            else Problem(problem.code, self.listed.households.spot(found[0]), problem.values)
        )

    def _by_household(self) -> Mapping[str, list[tuple[int, dict[str, Any]]]]:
        found: dict[str, list[tuple[int, dict[str, Any]]]] = defaultdict(list)
        read = self.listed.persons
        for at, row in enumerate(read.table.to_pylist() if read is not None else ()):
            if row["household"] is None:
                self._say_member(at, "household", "registry.import_key_empty")
            elif row["household"] not in self._rows:
                self._say_member(at, "household", "registry.import_stranger", household=row["household"])
            else:
                found[row["household"]].append((at, row))
        return found

    def _enter(self, at: int, row: Mapping[str, Any]) -> None:
        code, since = row["household"], row["created_on"] or self.on
        village = self._village(row["place"], since) if row["place"] else None
        if row["place"] is None:
            self._say(at, "place", "registry.import_needed", what="mã thôn")
            return
        if village is None or not village.path.startswith(self.place.path) or not self.reach.covers(village):
            self._say(
                at, "place", "registry.import_unknown_village", place=row["place"], on=f"{since:%d/%m/%Y}"
            )
            return
        members = [self._member(row_at, member) for row_at, member in self._members[code]]
        self.new.append(
            NewHousehold(
                code=code,
                place=village,
                created_on=since,
                members=[member for member in members if member is not None],
                address=row["address"] or "",
                arrival=row["arrival"],
            )
        )

    def _member(self, at: int, row: Mapping[str, Any]) -> NewMember | None:
        for name, words in (("full_name", "họ và tên"), ("relation", "quan hệ với chủ hộ")):
            if row[name] is None:
                self._say_member(at, name, "registry.import_needed", what=words)
                return None
        known = {name: row[name] for name in ("full_name", "relation", "sex", "birth_date", "birth_year")}
        known |= {name: row[name] for name in _SENSITIVE}
        return NewMember(**known, uid=_uid(row["person"]) or uuid4())

    def _compare(
        self, at: int, row: Mapping[str, Any], household: Household, members: Sequence[Mapping[str, Any]]
    ) -> None:
        present = self.listed.households.present
        own = {
            "place": household.place.code,
            "address": household.address or None,
            "created_on": household.created_on,
        }
        words = {"place": "mã thôn", "address": "địa chỉ", "created_on": "ngày vào sổ"}
        differs = [
            words[name] for name, value in own.items() if name in present and row[name] not in (value, None)
        ]
        for row_at, member in self._members[household.code]:
            found = _who(member, members)
            if found is None:
                name = shown(member["full_name"] or "?")
                self._say_member(
                    row_at, "full_name", "registry.import_new_member", name=name, household=household.code
                )
            elif wrong := self._different(member, found):
                differs.append(f"{shown(member['full_name'] or found['full_name'])} ({listing(wrong)})")
        if differs:
            self.differing += 1
            self._say(at, None, "registry.import_differs", household=household.code, what=listing(differs, 6))
        else:
            self.same += 1

    def _different(self, row: Mapping[str, Any], found: Mapping[str, Any]) -> list[str]:
        read = self.listed.persons
        assert read is not None  # noqa: S101 - there is a row of it
        return [
            read.headings[name]
            for name in PERSONS.names[2:]
            if name in read.present and row[name] is not None and row[name] != found[name]
        ]

    def _village(self, code: str, on: date) -> Place | None:
        if (code, on) not in self._villages:
            self._villages[code, on] = Place.objects.filter(valid_on(on), code=code).first()
        return self._villages[code, on]

    def _say(self, at: int, column: str | None, code: str, /, **values: object) -> None:
        read = self.listed.households
        self.findings.add(
            code, read.rows[at], read.headings.get(column, column) if column else None, **values
        )

    def _say_member(self, at: int, column: str, code: str, /, **values: object) -> None:
        read = self.listed.persons
        assert read is not None  # noqa: S101 - there is a row of it
        self.of_members.add(code, read.rows[at], read.headings.get(column, column), **values)


def _who(row: Mapping[str, Any], members: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """The register's member that a row is: by code, else the one of that name."""
    by_code = [member for member in members if row["person"] == member["person"]]
    same = [member for member in members if fold(row["full_name"] or "") == fold(member["full_name"])]
    return by_code[0] if by_code else same[0] if len(same) == 1 else None


def _uid(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


def _in_register(codes: Sequence[str]) -> Mapping[str, Household]:
    found: dict[str, Household] = {}
    for piece in in_pieces(codes):
        rows = Household.objects.filter(code__in=piece).select_related("place").defer("names", "folded")
        found.update((household.code, household) for household in rows)
    return found


def _members_of(numbers: Sequence[int], on: date | None = None) -> Mapping[int, list[dict[str, Any]]]:
    """Members by household, under the names of `PERSONS`: those of a day, the present ones without a day."""
    there = valid_on(on) if on is not None else Q(valid_to__isnull=True)
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    names = ("person", "full_name", "relation", "sex", "birth_date", "birth_year", *_SENSITIVE)
    columns = [
        name if name == "relation" else f"person__{'uid' if name == 'person' else name}" for name in names
    ]
    for piece in in_pieces(numbers):
        rows = Membership.objects.filter(there, household__in=piece).order_by("household_id", "pk")
        for number, *values in rows.values_list("household_id", *columns):
            row = dict(zip(names, values, strict=True))
            found[number].append(row | {"person": str(row["person"])})
    return found


def tables(reach: Reach, on: date, place: Place | None) -> dict[str, pa.Table]:
    """The register's households on a day with their members then, by sheet, as `read_listed` reads them back.

    Ethnicity and identity numbers only where the reader may see them in every place.
    """
    found = list(
        households_within(reach, on, place).select_related("place").defer("names", "folded").order_by("code")
    )
    members = _members_of([household.pk for household in found], on)
    seen = reach.having("household.read_sensitive").paths
    hidden = () if all(household.place.path.startswith(seen) for household in found) else _SENSITIVE
    own = {
        "household": [household.code for household in found],
        "place": [household.place.code for household in found],
        "address": [clean(household.address) or None for household in found],
        "created_on": [household.created_on for household in found],
    }
    rows = [{"household": one.code} | member for one in found for member in members.get(one.pk, [])]
    theirs = {name: [row[name] for row in rows] for name in PERSONS.names if name not in hidden}
    return {"Hộ": _as_table(own, HOUSEHOLDS), "Nhân khẩu": _as_table(theirs, PERSONS)}


def _as_table(columns: Mapping[str, list[Any]], layout: Layout) -> pa.Table:
    """Columns under the layout's Vietnamese words, codes as theirs."""
    made = {}
    for name, values in columns.items():
        column = layout.column(name)
        words = {code: vi for code, vi, _ in column.choices}
        told = [words.get(value, value) for value in values] if words else values
        made[column.vi] = pa.array(told, layout.schema.field(name).type)
    return pa.table(made)
