"""Checks of the law itself: nothing twice in force, nothing uncovered, everything cited, every case as written."""

import itertools
from collections.abc import Callable, Iterator
from datetime import timedelta

from giamngheo.core.problems import Kind, Problem, Severity, Spot, catalogue
from giamngheo.law import answers, rules
from giamngheo.law.bundle import Bundle
from giamngheo.law.cases import failing_cases
from giamngheo.law.model import AREAS, ByArea, Cited, Source, Standard
from giamngheo.law.procedures import Procedure
from giamngheo.law.programmes import programme_citations
from giamngheo.law.scoremap import ScoreMap, score_map

catalogue(
    {
        "law.gap": Kind(
            "Không có chuẩn nào hiệu lực từ {start} đến {end}.",
            "No standard is in force from {start} to {end}.",
            "Kiểm tra ngày hiệu lực của các chuẩn.",
            "Check the dates in force of the standards.",
        ),
        "law.overlap": Kind(
            "Hai chuẩn {first} và {second} cùng hiệu lực ngày {start}.",
            "The standards {first} and {second} are both in force on {start}.",
            "Kiểm tra ngày hiệu lực của các chuẩn.",
            "Check the dates in force of the standards.",
        ),
        "law.uncovered_scores": Kind(
            "Chuẩn {standard}: khu vực {area}, B1 {band}, {count} chỉ số thiếu hụt thuộc {number} loại hộ.",
            "Standard {standard}: area {area}, B1 {band}, {count} deprivations fall in {number} categories.",
            "Mỗi cặp điểm phải thuộc đúng một loại hộ.",
            "Every pair of scores must fall in exactly one category.",
        ),
        "law.broken_interval": Kind(
            "Chuẩn {standard}: khu vực {area}, B1 {band}: một loại hộ không phải là một khoảng liền của số chỉ số.",
            "Standard {standard}: area {area}, B1 {band}: a category is not one stretch of the number of deprivations.",
            "Sửa ngưỡng trong tệp chuẩn.",
            "Correct the cut-offs of the standard.",
        ),
        "law.uncited": Kind(
            "“{key}” dẫn chiếu văn bản không có trong danh mục: {instrument}.",
            "“{key}” cites an instrument that is not listed: {instrument}.",
            "Thêm văn bản vào instruments.yaml.",
            "Add it to instruments.yaml.",
        ),
        "law.unknown_column": Kind(
            "Chỉ số {indicator} hỏi “{column}”, không có trong danh mục câu trả lời.",
            "Indicator {indicator} asks for “{column}”, which is not an answer.",
            "Sửa tên cột trong quy tắc.",
            "Correct the column in the rule.",
        ),
        "law.bad_annex": Kind(
            "Chuẩn {standard}: {detail}.",
            "Standard {standard}: {detail}.",
            "Sửa tệp indicators.yaml.",
            "Correct indicators.yaml.",
        ),
        "law.failing_case": Kind(
            "Chuẩn {standard}, ví dụ “{because}”: phải ra {expected}, ra {found}.",
            "Standard {standard}, case “{because}”: should give {expected}, gives {found}.",
            "Xem lại quy tắc hoặc ví dụ.",
            "Look at the rule or at the case.",
        ),
        "law.procedures_overlap": Kind(
            "Hai quy trình {first} và {second} cùng hiệu lực ngày {start}.",
            "The procedures {first} and {second} are both in force on {start}.",
            "Kiểm tra ngày hiệu lực của các quy trình.",
            "Check the dates in force of the procedures.",
        ),
        "law.missing_term": Kind(
            "Quy trình {procedure}: chưa biết thời hạn “{term}”.",
            "Procedure {procedure}: the term “{term}” is not known.",
            "Người lập đợt rà soát tự ấn định; nạp giá trị khi có văn bản.",
            "Whoever plans a cycle sets it; load it when the text is at hand.",
            Severity.warning,
        ),
        "law.missing_value": Kind(
            "Chuẩn {standard}: chưa có giá trị “{key}”.",
            "Standard {standard}: the value “{key}” is not known.",
            "Nạp giá trị khi có văn bản; kết quả dựa vào nó để trống.",
            "Load it when the text is at hand; results that need it stay open.",
            Severity.warning,
        ),
    }
)


