"""The law bundle laid out for reading: rows of values that stand for the same thing in several standards."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from giamngheo.core.numbers import group
from giamngheo.law.bundle import Bundle
from giamngheo.law.model import ByArea, Cited, Indicator, Region, Source, Standard
from giamngheo.office import words


@dataclass(frozen=True, slots=True)
class Value:
    """One legal value as read: the words, where it stands, how sure it is (a code of `law.model.Certainty`)."""

    text: str
    source: str
    certainty: str


@dataclass(frozen=True, slots=True)
class Line:
    """The same thing in several standards; a standard that does not know it has no values."""

    title: str
    cells: tuple[tuple[Value, ...], ...]


@dataclass(frozen=True, slots=True)
class Case:
    """A worked case: what is given, the category or the deprivation that must follow (None: open), and why."""

    given: str
    expect: str
    because: str


@dataclass(frozen=True, slots=True)
class Definition:
    """An indicator as read: certainty is that of its least sure part."""

    no: int
    code: str
    name: str
    words: str
    source: str
    certainty: str
    cases: tuple[Case, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """What makes a household fall in a category, in a sentence for each way."""

    category: str
    ways: tuple[str, ...]
    source: str
    certainty: str


def lines(bundle: Bundle, standards: Sequence[Standard]) -> list[Line]:
    """What a person compares: dates, income lines, cut-offs, bands."""
    columns = [_column(bundle, standard) for standard in standards]
    titles = dict.fromkeys(title for column in columns for title in column)
    return [Line(title, tuple(column.get(title, ()) for column in columns)) for title in titles]


def _column(bundle: Bundle, standard: Standard) -> dict[str, tuple[Value, ...]]:
    """The values of one standard by what they are called."""
    found = {_("Áp dụng"): tuple(periods(bundle, standard))}
    for key, line in standard.income_lines.items():
        found |= _by_area(bundle, _("Thu nhập, {line}").format(line=words.name(words.LINES, key)), line)
    for key, cutoff in standard.b1_cutoffs.items():
        found |= _by_area(
            bundle, _("Điểm B1, ngưỡng {line}").format(line=words.name(words.LINES, key)), cutoff
        )
    deprivations = standard.deprivation_cutoffs["deprived"]
    found[_("Số chỉ số thiếu hụt làm ngưỡng")] = (value(bundle, deprivations),)
    found[_("Điểm B2 của một chỉ số thiếu hụt")] = (value(bundle, standard.points_each),)
    for key, band in standard.bands.items():
        found |= _by_area(bundle, words.name(words.BANDS, key), band.limits)
    return found


def _by_area(bundle: Bundle, title: str, pair: ByArea) -> dict[str, tuple[Value, ...]]:
    return {
        f"{title} ({str(name).lower()})": (value(bundle, pair.at(area)),)
        for area, name in words.AREAS.items()
    }


def periods(bundle: Bundle, standard: Standard) -> list[Value]:
    """When a standard measures."""
    return [
        Value(
            dates(period.start, period.end),
            source(bundle, period.source),
            period.certainty,
        )
        for period in standard.in_force
    ]


@dataclass(frozen=True, slots=True)
class Held:
    """Where a standard has an indicator; without an indicator, that it has none."""

    standard: str
    indicator: Indicator | None

    @property
    def certainty(self) -> str:
        return least_sure(self.indicator) if self.indicator else "verified"


def indicator_lines(standards: Sequence[Standard]) -> list[tuple[str, tuple[Held, ...]]]:
    """Indicators of one name on one row, in the order of the oldest standard that has them."""
    codes: dict[str, str] = {}
    for standard in standards:
        for indicator in standard.indicators:
            codes.setdefault(indicator.code, words.said(indicator.name))
    known = [
        (standard.id, {indicator.code: indicator for indicator in standard.indicators})
        for standard in standards
    ]
    return [
        (title, tuple(Held(standard, found.get(code)) for standard, found in known))
        for code, title in codes.items()
    ]


def rules(bundle: Bundle, standard: Standard) -> list[Rule]:
    """The categories and the ways into them."""
    return [
        Rule(
            rule.category,
            tuple(_way(standard, region) for region in rule.regions),
            source(bundle, rule.source),
            rule.certainty,
        )
        for rule in standard.categories
    ]


def services(bundle: Bundle, standard: Standard) -> list[tuple[str, list[Definition]]]:
    """The basic services with their indicators, in the order of the law."""
    cases = _cases_of_indicators(standard)
    found: dict[str, list[Definition]] = {key: [] for key in standard.services}
    for indicator in standard.indicators:
        found[indicator.service].append(definition(bundle, indicator, cases.get(indicator.code, ())))
    return [(words.said(standard.services[key]), definitions) for key, definitions in found.items()]


def definition(bundle: Bundle, indicator: Indicator, cases: tuple[Case, ...] = ()) -> Definition:
    """One indicator in the reader's language."""
    return Definition(
        no=indicator.no,
        code=indicator.code,
        name=words.said(indicator.name),
        words=words.said(indicator.definition),
        source=source(bundle, indicator.source),
        certainty=least_sure(indicator),
        cases=cases,
    )


