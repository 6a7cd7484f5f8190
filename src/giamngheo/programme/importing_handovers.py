"""What was handed over, from a workbook: the lines of the bảng kê that are new."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from giamngheo.core.numbers import group
from giamngheo.core.text import clean, fold
from giamngheo.programme import actions
from giamngheo.programme.importing_rows import Rows, plain
from giamngheo.programme.models import Activity, Handover, HandoverKind, Participant, Receipt, amount_of
from giamngheo.programme.workbook import thousandths

_TEXTS = ("item", "specification", "mark", "producer", "bought_from", "unit", "reference")
_ALL = (
    "kind", *_TEXTS, "quantity_thousandths", "unit_price", "amount", "on", "received_by", "receipt",
)  # fmt: skip


class Handovers(Rows):
    """The sheet of the bảng kê."""

    def take(self, *, sure: bool) -> None:
        """Write the new lines; `sure` says that the sheet of participants holds no mistake to look at first."""
        kept = self.kept(Handover)
        self._look_up({one.pk for one in kept.values()})
        new: dict[int, list[tuple[int, Handover]]] = defaultdict(list)
        for at in range(len(self.sheet.rows)):
            activity = self.activity(at)
            if activity is None:
                self._is_filled(at)
                continue
            if at in kept:
                self._same(at, kept[at], activity)
                continue
            row = self._row(at, activity, sure=sure)
            if row is not None and self._is_new(at, row) and self.may(at, activity):
                new[activity.pk].append((at, row))
        for rows in new.values():
            by_place = dict(rows)
            self.together(list(by_place), partial(self._keep, by_place))

    def _keep(self, rows: Mapping[int, Handover], places: Sequence[int]) -> None:
        actions.keep_many(rows=[_copy(rows[at]) for at in places], signed=self.sign())

    def _look_up(self, named: set[int]) -> None:
        """The participants as they are now, and the lines of each that the file does not name by their codes."""
        self._people: dict[int, list[Participant]] = defaultdict(list)
        mine = Participant.objects.filter(activity__in=list(self.there.values()), withdrawn_at__isnull=True)
        for one in mine.select_related("household", "person", "activity"):
            self._people[one.activity_id].append(one)
        self._lines: Counter[tuple[object, ...]] = Counter()
        self._withdrawn: set[tuple[object, ...]] = set()
        lines = Handover.objects.filter(participant__activity__in=list(self.there.values()))
        for line in lines.iterator(chunk_size=2000):
            if line.withdrawn_at is not None:
                self._withdrawn.add(_words_of(line))
            elif line.pk not in named:
                self._lines[_words_of(line)] += 1

    def _same(self, at: int, kept: Handover, activity: Activity) -> None:
        participant = kept.participant
        if participant.activity_id != activity.pk:
            self.sheet.say(at, "activity", "import_kept", what="“Mã hoạt động”")
            return
        if kept.withdrawn_at is not None:
            self.sheet.say(at, "row", "import_withdrawn")
            return
        row = self.sheet.rows[at]
        own: dict[str, object] = {
            "household": participant.household.code if participant.household else None,
            "person": str(participant.person.uid) if participant.person else None,
            "name": participant.name,
            **{name: getattr(kept, name) for name in _ALL if name != "quantity_thousandths"},
        }
        for name in ("receipt", "received_by", "amount"):
            if row[name] is None:
                own.pop(name)
        same = self.compare(at, own)
        if (
            "quantity" in self.sheet.read.present
            and thousandths(row["quantity"]) != kept.quantity_thousandths
        ):
            self.sheet.say(at, "quantity", "import_kept", what="“Số lượng”")
            same = False
        self.unchanged += same

    def _is_new(self, at: int, row: Handover) -> bool:
        words = _words_of(row)
        if self._lines[words]:
            self._lines[words] -= 1
            self.unchanged += 1
            return False
        if words in self._withdrawn:
            self.sheet.say(at, "item", "import_withdrawn")
            return False
        return True

    def _is_filled(self, at: int) -> bool:
        """Whether every cell is there that a line of its kind needs, and none that it has no use for."""
        row, before = self.sheet.rows[at], len(self.sheet.problems)
        self.sheet.needed(at, "kind", "item", "on")
        if row["kind"] == HandoverKind.goods:
            self.sheet.needed(at, "quantity", "unit_price", "unit")
        elif row["kind"] == HandoverKind.cash:
            self.sheet.needed(at, "amount")
            for name in ("quantity", "unit_price"):
                if row[name] is not None:
                    field = self.sheet.layout.column(name).vi
                    self.sheet.say(
                        at, name, "value", field=field, detail="hỗ trợ bằng tiền thì để trống ô này"
                    )
        if row["receipt"] == Receipt.payment:
            self.sheet.needed(at, "reference")
        if thousandths(row["quantity"]) == -1:
            self.sheet.say(at, "quantity", "import_thousandths")
        return len(self.sheet.problems) == before

    def _row(self, at: int, activity: Activity, *, sure: bool) -> Handover | None:
        filled, one = self._is_filled(at), self._participant(at, activity, sure=sure)
        if not filled or one is None:
            return None
        row = self.sheet.rows[at]
        quantity, amount = thousandths(row["quantity"]), row["amount"]
        if row["kind"] == HandoverKind.goods:
            product = amount_of(quantity or 0, row["unit_price"])
            if amount is not None and amount != product:
                self.sheet.say(at, "amount", "import_amount", amount=group(amount), product=group(product))
                return None
            amount = product
        return Handover(
            participant=one,
            kind=row["kind"],
            quantity_thousandths=quantity,
            unit_price=row["unit_price"],
            amount=amount,
            on=row["on"],
            received_by=row["received_by"] or one.name,
            receipt=row["receipt"] or Receipt.signature,
            **{name: clean(row[name] or "") for name in _TEXTS},
        )

    def _participant(self, at: int, activity: Activity, *, sure: bool) -> Participant | None:
        row = self.sheet.rows[at]
        if not (row["household"] or row["person"]) and not self.sheet.needed(at, "name"):
            return None
        found = _fitting(row, self._people[activity.pk])
        if len(found) != 1 and sure:
            code = "import_unsure" if found else "import_nobody"
            column = "household" if row["household"] else "name"
            self.sheet.say(
                at, column, code, activity=activity.code, **({"count": len(found)} if found else {})
            )
        return found[0] if len(found) == 1 else None


def _fitting(row: Mapping[str, Any], people: Iterable[Participant]) -> list[Participant]:
    """The participants that a row can mean: by person, by household, by name; a household before its members."""
    found = list(people)
    if row["person"]:
        found = [one for one in found if one.person and str(one.person.uid) == row["person"].lower()]
    if row["household"]:
        found = [one for one in found if one.household and one.household.code == row["household"]]
    elif not row["person"]:
        found = [one for one in found if one.household is None]
    if row["name"]:
        found = [one for one in found if fold(one.name) == fold(row["name"])]
    if len(found) > 1 and not row["person"]:
        found = [one for one in found if one.person is None] or found
    return found


def _words_of(line: Handover) -> tuple[object, ...]:
    return (line.participant_id, *(plain(getattr(line, name)) for name in _ALL))


def _copy(line: Handover) -> Handover:
    """The line anew, for an act that may be tried again."""
    return Handover(participant=line.participant, **{name: getattr(line, name) for name in _ALL})
