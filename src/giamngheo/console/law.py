"""`giamngheo law list | show | check`: the law that the program computes with."""

from datetime import datetime
from fractions import Fraction
from typing import Any

import click

from giamngheo.console.output import end, json_option, language_option, print_json, refuses, say, table
from giamngheo.core.problems import Kind, Problem, Refused, Severity, catalogue
from giamngheo.law.bundle import Bundle, load
from giamngheo.law.checks import check as check_bundle
from giamngheo.law.checks import values
from giamngheo.law.model import Certainty, Cited, Indicator, Source, Standard

catalogue(
    {
        "console.unknown_standard": Kind(
            "Không có chuẩn “{standard}”.",
            "There is no standard “{standard}”.",
            "Các chuẩn hiện có: {known}.",
            "Known standards: {known}.",
        ),
        "console.not_in_force": Kind(
            "Chuẩn “{standard}” không hiệu lực ngày {on}.",
            "The standard “{standard}” is not in force on {on}.",
            "Xem ngày hiệu lực bằng lệnh `giamngheo law list`.",
            "See the dates in force with `giamngheo law list`.",
        ),
    }
)

CERTAINTY = {
    "vi": {
        Certainty.verified: "đã xác minh",
        Certainty.from_memory: "chưa xác nhận",
        Certainty.missing: "chưa có",
    },
    "en": {
        Certainty.verified: "verified",
        Certainty.from_memory: "unconfirmed",
        Certainty.missing: "missing",
    },
}


def find_standard(bundle: Bundle, name: str) -> Standard:
    """A standard by its id; refuses an unknown one with the list of those there are."""
    if name not in bundle.standards:
        values = {"standard": name, "known": ", ".join(bundle.standards)}
        raise Refused([Problem("console.unknown_standard", values=values)])
    return bundle.standards[name]


@click.group()
def law() -> None:
    """Xem và kiểm tra bộ luật dạng dữ liệu: chuẩn nghèo, ngưỡng, chỉ số, văn bản.

    Look at and check the law held as data: standards, cut-offs, indicators, instruments.
    """


@law.command("list")
@json_option
@language_option
@refuses
def list_(as_json: bool, language: str) -> None:
    """Liệt kê các chuẩn nghèo và thời gian hiệu lực.

    List the poverty standards with their dates in force.
    """
    bundle = load()
    if as_json:
        print_json({"hash": bundle.hash, "standards": [_summary(one) for one in bundle.standards.values()]})
        return
    heading = say(language, "Chuẩn|Hiệu lực|Tên|Mã băm", "Standard|In force|Title|Hash").split("|")
    rows = [heading]
    for standard in bundle.standards.values():
        start, stop = standard.in_force[0].start, standard.in_force[-1].end
        rows.append(
            [standard.id, f"{start:%d/%m/%Y} – {stop:%d/%m/%Y}", standard.title[language], standard.hash[:12]]
        )
    click.echo(table(rows))


@law.command()
@click.argument("standard")
@click.option(
    "--on", type=click.DateTime(["%Y-%m-%d"]), help="Ngày phải còn hiệu lực / a date it must be in force."
)
@json_option
@language_option
@refuses
def show(standard: str, on: datetime | None, as_json: bool, language: str) -> None:
    """In một chuẩn: ngưỡng, chỉ số, định nghĩa, văn bản, mức chắc chắn.

    Show one standard: cut-offs, indicators, definitions, instruments, certainty.
    """
    bundle = load()
    found = find_standard(bundle, standard)
    if on is not None and not found.is_in_force(on.date()):
        values = {"standard": standard, "on": f"{on:%d/%m/%Y}"}
        raise Refused([Problem("console.not_in_force", values=values)])
    if as_json:
        print_json(_document(found))
        return
    click.echo(f"{found.title[language]}  [{found.id}]\n{found.hash}\n")
    click.echo(_periods(found, bundle, language) + "\n")
    click.echo(_values(found, bundle, language) + "\n")
    click.echo(_indicators(found, language))
    click.echo(f"\nB1: {found.points_table_note[language]}")
    vi = "* Số điều, khoản ghi theo trí nhớ, chưa đối chiếu với văn bản."
    click.echo(say(language, vi, "* The number of the article is from memory and not confirmed."))


