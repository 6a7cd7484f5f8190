"""The made-up register in the database: the past as one load, what the offices do as their own acts.

Households, people and who lived where are loaded whole with their dates, as a register kept elsewhere would be;
nobody acted in it.  The lists of the years before, and every household that leaves, go through the register's
own actions, in the order of the story.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import pyarrow as pa
import pyarrow.compute as pc
from django.db import transaction

from giamngheo.audit.actions import record
from giamngheo.demo.acts import SYSTEM, office_hour
from giamngheo.demo.district import District
from giamngheo.demo.figures import REGISTER_OPENED
from giamngheo.places.models import Place
from giamngheo.registry import actions
from giamngheo.registry.entries import NewStatus, member_summary, person_names
from giamngheo.registry.models import DEPARTURES, Event, EventKind, Household, Membership, Person

PIECE = 20_000
NAMESPACE = uuid5(NAMESPACE_URL, "giamngheo:demo")

Numbers = Mapping[str, int]
Step = Callable[[int, int], None]


def person_uid(code: str) -> UUID:
    """The same internal number for the same made-up person in every build."""
    return uuid5(NAMESPACE, code)


@transaction.atomic
def load_register(district: District, villages: Mapping[str, Place], step: Step) -> Numbers:
    """Enters households, people, memberships and arrivals; gives the households' numbers by code."""
    tables = district.tables
    total = tables.households.num_rows + tables.persons.num_rows + tables.memberships.num_rows
    counter = _Counter(step, total)
    households = _load_households(district, villages, counter)
    persons = _load_persons(tables.persons, counter)
    for piece in _pieces(tables.memberships):
        Membership.objects.bulk_create(
            Membership(
                household_id=households[row.pop("household")], person_id=persons[row.pop("person")], **row
            )
            for row in piece
        )
        counter.add(len(piece))
    arrivals = tables.events.filter(pc.invert(pc.is_in(tables.events["kind"], pa.array(DEPARTURES))))
    for piece in _pieces(arrivals):
        Event.objects.bulk_create(
            Event(
                household_id=households[row["household"]],
                kind=row["kind"],
                on=row["on"],
                other_id=households[row["other"]] if row["other"] else None,
            )
            for row in piece
        )
    details = {"households": len(households), "persons": len(persons), "synthetic": True}
    record(
        actor=SYSTEM, verb="demo.load_register", object_kind="register", object_id="", details=details,
        at=office_hour(REGISTER_OPENED),
    )  # fmt: skip
    return households


class _Counter:
    """Rows written so far, told to whoever watches."""

    def __init__(self, step: Step, total: int) -> None:
        self.step, self.total, self.done = step, total, 0

    def add(self, rows: int) -> None:
        self.done += rows
        self.step(self.done, self.total)


def _pieces(table: pa.Table) -> Iterator[list[dict[str, Any]]]:
    for start in range(0, table.num_rows, PIECE):
        yield table.slice(start, PIECE).to_pylist()


def _load_households(district: District, villages: Mapping[str, Place], counter: _Counter) -> Numbers:
    names = _last_members(district)
    numbers: dict[str, int] = {}
    for piece in _pieces(district.tables.households):
        made = Household.objects.bulk_create(
            Household(
                uid=uuid5(NAMESPACE, row["household"]),
                code=row["household"],
                place=villages[row["village"]],
                created_on=row["created_on"],
                **member_summary(names[row["household"]]),
            )
            for row in piece
        )
        numbers.update((household.code, household.pk) for household in made)
        counter.add(len(piece))
    return numbers


def _last_members(district: District) -> Mapping[str, list[str]]:
    """The names of each household's members now, or on its last day: the head first, then in order of entry."""
    tables = district.tables
    last_day = pc.subtract(tables.households["closed_on"].cast(pa.int32()), 1)
    homes = pa.table({"household": tables.households["household"], "last_day": last_day})
    members = tables.memberships.append_column("order", pa.array(range(tables.memberships.num_rows)))
    members = members.join(homes, "household").join(tables.persons.select(["person", "full_name"]), "person")
    ends = members["valid_to"].cast(pa.int32())
    there = members.filter(pc.or_kleene(pc.is_null(ends), pc.equal(ends, members["last_day"])))
    there = there.append_column("under", pc.not_equal(there["relation"].cast(pa.string()), "head"))
    keys = ("household", "under", "order")
    there = there.sort_by([(key, "ascending") for key in keys])
    names: dict[str, list[str]] = {}
    for household, name in zip(there["household"].to_pylist(), there["full_name"].to_pylist(), strict=True):
        names.setdefault(household, []).append(name)
    return names


def _load_persons(persons: pa.Table, counter: _Counter) -> Numbers:
    numbers: dict[str, int] = {}
    for piece in _pieces(persons):
        codes = [row.pop("person") for row in piece]
        made = Person.objects.bulk_create(
            Person(uid=person_uid(code), **_person_names(row.pop("full_name")), **row)
            for code, row in zip(codes, piece, strict=True)
        )
        numbers.update((code, person.pk) for code, person in zip(codes, made, strict=True))
        counter.add(len(piece))
    return numbers


_person_names = cache(person_names)


@transaction.atomic
def record_history(district: District, numbers: Numbers, communes: Mapping[str, Place]) -> None:
    """The lists of the years before the first review, by decision."""
    for row in _decisions(district.tables.statuses):
        actions.record_statuses(
            statuses=[
                NewStatus(numbers[household], category)
                for household, category in zip(row["household_list"], row["category_list"], strict=True)
            ],
            valid_from=row["valid_from"],
            decision=row["decision"],
            decided_on=row["decided_on"],
            place=communes[row["commune"]],
            actor=SYSTEM,
            at=office_hour(row["decided_on"]),
        )


def _decisions(statuses: pa.Table) -> list[dict[str, Any]]:
    keys = ["valid_from", "decided_on", "decision", "commune"]
    grouped = statuses.group_by(keys, use_threads=False).aggregate(
        [("household", "list"), ("category", "list")]
    )
    return grouped.sort_by([("valid_from", "ascending"), ("decision", "ascending")]).to_pylist()


def let_leave(district: District, numbers: Numbers, after: date, until: date, step: Step) -> int:
    """Closes the households that leave between two days, both included; gives how many."""
    events = district.tables.events
    chosen = pc.and_(
        pc.is_in(events["kind"], pa.array(DEPARTURES)),
        pc.and_(pc.greater_equal(events["on"], after), pc.less_equal(events["on"], until)),
    )
    rows = events.filter(chosen).to_pylist()
    households = Household.objects.in_bulk([numbers[row["household"]] for row in rows])
    hosts = Household.objects.in_bulk([numbers[row["other"]] for row in rows if row["other"]])
    with transaction.atomic():
        for done, row in enumerate(rows, 1):
            actions.close_household(
                household=households[numbers[row["household"]]],
                kind=EventKind(row["kind"]),
                on=row["on"],
                merged_into=hosts[numbers[row["other"]]] if row["other"] else None,
                actor=SYSTEM,
                at=office_hour(row["on"] + timedelta(days=1)),
            )
            step(done, len(rows))
    return len(rows)
