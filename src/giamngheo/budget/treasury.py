"""The report on disbursement at 3, 6, 9 and 12 months, as a table that the renderers of `documents` draw.

The layout is this program's own: the official form is not at hand, and the table says so.
"""

from collections.abc import Sequence
from datetime import date

from giamngheo.access.reach import Reach
from giamngheo.budget.figures import Figures
from giamngheo.budget.models import Source
from giamngheo.budget.queries import EVERYTHING, Scope
from giamngheo.budget.standing import Standing, standing, summed
from giamngheo.core.periods import Period, Span
from giamngheo.documents.table import Cell, Column, Header, Heading, Kind, Role, Row, Table
from giamngheo.law import bundle
from giamngheo.law.model import Text
from giamngheo.law.programmes import Programme
from giamngheo.places.models import Place

MONTHS = (3, 6, 9, 12)

_TITLE: Text = {
    "vi": "Báo cáo giải ngân {months} tháng năm {year}",
    "en": "Disbursement in the first {months} months of {year}",
}
_NOTES: tuple[Text, ...] = (
    {
        "vi": "Biểu do phần mềm lập; mẫu chính thức chưa có trong tay.",
        "en": "A layout of this program's own; the official form is not at hand.",
    },
    {
        "vi": "Giải ngân gồm thanh toán và tạm ứng chưa hoàn; tỷ lệ tính trên tổng được sử dụng trong năm.",
        "en": "Disbursed counts payments and unsettled advances; the rate is of all that can be used in the year.",
    },
)


def _count(key: str, number: str, vi: str, en: str) -> Column:
    return Column(key, {"vi": vi, "en": en}, Kind.count, number)


_HEADINGS: tuple[Heading | Column, ...] = (
    Column("order", {"vi": "STT", "en": "No."}, Kind.label, "A"),
    Column("name", {"vi": "Nội dung", "en": "Item"}, Kind.text, "B"),
    Heading(
        {"vi": "Dự toán được sử dụng trong năm", "en": "Usable in the year"},
        (
            _count("carried_in", "1", "Năm trước chuyển sang", "Carried in"),
            _count("given", "2", "Giao trong năm", "Given in the year"),
            _count("usable", "3", "Tổng số", "Total"),
        ),
    ),
    Heading(
        {"vi": "Lũy kế từ đầu năm", "en": "Since the year began"},
        (
            _count("disbursed", "4", "Thanh toán", "Paid"),
            _count("advanced", "5", "Tạm ứng chưa hoàn", "Advances not settled"),
            _count("paid_out", "6", "Cộng giải ngân", "Disbursed"),
        ),
    ),
    Column("rate", {"vi": "Tỷ lệ giải ngân", "en": "Rate"}, Kind.share, "7"),
    _count("available", "8", "Còn được chi", "Available"),
)


def last_day(budget_year: int, months: int) -> date:
    """The last day of a report's period; KeyError where there is no report at so many months."""
    if months not in MONTHS:
        raise KeyError(months)
    return Period(budget_year, Span.month, months).last_day


def treasury_report(
    reach: Reach,
    programme: Programme,
    place: Place,
    budget_year: int,
    months: int,
    scope: Scope = EVERYTHING,
) -> Table:
    """The report of a programme in a place, by project, part and source, as of the last day of its period."""
    on = last_day(budget_year, months)
    narrowed = Scope(
        programme=programme.id, place=place, budget_year=budget_year,
        project=scope.project, part=scope.part, kind=scope.kind, source=scope.source, unit=scope.unit,
    )  # fmt: skip
    found = standing(reach, ["part", "source"], narrowed, on=on)
    words = {"months": months, "year": budget_year}
    return Table(
        no=0,
        title={language: text.format(**words) for language, text in _TITLE.items()},
        unit={"vi": "đồng", "en": "đồng"},
        header=Header(
            place=place.full_name,
            above=place.parent.full_name if place.parent else "",
            cycle={"vi": f"{months} tháng năm {budget_year}", "en": f"{months} months of {budget_year}"},
            reference_date=on,
            boundaries=on,
            standard=programme.title,
            synthetic=place.synthetic,
            law_hash=bundle.load().hash,
            report=True,
        ),
        headings=_HEADINGS,
        rows=tuple(_rows(programme, found)),
        footnotes=_NOTES,
    )


def _rows(programme: Programme, found: Sequence[Standing]) -> list[Row]:
    """A total, then every project with its parts, and below each part its sources."""
    rows: list[Row] = []
    projects: list[int] = []
    for number, project in enumerate(programme.projects, 1):
        codes = [part.code for part in project.parts]
        own = [row for row in found if row.key["part"] in codes]
        if not own:
            continue
        at = len(rows) + 1
        projects.append(at)
        below: list[Row] = []
        parts: list[int] = []
        for part in project.parts:
            lines = [row for row in own if row.key["part"] == part.code]
            if lines:
                first = at + 1 + len(below)
                parts.append(first)
                below += _part_rows(part.title, lines, first)
        title: Text = {"vi": f"{project.label}", "en": project.code}
        cells = _cells(str(number), title, summed(own))
        rows += [Row(cells, Role.subtotal, split=project.code, parts=tuple(parts), lead=True), *below]
    whole = _cells("", {"vi": "Tổng số", "en": "Total"}, summed(found))
    return [Row(whole, Role.total, split="total", parts=tuple(projects)), *rows]


def _part_rows(title: Text, lines: Sequence[Standing], first: int) -> list[Row]:
    """A part and its sources, one level below; `first` is where the part will stand."""
    code = str(lines[0].key["part"])
    below = [
        Row(
            _cells("", _source(str(row.key["source"])), row.figures),
            depth=2,
            split=f"{code} {row.key['source']}",
        )
        for row in lines
    ]
    numbers = tuple(range(first + 1, first + 1 + len(below)))
    return [Row(_cells("", title, summed(lines)), Role.subtotal, 1, split=code, parts=numbers), *below]


_SOURCES_EN = {
    Source.central: "central budget", Source.province: "provincial budget", Source.district: "district budget",
    Source.commune: "commune budget", Source.other_programme: "another programme",
    Source.people: "people's contribution", Source.loan: "loan",
}  # fmt: skip


def _source(source: str) -> Text:
    word = Source(source)
    return {"vi": str(word.label), "en": _SOURCES_EN[word]}


def _cells(order: str, name: Text, figures: Figures) -> tuple[Cell, ...]:
    return (
        order,
        name,
        figures.carried_in,
        figures.given,
        figures.usable,
        figures.disbursed,
        figures.advanced,
        figures.paid_out,
        figures.rate_with_advances,
        figures.available,
    )