@law.command()
@json_option
@language_option
@refuses
def check(as_json: bool, language: str) -> None:
    """Kiểm tra bộ luật: không trống, không chồng, đủ trích dẫn, mọi ví dụ đúng.

    Check the law: no gap, no overlap, everything cited, every case as written.
    """
    problems = check_bundle(load())
    errors = [problem for problem in problems if problem.severity is Severity.error]
    missing = [problem for problem in problems if problem.severity is not Severity.error]
    if as_json:
        print_json({"hash": load().hash, "problems": [problem.as_dict() for problem in problems]})
    else:
        vi = f"Bộ luật {load().hash[:12]}: {len(errors)} lỗi, {len(missing)} giá trị khai là chưa có."
        en = f"Law {load().hash[:12]}: {len(errors)} errors, {len(missing)} values declared missing."
        click.echo(say(language, vi, en))
        click.echo("\n".join(f"  {problem.what(language)}" for problem in missing))
    end(errors, language)


def citation(source: Source, bundle: Bundle) -> str:
    """Instrument and article in words; a star where the article's number is not confirmed."""
    name = bundle.instruments[source.instrument].name
    return name if source.article is None else f"{name}, {source.marked_article}"


def _summary(standard: Standard) -> dict[str, Any]:
    periods = [{"from": period.start, "to": period.end} for period in standard.in_force]
    return {"id": standard.id, "title": dict(standard.title), "in_force": periods, "hash": standard.hash}


def _document(standard: Standard) -> dict[str, Any]:
    return _summary(standard) | {
        "values": {key: _value(cited) for key, cited in values(standard)},
        "categories": [rule.category for rule in standard.categories],
        "indicators": [_indicator(indicator) for indicator in standard.indicators],
        "points_table": dict(standard.points_table_note),
    }


def _value(cited: Cited) -> dict[str, Any]:
    source = {"instrument": cited.source.instrument, "article": cited.source.article}
    return {"value": cited.value, "unit": cited.unit, "certainty": cited.certainty} | source


def _indicator(indicator: Indicator) -> dict[str, Any]:
    return {
        "no": indicator.no,
        "code": indicator.code,
        "service": indicator.service,
        "weight": str(Fraction(indicator.weight)),
        "name": dict(indicator.name),
        "definition": dict(indicator.definition),
        "certainty": {part: str(certainty) for part, certainty in indicator.certainty.items()},
    }


def _periods(standard: Standard, bundle: Bundle, language: str) -> str:
    rows = [say(language, "Hiệu lực|Văn bản|Mức chắc chắn", "In force|Instrument|Certainty").split("|")]
    for period in standard.in_force:
        dates = f"{period.start:%d/%m/%Y} – {period.end:%d/%m/%Y}"
        rows.append([dates, citation(period.source, bundle), CERTAINTY[language][period.certainty]])
    return table(rows)


def _values(standard: Standard, bundle: Bundle, language: str) -> str:
    heading = say(
        language, "Giá trị|Trị số|Đơn vị|Văn bản|Mức chắc chắn", "Value|Amount|Unit|Instrument|Certainty"
    )
    rows = [heading.split("|")]
    for key, cited in values(standard):
        amount = (
            "–" if cited.value is None else f"{cited.value:,}".replace(",", "." if language == "vi" else ",")
        )
        certainty = CERTAINTY[language][cited.certainty]
        rows.append([key, amount, cited.unit, citation(cited.source, bundle), certainty])
    return table(rows, right=(1,))


def _indicators(standard: Standard, language: str) -> str:
    heading = say(language, "TT|Chỉ số|Tên|Dịch vụ|Mức chắc chắn", "No|Indicator|Name|Service|Certainty")
    rows = [heading.split("|")]
    for one in standard.indicators:
        worst = max(one.certainty.values(), key=list(Certainty).index)
        service = standard.services[one.service][language]
        rows.append([str(one.no), one.code, one.name[language], service, CERTAINTY[language][worst]])
    return table(rows, right=(0,))
