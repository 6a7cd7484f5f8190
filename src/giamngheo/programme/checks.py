"""What is to be looked at again in activities: pure functions, rows in, problems out.

Nothing here refuses anything; an official decides.  `programme.review` reads the rows and asks every check.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from giamngheo.core.numbers import group
from giamngheo.core.problems import Kind, Problem, Spot, catalogue
from giamngheo.law.activities import ActivityKind, Norm

_LOOK = ("Xem lại danh sách.", "Look at the list again.")

catalogue(
    {
        "activity.not_entitled": Kind(
            "{name} không thuộc nhóm được hỗ trợ ({groups}): {standing}.",
            "{name} is not of the groups that are supported ({groups_en}): {standing_en}.",
            "Ghi rõ lý do được chọn, hoặc rút khỏi danh sách.",
            "Say why they were chosen, or withdraw them.",
        ),
        "activity.supported_twice": Kind(
            "{name} cùng được hỗ trợ “{what}” ở hoạt động {other}.",
            "{name} is supported with “{what}” in activity {other} too.",
            "Đối chiếu hai danh sách: một nội dung không quyết toán hai lần (Thông tư 55/2023/TT-BTC, Điều 3).",
            "Compare the two lists: nothing is settled twice (Circular 55/2023, Article 3).",
        ),
        "activity.over_plan": Kind(
            "Đã chi {spent} đồng, kế hoạch {planned} đồng.",
            "{spent} đồng were spent, {planned} đồng were planned.",
            "Điều chỉnh kế hoạch hoặc gỡ khoản tiền gắn nhầm.",
            "Change the plan, or take off the money that was linked by mistake.",
        ),
        "activity.over_allotment": Kind(
            "{unit}, {part} năm {year}, {source}: các hoạt động dự kiến {planned} đồng, "
            "dự toán được dùng {allotted} đồng.",
            "{unit}, {part} of {year}, {source_en}: activities are planned at {planned} đồng, {allotted} can be used.",
            "Giảm kinh phí dự kiến của các hoạt động, hoặc bổ sung dự toán trước.",
            "Plan the activities at less, or have more allotted first.",
        ),
        "activity.under_output": Kind(
            "“{output}”: làm được {done}, kế hoạch {planned}.",
            "“{output}”: {done} done, {planned} planned.",
            "Ghi phần còn thiếu hoặc giải thích khi nghiệm thu.",
            "Write down what is missing, or explain it at acceptance.",
        ),
        "activity.handover_differs": Kind(
            "Bảng kê cộng {handed} đồng, tiền chi gắn với hoạt động {spent} đồng.",
            "The bảng kê adds up to {handed} đồng, the money linked to the activity to {spent} đồng.",
            "Đối chiếu bảng kê với chứng từ thanh toán.",
            "Compare the bảng kê with the payments.",
        ),
        "activity.outside": Kind(
            "{name} ở ngoài địa bàn thực hiện.",
            "{name} lives outside the places of the activity.",
            *_LOOK,
        ),
        "activity.attendance": Kind(
            "{name} có mặt hơn một nơi trong cùng một buổi ngày {on}.",
            "{name} was in two places at once on {on}.",
            *_LOOK,
        ),
        "activity.days_over": Kind(
            "{name} dự {attended} ngày, khóa học chỉ có {planned} ngày.",
            "{name} attended {attended} days of a course of {planned}.",
            *_LOOK,
        ),
        "activity.over_norm": Kind(
            "“{item}”: đơn giá {price} đồng, định mức {most} đồng ({norm}).",
            "“{item}”: {price} đồng each, the norm is {most} đồng ({norm}).",
            "Nêu văn bản cho phép mức cao hơn, hoặc sửa đơn giá.",
            "Name the decision that allows more, or mend the price.",
        ),
        "activity.late": Kind(
            "Quá hạn từ ngày {ended} mà chưa nghiệm thu.",
            "Overdue since {ended} and not accepted.",
            "Nghiệm thu, gia hạn hoặc tạm dừng.",
            "Accept it, prolong it or suspend it.",
        ),
        "activity.unsigned": Kind(
            "{count} hộ trong danh sách chưa nhận gì.",
            "{count} households of the list have received nothing.",
            "Bàn giao, hoặc rút các hộ đó khỏi danh sách.",
            "Hand over, or withdraw them.",
        ),
    }
)

GROUP_WORDS: Mapping[str, tuple[str, str]] = {
    "poor": ("hộ nghèo", "poor"),
    "near_poor": ("hộ cận nghèo", "near-poor"),
    "newly_escaped": ("hộ mới thoát nghèo", "newly escaped"),
    "low_income_worker": ("người lao động có thu nhập thấp", "low-income worker"),
    "ethnic_minority": ("người dân tộc thiểu số", "ethnic minority"),
    "anyone": ("mọi người", "anyone"),
}
_STANDINGS: Mapping[str, tuple[str, str]] = {
    "poor": ("hộ nghèo", "poor"),
    "near_poor": ("hộ cận nghèo", "near-poor"),
    "medium": ("hộ có mức sống trung bình", "medium living standard"),
    "not_poor": ("không nghèo", "not poor"),
}
_UNKNOWN_HERE = frozenset({"low_income_worker", "ethnic_minority"})
"""Groups that a participant's copied standing does not tell; where one of them is served nobody is pointed out."""