def least_sure(indicator: Indicator) -> str:
    """The certainty of the least sure part of a definition."""
    ranks = list(words.CERTAINTIES)
    return max((str(part) for part in indicator.certainty.values()), key=ranks.index, default="verified")


def score_cases(standard: Standard) -> list[Case]:
    """Cases of the categories: scores in, category out."""
    return [
        Case(
            ", ".join(
                _given(key, entry[key]) for key in ("area", "b1", "b2", "income_per_person") if key in entry
            ),
            _expected(entry["expect"]),
            entry["because"],
        )
        for entry in _entries(standard, "scores")
    ]


def _cases_of_indicators(standard: Standard) -> dict[str, tuple[Case, ...]]:
    found: dict[str, list[Case]] = {}
    for entry in _entries(standard, "indicators"):
        case = Case("", _expected_flag(entry["expect"]), entry["because"])
        found.setdefault(entry["indicator"], []).append(case)
    return {code: tuple(cases) for code, cases in found.items()}


def _entries(standard: Standard, key: str) -> list[dict[str, Any]]:
    entries = standard.cases.get(key) or []
    return list(entries)  # type: ignore[call-overload]


def _given(key: str, given: Any) -> str:
    if key == "area":
        return words.name(words.AREAS, given) if given else _("chưa rõ khu vực")
    label = {"b1": "B1", "b2": "B2", "income_per_person": _("thu nhập")}[key]
    return f"{label} {_('chưa rõ') if given is None else _grouped(given)}"


def _expected(code: str) -> str:
    return _("Chưa xác định được") if code == "undetermined" else words.name(words.CATEGORIES, code)


def _expected_flag(flag: bool | None) -> str:  # noqa: FBT001  the value of a case, not a switch
    return {True: _("Thiếu hụt"), False: _("Không thiếu hụt"), None: _("Chưa xác định được")}[flag]


def value(bundle: Bundle, cited: Cited) -> Value:
    """A cited value in words: `1.500.000 đồng/người/tháng`."""
    text = "–" if cited.value is None else f"{_grouped(cited.value)} {words.name(words.UNITS, cited.unit)}"
    return Value(text, source(bundle, cited.source), cited.certainty)


def source(bundle: Bundle, cited: Source) -> str:
    """Where a value stands: `Điều 3 khoản 2 điểm a*, Nghị định 07/2021/NĐ-CP`, starred where not confirmed."""
    name = bundle.instruments[cited.instrument].name
    return f"{cited.marked_article}, {name}" if cited.article else name


def _way(standard: Standard, region: Region) -> str:
    parts = []
    if region.b1_above:
        parts.append(_("điểm B1 trên {limit}").format(limit=_limits(standard, region.b1_above)))
    if region.b1_at_most:
        parts.append(_("điểm B1 từ {limit} trở xuống").format(limit=_limits(standard, region.b1_at_most)))
    if region.deprived_at_least:
        cutoff = standard.deprivation_cutoffs[region.deprived_at_least].value
        parts.append(_("thiếu hụt từ {number} chỉ số trở lên").format(number=cutoff))
    if region.deprived_below:
        cutoff = standard.deprivation_cutoffs[region.deprived_below].value
        parts.append(_("thiếu hụt dưới {number} chỉ số").format(number=cutoff))
    sentence = _(" và ").join(parts)
    return sentence[:1].upper() + sentence[1:]


def _limits(standard: Standard, key: str) -> str:
    cutoff = standard.b1_cutoffs[key]
    if cutoff.rural.value is None or cutoff.urban.value is None:
        return _("ngưỡng {line} (chưa có văn bản)").format(line=words.name(words.LINES, key))
    return _("{rural} (nông thôn), {urban} (thành thị)").format(
        rural=cutoff.rural.value, urban=cutoff.urban.value
    )


def dates(first: date, last: date) -> str:
    """A stretch of time: `1/9/2021 – 30/6/2025`."""
    return f"{_day(first)} – {_day(last)}"


def _day(on: date) -> str:
    return f"{on.day}/{on.month}/{on.year}"


def _grouped(number: int) -> str:
    return group(number, get_language() or "vi")
