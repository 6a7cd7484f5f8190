"""What an import needs to know of the register and of the sheets that stand, within the reader's reach."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pyarrow as pa
from django.db.models import TextField
from django.db.models.functions import Cast

from giamngheo.access.reach import Reach
from giamngheo.core.problems import Problem, Spot
from giamngheo.core.tables import Read
from giamngheo.core.text import fold
from giamngheo.forms.definition import Form
from giamngheo.places.models import Place
from giamngheo.places.queries import territory, valid_on
from giamngheo.registry.entries import in_pieces
from giamngheo.registry.models import Household, Membership, Person
from giamngheo.registry.queries import households
from giamngheo.review.models import Cycle, Sheet, SheetState
from giamngheo.review.staging import CYCLE, FORM, Filled, finding, form_words
from giamngheo.review.staging_persons import MEMBERS
from giamngheo.review.staging_sheets import Live, rows_by_household

SENSITIVE: Mapping[str, tuple[str, ...]] = {
    "household": ("local_minority", "cause_illness", "need_health", "no_labour_capacity", "sick_untreated"),
    "person": (
        "ethnicity",
        "stunted",
        "underweight",
        "disabled",
        "monthly_allowance",
        "able_to_work",
        "employment",
    ),
}
"""Answers about ethnicity, health and disability (Luật 91/2025/QH15): shown to who may read them, as on the page."""

NOTHING: Mapping[str, tuple[str, ...]] = {"household": (), "person": ()}


@dataclass(frozen=True, slots=True)
class Known:
    """The file's households that the cycle and the reach have: number by code, and the row of each in the file.

    `problems` are those of the rows that are not among them.
    """

    numbers: Mapping[str, int]
    rows: Sequence[int]
    paths: frozenset[str]
    problems: Sequence[Problem]


def about_problems(filled: Filled, form: Form, cycle: Cycle) -> list[Problem]:
    """What a file says of itself that is not so here."""
    spot = Spot(file=filled.households.file)
    if filled.about is None:
        return [Problem("review.import_no_about", spot)]
    problems = []
    followed, asked = filled.about.get(FORM, ""), filled.about.get(CYCLE, "")
    if followed and followed != form_words(form):
        found = " ".join(followed.split()[:2]) or followed
        expected = f"{form.id} {form.version}"
        if found == expected:  # the same name with other questions
            found, expected = (" ".join(words.split())[:48] for words in (followed, form_words(form)))
        values = {"found": found, "expected": expected}
        problems.append(Problem("review.import_form_differs", spot, values))
    if asked and asked != cycle.code:
        problems.append(
            Problem("review.import_cycle_differs", spot, {"found": asked, "expected": cycle.code})
        )
    return problems


def known_households(filled: Filled, reach: Reach, cycle: Cycle, place: Place | None) -> Known:
    """Look up every household of the file; reach first, so that a code elsewhere is as good as unknown."""
    read = filled.households
    codes = [code for code in read.table["household"].to_pylist() if code is not None]
    of_cycle, of_place = territory(cycle.place), territory(place) if place is not None else None
    found: dict[str, tuple[int, str, str, bool]] = {}
    for piece in in_pieces(list(dict.fromkeys(codes))):
        rows = reach.scope(Household.objects.filter(code__in=piece)).values_list(
            "code", "pk", "place__path", "place__full_name", "created_on", "closed_on"
        )
        for code, number, path, name, created, closed in rows:
            counted = created <= cycle.reference_date and (closed is None or closed > cycle.reference_date)
            found[code] = (number, path, name, counted and path.startswith(of_cycle))
    findings, heading = finding(read), read.headings.get("household")
    kept: list[int] = []
    for row, code in enumerate(read.table["household"].to_pylist()):
        if code is None:
            continue  # named by the reading: a key that is empty
        if code not in found:
            findings.add("review.import_unknown_household", read.rows[row], heading, household=code)
            continue
        _, path, name, in_cycle = found[code]
        if not in_cycle:
            findings.add("review.import_not_of_the_cycle", read.rows[row], heading, household=code)
        elif of_place is not None and place is not None and not path.startswith(of_place):
            words = {"household": code, "found": name, "place": place.full_name}
            findings.add("review.import_other_place", read.rows[row], heading, **words)
        else:
            kept.append(row)
    return Known(
        {code: number for code, (number, *_) in found.items()},
        kept,
        frozenset(path for _, path, _, _ in found.values()),
        findings.listed(),
    )


def row_problems(filled: Filled) -> list[Problem]:
    """Members without a household's code, or of a household that the file does not have."""
    read = filled.persons
    if read is None:
        return []
    findings, heading = finding(read), read.headings.get("household")
    there = set(filled.households.table["household"].to_pylist())
    for row, code in enumerate(read.table["household"].to_pylist()):
        if code is None:
            findings.add("review.import_key_empty", read.rows[row], heading)
        elif code not in there:
            findings.add("review.import_stranger", read.rows[row], heading, household=code)
    return findings.listed()


def members_on(numbers: Collection[int], on: date) -> pa.Table:
    """The register's members of some households on a day, as `staging_persons.MEMBERS`."""
    rows: list[tuple[object, ...]] = []
    columns = (
        "household__code", "person__uid", "person__full_name", "person__folded", "person__birth_date",
        "person__birth_year",
    )  # fmt: skip
    for piece in in_pieces(list(numbers)):
        rows += Membership.objects.filter(valid_on(on), household__in=piece).order_by().values_list(*columns)
    if not rows:
        return MEMBERS.empty_table()
    code, uid, *rest = zip(*rows, strict=True)
    arrays = [code, [str(one) for one in uid], *rest]
    return pa.table(
        [pa.array(values, field.type) for values, field in zip(arrays, MEMBERS, strict=True)], schema=MEMBERS
    )


