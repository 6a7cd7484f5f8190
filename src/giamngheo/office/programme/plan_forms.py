"""The form of a plan: only what its kind needs is asked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giamngheo.access.queries import units_of
from giamngheo.access.reach import Reach
from giamngheo.budget.models import BudgetUnit
from giamngheo.law.activities import ActivityKind
from giamngheo.office import words
from giamngheo.office.households.fields import one_of, text
from giamngheo.office.money import reading
from giamngheo.office.money import wording as money_words
from giamngheo.office.money.fields import unit_choices
from giamngheo.office.programme import wording
from giamngheo.office.programme.fields import (
    DongField,
    OnceForm,
    QuantityField,
    day_field,
    long_text,
    number_field,
)
from giamngheo.places.models import Level, Place
from giamngheo.programme.entries import Cost, NewActivity
from giamngheo.programme.models import Activity

COST_ROWS = 5
_VILLAGES_SHOWN = 400
_TEXTS = ("title", "goal", "lead_name", "group_name", "group_leader")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a plan is made for: its part and kind, who makes it, the activity that is changed (None for a new one)."""

    programme: str
    part: str
    kind: ActivityKind
    reach: Reach
    today: date
    activity: Activity | None = None


class PlanForm(OnceForm):
    """A plan, with a row of fields for each cost and a box for each place."""

    def __init__(self, asked: Asked, data: Any = None) -> None:
        super().__init__(data, initial=_initial(asked))
        self.asked = asked
        self.areas = list(_areas(asked))
        self.cost_rows = COST_ROWS + (asked.activity.costs.count() if asked.activity else 0)
        needs = asked.kind.needs
        self.add("title", text(gettext_lazy("Tên hoạt động"), most=300))
        self.add(
            "goal", long_text(gettext_lazy("Mục tiêu (không bắt buộc)"), required=False, most=1_000, rows=2)
        )
        self.add("budget_year", number_field(gettext_lazy("Năm ngân sách"), least=2000, most=2199))
        tops = [(str(one.pk), one.full_name) for one in self.areas if one.level != Level.village]
        self.add("place", one_of(gettext_lazy("Địa bàn quản lý hoạt động"), [("", "–"), *tops]))
        boxes = forms.MultipleChoiceField(
            label=gettext_lazy("Thực hiện tại (ngoài địa bàn trên)"), required=False,
            choices=[(str(one.pk), one.full_name) for one in self.areas],
        )  # fmt: skip
        self.add("places", boxes)
        self.add(
            "starts_on", day_field(gettext_lazy("Từ ngày"), today=asked.today, required=False, ahead=True)
        )
        self.add(
            "ends_on", day_field(gettext_lazy("Đến hết ngày"), today=asked.today, required=False, ahead=True)
        )
        units = reading.open_units(asked.reach.having("programme.plan"), asked.today)
        choices = [("", gettext_lazy("cơ quan khác, ghi bên dưới")), *unit_choices(units)]
        self.add("lead", one_of(gettext_lazy("Đơn vị chủ trì, sử dụng kinh phí"), choices, required=False))
        self.add(
            "lead_name",
            text(gettext_lazy("Cơ quan chủ trì, nếu không có trong danh sách"), required=False, most=200),
        )
        supporting = long_text(gettext_lazy("Cơ quan phối hợp (không bắt buộc)"), required=False, rows=3)
        supporting.help_text = gettext_lazy("Mỗi dòng một cơ quan, như: Trạm Khuyến nông: tập huấn kỹ thuật")
        self.add("supporting", supporting)
        if "mode" in needs:
            self.add(
                "mode",
                one_of(
                    gettext_lazy("Phương thức hỗ trợ"), [("", "–"), *wording.MODES.items()], required=False
                ),
            )
        if "group" in needs:
            self.add("group_name", text(gettext_lazy("Tổ, nhóm cộng đồng"), required=False, most=200))
            self.add("group_leader", text(gettext_lazy("Tổ trưởng"), required=False))
        for output in asked.kind.outputs:
            label = f"{words.said(output.title)} ({words.said(output.unit)})"
            self.add(f"output-{output.code}", QuantityField(label, required=False))
        for row in range(self.cost_rows):
            self._add_cost(row)

    def _add_cost(self, row: int) -> None:
        sources = [("", "–"), *money_words.SOURCES.items()]
        self.add(f"source-{row}", one_of(gettext_lazy("Nguồn vốn"), sources, required=False))
        self.add(
            f"kind-{row}",
            one_of(gettext_lazy("Loại vốn"), money_words.KINDS.items(), required=False, initial="recurrent"),
        )
        self.add(
            f"origin-{row}", number_field(gettext_lazy("Năm giao"), required=False, least=2000, most=2199)
        )
        self.add(f"amount-{row}", DongField(gettext_lazy("Số tiền (đồng)"), required=False))

    def clean(self) -> dict[str, Any]:
        """A cost has a source and an amount, or neither; no source twice."""
        data: dict[str, Any] = super().clean() or {}
        seen: set[tuple[str, str, int]] = set()
        for row in range(self.cost_rows):
            source, amount = data.get(f"source-{row}"), data.get(f"amount-{row}")
            if source and not amount and f"amount-{row}" not in self.errors:
                self.add_error(f"amount-{row}", _("Nhập số tiền của nguồn này."))
            elif amount and not source:
                self.add_error(f"source-{row}", _("Chọn nguồn của số tiền này."))
            elif source and amount:
                key = (source, data.get(f"kind-{row}") or "recurrent", self._origin(data, row))
                if key in seen:
                    self.add_error(f"source-{row}", _("Nguồn, loại vốn, năm giao này đã có ở dòng trên."))
                seen.add(key)
        start, end = data.get("starts_on"), data.get("ends_on")
        if start and end and end < start:
            self.add_error("ends_on", _("Ngày kết thúc trước ngày bắt đầu."))
        return data

    def _origin(self, data: dict[str, Any], row: int) -> int:
        return data.get(f"origin-{row}") or data.get("budget_year") or 0

    def plan(self) -> NewActivity:
        """What was asked for, as the action takes it."""
        data, asked = self.cleaned_data, self.asked
        by_number = {str(one.pk): one for one in self.areas}
        outputs = {one.code: data[f"output-{one.code}"] for one in asked.kind.outputs}
        lead = BudgetUnit.objects.filter(pk=data["lead"]).first() if data["lead"] else None
        return NewActivity(
            programme=asked.programme,
            part=asked.part,
            kind=asked.kind.code,
            title=data["title"],
            goal=data["goal"],
            place=by_number[data["place"]],
            places=[by_number[one] for one in data["places"]],
            budget_year=data["budget_year"],
            lead=lead,
            lead_name="" if lead else data["lead_name"],
            supporting=list(_bodies(data["supporting"])),
            starts_on=data["starts_on"],
            ends_on=data["ends_on"],
            mode=data.get("mode", ""),
            group_name=data.get("group_name", ""),
            group_leader=data.get("group_leader", ""),
            costs=list(self._costs()),
            outputs={code: quantity for code, quantity in outputs.items() if quantity},
        )

    def _costs(self) -> Iterator[Cost]:
        data = self.cleaned_data
        for row in range(self.cost_rows):
            if data[f"source-{row}"]:
                kind = data[f"kind-{row}"] or "recurrent"
                yield Cost(data[f"source-{row}"], self._origin(data, row), data[f"amount-{row}"], kind)

    def named(self, *names: str) -> list[forms.BoundField]:
        """The fields of these names that the kind needs."""
        return [self[name] for name in names if name in self.fields]

    @property
    def what(self) -> list[forms.BoundField]:
        return self.named("title", "goal", "budget_year")

    @property
    def when(self) -> list[forms.BoundField]:
        return self.named("starts_on", "ends_on")

    @property
    def who(self) -> list[forms.BoundField]:
        return self.named("lead", "lead_name", "supporting", "mode", "group_name", "group_leader")

    @property
    def outputs(self) -> list[forms.BoundField]:
        return self.named(*(f"output-{one.code}" for one in self.asked.kind.outputs))

    @property
    def costs(self) -> list[list[forms.BoundField]]:
        """The fields of each cost."""
        return [
            self.named(*(f"{name}-{row}" for name in ("source", "kind", "origin", "amount")))
            for row in range(self.cost_rows)
        ]

    @property
    def boxes(self) -> Sequence[tuple[str, bool, list[tuple[Place, bool]]]]:
        """The places to tick, by commune: its name, whether something in it is ticked, each with its tick."""
        ticked = {str(one) for one in self["places"].value() or []}
        groups: dict[str, list[tuple[Place, bool]]] = {}
        for one in self.areas:
            above = one.parent.full_name if one.level == Level.village and one.parent else _("Xã, huyện")
            groups.setdefault(above, []).append((one, str(one.pk) in ticked))
        return [(name, any(tick for _one, tick in rows), rows) for name, rows in groups.items()]


