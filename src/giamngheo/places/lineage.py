"""Descent of units across changes of boundaries."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Q

from giamngheo.core.problems import Kind, Problem, catalogue
from giamngheo.places.models import Lineage, Place, Share

_CHECK_LIST = (
    "Kiểm tra mã và ngày trong danh mục đơn vị hành chính.",
    "Check the code and the date in the list of administrative units.",
)
_BY_VILLAGE = (
    "Tổng hợp từ cấp thôn, hoặc báo cáo theo địa giới của ngày gốc.",
    "Sum from the villages, or report on the boundaries of the original date.",
)

catalogue(
    {
        "places.unknown_code": Kind(
            "Ngày {on} không có đơn vị hành chính nào mang mã {code}.",
            "On {on} no administrative unit has the code {code}.",
            *_CHECK_LIST,
        ),
        "places.no_such_level": Kind(
            "Ngày {on} đơn vị mã {code} không thuộc đơn vị nào của {level}.",
            "On {on} the unit with code {code} belongs to no unit of the level: {level}.",
            *_CHECK_LIST,
        ),
        "places.split": Kind(
            "{name} (mã {code}) bị chia về nhiều đơn vị: {others}.",
            "{name} (code {code}) was split between several units: {others}.",
            *_BY_VILLAGE,
        ),
        "places.merged": Kind(
            "{name} (mã {code}) được lập từ nhiều đơn vị: {others}.",
            "{name} (code {code}) was formed from several units: {others}.",
            *_BY_VILLAGE,
        ),
        "places.no_counterpart": Kind(
            "{name} (mã {code}) không có đơn vị tương ứng ngày {on}.",
            "{name} (code {code}) has no counterpart on {on}.",
            *_CHECK_LIST,
        ),
    }
)


def under(path: str, field: str) -> Q:
    """Predicate: the path in `field` begins with `path`, as a range that an index serves.

    A path ends with a stroke and "0" is the next sign after it, so [`20/185/`, `20/1850`) is exactly the
    subtree.  The columns are compared byte by byte (`ByteOrderedField`).
    """
    return Q(**{f"{field}__gte": path, f"{field}__lt": path[:-1] + "0"})


def counterparts(units: Iterable[Place], to: date) -> dict[str, Place | Problem]:
    """By code: the one unit existing on a date in which the unit lies whole, or from which alone it came."""
    outcome: dict[str, Place | Problem] = {}
    moving = {unit.code: unit for unit in units}
    while moving:
        outcome.update({code: unit for code, unit in moving.items() if _exists(unit, to)})
        moving = {code: unit for code, unit in moving.items() if code not in outcome}
        forward, backward = _links(moving.values())
        for code, unit in moving.items():
            ahead = unit.valid_from <= to
            outcome[code] = (
                _heir(unit, forward[unit.pk], to) if ahead else _source(unit, backward[unit.pk], to)
            )
        moving = {code: step for code in moving if isinstance(step := outcome[code], Place)}
    return outcome


def _exists(unit: Place, on: date) -> bool:
    return unit.valid_from <= on and (unit.valid_to is None or on <= unit.valid_to)


Rows = Mapping[int, Sequence[Lineage]]


def _links(units: Iterable[Place]) -> tuple[Rows, Rows]:
    """The rows by predecessor and by successor that begin or end at the units."""
    forward: dict[int, list[Lineage]] = defaultdict(list)
    backward: dict[int, list[Lineage]] = defaultdict(list)
    keys = [unit.pk for unit in units]
    touching = Q(predecessor__in=keys) | Q(successor__in=keys)
    for row in Lineage.objects.filter(touching).select_related("predecessor", "successor"):
        forward[row.predecessor_id].append(row)
        backward[row.successor_id].append(row)
    return forward, backward


def _heir(unit: Place, rows: Sequence[Lineage], to: date) -> Place | Problem:
    if not rows:
        return _problem("places.no_counterpart", unit, on=f"{to:%d/%m/%Y}")
    if len(rows) > 1 or rows[0].share != Share.whole:
        return _problem("places.split", unit, others=_names(row.successor for row in rows))
    return rows[0].successor


def _source(unit: Place, rows: Sequence[Lineage], to: date) -> Place | Problem:
    if not rows:
        return _problem("places.no_counterpart", unit, on=f"{to:%d/%m/%Y}")
    if len(rows) > 1 or rows[0].share != Share.whole:
        return _problem("places.merged", unit, others=_names(row.predecessor for row in rows))
    return rows[0].predecessor


def territory(path: str) -> tuple[str, ...]:
    """The paths, none below another, of the units whose whole territory lies inside the unit at `path`.

    Reads only the rows that touch the territory: a commune costs a few small queries in a national database.
    """
    inside = {path}
    found = {path}
    rows: set[tuple[str, str]] = set()
    while found:
        rows |= _relations(reduce(or_, (under(unit, end) for unit in found)) for end in _ENDS)
        outside = {unit for row in rows for unit in row if not _lies_in(inside, unit)}
        rows |= _relations(Q(**{f"{end}__in": outside}) for end in _ENDS)
        relatives = _relatives(rows)
        found = {
            unit
            for unit in outside
            if any(others and all(_lies_in(inside, other) for other in others) for others in relatives(unit))
        }
        inside |= found
        found = _topmost(found)  # what lies below them is reached by their own range
    return tuple(sorted(_topmost(inside)))


def _topmost(units: set[str]) -> set[str]:
    """The units that lie below no other of them."""
    return {unit for unit in units if not any(above in units for above in _ancestry(unit)[1:])}


_ENDS = ("predecessor__path", "successor__path")


def _relations(conditions: Iterable[Q]) -> set[tuple[str, str]]:
    """The rows that meet a condition; one query for each, as an index serves one end of a row only."""
    return {row for condition in conditions for row in Lineage.objects.filter(condition).values_list(*_ENDS)}


def _relatives(rows: set[tuple[str, str]]) -> Callable[[str], tuple[set[str], set[str]]]:
    """Of a unit, by path: all its successors and all its predecessors."""
    successors: dict[str, set[str]] = defaultdict(set)
    predecessors: dict[str, set[str]] = defaultdict(set)
    for predecessor, successor in rows:
        successors[predecessor].add(successor)
        predecessors[successor].add(predecessor)
    return lambda unit: (successors[unit], predecessors[unit])


def _lies_in(inside: set[str], path: str) -> bool:
    return any(ancestor in inside for ancestor in _ancestry(path))


def _ancestry(path: str) -> list[str]:
    """The path itself and those above it, the longest first."""
    codes = path.split("/")[:-1]
    return ["/".join(codes[:length]) + "/" for length in range(len(codes), 0, -1)]


def _problem(code: str, place: Place, **values: object) -> Problem:
    return Problem(code, values={"code": place.code, "name": place.full_name, **values})


def _names(places: Iterable[Place]) -> str:
    return ", ".join(sorted(f"{place.full_name} ({place.code})" for place in places))
