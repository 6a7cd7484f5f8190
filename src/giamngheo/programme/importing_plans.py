"""Plans of activities from a workbook: new ones written down, changed ones replaced while they are still planned."""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from giamngheo.access.reach import Reach
from giamngheo.budget.models import BudgetUnit
from giamngheo.core.problems import Refused
from giamngheo.core.table_problems import listing
from giamngheo.core.text import clean, fold
from giamngheo.law.activities import activities
from giamngheo.places.models import Place
from giamngheo.places.queries import valid_on
from giamngheo.programme import actions
from giamngheo.programme.entries import Cost, NewActivity, Signed
from giamngheo.programme.models import Activity, ActivityState
from giamngheo.programme.workbook import COSTS, OUTPUTS, SUPPORTING, Sheet, Workbook, thousandths

_CODES = re.compile(r"[;,\s]+")
_LONGEST_CODE = 40
_NEEDED = ("programme", "part", "kind", "title", "place", "budget_year")
_PLAIN = (
    "programme", "part", "kind", "title", "goal", "budget_year", "lead_name", "starts_on", "ends_on", "mode",
    "group_name", "group_leader",
)  # fmt: skip
_TEXTS = ("title", "goal", "lead_name", "mode", "group_name", "group_leader")
_COLUMNS = {
    "programme.wrong_part": "part",
    "programme.code_taken": "activity",
    "programme.wrong_state": "activity",
}


