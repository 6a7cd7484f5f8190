"""An explanation in words: scores against the line, twelve marks, what is missing, what would change the result."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from giamngheo.forms.vocabulary import load as vocabulary
from giamngheo.law.bundle import load as law
from giamngheo.law.explain import Change, Explanation, Finding
from giamngheo.office import words
from giamngheo.office.law.reading import Definition, Value, definition, value

_SENSITIVE = {"dependency", "nutrition"}
"""Indicators whose persons are told by their health or disability."""

STATES = {True: "deprived", False: "met", None: "unknown"}


@dataclass(frozen=True, slots=True)
class Mark:
    """One of the twelve: its definition, its state (`deprived`, `met` or `unknown`) and what decided it."""

    definition: Definition
    state: str
    said: str
    persons: str
    unasked: str
    answers: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Cutoff:
    """A B1 cut-off: its name, its value, and where it stands in a hundredth of the scale."""

    name: str
    value: Value
    at: int


@dataclass(frozen=True, slots=True)
class Why:
    """The explanation as read; `b1_at` and the cut-offs' `at` are hundredths of one scale."""

    category: str | None
    b1: int | None
    b1_at: int | None
    cutoffs: Sequence[Cutoff]
    b2: str
    deprived: str
    rule: str
    marks: Sequence[Mark]
    missing: Sequence[str]
    changes: Sequence[str]
    unconfirmed: bool


def why(explanation: Explanation, names: Mapping[str, str], *, sensitive: bool) -> Why:
    """The words of an explanation; `names` are full names by the person ids of the sheet."""
    marks = [_mark(finding, names, sensitive=sensitive) for finding in explanation.findings]
    limits = [cutoff.value for cutoff in explanation.cutoffs.values() if cutoff.value is not None]
    scale = max([*limits, explanation.b1 or 0]) * 5 // 4 or 1
    return Why(
        category=explanation.category,
        b1=explanation.b1,
        b1_at=None if explanation.b1 is None else explanation.b1 * 100 // scale,
        cutoffs=[
            Cutoff(words.name(words.LINES, name), value(law(), cutoff), (cutoff.value or 0) * 100 // scale)
            for name, cutoff in explanation.cutoffs.items()
        ],
        b2=_between(explanation),
        deprived=_deprived(explanation),
        rule=_rule(explanation),
        marks=marks,
        missing=[_missing(code, explanation) for code in explanation.missing],
        changes=[_change(change) for change in explanation.changes],
        unconfirmed=bool(explanation.unconfirmed),
    )


def _mark(finding: Finding, names: Mapping[str, str], *, sensitive: bool) -> Mark:
    indicator = finding.indicator
    said = {True: _("thiếu hụt"), False: _("không thiếu hụt"), None: _("chưa rõ")}[finding.deprived]
    shown = sensitive or indicator.code not in _SENSITIVE
    questions = vocabulary().household
    return Mark(
        definition=definition(law(), indicator),
        state=STATES[finding.deprived],
        said=said,
        persons=_names(finding.concerned, names) if shown else "",
        unasked=_names(finding.unasked, names) if shown else "",
        answers=[
            (words.question(questions[column]), words.answer(questions[column], given))
            for column, given in finding.looked_at.items()
            if column in questions
        ],
    )


def _names(persons: Sequence[str], names: Mapping[str, str]) -> str:
    return ", ".join(names.get(person, person) for person in persons)


def _between(explanation: Explanation) -> str:
    """The B2 score; while answers are missing, the bounds it must lie between."""
    if explanation.b2 is not None:
        return str(explanation.b2)
    each = explanation.standard.points_each.value
    if each is None:
        return "–"
    return _("{least} đến {most}").format(
        least=explanation.deprived_least * each, most=explanation.deprived_most * each
    )


def _deprived(explanation: Explanation) -> str:
    least, most = explanation.deprived_least, explanation.deprived_most
    total = len(explanation.findings)
    if least == most:
        return _("thiếu hụt {number} trong {total} chỉ số").format(number=least, total=total)
    return _("thiếu hụt từ {least} đến {most} trong {total} chỉ số").format(
        least=least, most=most, total=total
    )


def _rule(explanation: Explanation) -> str:
    """The article that makes the household what it is."""
    for rule in explanation.standard.categories:
        if rule.category == explanation.category:
            instrument = law().instruments[rule.source.instrument].name
            return f"{rule.source.marked_article}, {instrument}" if rule.source.article else instrument
    return ""


def _missing(code: str, explanation: Explanation) -> str:
    known = {"area": _("khu vực nông thôn hay thành thị"), "b1": _("tổng điểm B1")}
    if code in known:
        return known[code]
    return words.said(explanation.standard.indicator(code).name)


def _change(change: Change) -> str:
    category = words.name(words.CATEGORIES, change.category)
    if change.b1 is not None:
        return _("{category}: nếu điểm B1 là {b1}").format(category=category, b1=change.b1)
    return ngettext(
        "{category}: nếu thiếu hụt {number} chỉ số",
        "{category}: nếu thiếu hụt {number} chỉ số",
        change.deprived or 0,
    ).format(category=category, number=change.deprived)