def check(bundle: Bundle) -> list[Problem]:
    """Every problem of a bundle, errors and warnings; an empty list is a bundle to rely on."""
    found = [*_time(bundle), *_citations(bundle), *_procedures(bundle)]
    for standard in bundle.standards.values():
        parts: list[Callable[[Standard], Iterator[Problem]]] = [_annex, _scores, _columns, _missing, _cases]
        for part in parts:
            found.extend(part(standard))
    return found


def _time(bundle: Bundle) -> Iterator[Problem]:
    periods = sorted(
        (period.start, period.end, standard.id)
        for standard in bundle.standards.values()
        for period in standard.in_force
    )
    for (_, end, first), (start, _, second) in itertools.pairwise(periods):
        if start <= end:
            yield Problem("law.overlap", values={"first": first, "second": second, "start": start})
        elif start > end + timedelta(days=1):
            values = {"start": end + timedelta(days=1), "end": start - timedelta(days=1)}
            yield Problem("law.gap", values=values)


def _procedures(bundle: Bundle) -> Iterator[Problem]:
    """One procedure a kind at a time; every term known, or said not to be."""
    periods = sorted(
        (procedure.kind, period.start, period.end, procedure.id)
        for procedure in bundle.procedures.values()
        for period in procedure.in_force
    )
    for (kind, _, end, first), (next_kind, start, _, second) in itertools.pairwise(periods):
        if kind == next_kind and start <= end:
            yield Problem("law.procedures_overlap", values={"first": first, "second": second, "start": start})
    for procedure in bundle.procedures.values():
        for name, term in procedure.terms.items():
            if term.value is None:
                yield Problem("law.missing_term", values={"procedure": procedure.id, "term": name})


def procedure_citations(procedure: Procedure) -> Iterator[tuple[str, Source]]:
    """Every cited place of a procedure with the key it stands at."""
    for place, period in enumerate(procedure.in_force):
        yield f"in_force.{place}", period.source
    yield "calendar", procedure.calendar.source
    for name, term in procedure.terms.items():
        yield f"terms.{name}", term.source
    for step in procedure.steps:
        yield f"steps.{step.name}", step.source


def citations(standard: Standard) -> Iterator[tuple[str, Source]]:
    """Every cited place of a standard with the key it stands at."""
    for place, period in enumerate(standard.in_force):
        yield f"in_force.{place}", period.source
    for rule in standard.categories:
        yield f"categories.{rule.category}", rule.source
    for key, cited in values(standard):
        yield key, cited.source
    for indicator in standard.indicators:
        yield f"indicators.{indicator.code}", indicator.source


def values(standard: Standard) -> Iterator[tuple[str, Cited]]:
    """Every single legal value of a standard with the key it stands at."""
    groups: list[tuple[str, ByArea]] = [
        *((f"income_lines.{name}", pair) for name, pair in standard.income_lines.items()),
        *((f"b1_cutoffs.{name}", pair) for name, pair in standard.b1_cutoffs.items()),
        *((f"bands.{name}", band.limits) for name, band in standard.bands.items()),
    ]
    for key, pair in groups:
        for area in AREAS:
            yield f"{key}.{area}", pair.at(area)
    yield "deprivations.points_each", standard.points_each
    for name, cited in standard.deprivation_cutoffs.items():
        yield f"deprivations.cutoffs.{name}", cited


def _citations(bundle: Bundle) -> Iterator[Problem]:
    cited = [(one.id, citations(one)) for one in bundle.standards.values()]
    cited += [(one.id, procedure_citations(one)) for one in bundle.procedures.values()]
    cited += [(one.id, programme_citations(one)) for one in bundle.programmes.values()]
    for name, places in cited:
        for key, source in places:
            if source.instrument not in bundle.instruments:
                yield Problem("law.uncited", values={"key": f"{name}.{key}", "instrument": source.instrument})


