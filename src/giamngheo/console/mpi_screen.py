"""Measures on the screen: a line of what was measured, then for each cut-off the groups and the indicators."""

from collections.abc import Iterator
from fractions import Fraction

from giamngheo.console.mpi_document import dimension_shares, indicator_shares, main_shares
from giamngheo.console.output import say, table
from giamngheo.core.numbers import fixed, group, percent
from giamngheo.facts.measures import Measure, Result
from giamngheo.facts.mpi_spec import Missing

_SHOWN_GROUPS = 40
_INDEX_PLACES = 4


def screen(result: Result, file: str, language: str) -> str:
    """The whole result in words and aligned tables."""
    parts = [_head(result, file, language)]
    for cutoff in result.spec.cutoffs:
        measures = [measure for measure in result.measures if measure.cutoff == cutoff]
        line = say(language, "nghèo khi điểm thiếu hụt từ {} trở lên", "poor from a score of {}")
        parts.append(f"k = {cutoff}: {line.format(percent(cutoff, 2, language))}")
        parts.append(_groups(measures, language))
        parts.append(_indicators(measures[0], result, language))
    return "\n\n".join(parts)


def _head(result: Result, file: str, language: str) -> str:
    spec = result.spec
    words = [
        say(language, "Đo nghèo đa chiều Alkire–Foster", "Alkire–Foster measures") + f": {file}",
        say(
            language,
            f"{len(spec.dimensions)} chiều, {len(spec.indicators)} chỉ số; {group(result.rows)} dòng",
            f"{len(spec.dimensions)} dimensions, {len(spec.indicators)} indicators; "
            f"{group(result.rows, 'en')} rows",
        ),
    ]
    if result.dropped:
        words[1] += say(
            language,
            f", bỏ {group(result.dropped)} dòng thiếu câu trả lời",
            f", {group(result.dropped, 'en')} left out for unknown answers",
        )
    elif spec.missing is not Missing.drop:
        words[1] += f"; missing: {spec.missing}"
    named = {"weight": spec.weight, "strata": spec.strata, "cluster": spec.cluster}
    words += [f"{role}: {column}" for role, column in named.items() if column]
    if result.freedom is not None:
        words.append(say(language, f"bậc tự do: {result.freedom}", f"degrees of freedom: {result.freedom}"))
    return words[0] + "\n" + "; ".join(words[1:])


def _groups(measures: list[Measure], language: str) -> str:
    titles = say(
        language, "Nhóm|Số dòng|Dân số|H|A|M0|Đóng góp", "Group|Rows|Population|H|A|M0|Contribution"
    ).split("|")
    rows = [titles, *(_group(measure, language) for measure in measures[: _SHOWN_GROUPS + 1])]
    text = table(rows, right=range(1, len(titles)))
    hidden = len(measures) - _SHOWN_GROUPS - 1
    if hidden > 0:
        more = say(
            language,
            f"… còn {group(hidden)} nhóm: xem đủ bằng -o hoặc --json",
            f"… {group(hidden, 'en')} more groups: see them all with -o or --json",
        )
        text += "\n" + more
    return text


def _group(measure: Measure, language: str) -> list[str]:
    shares = main_shares(measure)
    whole = measure.by is None
    name = say(language, "Toàn bộ", "All") if whole else f"{measure.by} = {measure.level or '–'}"
    return [
        name,
        group(measure.rows, language),
        percent(measure.population_share, 2, language),
        *(_with_interval(measure, name, share, language) for name, share in shares.items()),
        percent(measure.share_of_whole, 2, language),
    ]


def _with_interval(measure: Measure, name: str, share: Fraction | None, language: str) -> str:
    """A figure, with its confidence interval in brackets where there is one."""
    interval = measure.errors.get((name, None))
    text = _figure(name, share, language)
    if interval is None or interval.lower is None or interval.upper is None:
        return text
    ends = [_figure(name, Fraction(end), language) for end in (interval.lower, interval.upper)]
    return f"{text} [{ends[0]}; {ends[1]}]"


def _figure(name: str, share: Fraction | None, language: str) -> str:
    if share is not None and name == "M0":
        return fixed(share, _INDEX_PLACES, language)
    return percent(share, 2, language)


def _indicators(measure: Measure, result: Result, language: str) -> str:
    titles = say(
        language,
        "Chiều, chỉ số|Trọng số|Thiếu hụt|Nghèo và thiếu hụt|Đóng góp vào M0",
        "Dimension, indicator|Weight|Deprived|Poor and deprived|Contribution to M0",
    ).split("|")
    return table([titles, *_indicator_rows(measure, result, language)], right=range(1, len(titles)))


def _indicator_rows(measure: Measure, result: Result, language: str) -> Iterator[list[str]]:
    spec = result.spec
    contributions = dimension_shares(measure, spec)
    index = 0
    for dimension in spec.dimensions:
        share = percent(contributions[dimension.name], 2, language)
        yield [dimension.name, str(dimension.weight), "", "", share]
        for indicator in dimension.indicators:
            shares = indicator_shares(measure, index)
            figures = [percent(value, 2, language) for value in shares.values()]
            yield [f"  {indicator.name}", str(indicator.weight), *figures]
            index += 1
