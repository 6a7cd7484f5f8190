"""`giamngheo import`: files into an installation, checked whole, then taken in whole or not at all."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from giamngheo.console.installed import data_option, needs_installation
from giamngheo.console.output import end, json_option, language_option, print_json, refuses, say, today
from giamngheo.core.files import replacing
from giamngheo.core.layouts import Layout
from giamngheo.core.problems import Kind, Problem, Refused, catalogue
from giamngheo.core.table_problems import refusal, shortened

if TYPE_CHECKING:
    from giamngheo.access.reach import Reach
    from giamngheo.audit.actions import Actor
    from giamngheo.places.models import Place
    from giamngheo.review.models import Cycle

KINDS = ("places", "households", "sheets", "ministry", "budget", "activities")

catalogue(
    {
        "console.unknown_kind": Kind(
            "Không nhập, xuất được loại “{kind}”.",
            "There is no kind “{kind}” to import or export.",
            "Dùng một trong: {known}.",
            "Use one of: {known}.",
        ),
        "console.cycle_needed": Kind(
            "Loại này cần --cycle; các đợt hiện có: {known}.",
            "This kind needs --cycle; known cycles: {known}.",
            "Ghi mã đợt rà soát.",
            "Name the review cycle.",
        ),
        "console.place_needed": Kind(
            "Loại này cần --place: đơn vị chứa các hộ trong tệp.",
            "This kind needs --place: the unit that the file's households are in.",
            "Ghi mã đơn vị hành chính.",
            "Name the unit by its code.",
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command was asked for."""

    file: Path
    persons: Path | None
    cycle: str | None
    place: str | None
    on: date
    dry_run: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it: counts by their name in `--json`, the sentence of each language, problems."""

    counts: dict[str, int]
    vi: str
    en: str
    problems: Sequence[Problem]


@click.command("import")
@click.argument("kind")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--persons", type=click.Path(path_type=Path), help="Tệp nhân khẩu riêng / persons in a file of their own."
)
@click.option("--cycle", help="Mã đợt rà soát (sheets, ministry) / code of the cycle.")
@click.option("--place", help="Chỉ nhận hộ của đơn vị này / only households of this unit.")
@click.option(
    "--on",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Ngày vào sổ khi tệp không ghi, mặc định hôm nay / first day.",
)
@click.option("--dry-run", is_flag=True, help="Chạy thử, không ghi gì / do it all and take it back.")
@click.option(
    "--errors", type=click.Path(path_type=Path), help="Ghi các dòng sai ra tệp Excel này / an error workbook."
)
@json_option
@data_option
@language_option
@refuses
@needs_installation
def import_(
    kind: str,
    file: Path,
    persons: Path | None,
    cycle: str | None,
    place: str | None,
    on: datetime | None,
    dry_run: bool,
    errors: Path | None,
    as_json: bool,
    data: Path,
    language: str,
) -> None:
    """Nhập một tệp vào hệ thống: kiểm tra hết rồi nhận cả tệp, hoặc không nhận gì.

    KIND: places (đơn vị hành chính), households (hộ và nhân khẩu), sheets (phiếu rà soát theo mẫu Excel),
    ministry (tệp xuất từ phần mềm của bộ), budget (giao dự toán và giải ngân), activities (hoạt động của chương
    trình, người tham gia, bảng kê hỗ trợ). Nhập lại đúng tệp ấy không đổi gì.

    Take a file in: checked whole, then all of it or nothing. KIND: places, households, sheets (form B as Excel),
    ministry (an export of the ministry's software), budget (allotments and payments), activities (plans, who takes
    part, what was handed over). The same file again changes nothing.
    """
    if kind not in _KINDS:
        raise Refused([unknown_kind(kind, KINDS)])
    if errors is not None and errors.suffix.lower() != ".xlsx":
        raise refusal("table.type_unknown", errors.name, suffix=errors.suffix, accepted=".xlsx")
    asked = Asked(file, persons, cycle, place, on.date() if on else today(), dry_run)
    take, tables = _KINDS[kind]
    _tell(language, f"Đang đọc và kiểm tra {file.name}…", f"Reading and checking {file.name}…")
    try:
        outcome = take(asked)
    except Refused as refused:
        _write_errors(errors, file, refused.problems, tables, asked, language)
        raise Refused(shortened(refused.problems)) from None
    _write_errors(errors, file, outcome.problems, tables, asked, language)
    if as_json:
        told = {"kind": kind, "file": file.name, "dry_run": dry_run, **outcome.counts}
        print_json(told | {"problems": [problem.as_dict() for problem in outcome.problems]})
    else:
        click.echo(say(language, "Chạy thử, chưa ghi gì. ", "Dry run, nothing kept. ") * dry_run, nl=False)
        click.echo(say(language, outcome.vi, outcome.en))
    end(shortened(outcome.problems), language)


def unknown_kind(kind: str, known: Sequence[str]) -> Problem:
    """The problem of a kind that there is not."""
    return Problem("console.unknown_kind", values={"kind": kind, "known": ", ".join(known)})


def find_cycle(code: str | None) -> "Cycle":
    """The cycle that an option names; refused with those there are."""
    from giamngheo.review.models import Cycle

    found = Cycle.objects.select_related("place").filter(code=code).first() if code else None
    if found is None:
        known = (
            ", ".join(Cycle.objects.order_by("reference_date", "code").values_list("code", flat=True)) or "–"
        )
        if code is None:
            raise Refused([Problem("console.cycle_needed", values={"known": known})])
        from giamngheo.console import tables as tables  # its catalogue

        raise Refused([Problem("console.unknown_cycle", values={"cycle": code, "known": known})])
    return found


def installation_reach(*powers: str) -> "Reach":
    """The reach of whoever runs the installation's own commands, seen through the first of some powers."""
    from giamngheo.access.reach import Reach, reach_of_installation

    grants = tuple(grant for power in powers for grant in reach_of_installation(power).grants)
    return Reach(grants, powers[0])


