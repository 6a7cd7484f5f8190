"""Rows of an activity from a workbook, held against those that are kept; what participants and bảng kê share."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar
from uuid import UUID

from django.db import transaction

from giamngheo.access.reach import Reach
from giamngheo.core.problems import Refused
from giamngheo.core.text import clean
from giamngheo.programme.entries import Signed
from giamngheo.programme.importing_plans import names_activity
from giamngheo.programme.models import Activity, Kept
from giamngheo.programme.workbook import Sheet
from giamngheo.registry.entries import in_pieces

Row = TypeVar("Row", bound=Kept)
COLUMNS = {
    "programme.wrong_state": "activity", "programme.not_kept": "activity", "programme.future": "on",
    "programme.not_in_register": "household", "programme.already": "name",
}  # fmt: skip
"""The cell that a refusal is about, where the refusal does not say it itself."""


class Rows:
    """The rows of one sheet that may be written, and writing them."""

    def __init__(
        self,
        sheet: Sheet,
        codes: frozenset[str],
        there: Mapping[str, Activity],
        reach: Reach,
        sign: Callable[[], Signed],
    ) -> None:
        self.sheet, self.there, self.sign = sheet, there, sign
        self._codes = codes
        self._records, self.sees = reach.having("programme.record"), reach.having("household.read")
        self.made = self.unchanged = 0

    def activity(self, at: int) -> Activity | None:
        """The activity that a row is of; None where it was told what is wrong with it."""
        if not names_activity(self.sheet, at, self._codes):
            return None
        return self.there.get(self.sheet.rows[at]["activity"])

    def may(self, at: int, activity: Activity) -> bool:
        """Whether the reader may write a row of the activity."""
        if self._records.covers(activity.place):
            return True
        self.sheet.say(at, "activity", "import_no_power", activity=activity.code)
        return False

    def kept(self, model: type[Row]) -> dict[int, Row]:
        """The rows that the file names by their own codes, by place; a code of nobody here is that of a new row."""
        asked: dict[int, UUID] = {}
        for at, row in enumerate(self.sheet.rows):
            if row["row"]:
                try:
                    asked[at] = UUID(row["row"])
                except ValueError:
                    self.sheet.say(at, "row", "import_row", row=row["row"])
        found: dict[UUID, Row] = {}
        for piece in in_pieces(list(dict.fromkeys(asked.values()))):
            found.update((one.request, one) for one in model._default_manager.filter(request__in=piece))
        first: dict[UUID, int] = {}
        for at, request in asked.items():
            if first.setdefault(request, at) != at:
                self.sheet.say(at, "row", "import_twice", first=self.sheet.row_number(first[request]))
        return {at: found[request] for at, request in asked.items() if request in found}

    def compare(self, at: int, own: Mapping[str, object]) -> bool:
        """Whether a row says what is kept, in the columns that the file has; the cells that differ are told."""
        row, same = self.sheet.rows[at], True
        for name, value in own.items():
            if name in self.sheet.read.present and plain(row[name]) != plain(value):
                what = f"“{self.sheet.layout.column(name).vi}”"
                self.sheet.say(at, name, "import_kept", what=what)
                same = False
        return same

    def together(self, places: Sequence[int], act: Callable[[Sequence[int]], object]) -> None:
        """Do an act for several rows at once; where it is refused each row is tried alone, to tell which is wrong."""
        try:
            with transaction.atomic():
                act(places)
        except Refused as refused:
            told = len(self.sheet.problems)
            for at in places:
                self._alone(at, act)
            if len(self.sheet.problems) == told:
                self.sheet.place(places[0], refused.problems, COLUMNS)
            return
        self.made += len(places)

    def _alone(self, at: int, act: Callable[[Sequence[int]], object]) -> None:
        try:
            with transaction.atomic():
                act([at])
                transaction.set_rollback(True)
        except Refused as refused:
            self.sheet.place(at, refused.problems, COLUMNS)


def plain(value: object) -> object:
    """A value as it is compared: texts without needless space, nothing for an empty one."""
    return clean(value) or None if isinstance(value, str) else value