def _annex(standard: Standard) -> Iterator[Problem]:
    indicators = standard.indicators
    faults = {
        "numbers do not run from 1": [indicator.no for indicator in indicators]
        != list(range(1, len(indicators) + 1)),
        "weights do not sum to 1": sum(indicator.weight for indicator in indicators) != 1,
        "a code stands twice": len({indicator.code for indicator in indicators}) != len(indicators),
        "an indicator has an unknown service": any(
            one.service not in standard.services for one in indicators
        ),
        "a service has no indicator": any(
            all(one.service != service for one in indicators) for service in standard.services
        ),
    }
    for detail, is_so in faults.items():
        if is_so:
            yield Problem(
                "law.bad_annex", Spot(file="indicators.yaml"), {"standard": standard.id, "detail": detail}
            )


def _scores(standard: Standard) -> Iterator[Problem]:
    """Each pair of scores in exactly one category, each category one stretch of the number of deprivations."""
    if any(cited.value is None for _, cited in values(standard)):
        return  # with a cut-off missing nothing can be proved; `_missing` reports it
    scores = score_map(standard)
    for area in AREAS:
        for band in scores.bands[area]:
            yield from _band(standard, scores, area, band.example, f"{band.above}–{band.at_most}")


def _band(standard: Standard, scores: ScoreMap, area: str, b1: int, words: str) -> Iterator[Problem]:
    in_order = []
    for count in range(len(standard.indicators) + 1):
        number = sum(_is_inside(standard, rule.category, area, b1, count) for rule in standard.categories)
        if number != 1:
            values = {"standard": standard.id, "area": area, "band": words, "count": count, "number": number}
            yield Problem("law.uncovered_scores", values=values)
        in_order.append(scores.category(area, b1, count))
    changes = sum(one != other for one, other in itertools.pairwise(in_order))
    if changes >= len(set(in_order)):
        yield Problem("law.broken_interval", values={"standard": standard.id, "area": area, "band": words})


def _is_inside(standard: Standard, category: str, area: str, b1: int, count: int) -> int:
    """How many regions of a category hold a pair of scores, read straight from the rule."""
    inside = 0
    for region in next(rule for rule in standard.categories if rule.category == category).regions:
        bounds = [
            region.b1_above is None or b1 > (standard.b1_cutoffs[region.b1_above].at(area).value or 0),
            region.b1_at_most is None or b1 <= (standard.b1_cutoffs[region.b1_at_most].at(area).value or 0),
            region.deprived_at_least is None
            or count >= (standard.deprivation_cutoffs[region.deprived_at_least].value or 0),
            region.deprived_below is None
            or count < (standard.deprivation_cutoffs[region.deprived_below].value or 0),
        ]
        inside += all(bounds)
    return inside


def _columns(standard: Standard) -> Iterator[Problem]:
    for indicator in standard.indicators:
        if indicator.deprived_when is None:
            continue
        vocabulary = answers.PERSON if rules.is_about_members(indicator.deprived_when) else answers.HOUSEHOLD
        for column in answers.columns_of(indicator.deprived_when):
            if column not in vocabulary:
                yield Problem("law.unknown_column", values={"indicator": indicator.code, "column": column})


def _missing(standard: Standard) -> Iterator[Problem]:
    keys = [key for key, cited in values(standard) if cited.value is None]
    keys += [f"indicators.{one.code}" for one in standard.indicators if one.deprived_when is None]
    for key in keys:
        yield Problem("law.missing_value", values={"standard": standard.id, "key": key})


def _cases(standard: Standard) -> Iterator[Problem]:
    for because, expected, found in failing_cases(standard):
        names = {"standard": standard.id, "because": because, "expected": expected, "found": found}
        yield Problem("law.failing_case", Spot(file="cases.yaml"), names)
