"""The product's source as the tests of this folder read it."""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "giamngheo"

DOORS = frozenset({"office", "portal", "api", "capture", "console", "demo", "project"})


@dataclass(frozen=True)
class Module:
    """One source file, parsed; `package` is the line of the architecture that it belongs to."""

    path: Path
    package: str
    text: str
    tree: ast.Module

    def at(self, node: ast.AST) -> str:
        """`facts/cube.py:12`."""
        return f"{self.path.relative_to(PACKAGE)}:{getattr(node, 'lineno', 1)}"


@cache
def modules() -> tuple[Module, ...]:
    """Every module of the product, save migrations."""
    return tuple(_read(path) for path in sorted(PACKAGE.rglob("*.py")) if "migrations" not in path.parts)


def modules_of(packages: Iterable[str]) -> Iterator[Module]:
    """The modules of some packages."""
    wanted = set(packages)
    return (module for module in modules() if module.package in wanted)


def below_the_doors() -> Iterator[Module]:
    """The modules that may not know the clock nor swallow an error."""
    return (module for module in modules() if module.package not in DOORS | {"__main__", "__init__"})


def _read(path: Path) -> Module:
    text = path.read_text(encoding="utf-8")
    package = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    return Module(path, package, text, ast.parse(text))
