"""Who takes part in an activity, from a workbook: new rows are written, what is kept is never edited."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction

from giamngheo.core.problems import Refused
from giamngheo.core.text import fold
from giamngheo.places.models import Place
from giamngheo.places.queries import valid_on
from giamngheo.programme import actions
from giamngheo.programme.actions import Outsider
from giamngheo.programme.importing_rows import Rows
from giamngheo.programme.models import Activity, Participant, ParticipantRole
from giamngheo.registry.entries import in_pieces
from giamngheo.registry.models import Household, Membership, Person


class People(Rows):
    """The sheet of participants."""

    filled = 0

    def take(self) -> None:
        """Write the new ones, fill in who left."""
        kept = self.kept(Participant)
        self._look_up()
        new: dict[tuple[int, date, str, str, int], list[int]] = defaultdict(list)
        for at, row in enumerate(self.sheet.rows):
            activity = self.activity(at)
            if activity is None or not self.sheet.needed(at, "on"):
                continue
            if at in kept:
                self._same(at, kept[at], activity)
            elif self._is_new(at, activity) and self.may(at, activity):
                kind = 0 if not row["household"] else 1 if not row["person"] else 2
                new[activity.pk, row["on"], self._role(row), row["why"] or "", kind].append(at)
        for (_, on, role, why, kind), places in new.items():
            self.together(places, partial(self._add, on=on, role=role, why=why, kind=kind))

    def _look_up(self) -> None:
        codes = {row["household"] for row in self.sheet.rows if row["household"]}
        self._households: dict[str, Household] = {}
        for piece in in_pieces(sorted(codes)):
            rows = Household.objects.filter(code__in=piece).select_related("place")
            self._households.update((one.code, one) for one in rows)
        uids = {uid for row in self.sheet.rows if (uid := uid_of(row["person"]))}
        self._persons: dict[UUID, Person] = {}
        for piece in in_pieces(sorted(uids)):
            self._persons.update((one.uid, one) for one in Person.objects.filter(uid__in=piece))
        live = Participant.objects.filter(activity__in=list(self.there.values()))
        self._known: dict[tuple[object, ...], Participant] = {}
        self._withdrawn: set[tuple[object, ...]] = set()
        for one in live.select_related("household", "person", "place", "activity").iterator(chunk_size=2000):
            key = _key(
                one.activity_id, one.household_id, one.person_id, one.name, one.place_id, one.role, one.on
            )
            if one.withdrawn_at is None:
                self._known[key] = one
            else:
                self._withdrawn.add((*key, one.on))
        self._first: dict[tuple[object, ...], int] = {}

    @staticmethod
    def _role(row: Mapping[str, Any]) -> str:
        outside = not row["household"]
        return row["role"] or (ParticipantRole.guest if outside else ParticipantRole.beneficiary)

    def _same(self, at: int, kept: Participant, activity: Activity) -> None:
        """A row that the file names by its code."""
        if kept.activity_id != activity.pk:
            self.sheet.say(at, "activity", "import_kept", what="“Mã hoạt động”")
        elif kept.withdrawn_at is not None:
            self.sheet.say(at, "row", "import_withdrawn")
        else:
            who = {
                "household": kept.household.code if kept.household else None,
                "person": str(kept.person.uid) if kept.person else None,
                "name": kept.name,
                "place": kept.place.code,
            }
            self._compare(at, kept, activity, who)

    def _compare(self, at: int, kept: Participant, activity: Activity, who: Mapping[str, object]) -> None:
        own = {**who, "role": kept.role, "on": kept.on, "why": kept.why}
        if self.sheet.rows[at]["role"] is None:
            own.pop("role")
        left = self.sheet.rows[at]["left_on"]
        fills = left is not None and kept.left_on is None
        if not fills:
            own["left_on"] = kept.left_on
        if not self.compare(at, own):
            return
        if not fills:
            self.unchanged += 1
        elif self.may(at, activity):
            self._fill(at, kept, left)

    def _fill(self, at: int, kept: Participant, left: date) -> None:
        try:
            with transaction.atomic():
                actions.fill(row=kept, signed=self.sign(), left_on=left)
        except Refused as refused:
            self.sheet.place(at, refused.problems, {"programme.future": "left_on"})
        else:
            self.filled += 1

    def _is_new(self, at: int, activity: Activity) -> bool:
        """Whether a row without a known code is nobody who takes part already; what is wrong with it is told."""
        row, before = self.sheet.rows[at], len(self.sheet.problems)
        household, person = self._of_register(at)
        place = None if household is not None else self._place(at)
        if len(self.sheet.problems) > before:
            return False
        key = _key(
            activity.pk,
            household.pk if household else None,
            person.pk if person else None,
            row["name"] or "",
            place.pk if place else None,
            self._role(row),
            row["on"],
        )
        first = self._first.setdefault(key, at)
        if first != at:
            self.sheet.say(at, "name", "import_twice", first=self.sheet.row_number(first))
            return False
        known = self._known.get(key)
        if known is not None:
            self._compare(at, known, activity, {})
        elif (*key, row["on"]) in self._withdrawn:
            self.sheet.say(at, "name", "import_withdrawn")
        return known is None and len(self.sheet.problems) == before

    def _of_register(self, at: int) -> tuple[Household | None, Person | None]:
        """The household and person that a row names."""
        row = self.sheet.rows[at]
        if not row["household"]:
            if row["person"]:
                self.sheet.needed(at, "household")
            else:
                self.sheet.needed(at, "name", "place")
            return None, None
        household = self._households.get(row["household"])
        if household is None or not self.sees.covers(household.place):
            self.sheet.say(at, "household", "import_household", household=row["household"])
            return None, None
        person = None
        if row["person"]:
            uid = uid_of(row["person"])
            person = self._persons.get(uid) if uid else None
            belongs = Membership.objects.filter(valid_on(row["on"]), household=household, person=person)
            if person is None or not belongs.exists():
                words = {"person": row["person"], "household": household.code, "on": f"{row['on']:%d/%m/%Y}"}
                self.sheet.say(at, "person", "import_person", **words)
                return household, None
        found = person.full_name if person else household.head_name
        if row["name"] and fold(row["name"]) != fold(found):
            self.sheet.say(at, "name", "import_name", name=row["name"], found=found)
        return household, person

    def _place(self, at: int) -> Place | None:
        row = self.sheet.rows[at]
        if row["place"] is None:
            return None
        found = Place.objects.filter(valid_on(row["on"]), code=row["place"]).first()
        if found is None:
            self.sheet.say(at, "place", "import_place", place=row["place"], on=f"{row['on']:%d/%m/%Y}")
        return found

    def _add(self, places: Sequence[int], on: date, role: str, why: str, kind: int) -> None:
        rows = [self.sheet.rows[at] for at in places]
        said: dict[str, Any] = {
            "activity": self.there[rows[0]["activity"]], "on": on, "signed": self.sign(), "role": role,
        }  # fmt: skip
        if kind == 0:
            people = [Outsider(row["name"], self._found_place(row)) for row in rows]
            made = actions.add_outsiders(people=people, **said)
        elif kind == 1:
            made = actions.add_households(
                households=[self._households[row["household"]] for row in rows], why=why, **said
            )
        else:
            members = [
                (self._households[row["household"]], self._persons[UUID(row["person"])]) for row in rows
            ]
            made = actions.add_persons(members=members, why=why, **said)
        for one, row in zip(made, rows, strict=True):
            if row["left_on"] is not None:
                actions.fill(row=one, signed=self.sign(), left_on=row["left_on"])

    @staticmethod
    def _found_place(row: Mapping[str, Any]) -> Place:
        return Place.objects.get(valid_on(row["on"]), code=row["place"])


def _key(
    activity: int,
    household: int | None,
    person: int | None,
    name: str,
    place: int | None,
    role: str,
    on: date,
) -> tuple[object, ...]:
    """What makes a participant the same: the household or person, and of others name, place, role and day."""
    if household is not None:
        return activity, household, person
    return activity, None, fold(name), place, role, on


def uid_of(text: str | None) -> UUID | None:
    """The person's code in a cell; None where it is none."""
    try:
        return UUID(text) if text else None
    except ValueError:
        return None