@dataclass(frozen=True, slots=True)
class Taking:
    """One live participant: who (a key of household or person), from which day, with which standing then."""

    activity: str
    who: str
    name: str
    place_path: str
    on: date
    role: str
    category: str
    newly_escaped: bool
    why: str
    in_register: bool


@dataclass(frozen=True, slots=True)
class Given:
    """One live line of a bảng kê: who got what (folded name) in which activity, for how much."""

    activity: str
    who: str
    name: str
    item: str
    folded: str
    on: date
    amount: int


@dataclass(frozen=True, slots=True)
class Allotted:
    """The money of one source that a unit may use for a part in a year, and what its activities are planned to cost."""

    unit: str
    part: str
    year: int
    source: str
    source_en: str
    usable: int
    planned: int
    activities: tuple[str, ...]


def not_entitled(kind: ActivityKind, takings: Iterable[Taking]) -> Iterator[Problem]:
    """Beneficiaries of the register outside the groups that the kind is for, unless it is said why they take part."""
    groups = set(kind.entitled.groups)
    if kind.entitled.anyone or groups & _UNKNOWN_HERE:
        return
    words = [GROUP_WORDS[name] for name in kind.entitled.groups]
    for one in takings:
        fits = one.category in groups or (one.newly_escaped and "newly_escaped" in groups)
        if one.role == "beneficiary" and one.in_register and not fits and not one.why:
            standing = _STANDINGS.get(one.category, _STANDINGS["not_poor"])
            yield Problem(
                "activity.not_entitled",
                Spot(household=one.who),
                {
                    "name": one.name,
                    "groups": ", ".join(vi for vi, _ in words),
                    "groups_en": ", ".join(en for _, en in words),
                    "standing": standing[0],
                    "standing_en": standing[1],
                },
            )


def supported_twice(given: Iterable[Given]) -> Iterator[tuple[str, Problem]]:
    """The same thing given to the same household or person by two activities: a problem for each of the two."""
    seen: dict[tuple[str, str], dict[str, Given]] = defaultdict(dict)
    for one in given:
        seen[one.who, one.folded].setdefault(one.activity, one)
    for (who, _), by_activity in seen.items():
        for code, one in by_activity.items():
            for other in by_activity:
                if other != code:
                    values = {"name": one.name, "what": one.item, "other": other}
                    yield code, Problem("activity.supported_twice", Spot(household=who), values)


