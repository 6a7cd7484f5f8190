"""`giamngheo plan audit`: which of a plan's own figures contradict each other; no database."""

import csv
import sys
from collections.abc import Mapping, Sequence
from importlib.resources import files
from io import StringIO
from pathlib import Path

import click

from giamngheo.console.output import (
    FOUND_PROBLEMS,
    json_option,
    language_option,
    print_json,
    refuses,
    say,
)
from giamngheo.core.numbers import group
from giamngheo.plans.audit import audit as audit_plan
from giamngheo.plans.findings import Finding, Kind, Repair, Sure
from giamngheo.plans.model import Plan
from giamngheo.plans.reading import read_plan
from giamngheo.plans.wording import SLIPS, amount

_SHOWN_WORDS = 200

KINDS: Mapping[Kind, tuple[str, str]] = {
    Kind.sum: ("cộng sai", "sum"),
    Kind.two_values: ("một số liệu, hai giá trị", "one figure, two values"),
    Kind.share: ("tỉ lệ phần trăm sai", "share"),
    Kind.ratio: ("lệch tỉ lệ chung", "ratio kept by its siblings"),
    Kind.marks: ("lẫn dấu chấm và dấu phẩy", "dot and comma confused"),
    Kind.overspent: ("chi quá số được giao và chuyển nguồn", "spent beyond what there was"),
    Kind.target: ("mục tiêu không khớp với mức gốc", "target does not follow"),
    Kind.remaining: ("số còn lại không khớp", "remainder does not follow"),
    Kind.counted: ("số đếm không khớp danh sách", "count of a list"),
    Kind.lead: ("không có cơ quan chủ trì", "no lead body"),
    Kind.place: ("tên địa danh", "name of a place"),
    Kind.date: ("thời hạn", "date"),
    Kind.writing: ("cách viết số", "writing of a number"),
}
SURE: Mapping[Sure, tuple[str, str]] = {
    Sure.certain: ("chắc chắn", "certain"),
    Sure.likely: ("nhiều khả năng", "likely"),
    Sure.possible: ("có thể", "possible"),
}


@click.group()
def plan() -> None:
    """Kiểm tra kế hoạch của chương trình.

    Audit a plan of the programme.
    """


@plan.command()
@click.argument("file", type=click.Path(path_type=Path))
@json_option
@language_option
@refuses
def audit(file: Path, as_json: bool, language: str) -> None:
    """Tìm mọi mâu thuẫn giữa các con số của chính một kế hoạch.

    FILE (YAML hoặc JSON) ghi từng số liệu đúng như in, lời văn bên cạnh và các quan hệ phải thỏa mãn: tổng, hiệu, tỉ lệ
    phần trăm, tỉ lệ chung, chi trong phạm vi được giao và chuyển nguồn, mục tiêu theo mức gốc, in ở nơi khác, cơ quan
    chủ trì, địa danh, thời hạn. Số làm tròn không bị coi là sai. Kết thúc với mã 1 khi có mâu thuẫn.

    Find every contradiction between a plan's own figures.

    FILE (YAML or JSON) gives each figure as it is printed, the words beside it and the relations it must satisfy: sum,
    difference, share, ratio kept by its siblings, spent within what was allotted and carried over, target after its
    baseline, printed elsewhere, lead body, places, dates. Rounded figures are not taken for wrong. Exit status 1 when
    there is a contradiction.
    """
    found = read_plan(file)
    findings = audit_plan(found, places_of(found))
    if as_json:
        print_json(_document(found, findings))
    else:
        click.echo(_screen(found, findings, language))
    if findings:
        sys.exit(FOUND_PROBLEMS)


def places_of(found: Plan) -> tuple[str, ...]:
    """The names of the plan's unit and of all below it in its year, as the units shipped with the program have them."""
    if found.place is None or found.year is None:
        return ()
    text = files("giamngheo.places").joinpath("data", "lang_son", "units.csv").read_text(encoding="utf-8")
    first, last = f"{found.year}-01-01", f"{found.year}-12-31"
    rows = [
        row
        for row in csv.DictReader(StringIO(text))
        if row["valid_from"] <= last and (row["valid_to"] or last) >= first
    ]
    inside = {found.place}
    for row in rows:  # a unit stands after the one above it
        if row["parent"] in inside:
            inside.add(row["code"])
    return tuple(row["name"] for row in rows if row["code"] in inside)


def _document(found: Plan, findings: Sequence[Finding]) -> dict[str, object]:
    return {
        "plan": {"title": found.title, "year": found.year, "place": found.place},
        "figures": len(found.figures),
        "relations": sum(1 for _ in found.musts()),
        "findings": [finding.as_dict() for finding in findings],
    }


def _screen(found: Plan, findings: Sequence[Finding], language: str) -> str:
    figures, relations = (group(n, language) for n in (len(found.figures), sum(1 for _ in found.musts())))
    count = group(len(findings), language)
    vi = f"{figures} số liệu, {relations} quan hệ: {count} mâu thuẫn."
    noun = "contradiction" if len(findings) == 1 else "contradictions"
    en = f"{figures} figures, {relations} relations: {count} {noun}."
    blocks = [_block(number, finding, language) for number, finding in enumerate(findings, 1)]
    return "\n\n".join(filter(None, [found.title, say(language, vi, en), *blocks]))


def _block(number: int, finding: Finding, language: str) -> str:
    """One finding: where and what, the words beside it, why, and what else would mend it."""
    figure = finding.figure
    head = f"{number}. {figure.section}: {amount(figure, figure.printed, language)}"
    if finding.implied is not None:
        head += f" → {amount(figure, finding.implied, language)}"
    head += f"  [{say(language, *KINDS[finding.kind])}; {say(language, *SURE[finding.sure])}]"
    words = figure.words if len(figure.words) <= _SHOWN_WORDS else figure.words[:_SHOWN_WORDS] + "…"
    lines = [head, f"   “{words}”" if words else "", f"   {finding.why[language]}"]
    other = say(language, "Cách sửa khác", "Or")
    lines.extend(f"   {other}: {_repair(repair, language)}" for repair in finding.repairs[1:])
    return "\n".join(line for line in lines if line)


def _repair(repair: Repair, language: str) -> str:
    changes = "; ".join(
        f"{change.figure.section}: {change.figure.printed} → {change.implied}" for change in repair.changes
    )
    slip = SLIPS.get(repair.slip)
    return changes + (f" ({say(language, *slip)})" if slip else "")
