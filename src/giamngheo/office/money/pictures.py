"""Pictures of the money, drawn on the server: what is left month by month, and from which source to what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from giamngheo.core.numbers import percent
from giamngheo.core.numbers import ratio as share_of
from giamngheo.office import words
from giamngheo.office.money import wording
from giamngheo.office.money.amounts import million
from giamngheo.office.money.filters import Filters
from giamngheo.office.money.table import Row, Standing

_WIDTH, _HEIGHT = 720, 280
_LEFT, _RIGHT, _TOP, _BOTTOM = 96, 20, 24, 32
_LEAST = 1.0


def burn_down(filters: Filters, usable: int, course: Sequence[int], ahead: int) -> SafeString:
    """What is left at the end of each month, an even pace beside it, and where the recent pace leads."""
    if usable <= 0 or len(course) < 2:
        return SafeString("")
    left = [max(usable - done, 0) for done in course]

    def x(month: float) -> str:
        return f"{_LEFT + month * (_WIDTH - _LEFT - _RIGHT) / 12:.1f}"

    def y(amount: int) -> str:
        return f"{_TOP + (_HEIGHT - _TOP - _BOTTOM) * (1 - amount / usable):.1f}"

    now = _month(filters)
    points = [(float(month), amount) for month, amount in enumerate(left[:-1])] + [(now, left[-1])]
    line = " ".join(f"{x(month)},{y(amount)}" for month, amount in points)
    parts = [
        f'<line class="axis" x1="{x(0)}" y1="{y(0)}" x2="{x(12)}" y2="{y(0)}"/>',
        f'<line class="axis" x1="{x(0)}" y1="{y(usable)}" x2="{x(12)}" y2="{y(usable)}"/>',
        f'<text x="{_LEFT - 8}" y="{y(usable)}" text-anchor="end" dy="4">{million(usable)}</text>',
        f'<text x="{_LEFT - 8}" y="{y(0)}" text-anchor="end" dy="4">0</text>',
        f'<line class="even" x1="{x(0)}" y1="{y(usable)}" x2="{x(12)}" y2="{y(0)}"/>',
        f'<text class="quiet" x="{x(2.2)}" y="{y(usable * 10 // 12)}" dy="-8">{escape(_("chi đều trong năm"))}</text>',
        f'<polyline class="course" points="{line}"/>',
        f'<circle class="dot" cx="{x(now)}" cy="{y(left[-1])}" r="4"/>',
        *_months(x),
    ]
    side, shift, down = ("end", -8, 20) if now > 9 else ("start", 8, -8)
    parts.append(
        f'<text x="{x(now)}" y="{y(left[-1])}" dx="{shift}" dy="{down}" text-anchor="{side}">'
        f"{escape(_('còn {amount}').format(amount=million(left[-1])))}</text>"
    )
    if now < 12:
        end = max(usable - ahead, 0)
        parts.append(f'<line class="ahead" x1="{x(now)}" y1="{y(left[-1])}" x2="{x(12)}" y2="{y(end)}"/>')
    return _svg(_WIDTH, _HEIGHT, _("Số còn lại qua các tháng"), parts)


def _month(filters: Filters) -> float:
    """How far the year has gone, in months."""
    if filters.on > date(filters.year, 12, 31):
        return 12.0
    return filters.on.month - 1 + filters.on.day / 31


def _months(x: object) -> list[str]:
    place = x if callable(x) else str
    return [
        f'<text class="quiet" x="{place(month - 0.5)}" y="{_HEIGHT - 10}" text-anchor="middle">{month}</text>'
        for month in range(1, 13)
    ]


@dataclass(slots=True)
class _Node:
    """A bar of one column: where it stands, how high, and how much of it has been joined on either side."""

    label: str
    amount: int
    y: float = 0.0
    height: float = 0.0
    taken_in: float = 0.0
    taken_out: float = 0.0


_STATES = ("disbursed", "advanced", "available", "other")


def flows(found: Standing) -> SafeString:
    """Source → project → what became of it; width is money."""
    projects = [row for row in found.rows if row.role == "project" and row.figures.usable > 0]
    if not projects:
        return SafeString("")
    between = _sources_of(found, projects)
    whole = sum(between.values())
    if not whole:
        return SafeString("")
    states = {row.name: _states(row) for row in projects}
    sources = _nodes(_column({source: 0 for source, _p in between}, between, 0), whole)
    middle = _nodes({row.name: sum(states[row.name].values()) for row in projects}, whole)
    ends = _nodes(
        {
            state: sum(one[state] for one in states.values())
            for state in _STATES
            if any(one[state] for one in states.values())
        },
        whole,
    )
    height = max(_placed(column) for column in (sources, middle, ends))
    parts = [
        _flow(sources[source], middle[project], amount, whole, 212, 420, "")
        for (source, project), amount in between.items()
        if project in middle and amount > 0
    ]
    parts += [
        _flow(middle[project], ends[state], amount, whole, 432, 660, state)
        for project, one in states.items()
        for state, amount in one.items()
        if amount > 0
    ]
    names = {
        **{source: words.name(wording.SOURCES, source) for source in sources},
        **{name: name for name in middle},
    }
    names |= {
        state: words.name(wording.FIGURES, state) if state != "other" else _("Nộp trả, hủy, chuyển đi")
        for state in ends
    }
    for column, left, anchor, label in (
        (sources, 200, "end", 192),
        (middle, 420, "start", 438),
        (ends, 660, "start", 678),
    ):
        for code, node in column.items():
            parts.append(
                f'<rect class="node" x="{left}" y="{node.y:.1f}" width="12" height="{node.height:.1f}"/>'
            )
            said = f"{names[code]} · {percent(share_of(node.amount, whole), 0)}"
            middle_y = f"{node.y + node.height / 2:.1f}"
            text = f'<text x="{label}" y="{middle_y}" dy="4" text-anchor="{anchor}">{escape(said)}</text>'
            parts.append(text)
    return _svg(900, int(height) + 16, _("Từ nguồn vốn đến dự án, đến việc đã làm với tiền"), parts)


def _sources_of(found: Standing, projects: Sequence[Row]) -> dict[tuple[str, str], int]:
    """What each source put into each project."""
    sums: dict[tuple[str, str], int] = {}
    name = ""
    known = {row.name for row in projects}
    for row in found.rows:
        if row.role == "project":
            name = row.name
        elif row.role == "line" and name in known and row.figures.usable > 0:
            key = (row.filters.source, name)
            sums[key] = sums.get(key, 0) + row.figures.usable
    return sums


def _states(row: Row) -> dict[str, int]:
    figures = row.figures
    other = figures.returned + figures.cancelled + figures.carried_out
    return {
        "disbursed": figures.disbursed, "advanced": figures.advanced, "available": figures.available, "other": other,
    }  # fmt: skip


def _column(start: dict[str, int], between: Mapping[tuple[str, str], int], side: int) -> dict[str, int]:
    for key, amount in between.items():
        start[key[side]] = start.get(key[side], 0) + amount
    return start


def _nodes(amounts: Mapping[str, int], whole: int) -> dict[str, _Node]:
    return {
        code: _Node(code, amount, height=max(amount / whole * 320, _LEAST))
        for code, amount in amounts.items()
    }


def _placed(column: Mapping[str, _Node]) -> float:
    """Put the bars of a column one below the other; gives where the last one ends."""
    y = 8.0
    for node in column.values():
        node.y = y
        y += max(node.height, 14) + 10
    return y


def _flow(start: _Node, end: _Node, amount: int, whole: int, left: int, right: int, state: str) -> str:
    width = amount / whole * 320
    top, bottom = start.y + start.taken_out, end.y + end.taken_in
    start.taken_out += width
    end.taken_in += width
    half = (left + right) / 2
    path = (
        f"M{left},{top:.1f}C{half},{top:.1f} {half},{bottom:.1f} {right},{bottom:.1f}"
        f"V{bottom + width:.1f}C{half},{bottom + width:.1f} {half},{top + width:.1f} {left},{top + width:.1f}Z"
    )
    return f'<path class="flow {state}" d="{path}"><title>{escape(million(amount))}</title></path>'


def _svg(width: int, height: int, title: str, parts: Sequence[str]) -> SafeString:
    drawn = (
        f'<svg class="drawing" viewBox="0 0 {width} {height}" role="img" aria-label="{escape(title)}">'
        f"{''.join(parts)}</svg>"
    )
    return mark_safe(drawn)  # noqa: S308 - drawn by us, words escaped
