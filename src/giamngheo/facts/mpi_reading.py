"""A measure's specification from YAML, with every problem found in one reading."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import yaml

from giamngheo.core.problems import Problem, Refused, Spot
from giamngheo.facts import mpi_problems as mpi_problems  # its kinds of problem enter the catalogue
from giamngheo.facts.mpi_spec import MAX_INDICATORS, MAX_POINTS, Dimension, Indicator, Missing, MpiSpec

_MAX_BYTES = 1_000_000
_NUMBER = re.compile(r"[+-]?[0-9]{1,12}(?:/[0-9]{1,12}|\.[0-9]{1,12})?")


def read_ratio(text: str) -> Fraction | None:
    """`1/3`, `0.25` or `2` as an exact ratio; None where the text is none of these."""
    if not _NUMBER.fullmatch(text):
        return None
    try:
        return Fraction(text)
    except ZeroDivisionError:
        return None


def read_cutoffs(texts: Iterable[str], spot: Spot | None = None) -> tuple[Fraction, ...]:
    """Cut-offs as typed; raises `Refused` for one that is no number or not within (0, 1]."""
    reader = _Reader(spot or Spot())
    cutoffs = reader.cutoffs(list(texts))
    reader.finish()
    return cutoffs


def read_spec(path: Path) -> MpiSpec:
    """The specification in a YAML file.

    Raises `Refused` with every problem: no file, not YAML, unknown or missing entries, wrong numbers, weights
    that do not add up, names used twice.  `cutoffs` is empty where the file gives none.
    """
    spot = Spot(file=path.name)
    try:
        content = path.read_bytes()
    except OSError:
        raise Refused([Problem("mpi.spec_absent", Spot(file=str(path)))]) from None
    try:
        if len(content) > _MAX_BYTES:
            raise yaml.YAMLError(f"> {_MAX_BYTES} bytes")
        tree = yaml.load(content.decode("utf-8-sig"), Loader=_Loader)  # noqa: S506  builds text only
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        detail = " ".join(str(error).split())[:200]
        raise Refused([Problem("mpi.spec_unreadable", spot, {"detail": detail})]) from None
    return spec_of(tree, spot)


def spec_of(tree: object, spot: Spot | None = None) -> MpiSpec:
    """The specification in a tree of mappings, lists and texts; raises `Refused` as `read_spec` does."""
    reader = _Reader(spot or Spot())
    spec = reader.spec(tree)
    reader.finish()
    assert spec is not None  # noqa: S101  a reader without a specification has found a problem
    return spec


class _Loader(yaml.BaseLoader):
    """Every scalar stays the text it is written as, and a key given twice is an error."""


def _unique_keys(loader: _Loader, node: yaml.MappingNode) -> dict[Any, Any]:
    keys = [str(key.value) for key, _ in node.value]
    for key, count in Counter(keys).items():
        if count > 1:
            raise yaml.YAMLError(f"{key}: ×{count}")
    return loader.construct_mapping(node, deep=True)


_Loader.add_constructor("tag:yaml.org,2002:map", _unique_keys)

_SPEC_KEYS = ("dimensions", "poverty_cutoff", "weight", "strata", "cluster", "missing")
_DIMENSION_KEYS = ("name", "weight", "indicators")
_INDICATOR_KEYS = ("name", "column", "weight", "deprived_below")


@dataclass(frozen=True, slots=True)
class _Part:
    """A dimension as written: its own weight and those of its indicators may be left out."""

    name: str
    weight: Fraction | None
    indicators: tuple[tuple[str, str, Fraction | None, Fraction | None], ...]

    @property
    def stated(self) -> Fraction | None:
        """The weight the file gives the dimension, by itself or through all of its indicators."""
        weights = [weight for _, _, weight, _ in self.indicators]
        if self.weight is not None or None in weights:
            return self.weight
        return sum((weight for weight in weights if weight is not None), Fraction(0))


class _Reader:
    """Reads a tree and gathers every problem on the way; `finish` raises when there were any."""

    def __init__(self, spot: Spot) -> None:
        self.spot = spot
        self.problems: list[Problem] = []

    def finish(self) -> None:
        if self.problems:
            raise Refused(self.problems)

    def note(self, code: str, **values: object) -> None:
        self.problems.append(Problem(code, self.spot, values))

    def spec(self, tree: object) -> MpiSpec | None:
        entries = self.mapping(tree, "·", _SPEC_KEYS)
        parts = [
            part
            for index, item in enumerate(self.items(entries, "dimensions", "dimensions"), 1)
            if (part := self.dimension(item, f"dimensions[{index}]", index))
        ]
        self.check_names(parts)
        cutoffs = self.cutoffs(_as_list(entries.get("poverty_cutoff", [])))
        names = {key: self.text(entries, key, key) for key in ("weight", "strata", "cluster")}
        missing = self.missing(entries.get("missing", Missing.drop))
        dimensions = None if self.problems else self.weigh(parts)
        if dimensions is None:
            return None
        return MpiSpec(dimensions, cutoffs, names["weight"], names["strata"], names["cluster"], missing)

    def dimension(self, tree: object, path: str, index: int) -> _Part | None:
        entries = self.mapping(tree, path, _DIMENSION_KEYS)
        if not entries:
            return None
        name = self.text(entries, "name", f"{path}.name") or f"d{index}"
        weight = self.weight(entries, path, name)
        indicators = []
        for number, item in enumerate(self.items(entries, "indicators", f"{path}.indicators"), 1):
            inner = f"{path}.indicators[{number}]"
            fields = self.mapping(item, inner, _INDICATOR_KEYS)
            if not fields:
                continue
            if "column" not in fields:
                self.note("mpi.spec_key_missing", key=f"{inner}.column")
            column = self.text(fields, "column", f"{inner}.column") or ""
            label = self.text(fields, "name", f"{inner}.name") or column
            below = self.number(fields.get("deprived_below"), f"{inner}.deprived_below")
            indicators.append((label, column, self.weight(fields, inner, label), below))
        return _Part(name, weight, tuple(indicators))

    def mapping(self, tree: object, path: str, allowed: Sequence[str]) -> dict[str, Any]:
        if not isinstance(tree, dict) or not tree:
            self.note("mpi.spec_not_mapping", key=path)
            return {}
        for key in tree:
            if key not in allowed:
                self.note("mpi.spec_key_unknown", key=key, allowed=", ".join(allowed))
        return tree

    def items(self, entries: dict[str, Any], key: str, path: str) -> list[object]:
        if not entries:
            return []
        if key not in entries:
            self.note("mpi.spec_key_missing", key=path)
            return []
        items = entries[key]
        if not isinstance(items, list) or not items:
            self.note("mpi.spec_not_list", key=path)
            return []
        return items

    def text(self, entries: dict[str, Any], key: str, path: str) -> str | None:
        found = entries.get(key, "")
        if isinstance(found, str):
            return found.strip() or None
        self.note("mpi.spec_not_text", key=path, found=_shown(found))
        return None

    def number(self, found: object, path: str) -> Fraction | None:
        if found is None or found == "":
            return None
        ratio = read_ratio(found.strip()) if isinstance(found, str) else None
        if ratio is None:
            self.note("mpi.spec_not_number", key=path, found=_shown(found))
        return ratio

    def weight(self, entries: dict[str, Any], path: str, name: str) -> Fraction | None:
        ratio = self.number(entries.get("weight"), f"{path}.weight")
        if ratio is not None and ratio <= 0:
            self.note("mpi.spec_weight_not_positive", name=name, found=ratio)
        return ratio

    def cutoffs(self, found: list[object]) -> tuple[Fraction, ...]:
        ratios = [self.number(item, "poverty_cutoff") for item in found]
        known = [ratio for ratio in ratios if ratio is not None]
        for ratio in known:
            if not 0 < ratio <= 1:
                self.note("mpi.spec_cutoff", found=ratio)
        return tuple(dict.fromkeys(known))

    def missing(self, found: object) -> Missing:
        if isinstance(found, str) and found in list(Missing):
            return Missing(found)
        self.note("mpi.spec_missing_rule", found=_shown(found), allowed=", ".join(Missing))
        return Missing.drop

    def check_names(self, parts: Sequence[_Part]) -> None:
        indicators = [indicator for part in parts for indicator in part.indicators]
        named = {
            "dimension": [part.name for part in parts],
            "indicator": [label for label, *_ in indicators],
            "column": [column for _, column, *_ in indicators],
        }
        for key, names in named.items():
            for name, count in Counter(names).items():
                if count > 1 and name:
                    self.note("mpi.spec_repeated", key=key, name=name)
        if len(indicators) > MAX_INDICATORS:
            self.note("mpi.spec_too_many", found=len(indicators), limit=MAX_INDICATORS)

    def weigh(self, parts: Sequence[_Part]) -> tuple[Dimension, ...] | None:
        """The dimensions with every weight settled and scaled to a total of one; None where it cannot be.

        What is left out shares the rest equally.  Weights are shares of one, or whole points of any total; a
        lone dimension is the whole whatever it is said to weigh.
        """
        weights = [part.stated for part in parts]
        rest = 1 - sum((weight for weight in weights if weight is not None), Fraction(0))
        if None in weights and rest <= 0:
            self.note("mpi.spec_weights_of_all", found=1 - rest)
            return None
        settled = [Fraction(rest, weights.count(None)) if weight is None else weight for weight in weights]
        total = sum(settled, Fraction(0))
        if total != 1 and len(parts) > 1 and any(weight.denominator > 1 for weight in settled):
            self.note("mpi.spec_weights_of_all", found=total)
        dimensions = tuple(
            self.share(part, weight, total) for part, weight in zip(parts, settled, strict=True)
        )
        if not self.problems and MpiSpec(dimensions, ()).total > MAX_POINTS:
            self.note("mpi.spec_too_fine", limit=MAX_POINTS)
        return None if self.problems else dimensions

    def share(self, part: _Part, weight: Fraction, total: Fraction) -> Dimension:
        given = [own for _, _, own, _ in part.indicators]
        rest = weight - sum((own for own in given if own is not None), Fraction(0))
        if rest < 0 or (rest == 0) == (None in given):
            self.note("mpi.spec_weights_of_dimension", name=part.name, found=weight - rest, expected=weight)
            return Dimension(part.name, ())
        equal = Fraction(rest, given.count(None)) if rest else rest
        return Dimension(
            part.name,
            tuple(
                Indicator(label, column, Fraction(equal if own is None else own, total), below)
                for label, column, own, below in part.indicators
            ),
        )


def _as_list(found: object) -> list[object]:
    return found if isinstance(found, list) else [found]


def _shown(found: object) -> str:
    """A value for a sentence; a list or mapping is not written out, it may be built to grow without end."""
    return " ".join(found.split())[:80] if isinstance(found, str) else "[…]"
