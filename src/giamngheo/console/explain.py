"""`giamngheo explain`: why a household is what it is, article by article; no database."""

from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from giamngheo.console.answer_files import read_answers
from giamngheo.console.classify import CATEGORY_WORDS
from giamngheo.console.law import citation, find_standard
from giamngheo.console.output import json_option, language_option, print_json, refuses, say, today
from giamngheo.core.numbers import shortest
from giamngheo.core.problems import Kind, Problem, Refused, Spot, catalogue
from giamngheo.forms.vocabulary import load as load_vocabulary
from giamngheo.law.bundle import load
from giamngheo.law.explain import Change, Explanation, Finding
from giamngheo.law.explain import explain as explain_household

catalogue(
    {
        "console.no_household": Kind(
            "Không có hộ “{household}” trong tệp.",
            "There is no household “{household}” in the file.",
            "Kiểm tra lại mã hộ.",
            "Check the code of the household.",
        )
    }
)

_MARK = {True: "■", False: "□", None: "?"}


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--household", required=True, help="Mã hộ / code of the household.")
@click.option("--persons", type=click.Path(path_type=Path), help="Tệp nhân khẩu / file of persons.")
@click.option("--standard", default="nd-07-2021", show_default=True, help="Chuẩn nghèo / poverty standard.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="Ngày rà soát, mặc định hôm nay / review date.")
@json_option
@language_option
@refuses
def explain(
    file: Path,
    household: str,
    persons: Path | None,
    standard: str,
    on: datetime | None,
    as_json: bool,
    language: str,
) -> None:
    """Giải thích vì sao một hộ được xếp loại như vậy: từng chỉ số, điều luật, câu còn thiếu, điều gì sẽ làm đổi.

    Explain why a household is in its category: every indicator, its article, what is missing, what would change it.
    """
    chosen = find_standard(load(), standard)
    day = on.date() if on else today()
    answers = read_answers(file, persons, [chosen], day)
    found = explain_household(answers.households, answers.persons, household, chosen.id, day)
    if found is None:
        spot = Spot(file=file.name)
        raise Refused([Problem("console.no_household", spot, {"household": household})])
    if as_json:
        print_json(as_document(found))
    else:
        click.echo(_words(found, language))


def _words(found: Explanation, language: str) -> str:
    title = found.standard.title[language]
    lines = [
        f"{say(language, 'Hộ', 'Household')} {found.household}: {CATEGORY_WORDS[language][found.category]}",
        f"{title}  [{found.standard.id} · {found.standard.hash[:12]}]  {found.on:%d/%m/%Y}",
        "",
        _b1(found, language),
        _b2(found, language),
        "",
        *(_finding(finding, language) for finding in found.findings),
    ]
    if found.missing:
        vi, en = "Còn thiếu", "Missing"
        lines += [
            "",
            f"{say(language, vi, en)}: {', '.join(_name(found, code, language) for code in found.missing)}",
        ]
    if found.changes:
        lines += ["", say(language, "Điều sẽ làm đổi kết quả:", "What would change it:")]
        lines += [f"  {_change(change, language)}" for change in found.changes]
    return "\n".join(lines)


def _b1(found: Explanation, language: str) -> str:
    bundle = load()
    score = "?" if found.b1 is None else str(found.b1)
    lines = ", ".join(
        f"{cutoff.value if cutoff.value is not None else '?'} ({citation(cutoff.source, bundle)})"
        for cutoff in found.cutoffs.values()
    )
    return f"B1 = {score}; {say(language, 'ngưỡng', 'cut-off')} {lines or '?'}"


def _b2(found: Explanation, language: str) -> str:
    if found.deprived_least == found.deprived_most:
        count = str(found.deprived_least)
    else:
        count = f"{found.deprived_least}–{found.deprived_most}"
    score = "?" if found.b2 is None else str(found.b2)
    return f"B2 = {score}; {count}/{len(found.findings)} {say(language, 'chỉ số thiếu hụt', 'indicators deprived')}"


def _finding(finding: Finding, language: str) -> str:
    one = finding.indicator
    line = f"{_MARK[finding.deprived]} {one.no:2d}. {one.name[language]}"
    if finding.deprived and finding.concerned:
        line += f" — {say(language, 'do', 'because of')} {', '.join(finding.concerned)}"
    if finding.deprived is None and finding.unasked:
        line += f" — {say(language, 'chưa hỏi', 'not asked')}: {', '.join(finding.unasked)}"
    if finding.looked_at:
        line += f" — {', '.join(_answer(name, value, language) for name, value in finding.looked_at.items())}"
    return f"{line}\n       {one.definition[language]}\n       {citation(one.source, load())}"


def _answer(name: str, value: object, language: str) -> str:
    question = load_vocabulary().household[name]
    label = question.vi if language == "vi" else question.en
    if value is None:
        return f"{label}: ?"
    if isinstance(value, bool):
        return f"{label}: {say(language, 'có', 'yes') if value else say(language, 'không', 'no')}"
    if isinstance(value, Decimal):
        return f"{label}: {shortest(value, language)}"
    return f"{label}: {question.words_for(str(value), language)}"


def _name(found: Explanation, code: str, language: str) -> str:
    if code in ("area", "b1"):
        question = load_vocabulary().household[code]
        return question.vi if language == "vi" else question.en
    return found.standard.indicator(code).name[language]


def _change(change: Change, language: str) -> str:
    target = CATEGORY_WORDS[language][change.category]
    if change.b1 is not None:
        return f"{target}: B1 = {change.b1}"
    return f"{target}: {change.deprived} {say(language, 'chỉ số thiếu hụt', 'indicators deprived')}"


def as_document(found: Explanation) -> dict[str, Any]:
    """The explanation as plain values."""
    return {
        "household": found.household,
        "standard": found.standard.id,
        "law_hash": found.standard.hash,
        "on": found.on,
        "area": found.area,
        "category": found.category,
        "b1": found.b1,
        "b2": found.b2,
        "deprived": {"least": found.deprived_least, "most": found.deprived_most},
        "cutoffs": {name: cutoff.value for name, cutoff in found.cutoffs.items()},
        "indicators": [
            {
                "no": finding.indicator.no,
                "code": finding.indicator.code,
                "deprived": finding.deprived,
                "source": citation(finding.indicator.source, load()),
                "concerned": finding.concerned,
                "not_asked": finding.unasked,
                "answers": dict(finding.looked_at),
            }
            for finding in found.findings
        ],
        "missing": found.missing,
        "changes": [
            {"category": one.category, "b1": one.b1, "deprived": one.deprived} for one in found.changes
        ],
    }