def _tell(language: str, vi: str, en: str) -> None:
    """What is being done, where somebody is watching."""
    if sys.stderr.isatty():
        click.echo(say(language, vi, en), err=True)


def _write_errors(
    out: Path | None,
    file: Path,
    problems: Sequence[Problem],
    tables: Callable[[Asked], list[tuple[Path, Layout, str]]],
    asked: Asked,
    language: str,
) -> None:
    if out is None or not problems:
        return
    from giamngheo.review.importing_errors import error_workbook

    content = error_workbook(file, problems, tables(asked), language)
    try:
        with replacing(out) as sibling:
            sibling.write_bytes(content)
    except OSError as error:
        raise refusal("table.cannot_write", out.name, reason=error.strerror or str(error)) from error


def _actor() -> "Actor":
    from giamngheo.audit.actions import Actor

    return Actor("system", "giamngheo import")


def _place(code: str | None, on: date) -> "Place | None":
    from giamngheo.places.queries import by_code

    return by_code(code, on) if code else None


def _sheets(asked: Asked) -> Outcome:
    from giamngheo.forms.definition import forms
    from giamngheo.law.bundle import load
    from giamngheo.review import actions
    from giamngheo.review.exporting import FORM_B
    from giamngheo.review.staging import read_filled

    cycle = find_cycle(asked.cycle)
    done = actions.import_sheets(
        cycle=cycle,
        filled=read_filled(asked.file, load().standards[cycle.standard], persons=asked.persons),
        form=forms()[FORM_B],
        reach=installation_reach("review.record", "household.read_sensitive"),
        place=_place(asked.place, cycle.reference_date),
        actor=_actor(),
        at=datetime.now(UTC),
        rehearse=asked.dry_run,
    )
    return _of_sheets(done)


def _ministry(asked: Asked) -> Outcome:
    from giamngheo.law.bundle import load
    from giamngheo.review import actions
    from giamngheo.review.ministry import read_export

    cycle = find_cycle(asked.cycle)
    done = actions.import_ministry(
        cycle=cycle,
        export=read_export(asked.file, load().standards[cycle.standard]),
        reach=installation_reach("review.record"),
        place=_place(asked.place, cycle.reference_date),
        actor=_actor(),
        at=datetime.now(UTC),
        rehearse=asked.dry_run,
    )
    return _of_sheets(done)


def _of_sheets(done: Any) -> Outcome:
    counts = {name: count for name, count in asdict(done).items() if name != "problems"}
    vi = (
        f"{done.sheets} phiếu được ghi (thay {done.superseding} phiếu cũ), {done.unchanged} phiếu không đổi, "
        f"{done.unfilled} hộ chưa điền, {done.new_persons} người chưa có trong sổ."
    )
    en = (
        f"{done.sheets} sheets kept ({done.superseding} in place of another), sheets unchanged: {done.unchanged}, "
        f"{done.unfilled} households not filled in, {done.new_persons} people not in the register."
    )
    return Outcome(counts, vi, en, done.problems)


def _households(asked: Asked) -> Outcome:
    from giamngheo.registry.importing import import_households, read_listed

    place = _place(asked.place, asked.on)
    if place is None:
        raise Refused([Problem("console.place_needed")])
    done = import_households(
        listed=read_listed(asked.file, asked.persons),
        place=place,
        reach=installation_reach("household.change", "household.read_sensitive"),
        on=asked.on,
        actor=_actor(),
        at=datetime.now(UTC),
        rehearse=asked.dry_run,
    )
    counts = {name: count for name, count in asdict(done).items() if name != "problems"}
    vi = (
        f"{done.households} hộ mới với {done.persons} người được ghi, {done.unchanged} hộ không đổi, "
        f"{done.differing} hộ khác với sổ (giữ nguyên sổ)."
    )
    en = (
        f"{done.households} new households with {done.persons} people entered, households unchanged: {done.unchanged}, "
        f"{done.differing} differ from the register (left as it is)."
    )
    return Outcome(counts, vi, en, done.problems)