class Plans:
    """The plans of a file held against those that there are."""

    def __init__(
        self,
        book: Workbook,
        sheet: Sheet,
        held: Mapping[str, Activity],
        reach: Reach,
        sign: Callable[[], Signed],
    ) -> None:
        self._sheet, self._held, self._sign, self._codes = sheet, held, sign, known_codes(sheet)
        self._reads, self._plans = reach.having("programme.read"), reach.having("programme.plan")
        self.below = {layout: book.sheet(layout) for layout in (SUPPORTING, COSTS, OUTPUTS)}
        self._rows_below = {layout: self._of_activities(one) for layout, one in self.below.items()}
        self._units = {unit.code: unit for unit in BudgetUnit.objects.all()}
        self._today = sign().day
        self._places: dict[tuple[str, date], Place | None] = {}
        self.made = self.changed = self.unchanged = 0

    def take(self) -> dict[str, Activity]:
        """Do what the rows ask; gives the activities that the other sheets may speak of, by code."""
        there: dict[str, Activity] = {}
        for at, row in enumerate(self._sheet.rows):
            code = row["activity"]
            if code is None:
                continue  # named by the reading: a key that is empty
            held = self._held.get(code)
            if held is not None and not self._reads.covers(held.place):
                self._sheet.say(at, "activity", "import_elsewhere", activity=code)
                continue
            done = self._one(at, held)
            if done is not None:
                there[code] = done
        return there

    def _one(self, at: int, held: Activity | None) -> Activity | None:
        before = len(self._sheet.problems)
        plan = self._plan(at, held)
        if plan is None or len(self._sheet.problems) > before:
            return held
        if held is not None:
            differs = _different(plan, plan_of(held))
            if not differs:
                self.unchanged += 1
                return held
            if held.state != ActivityState.planned:
                self._say_too_late(at, held, differs)
                return held
        for place in {plan.place, held.place if held is not None else plan.place}:
            if not self._plans.covers(place):
                self._sheet.say(at, "place", "import_no_plan", place=place.code)
                return held
        return self._written(at, plan, held)

    def _written(self, at: int, plan: NewActivity, held: Activity | None) -> Activity | None:
        try:
            with transaction.atomic():
                if held is None:
                    done = actions.plan_activity(plan=plan, signed=self._sign())
                    self.made += 1
                else:
                    done = actions.change_plan(activity=held, plan=plan, signed=self._sign())
                    self.changed += 1
        except Refused as refused:
            self._sheet.place(at, refused.problems, _COLUMNS)
            return held
        return done

    def _say_too_late(self, at: int, held: Activity, differs: Sequence[str]) -> None:
        """Every cell of the activity's row that differs; a part in a sheet of its own is named at the code."""
        state = ActivityState(held.state).label
        there = [name for name in differs if name in self._sheet.layout.names]
        for name in there or ["activity"]:
            words = [self._sheet.layout.column(name).vi] if there else [_BELOW[one] for one in differs]
            self._sheet.say(
                at,
                name,
                "import_not_planned",
                activity=held.code,
                state=state,
                what=listing(words, 6).lower(),
            )

    def _plan(self, at: int, held: Activity | None) -> NewActivity | None:
        """What a row and the rows below it say; columns and sheets that are not there say what is there."""
        sheet, row, code = self._sheet, self._sheet.rows[at], self._sheet.rows[at]["activity"]
        if len(code) > _LONGEST_CODE:
            sheet.say(at, "activity", "value", field="Mã hoạt động", detail=f"dài quá {_LONGEST_CODE} chữ")
        if not sheet.needed(at, *_NEEDED):
            return None
        known = plan_of(held) if held is not None else None
        values: dict[str, Any] = {
            name: self._cell(at, name, getattr(known, name) if known else None) for name in _PLAIN
        }
        values |= {name: clean(values[name] or "") for name in _TEXTS}
        on = values["starts_on"] or self._today
        place = self._place(at, "place", row["place"], on, [held.place] if held is not None else [])
        if place is None:
            return None
        return NewActivity(
            code=code,
            place=place,
            places=self._all_places(at, known, on),
            lead=self._lead(at, known),
            supporting=self._supporting(code, known),
            costs=self._costs(code, known),
            outputs=self._outputs(code, row["kind"], known),
            **values,
        )

    def _cell(self, at: int, name: str, otherwise: Any) -> Any:
        return self._sheet.rows[at][name] if name in self._sheet.read.present else otherwise

    def _place(self, at: int, column: str, code: str, on: date, known: Sequence[Place]) -> Place | None:
        """The unit of a code on a day; where it is one of the activity's own the code may be an older one."""
        for one in known:
            if one.code == code:
                return one
        if (code, on) not in self._places:
            self._places[code, on] = Place.objects.filter(valid_on(on), code=code).first()
        found = self._places[code, on]
        if found is None:
            self._sheet.say(at, column, "import_place", place=code, on=f"{on:%d/%m/%Y}")
        return found

    def _all_places(self, at: int, known: NewActivity | None, on: date) -> list[Place]:
        own = list(known.places) if known is not None else []
        if "places" not in self._sheet.read.present:
            return own
        codes = [one for one in _CODES.split(self._sheet.rows[at]["places"] or "") if one]
        found = [self._place(at, "places", code, on, own) for code in dict.fromkeys(codes)]
        return [one for one in found if one is not None]

    def _lead(self, at: int, known: NewActivity | None) -> BudgetUnit | None:
        if "lead" not in self._sheet.read.present:
            return known.lead if known is not None else None
        code = self._sheet.rows[at]["lead"]
        if code and code not in self._units:
            self._sheet.say(at, "lead", "import_unit", unit=code)
        return self._units.get(code) if code else None

    def _supporting(self, code: str, known: NewActivity | None) -> Sequence[tuple[str, str]]:
        sheet = self.below[SUPPORTING]
        if sheet is None:
            return known.supporting if known is not None else ()
        found: dict[str, tuple[int, str]] = {}
        for at in self._rows_below[SUPPORTING].get(code, ()):
            if sheet.needed(at, "name"):
                name, task = clean(sheet.rows[at]["name"]), clean(sheet.rows[at]["task"] or "")
                if name in found:
                    sheet.say(at, "name", "import_twice", first=sheet.row_number(found[name][0]))
                found.setdefault(name, (at, task))
        return [(name, task) for name, (_, task) in found.items()]

    def _costs(self, code: str, known: NewActivity | None) -> Sequence[Cost]:
        sheet = self.below[COSTS]
        if sheet is None:
            return known.costs if known is not None else ()
        first: dict[tuple[str, str, int], int] = {}
        found = []
        for at in self._rows_below[COSTS].get(code, ()):
            row = sheet.rows[at]
            if not sheet.needed(at, "source", "kind", "origin_year", "amount"):
                continue
            key = (row["source"], row["kind"], row["origin_year"])
            if key in first:
                sheet.say(at, "source", "import_twice", first=sheet.row_number(first[key]))
            first.setdefault(key, at)
            found.append(Cost(row["source"], row["origin_year"], row["amount"], row["kind"]))
        return found if len(first) == len(found) else ()

    def _outputs(self, code: str, kind: str, known: NewActivity | None) -> Mapping[str, int]:
        sheet = self.below[OUTPUTS]
        if sheet is None:
            return known.outputs if known is not None else {}
        outputs = activities().kinds[kind].outputs
        names = {fold(word): one.code for one in outputs for word in (one.code, *one.title.values())}
        found: dict[str, tuple[int, int]] = {}
        for at in self._rows_below[OUTPUTS].get(code, ()):
            row = sheet.rows[at]
            if not sheet.needed(at, "output", "quantity"):
                continue
            output, quantity = names.get(fold(row["output"])), thousandths(row["quantity"])
            if output is None:
                words = listing([one.title["vi"] for one in outputs], 8) or "–"
                sheet.say(at, "output", "import_output", output=row["output"], known=words)
            elif output in found:
                sheet.say(at, "output", "import_twice", first=sheet.row_number(found[output][0]))
            elif quantity is None or quantity < 0:
                sheet.say(at, "quantity", "import_thousandths")
            else:
                found[output] = (at, quantity)
        return {output: quantity for output, (_, quantity) in found.items()}

    def _of_activities(self, sheet: Sheet | None) -> Mapping[str, list[int]]:
        """Rows by the activity they name; those that name none of the file's are told."""
        found: dict[str, list[int]] = defaultdict(list)
        for at in range(len(sheet.rows) if sheet is not None else 0):
            assert sheet is not None  # noqa: S101 - it has rows
            if names_activity(sheet, at, self._codes):
                found[sheet.rows[at]["activity"]].append(at)
        return found