def _areas(asked: Asked) -> Iterator[Place]:
    """Where one may plan, the highest first; the villages too where there are not too many.

    The places of a plan that is changed stay, though they may be units of an earlier day.
    """
    found = units_of(asked.reach.having("programme.plan"), asked.today).select_related("parent")
    known = set()
    kept = list(asked.activity.places.select_related("parent")) if asked.activity else []
    upper = list(found.exclude(level=Level.village).order_by("path"))
    villages = list(found.filter(level=Level.village).order_by("path")[: _VILLAGES_SHOWN + 1])
    for one in [*upper, *(villages if len(villages) <= _VILLAGES_SHOWN else []), *kept]:
        if one.pk not in known:
            known.add(one.pk)
            yield one


def _bodies(lines: str) -> Iterator[tuple[str, str]]:
    seen = set()
    for line in lines.splitlines():
        name, _colon, task = line.partition(":")
        if name.strip() and name.strip() not in seen:
            seen.add(name.strip())
            yield name.strip()[:200], task.strip()[:300]


def _initial(asked: Asked) -> dict[str, Any]:
    """What is known already."""
    one = asked.activity
    if one is None:
        return {"budget_year": asked.today.year}
    found: dict[str, Any] = {
        name: getattr(one, name) for name in (*_TEXTS, "budget_year", "starts_on", "ends_on", "mode")
    }
    found["place"], found["lead"] = str(one.place_id), str(one.lead_id or "")
    found["places"] = [str(place.pk) for place in one.places.all() if place.pk != one.place_id]
    found["supporting"] = "\n".join(
        f"{body.name}: {body.task}" if body.task else body.name for body in one.supporting.all()
    )
    found |= {f"output-{row.output}": row.quantity_thousandths for row in one.outputs.all()}
    for number, cost in enumerate(one.costs.all()):
        found |= {f"source-{number}": cost.source, f"kind-{number}": cost.kind, f"origin-{number}": cost.origin_year,
                  f"amount-{number}": cost.amount}  # fmt: skip
    return found