def _places(asked: Asked) -> Outcome:
    from django.db import transaction

    from giamngheo.places.actions import add_units
    from giamngheo.places.importing import read_units_file

    read = read_units_file(asked.file)
    with transaction.atomic():
        added = add_units(
            units=read.units, lineage=read.lineage, marks=read.marks, actor=_actor(), at=datetime.now(UTC)
        )
        if asked.dry_run:
            transaction.set_rollback(True)
    counts = {"units": added.units, "lineage": added.lineage, "marks": added.marks}
    unchanged = len(read.units) - added.units
    vi = f"{added.units} đơn vị, {added.lineage} kế thừa, {added.marks} diện được thêm; {unchanged} đơn vị không đổi."
    en = f"{added.units} units, {added.lineage} descents, {added.marks} marks added; units unchanged: {unchanged}."
    return Outcome(counts | {"unchanged": unchanged}, vi, en, [*read.problems, *added.problems])


def _budget(asked: Asked) -> Outcome:
    from giamngheo.budget.importing import import_journal, read_journal

    done = import_journal(
        read=read_journal(asked.file),
        reach=installation_reach("money.allot", "money.disburse"),
        actor=_actor(),
        at=datetime.now(UTC),
        rehearse=asked.dry_run,
    )
    counts = {"entries": done.entries, "unchanged": done.unchanged}
    vi = f"{done.entries} bút toán được ghi, {done.unchanged} bút toán đã có không đổi."
    en = f"{done.entries} entries booked, entries already there: {done.unchanged}."
    return Outcome(counts, vi, en, done.problems)


def _activities(asked: Asked) -> Outcome:
    from giamngheo.programme.importing import import_activities
    from giamngheo.programme.workbook import read_activities

    powers = ("programme.read", "programme.plan", "programme.record", "household.read")
    done = import_activities(
        book=read_activities(asked.file),
        reach=installation_reach(*powers),
        actor=_actor(),
        at=datetime.now(UTC),
        rehearse=asked.dry_run,
    )
    counts = {name: count for name, count in asdict(done).items() if name != "problems"}
    vi = (
        f"{done.planned} hoạt động mới, {done.changed} kế hoạch sửa, {done.participants} người tham gia và "
        f"{done.handovers} khoản bàn giao được ghi, {done.filled} người thôi tham gia; {done.unchanged} dòng không đổi."
    )
    en = (
        f"{done.planned} new activities, plans changed: {done.changed}, participants added: {done.participants}, "
        f"handovers added: {done.handovers}, participants who left: {done.filled}; rows unchanged: {done.unchanged}."
    )
    return Outcome(counts, vi, en, done.problems)


def _tables_of_activities(asked: Asked) -> list[tuple[Path, Layout, str]]:
    from giamngheo.programme.workbook import tables_of

    return tables_of(asked.file)


def _tables_of_budget(asked: Asked) -> list[tuple[Path, Layout, str]]:
    from giamngheo.budget.importing import JOURNAL

    return [(asked.file, JOURNAL, "Bút toán")]


def _tables_of_sheets(asked: Asked) -> list[tuple[Path, Layout, str]]:
    from giamngheo.law.bundle import load
    from giamngheo.review.importing_errors import tables_of

    standard = find_cycle(asked.cycle).standard
    return tables_of(asked.file, load().standards[standard], asked.persons)


def _tables_of_export(asked: Asked) -> list[tuple[Path, Layout, str]]:
    from giamngheo.review.ministry import LAYOUT

    return [(asked.file, LAYOUT, "Sheet1")]


def _tables_of_households(asked: Asked) -> list[tuple[Path, Layout, str]]:
    from giamngheo.registry.importing import HOUSEHOLDS, PERSONS

    return [(asked.file, HOUSEHOLDS, "Hộ"), (asked.persons or asked.file, PERSONS, "Nhân khẩu")]


def _tables_of_places(asked: Asked) -> list[tuple[Path, Layout, str]]:
    from giamngheo.places.importing import SHEETS

    return [(asked.file, layout, sheet) for sheet, layout in SHEETS.items()]


_KINDS: dict[str, tuple[Callable[[Asked], Outcome], Callable[[Asked], list[tuple[Path, Layout, str]]]]] = {
    "places": (_places, _tables_of_places),
    "households": (_households, _tables_of_households),
    "sheets": (_sheets, _tables_of_sheets),
    "ministry": (_ministry, _tables_of_export),
    "budget": (_budget, _tables_of_budget),
    "activities": (_activities, _tables_of_activities),
}