def names_activity(sheet: Sheet, at: int, codes: frozenset[str]) -> bool:
    """Whether a row names one of the file's activities."""
    if not sheet.needed(at, "activity"):
        return False
    code = sheet.rows[at]["activity"]
    if code not in codes:
        sheet.say(at, "activity", "import_stranger", activity=code)
        return False
    return True


def known_codes(sheet: Sheet) -> frozenset[str]:
    """The codes on the sheet of activities."""
    return frozenset(code for code in sheet.read.table["activity"].to_pylist() if code)


def plan_of(one: Activity) -> NewActivity:
    """The plan of an activity as it could be written down again."""
    return NewActivity(
        code=one.code,
        place=one.place,
        places=[place for place in one.places.all() if place.pk != one.place_id],
        lead=one.lead,
        supporting=list(one.supporting.values_list("name", "task")),
        costs=[Cost(row.source, row.origin_year, row.amount, row.kind) for row in one.costs.all()],
        outputs=dict(one.outputs.values_list("output", "quantity_thousandths")),
        **{name: getattr(one, name) for name in _PLAIN},
    )


_BELOW = {"supporting": "cơ quan phối hợp", "costs": "kinh phí dự kiến", "outputs": "kết quả dự kiến"}


def _different(new: NewActivity, old: NewActivity) -> list[str]:
    """The parts of two plans that are not the same."""
    found = [name for name in _PLAIN if getattr(new, name) != getattr(old, name)]
    parts: dict[str, Callable[[NewActivity], object]] = {
        "place": lambda plan: plan.place.pk,
        "places": lambda plan: {place.pk for place in plan.places} - {plan.place.pk},
        "lead": lambda plan: plan.lead.pk if plan.lead is not None else None,
        "supporting": lambda plan: [tuple(pair) for pair in plan.supporting],
        "costs": lambda plan: sorted(
            (one.source, one.kind, one.origin_year, one.amount) for one in plan.costs
        ),
        "outputs": lambda plan: dict(plan.outputs),
    }
    return found + [name for name, part in parts.items() if part(new) != part(old)]