def over_plan(planned: int, spent: int) -> Iterator[Problem]:
    """More money than was planned."""
    if spent > planned:
        yield Problem("activity.over_plan", Spot(), {"spent": group(spent), "planned": group(planned)})


def over_allotment(rows: Iterable[Allotted]) -> Iterator[tuple[str, Problem]]:
    """A unit's activities that are planned to cost more than it may use: a problem for each of them."""
    for row in rows:
        if row.planned > row.usable:
            values = {
                "unit": row.unit,
                "part": row.part,
                "year": row.year,
                "source": row.source,
                "source_en": row.source_en,
                "planned": group(row.planned),
                "allotted": group(row.usable),
            }
            for code in row.activities:
                yield code, Problem("activity.over_allotment", Spot(), values)


def under_output(rows: Iterable[tuple[str, int | None, int]]) -> Iterator[Problem]:
    """Outputs (title, planned and done in thousandths) of a finished activity of which less was done than planned."""
    for title, planned, made in rows:
        if planned is not None and made < planned:
            values = {"output": title, "done": thousandths(made), "planned": thousandths(planned)}
            yield Problem("activity.under_output", Spot(), values)


def handover_differs(handed: int, items: int, spent: int) -> Iterator[Problem]:
    """A finished activity whose bảng kê and items do not add up to the money that was spent on it."""
    if spent and handed + items != spent:
        values = {"handed": group(handed + items), "spent": group(spent)}
        yield Problem("activity.handover_differs", Spot(), values)


def outside(paths: Sequence[str], takings: Iterable[Taking]) -> Iterator[Problem]:
    """Beneficiaries who live outside every place of the activity."""
    for one in takings:
        if one.role == "beneficiary" and not any(one.place_path.startswith(path) for path in paths):
            yield Problem("activity.outside", Spot(household=one.who), {"name": one.name})


def two_places_at_once(rows: Iterable[tuple[str, str, date, str, int]]) -> Iterator[Problem]:
    """Attendance (who, name, day, half of the day, session): nobody is at two sessions of one half-day."""
    seen: dict[tuple[str, date], list[tuple[str, int]]] = defaultdict(list)
    for who, name, on, half, session in rows:
        clash = [one for one, other in seen[who, on] if other != session and _overlap(one, half)]
        if clash:
            yield Problem("activity.attendance", Spot(household=who), {"name": name, "on": f"{on:%d/%m/%Y}"})
        seen[who, on].append((half, session))


def days_over(rows: Iterable[tuple[str, int | None, int]]) -> Iterator[Problem]:
    """Learners (name, days attended, days planned) who attended more days than the course has."""
    for name, attended, planned in rows:
        if attended is not None and attended > planned:
            yield Problem(
                "activity.days_over", Spot(), {"name": name, "attended": attended, "planned": planned}
            )


def over_norm(norm: Norm, item: str, unit_price: int) -> Iterator[Problem]:
    """A unit price above the norm that the item names."""
    most = norm.amount.value
    if most is not None and unit_price > most:
        values = {"item": item, "price": group(unit_price), "most": group(most), "norm": norm.title["vi"]}
        yield Problem("activity.over_norm", Spot(), values)


def late(ends_on: date | None, on: date, *, over: bool) -> Iterator[Problem]:
    """Past its last day and neither accepted nor given up."""
    if ends_on is not None and ends_on < on and not over:
        yield Problem("activity.late", Spot(), {"ended": f"{ends_on:%d/%m/%Y}"})


def nothing_received(count: int) -> Iterator[Problem]:
    """Households of a list that got nothing."""
    if count:
        yield Problem("activity.unsigned", Spot(), {"count": count})


def thousandths(quantity: int) -> str:
    """A quantity in thousandths as officials write it: `1.250`, `2,5`."""
    whole, rest = divmod(quantity, 1_000)
    return group(whole) + (f",{rest:03d}".rstrip("0") if rest else "")


def _overlap(one: str, other: str) -> bool:
    return "whole" in (one, other) or one == other
