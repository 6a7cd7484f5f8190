"""A choropleth as one self-contained SVG: places shaded by a value, each labelled with its name and figure.

Pure: outlines and readings in, SVG text out; no style sheet, no script, so the same drawing serves the
screen, the public pages, print and a document.  Every place carries its figure in words, so the shade is never
the only sign of it and no legend is needed.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from xml.sax.saxutils import escape, quoteattr

Point = tuple[float, float]
Ring = tuple[Point, ...]

LIGHT = (0xF3, 0xEC, 0xF1)
DARK = (0x6D, 0x3B, 0x66)
NO_READING = "#e8ebea"
INK = "#16201f"
PAPER = "#ffffff"
WIDTH = 400
TEXT = 12
LINE = 15


@dataclass(frozen=True, slots=True)
class Outline:
    """One place: its code, the name to print on it and its rings in degrees (longitude, latitude)."""

    code: str
    name: str
    rings: tuple[Ring, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a place shows: `value` sets the shade (None: unknown, grey), `text` is printed, `href` leads on."""

    value: Fraction | None
    text: str
    href: str | None = None


def outlines(collection: Mapping[str, object]) -> tuple[Outline, ...]:
    """The places of a GeoJSON collection of Polygon and MultiPolygon features with `code` and `name`."""
    return tuple(_outline(feature) for feature in _items(collection["features"]))


def choropleth(
    places: tuple[Outline, ...],
    readings: Mapping[str, Reading],
    *,
    title: str,
    top: Fraction | None = None,
    name: str = "map",
) -> str:
    """The map as an `<svg>` element.

    The shade runs from light at zero to dark at `top` (by default the highest value read), so two maps drawn
    with the same `top` can be compared.  `title` is what a screen reader says first; `name` makes the title's
    id unique in a page.
    """
    drawn = _project(places)
    known = [reading.value for reading in readings.values() if reading.value is not None]
    ceiling = top if top is not None else max(known, default=Fraction(0))
    linked = any(reading.href for reading in readings.values())
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {drawn.height}" class="map"'
        f' role="{"group" if linked else "img"}" aria-labelledby="{name}-title" font-size="{TEXT}"'
        f' text-anchor="middle"><title id="{name}-title">{escape(title)}</title>'
    )
    parts = [_place(shape, readings.get(shape.code, Reading(None, "–")), ceiling) for shape in drawn.shapes]
    return "".join([head, *parts, "</svg>"])


@dataclass(frozen=True, slots=True)
class _Shape:
    code: str
    name: str
    path: str
    label: tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Drawing:
    height: int
    shapes: tuple[_Shape, ...]


def _place(shape: _Shape, reading: Reading, ceiling: Fraction) -> str:
    fill, ink = _shade(reading.value, ceiling)
    x, y = shape.label
    said = quoteattr(f"{shape.name}: {reading.text}")
    body = (
        f'<path d="{shape.path}" fill="{fill}" fill-rule="evenodd" stroke="{PAPER}" stroke-width="1.5"'
        f' stroke-linejoin="round"/><text x="{x}" y="{y}" fill="{ink}">{escape(shape.name)}'
        f'<tspan x="{x}" dy="{LINE}" font-weight="600">{escape(reading.text)}</tspan></text>'
    )
    if reading.href is None:
        return f"<g>{body}</g>"
    return f"<a href={quoteattr(reading.href)} aria-label={said}>{body}</a>"


def _shade(value: Fraction | None, ceiling: Fraction) -> tuple[str, str]:
    """Fill and the ink that can be read on it."""
    if value is None:
        return NO_READING, INK
    share = min(float(value / ceiling), 1.0) if ceiling > 0 else 0.0
    mixed = [round(light + (dark - light) * share) for light, dark in zip(LIGHT, DARK, strict=True)]
    return "#" + "".join(f"{part:02x}" for part in mixed), PAPER if share > 0.55 else INK


@lru_cache(maxsize=16)
def _project(places: tuple[Outline, ...]) -> _Drawing:
    """Degrees to drawing units, `WIDTH` wide, north up, one kilometre the same length both ways."""
    points = [point for place in places for ring in place.rings for point in ring]
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    squeeze = math.cos(math.radians((south + north) / 2))
    margin = 2
    scale = (WIDTH - 2 * margin) / ((east - west) * squeeze)

    def flat(ring: Ring) -> Ring:
        return tuple(((x - west) * squeeze * scale + margin, (north - y) * scale + margin) for x, y in ring)

    shapes = []
    for place in places:
        rings = [flat(ring) for ring in place.rings]
        shapes.append(_Shape(place.code, place.name, _path(rings), _label(rings)))
    return _Drawing(math.ceil((north - south) * scale + 2 * margin), tuple(shapes))


def _path(rings: Sequence[Ring]) -> str:
    return "".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in ring[:-1]) + "Z" for ring in rings)


def _label(rings: Sequence[Ring]) -> tuple[int, int]:
    """Where two lines of text fit best: the middle of the widest band that stays inside."""
    ys = [y for ring in rings for _, y in ring]
    low, high = math.ceil(min(ys)) + LINE, math.floor(max(ys)) - LINE
    best, spot = -1.0, (round(sum(x for x, _ in rings[0]) / len(rings[0])), round((min(ys) + max(ys)) / 2))
    for y in range(low, high, 3):
        runs = _inside(rings, y - LINE)
        for level in (y, y + LINE):
            runs = _common(runs, _inside(rings, level))
        for left, right in runs:
            if right - left > best:
                best, spot = right - left, (round((left + right) / 2), y - 2)
    return spot


def _inside(rings: Sequence[Ring], y: float) -> list[Point]:
    """The stretches of the horizontal line at `y` that lie inside, by the even-odd rule."""
    level = y + 0.001
    crossings = sorted(
        x1 + (level - y1) * (x2 - x1) / (y2 - y1)
        for ring in rings
        for (x1, y1), (x2, y2) in pairwise(ring)
        if (y1 < level) != (y2 < level)
    )
    return list(zip(crossings[::2], crossings[1::2], strict=True))


def _common(some: Sequence[Point], others: Sequence[Point]) -> list[Point]:
    """The stretches that lie in both lists."""
    pairs = ((max(a, c), min(b, d)) for a, b in some for c, d in others)
    return [(left, right) for left, right in pairs if left < right]


def _outline(feature: object) -> Outline:
    record = _record(feature)
    properties, geometry = _record(record["properties"]), _record(record["geometry"])
    polygons = _items(geometry["coordinates"])
    if geometry["type"] == "Polygon":
        polygons = [polygons]
    rings = tuple(
        tuple((float(x), float(y)) for x, y in map(_pair, _items(ring)))
        for polygon in polygons
        for ring in _items(polygon)
    )
    return Outline(str(properties["code"]), str(properties["name"]), rings)


def _record(value: object) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise TypeError(f"GeoJSON object expected, found {type(value).__name__}")
    return value


def _items(value: object) -> list[object]:
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise TypeError(f"GeoJSON list expected, found {type(value).__name__}")
    return list(value)


def _pair(value: object) -> tuple[float, float]:
    x, y = _items(value)[:2]
    if not isinstance(x, (int, float)) or not isinstance(y, (int, float)):
        raise TypeError("GeoJSON coordinates must be numbers")
    return float(x), float(y)
