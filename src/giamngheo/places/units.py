"""Units as a file or a generator gives them, before they are rows; pure."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from giamngheo.core.text import clean
from giamngheo.places.models import Area, Certainty, Kind, Level, MarkKind, Share

PACKAGED = Path(__file__).parent / "data"

URBAN = frozenset({Kind.thanh_pho, Kind.phuong, Kind.thi_tran})

LEVEL_OF: Mapping[Kind, frozenset[Level]] = {
    Kind.tinh: frozenset({Level.province}),
    Kind.thanh_pho: frozenset({Level.province, Level.district}),
    Kind.huyen: frozenset({Level.district}),
    Kind.xa: frozenset({Level.commune}),
    Kind.phuong: frozenset({Level.commune}),
    Kind.thi_tran: frozenset({Level.commune}),
    Kind.dac_khu: frozenset({Level.commune}),
    Kind.thon: frozenset({Level.village}),
    Kind.khoi_pho: frozenset({Level.village}),
    Kind.ban: frozenset({Level.village}),
    Kind.to_dan_pho: frozenset({Level.village}),
}


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit during one time; `parent` is the code of the unit above at `valid_from`."""

    code: str
    valid_from: date
    name: str
    level: Level
    kind: Kind
    parent: str | None
    valid_to: date | None = None
    population: int | None = None
    synthetic: bool = False

    @property
    def full_name(self) -> str:
        """`Xã Đồng Ý`."""
        label = str(self.kind.label)
        return f"{label[0].upper()}{label[1:]} {self.name}"

    def area(self, above: Area | None) -> Area:
        """Urban or rural: of a village, as the commune above it; of any other unit, by its kind."""
        if self.level == Level.village and above is not None:
            return above
        return Area.urban if self.kind in URBAN else Area.rural


@dataclass(frozen=True, slots=True)
class Descent:
    """From `on`, the unit that bore the code `predecessor` the day before lies in `successor`."""

    predecessor: str
    successor: str
    on: date
    share: Share = Share.whole


@dataclass(frozen=True, slots=True)
class Standing:
    """A mark of the unit that bears the code on `valid_from`."""

    code: str
    mark: MarkKind
    valid_from: date
    valid_to: date | None
    certainty: Certainty
    source: str


def read_units(path: Path) -> list[Unit]:
    """The units of a packaged CSV file; an unknown word or date in it is a ValueError."""
    return [
        Unit(
            code=row["code"],
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_to=_date(row["valid_to"]),
            name=clean(row["name"]),
            level=Level(row["level"]),
            kind=Kind(row["kind"]),
            parent=row["parent"] or None,
            population=int(row["population"]) if row["population"] else None,
        )
        for row in _rows(path)
    ]


def read_lineage(path: Path) -> list[Descent]:
    """The descents of a packaged CSV file."""
    return [
        Descent(row["predecessor"], row["successor"], date.fromisoformat(row["on"]), Share(row["share"]))
        for row in _rows(path)
    ]


def read_marks(path: Path) -> list[Standing]:
    """The marks of a packaged CSV file."""
    return [
        Standing(
            code=row["code"],
            mark=MarkKind(row["mark"]),
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_to=_date(row["valid_to"]),
            certainty=Certainty(row["certainty"]),
            source=clean(row["source"]),
        )
        for row in _rows(path)
    ]


def _date(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _rows(path: Path) -> Iterable[Mapping[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
