"""Workbooks of the review on their way out: form B with a place's households, their members and what was answered."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet

from giamngheo.access.reach import Reach
from giamngheo.forms.definition import Form, forms
from giamngheo.forms.template import template
from giamngheo.forms.vocabulary import load as vocabulary
from giamngheo.places.models import Place
from giamngheo.places.queries import valid_on, within
from giamngheo.registry.entries import in_pieces
from giamngheo.registry.models import Household, Membership, Relation
from giamngheo.review.entering import to_enter
from giamngheo.review.importing import NOTHING, SENSITIVE, live_sheets
from giamngheo.review.models import Cycle
from giamngheo.review.staging import CYCLE, FORM, HEAD, PLACE, VILLAGE, form_words

FORM_B = "phieu-b"
_DATES = ("birth_date",)


class Workbook:
    """The workbook of a place in a cycle, and how many households and members leave with it.

    One `to_fill` has the register's members also where the sheet that stands names none, as one of totals does.
    """

    def __init__(self, reach: Reach, cycle: Cycle, place: Place, *, to_fill: bool = False) -> None:
        self._to_fill = to_fill
        self.form: Form = forms()[FORM_B]
        self._found = list(_households(reach, cycle, place))
        self._cycle, self._place = cycle, place
        self._sheets = {
            code: json.loads(live.answers)
            for code, live in live_sheets(cycle, [household.pk for household in self._found]).items()
        }
        seen = reach.having("household.read_sensitive").paths
        self._seen = all(household.place.path.startswith(seen) for household in self._found)
        self._hidden = NOTHING if self._seen else SENSITIVE
        self._members = _members([household.pk for household in self._found], cycle.reference_date)
        self.households = len(self._found)
        self.persons = sum(len(self._persons_of(household)) for household in self._found)

    def content(self) -> bytes:
        """The file, as `staging.read_filled` reads it back."""
        about = {
            FORM: form_words(self.form),
            CYCLE: self._cycle.code,
            PLACE: f"{self._place.code} {self._place.full_name}",
        }
        asked = {row.name for row in self.form.questions()}
        answered = {name for sheet in self._sheets.values() for name in sheet.get("household", {})}
        also = [name for name in vocabulary().household if name in answered - asked]
        return template(
            self.form,
            self._household_rows(),
            self._person_rows(),
            about=about,
            without=() if self._seen else ("ethnicity",),
            also=also,
            beside=(HEAD, VILLAGE),
        )

    def _household_rows(self) -> Iterator[Mapping[str, object]]:
        for household in self._found:
            known = {
                "household": household.code,
                HEAD: household.head_name,
                VILLAGE: household.place.full_name,
                "area": household.place.area,
                "members": len(self._members.get(household.pk, ())) or None,
            }
            told = self._sheets.get(household.code, {}).get("household", {})
            yield known | {
                name: value for name, value in told.items() if name not in self._hidden["household"]
            }

    def _person_rows(self) -> Iterator[Mapping[str, object]]:
        for household in self._found:
            for member in self._persons_of(household):
                row = {name: value for name, value in member.items() if name not in self._hidden["person"]}
                for name in _DATES:
                    if isinstance(row.get(name), str):
                        row[name] = date.fromisoformat(row[name])
                yield row | {"household": household.code}

    def _persons_of(self, household: Household) -> Sequence[Mapping[str, Any]]:
        """The members on the sheet that stands; without one, those of the register."""
        if household.code in self._sheets:
            listed: Sequence[Mapping[str, Any]] = self._sheets[household.code].get("members", [])
            if listed or not self._to_fill:
                return listed
        return self._members.get(household.pk, ())


def _households(reach: Reach, cycle: Cycle, place: Place) -> QuerySet[Household]:
    """The place's households that the cycle takes sheets of, village by village, by the head's name."""
    found = to_enter(reach, cycle).filter(within(place, "place__path")).select_related("place")
    return found.defer("names", "folded").order_by("place__path", "head_sort", "code")


def _members(numbers: Sequence[int], on: date) -> Mapping[int, list[dict[str, Any]]]:
    """The register's members by household, the head first, with what the form asks that the register knows."""
    found: dict[int, list[dict[str, Any]]] = {}
    for piece in in_pieces(numbers):
        rows = (
            Membership.objects.filter(valid_on(on), household__in=piece)
            .order_by("household_id", "pk")
            .values_list(
                "household_id",
                "person__uid",
                "person__full_name",
                "relation",
                "person__sex",
                "person__birth_date",
                "person__birth_year",
                "person__ethnicity",
            )
        )
        for number, uid, name, relation, sex, born, year, ethnicity in rows:
            found.setdefault(number, []).append(
                {
                    "person": str(uid),
                    "full_name": name,
                    "relation": relation,
                    "sex": sex,
                    "birth_date": born,
                    "birth_year": year,
                    "ethnicity": ethnicity,
                }
            )
    for listed in found.values():
        listed.sort(key=lambda member: member["relation"] != Relation.head)
    return found
