from fractions import Fraction

import pytest

from giamngheo.documents import formula
from giamngheo.documents.formula import Share, Sum


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("poor / households", Share("poor", "households")),
        ("a - b + c", Sum(((1, "a"), (-1, "b"), (1, "c")))),
        (" + a + b", Sum(((1, "a"), (1, "b")))),
        ("- a", Sum(((-1, "a"),))),
    ],
)
def test_a_formula_is_read(text: str, found: formula.Formula) -> None:
    assert formula.parse(text) == found


@pytest.mark.parametrize("text", ["", "a b", "a * b", "a / b / c", "a +", "(a)"])
def test_what_is_not_a_formula_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="formula"):
        formula.parse(text)


def test_shares_are_exact_and_undefined_where_there_is_nothing() -> None:
    share = formula.parse("part / whole")
    assert formula.evaluate(share, {"part": 1, "whole": 3}) == Fraction(1, 3)
    assert formula.evaluate(share, {"part": 0, "whole": 0}) is None
    assert formula.evaluate(share, {"part": None, "whole": 3}) is None


def test_a_sum_with_an_unknown_part_is_unknown() -> None:
    assert formula.evaluate(formula.parse("a - b"), {"a": 5, "b": 2}) == 3
    assert formula.evaluate(formula.parse("a - b"), {"a": 5, "b": None}) is None


def test_excel_gets_the_same_formula() -> None:
    cells = {"a": "C7", "b": "D7", "c": "E7"}
    assert formula.excel(formula.parse("a - b + c"), cells.__getitem__, "–") == "=C7-D7+E7"
    assert formula.excel(formula.parse("a / b"), cells.__getitem__, "–") == '=IF(N(D7)=0,"–",C7/D7)'


def test_the_number_row_speaks_in_numbers() -> None:
    names = {letter: str(number) for number, letter in enumerate("abcdefghijkl", 1)}
    assert formula.numbered(formula.parse("c / a"), names) == "3/1"
    assert formula.numbered(formula.parse("a-b-c-d+e+f"), names) == "1-2-3-4 +5+6"
    assert formula.numbered(formula.parse("+".join("abcdefghijkl")), names) == "1+…+12"
