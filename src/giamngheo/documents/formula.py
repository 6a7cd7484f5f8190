"""Formulas between the columns of one row: written once, then evaluated, printed and handed to Excel.

Two forms are enough for every review table: a sum of columns with signs, and the share of one column in another.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from giamngheo.core.numbers import ratio

_SHARE = re.compile(r"^\s*(\w+)\s*/\s*(\w+)\s*$")
_TERM = re.compile(r"\s*([+-]?)\s*(\w+)")


@dataclass(frozen=True, slots=True)
class Sum:
    """Columns added and taken away; `terms` are (+1 or -1, key)."""

    terms: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Share:
    """One column's share in another, undefined where that one is zero."""

    part: str
    whole: str


Formula = Sum | Share


def parse(text: str) -> Formula:
    """`poor / households` or `start - escaped + arising`; ValueError where the text is neither."""
    share = _SHARE.match(text)
    if share:
        return Share(share[1], share[2])
    terms: list[tuple[int, str]] = []
    position = 0
    while position < len(text.rstrip()):
        term = _TERM.match(text, position)
        if term is None or (terms and not term[1]):
            raise ValueError(f"not a formula: {text!r}")
        terms.append((-1 if term[1] == "-" else 1, term[2]))
        position = term.end()
    if not terms:
        raise ValueError("an empty formula")
    return Sum(tuple(terms))


def keys(formula: Formula) -> tuple[str, ...]:
    """The columns that the formula reads."""
    if isinstance(formula, Share):
        return (formula.part, formula.whole)
    return tuple(key for _, key in formula.terms)


def evaluate(formula: Formula, values: Mapping[str, int | None]) -> int | Fraction | None:
    """The formula's value; None where a column it reads is unknown, and for a share of nothing."""
    if isinstance(formula, Share):
        part, whole = values[formula.part], values[formula.whole]
        return None if part is None or whole is None else ratio(part, whole)
    total = 0
    for sign, key in formula.terms:
        value = values[key]
        if value is None:
            return None
        total += sign * value
    return total


def numbered(formula: Formula, names: Mapping[str, str]) -> str:
    """The formula in the numbers of its columns, as the number row prints it: `3/1`, `2+…+13`, `1-2-3-4 +5`
    (a space after four terms, where a narrow cell may break the line)."""
    if isinstance(formula, Share):
        return f"{names[formula.part]}/{names[formula.whole]}"
    if len(formula.terms) > 9 and all(sign > 0 for sign, _ in formula.terms):
        return f"{names[formula.terms[0][1]]}+…+{names[formula.terms[-1][1]]}"
    terms = [("+" if sign > 0 else "-") + names[key] for sign, key in formula.terms]
    pieces = ["".join(terms[start : start + 4]) for start in range(0, len(terms), 4)]
    return " ".join(pieces).removeprefix("+")


def excel(formula: Formula, cell: Callable[[str], str], undefined: str) -> str:
    """The formula in Excel's words; `cell` gives a column's address and `undefined` stands for a share of nothing."""
    if isinstance(formula, Share):
        part, whole = cell(formula.part), cell(formula.whole)
        return f'=IF(N({whole})=0,"{undefined}",{part}/{whole})'
    text = "".join(("+" if sign > 0 else "-") + cell(key) for sign, key in formula.terms)
    return "=" + text.removeprefix("+")
