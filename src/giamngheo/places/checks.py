"""What is wrong with a list of units; pure: units in, problems out."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise

from giamngheo.core.problems import Kind, Problem, Severity, catalogue
from giamngheo.places.models import Certainty, Level, Share
from giamngheo.places.units import LEVEL_OF, Descent, Standing, Unit

_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z.-]*")
_HEIGHT = {level: height for height, level in enumerate(reversed(Level))}

_MEND = ("Sửa danh sách rồi nạp lại.", "Mend the list and load it again.")

catalogue(
    {
        "places.bad_code": Kind(
            "Mã {code!r} chỉ được gồm chữ cái không dấu, chữ số, dấu chấm và gạch nối.",
            "The code {code!r} may hold plain letters, digits, dots and hyphens only.",
            *_MEND,
        ),
        "places.no_name": Kind("Đơn vị mã {code} không có tên.", "The unit {code} has no name.", *_MEND),
        "places.bad_dates": Kind(
            "Đơn vị mã {code} kết thúc trước ngày bắt đầu.", "The unit {code} ends before it starts.", *_MEND
        ),
        "places.bad_level": Kind(
            "Đơn vị mã {code}: loại và cấp không khớp nhau.",
            "The unit {code}: its kind and its level do not agree.",
            *_MEND,
        ),
        "places.overlap": Kind(
            "Mã {code} được dùng cho hai đơn vị trong cùng thời gian, từ {on}.",
            "The code {code} names two units at the same time, from {on}.",
            *_MEND,
        ),
        "places.differs": Kind(
            "Đơn vị mã {code} từ ngày {on} đã có trong hệ thống nhưng khác nội dung.",
            "The unit {code} from {on} is already there and is not the same.",
            *_MEND,
        ),
        "places.no_parent": Kind(
            "Đơn vị mã {code} không có đơn vị cấp trên (mã {parent}) suốt thời gian tồn tại.",
            "The unit {code} has no unit above it (code {parent}) during all of its time.",
            *_MEND,
        ),
        "places.bad_descent": Kind(
            "Kế thừa {predecessor} → {successor} ngày {on}: đơn vị cũ phải kết thúc ngày hôm trước và đơn vị "
            "mới bắt đầu ngày đó.",
            "Descent {predecessor} → {successor} on {on}: the old unit must end the day before and the new one "
            "start that day.",
            *_MEND,
        ),
        "places.bad_shares": Kind(
            "Đơn vị mã {code} ngày {on} phải về toàn bộ một đơn vị, hoặc từng phần về ít nhất hai đơn vị.",
            "The unit {code} on {on} must go whole to one unit, or in parts to two or more.",
            *_MEND,
        ),
        "places.bad_mark": Kind(
            "Diện {mark} của mã {code}: ngày {on} không có đơn vị nào mang mã này.",
            "Mark {mark} of {code}: no unit has this code on {on}.",
            *_MEND,
        ),
        "places.mark_missing": Kind(
            "{mark}: còn thiếu một đơn vị thuộc mã {code} chưa có nguồn xác định.",
            "{mark}: one more unit within {code} has it and no source at hand names it.",
            "Bổ sung khi có văn bản: {source}.",
            "Add it when the document is at hand: {source}.",
            Severity.warning,
        ),
    }
)


def of_units(units: Sequence[Unit], known: Iterable[Unit]) -> Iterator[Problem]:
    """Problems of new units, seen beside those already there."""
    by_code: dict[str, list[Unit]] = defaultdict(list)
    for unit in (*known, *units):
        by_code[unit.code].append(unit)
    for unit in units:
        yield from _of_unit(unit, by_code)
    for code in dict.fromkeys(unit.code for unit in units):
        rows = sorted(by_code[code], key=lambda unit: unit.valid_from)
        for earlier, later in pairwise(rows):
            if earlier.valid_to is None or later.valid_from <= earlier.valid_to:
                yield Problem("places.overlap", values={"code": code, "on": _day(later.valid_from)})


def _of_unit(unit: Unit, by_code: Mapping[str, Sequence[Unit]]) -> Iterator[Problem]:
    if not _CODE.fullmatch(unit.code):
        yield Problem("places.bad_code", values={"code": unit.code})
    if not unit.name:
        yield Problem("places.no_name", values={"code": unit.code})
    if unit.valid_to is not None and unit.valid_to < unit.valid_from:
        yield Problem("places.bad_dates", values={"code": unit.code})
    if unit.level not in LEVEL_OF[unit.kind]:
        yield Problem("places.bad_level", values={"code": unit.code})
    above = bearer(by_code, unit.parent or "", unit.valid_from)
    alone = unit.level == Level.province and unit.parent is None
    if not alone and (above is None or not _stands_above(above, unit)):
        yield Problem("places.no_parent", values={"code": unit.code, "parent": unit.parent or "–"})


def _stands_above(above: Unit, unit: Unit) -> bool:
    lasts = above.valid_to is None or (unit.valid_to is not None and unit.valid_to <= above.valid_to)
    direct = above.level == Level.commune if unit.level == Level.village else True
    return lasts and direct and _HEIGHT[above.level] > _HEIGHT[unit.level]


def of_lineage(descents: Sequence[Descent], units: Iterable[Unit]) -> Iterator[Problem]:
    """Problems of descents, given every unit they name."""
    by_code: dict[str, list[Unit]] = defaultdict(list)
    for unit in units:
        by_code[unit.code].append(unit)
    for descent in descents:
        old = bearer(by_code, descent.predecessor, descent.on - timedelta(days=1))
        new = bearer(by_code, descent.successor, descent.on)
        ended = old is not None and old.valid_to == descent.on - timedelta(days=1)
        if not ended or new is None or new.valid_from != descent.on:
            values = {
                "predecessor": descent.predecessor,
                "successor": descent.successor,
                "on": _day(descent.on),
            }
            yield Problem("places.bad_descent", values=values)
    shares: dict[tuple[str, date], Counter[Share]] = defaultdict(Counter)
    for descent in descents:
        shares[descent.predecessor, descent.on][descent.share] += 1
    for (code, on), count in shares.items():
        whole, parts = count[Share.whole], count[Share.part]
        if (whole, parts) != (1, 0) and not (whole == 0 and parts >= 2):
            yield Problem("places.bad_shares", values={"code": code, "on": _day(on)})


def of_marks(marks: Iterable[Standing], units: Iterable[Unit]) -> Iterator[Problem]:
    """Problems of marks: an error for a code that names nothing, a warning for each known to be missing."""
    by_code: dict[str, list[Unit]] = defaultdict(list)
    for unit in units:
        by_code[unit.code].append(unit)
    for mark in marks:
        if bearer(by_code, mark.code, mark.valid_from) is None:
            values = {"mark": mark.mark.label, "code": mark.code, "on": _day(mark.valid_from)}
            yield Problem("places.bad_mark", values=values)
        elif mark.certainty == Certainty.missing:
            values = {"mark": mark.mark.label, "code": mark.code, "source": mark.source}
            yield Problem("places.mark_missing", values=values)


def bearer(by_code: Mapping[str, Sequence[Unit]], code: str, on: date) -> Unit | None:
    """The unit that bears a code on a date."""
    for unit in by_code.get(code, ()):
        if unit.valid_from <= on and (unit.valid_to is None or on <= unit.valid_to):
            return unit
    return None


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
