"""The expressions of forms: a small part of XPath as XLSForm writes it, parsed and evaluated the way ODK does.

`${name}`, `.`, whole numbers, 'texts', + and -, = < <= > >=, and, or, brackets.  There is no != and no not(): with a
missing answer they would be true in XPath, and an unasked question must never count as an answer.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

Value = str | int | Decimal | bool | None

_TOKEN = re.compile(r"\s*(?:(\$\{\w+\})|('[^']*')|(\d+)|(and|or)\b|(<=|>=|[=<>+\-().]))")
_COMPARISONS = ("=", "<", "<=", ">", ">=")


@dataclass(frozen=True, slots=True)
class Name:
    """An answer; `.` is the answer of the row itself, with an empty name."""

    name: str


@dataclass(frozen=True, slots=True)
class Literal:
    value: str | int


@dataclass(frozen=True, slots=True)
class Operation:
    sign: str
    left: "Expression"
    right: "Expression"


Expression = Name | Literal | Operation


def parse(text: str) -> Expression:
    """The expression in a text; raises ValueError saying what was not understood."""
    tokens = _tokens(text)
    parsed, rest = _or(tokens)
    if rest:
        raise ValueError(f"“{rest[0]}” is out of place in “{text}”")
    return parsed


def names_in(expression: Expression) -> set[str]:
    """The names of the answers an expression looks at."""
    match expression:
        case Name(name):
            return {name} - {""}
        case Operation(_, left, right):
            return names_in(left) | names_in(right)
        case _:
            return set()


def evaluate(expression: Expression, answers: Mapping[str, Value], current: Value = None) -> Value:
    """The value for some answers (by name, None where missing); a comparison with a missing answer is false."""
    match expression:
        case Literal(value):
            return value
        case Name(name):
            return current if name == "" else answers.get(name)
        case Operation("and", left, right):
            return bool(evaluate(left, answers, current)) and bool(evaluate(right, answers, current))
        case Operation("or", left, right):
            return bool(evaluate(left, answers, current)) or bool(evaluate(right, answers, current))
        case Operation(sign, left, right):
            return _apply(sign, evaluate(left, answers, current), evaluate(right, answers, current))


def _apply(sign: str, left: Value, right: Value) -> Value:
    comparing = sign in _COMPARISONS
    if left is None or right is None:
        return False if comparing else None
    if sign == "=":
        return str(left) == str(right) if isinstance(left, str) or isinstance(right, str) else left == right
    if isinstance(left, str) or isinstance(right, str):
        return False if comparing else None
    match sign:
        case "<":
            return left < right
        case "<=":
            return left <= right
        case ">":
            return left > right
        case ">=":
            return left >= right
        case "+":
            return left + right
        case _:
            return left - right


def _tokens(text: str) -> list[str]:
    tokens, place = [], 0
    while place < len(text.rstrip()):
        found = _TOKEN.match(text, place)
        if found is None:
            raise ValueError(f"“{text[place:].strip()}” is not understood")
        tokens.append(found.group().strip())
        place = found.end()
    return tokens


def _or(tokens: list[str]) -> tuple[Expression, list[str]]:
    left, rest = _and(tokens)
    while rest[:1] == ["or"]:
        right, rest = _and(rest[1:])
        left = Operation("or", left, right)
    return left, rest


def _and(tokens: list[str]) -> tuple[Expression, list[str]]:
    left, rest = _comparison(tokens)
    while rest[:1] == ["and"]:
        right, rest = _comparison(rest[1:])
        left = Operation("and", left, right)
    return left, rest


def _comparison(tokens: list[str]) -> tuple[Expression, list[str]]:
    left, rest = _sum(tokens)
    if rest and rest[0] in _COMPARISONS:
        right, after = _sum(rest[1:])
        return Operation(rest[0], left, right), after
    return left, rest


def _sum(tokens: list[str]) -> tuple[Expression, list[str]]:
    left, rest = _atom(tokens)
    while rest and rest[0] in ("+", "-"):
        right, after = _atom(rest[1:])
        left, rest = Operation(rest[0], left, right), after
    return left, rest


def _atom(tokens: list[str]) -> tuple[Expression, list[str]]:
    if not tokens:
        raise ValueError("the expression ends too early")
    first, rest = tokens[0], tokens[1:]
    if first == "(":
        inner, after = _or(rest)
        if after[:1] != [")"]:
            raise ValueError("a bracket is not closed")
        return inner, after[1:]
    if first == ".":
        return Name(""), rest
    if first.startswith("${"):
        return Name(first[2:-1]), rest
    if first.startswith("'"):
        return Literal(first[1:-1]), rest
    if first.isdigit():
        return Literal(int(first)), rest
    raise ValueError(f"“{first}” is out of place")