def of_other_households(filled: Filled, members: pa.Table) -> frozenset[str]:
    """Codes in the file of people of the register who are in none of the file's households."""
    if filled.persons is None or "person" not in filled.persons.present:
        return frozenset()
    here = set(members["person"].to_pylist())
    given = {code for code in filled.persons.table["person"].to_pylist() if code and code not in here}
    wanted = [number for number in map(_uid, given) if number is not None]
    found: set[str] = set()
    for piece in in_pieces(wanted):
        found.update(str(uid) for uid in Person.objects.filter(uid__in=piece).values_list("uid", flat=True))
    return frozenset(found)


def _uid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def live_sheets(cycle: Cycle, numbers: Iterable[int]) -> Mapping[str, Live]:
    """The sheets that stand in the cycle, by household."""
    found: dict[str, Live] = {}
    for piece in in_pieces(list(numbers)):
        rows = (
            Sheet.objects.filter(cycle=cycle, superseded_by__isnull=True, household__in=piece)
            .annotate(text=Cast("answers", TextField()))
            .values_list("household__code", "text", "state")
        )
        found.update((code, Live(text, state == SheetState.complete)) for code, text, state in rows)
    return found


def unseen(reach: Reach, paths: Collection[str]) -> Mapping[str, tuple[str, ...]]:
    """The answers that the reader may not see in some of these places."""
    seen = reach.having("household.read_sensitive").paths
    return NOTHING if all(path.startswith(seen) for path in paths) else SENSITIVE


def in_the_file(filled: Filled, problems: Iterable[Problem]) -> list[Problem]:
    """Problems that name a household and a question, told at the row and the column of the file."""
    read = filled.households
    rows = rows_by_household(read)
    placed = []
    for problem in problems:
        row = rows.get(problem.spot.household or "")
        if row is None or problem.spot.row is not None:
            placed.append(problem)
            continue
        question = problem.spot.question
        column = question if question in read.present else None
        placed.append(Problem(problem.code, read.spot(row, column), problem.values))
    return placed


@dataclass(frozen=True, slots=True)
class Home:
    """A household as an export's row is tied to it."""

    number: int
    code: str
    head: str
    area: str
    path: str


def homes_of_export(
    read: Read, reach: Reach, cycle: Cycle, place: Place | None
) -> tuple[Mapping[int, Home], list[Problem]]:
    """The household of each row of an export, by its code, else by the head's name and the village.

    Rows without one, and a household's second row, are named.
    """
    at_hand = _Homes(reach, cycle, place)
    findings = finding(read)
    found: dict[int, Home] = {}
    first: dict[int, int] = {}
    names = ("household", "head", "commune", "village")
    for row, (code, head, commune, village) in enumerate(
        zip(*(read.table[name].to_pylist() for name in names), strict=True)
    ):
        at, home = read.rows[row], at_hand.by_code.get(code or "")
        if home is None and head and village:
            same = at_hand.called(head, village, commune)
            words = {"name": head, "place": ", ".join(filter(None, (village, commune)))}
            if len(same) > 1:
                findings.add(
                    "review.import_unsure_household", at, read.headings.get("head"), count=len(same), **words
                )
                continue
            if not same:
                findings.add("review.import_no_such_head", at, read.headings.get("head"), **words)
                continue
            home = same[0]
        elif home is None:
            column = read.headings.get("household") or read.headings.get("head")
            findings.add("review.import_unknown_household", at, column, household=code or head or "?")
            continue
        elif head and fold(head) != fold(home.head):
            words = {"household": home.code, "found": home.head, "name": head}
            findings.add("review.import_head_differs", at, read.headings.get("head"), **words)
        if home.number in first:
            words = {"household": home.code, "first": read.rows[first[home.number]]}
            findings.add("review.import_household_twice", at, read.headings.get("household"), **words)
            continue
        first[home.number] = row
        found[row] = home
    return found, findings.listed()


class _Homes:
    """The cycle's households within reach, by code, and by toneless head and village."""

    def __init__(self, reach: Reach, cycle: Cycle, place: Place | None) -> None:
        found = reach.scope(households(reach, cycle.reference_date, place))
        of_cycle = territory(cycle.place)
        rows = found.order_by().values_list(
            "pk", "code", "head_name", "head_folded", "place__area", "place__path", "place__folded",
            "place__name", "place__parent__folded",
        )  # fmt: skip
        self.by_code: dict[str, Home] = {}
        self._called: dict[str, list[tuple[Home, frozenset[str], str]]] = defaultdict(list)
        for number, code, head, folded, area, path, full, name, commune in rows:
            if path.startswith(of_cycle):
                home = Home(number, code, head, area, path)
                self.by_code[code] = home
                self._called[folded].append((home, frozenset((full, fold(name))), commune or ""))

    def called(self, head: str, village: str, commune: str | None) -> list[Home]:
        """Households of a head of that name in a village of that name; the commune's name narrows."""
        wanted, above = fold(village), fold(commune or "")
        return [
            home
            for home, villages, parent in self._called.get(fold(head), ())
            if wanted in villages and (not above or parent == above or parent.endswith(f" {above}"))
        ]
