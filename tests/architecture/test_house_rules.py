"""Rules of the house that a reader of the source can check."""

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.source import Module, below_the_doors, modules, modules_of

EXACT = ("core", "law", "budget", "facts", "plans")
MAY_USE_FLOATS = {"facts/uncertainty.py"}  # standard errors are square roots
MODULE_LINES, FUNCTION_LINES = 450, 60  # "about 400" and "about 40"
CLOCKS = {"now", "today", "utcnow", "localdate", "localtime", "time", "time_ns", "fromtimestamp"}
CLOCK_OWNERS = {"datetime", "date", "timezone", "time"}


def floats(module: Module) -> Iterator[str]:
    """Places where a float is written, made by a call or by a true division."""
    for node in ast.walk(module.tree):
        match node:
            case ast.Constant(value=float()):
                yield f"{module.at(node)} the literal {node.value}"
            case ast.Call(func=ast.Name(id="float")):
                yield f"{module.at(node)} a call of float()"
            case ast.BinOp(op=ast.Div(), left=left, right=right) if not _is_path(left, right):
                yield f"{module.at(node)} a true division"
            case ast.AugAssign(op=ast.Div()):
                yield f"{module.at(node)} a true division"


def _is_path(left: ast.expr, right: ast.expr) -> bool:
    """`folder / name`, `x / "name.csv"`: a path and no number.  A fraction is divided as `Fraction(a, b)`."""
    named = isinstance(left, ast.Name) and left.id in {"folder", "parent", "staging", "path", "root"}
    text = isinstance(right, ast.JoinedStr) or (
        isinstance(right, ast.Constant) and isinstance(right.value, str)
    )
    return named or text


def test_scores_money_and_counts_are_exact() -> None:
    found = [
        where
        for module in modules_of(EXACT)
        if "/".join(module.path.parts[-2:]) not in MAY_USE_FLOATS
        for where in floats(module)
    ]
    assert found == []


@pytest.mark.parametrize("text", ["x = 1.5", "x = float(1)", "x = a / b", "x /= 2", "x = a / 2 * 3"])
def test_floats_are_found(text: str) -> None:
    assert list(floats(_module(text)))


@pytest.mark.parametrize(
    "text", ["x = a // b", 'x = folder / "a.csv"', "x = folder / f'{a}.csv'", "x = 1_000"]
)
def test_exact_code_is_not_taken_for_floats(text: str) -> None:
    assert not list(floats(_module(text)))


def test_nothing_below_the_doors_asks_the_clock() -> None:
    found = [
        module.at(node)
        for module in below_the_doors()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in CLOCKS
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in CLOCK_OWNERS
    ]
    assert found == []


def test_nothing_below_the_doors_swallows_every_error() -> None:
    found = [
        module.at(node)
        for module in below_the_doors()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ExceptHandler)
        and (
            node.type is None
            or (isinstance(node.type, ast.Name) and node.type.id in {"Exception", "BaseException"})
        )
    ]
    assert found == []


def test_every_module_says_what_it_is() -> None:
    silent = [
        module.at(module.tree) for module in modules() if module.text and not ast.get_docstring(module.tree)
    ]
    assert silent == []


def test_modules_and_functions_are_short() -> None:
    long = [f"{module.at(module.tree)} {lines} lines" for module in modules()
            if (lines := module.text.count("\n")) > MODULE_LINES]  # fmt: skip
    for module in modules():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or 0) - node.lineno + 1
                if lines > FUNCTION_LINES:
                    long.append(f"{module.at(node)} {node.name}: {lines} lines")
    assert long == []


def test_models_write_nothing_by_themselves() -> None:
    """No save() override, no signals: every write is an action."""
    found = [
        module.at(node)
        for module in modules()
        for node in ast.walk(module.tree)
        if (isinstance(node, ast.FunctionDef) and node.name in {"save", "delete"})
        or (isinstance(node, ast.ImportFrom) and (node.module or "").startswith("django.db.models.signals"))
    ]
    assert found == []


def _module(text: str) -> Module:
    from pathlib import Path

    from tests.architecture.source import PACKAGE

    return Module(Path(PACKAGE / "x.py"), "x", text, ast.parse(text))
