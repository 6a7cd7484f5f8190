"""The lists of poor and near-poor households with their members (forms 14 and 15), from plain rows.

The rows come from the record side, which alone knows people; this module groups and draws them and keeps nothing.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from giamngheo.core.numbers import group as group_digits
from giamngheo.documents.declarations import forms
from giamngheo.documents.ethnicity import ethnicity_name
from giamngheo.documents.table import Cell, Header, Role, Row, Table, leaves
from giamngheo.forms.vocabulary import load
from giamngheo.law.model import Text

NEEDS = ("need_health", "need_education", "need_production", "need_credit", "need_housing", "need_other")
SINCE = ("newly_arising", "fell_back", "listed_before")
MARK = "x"
LISTS = {"near_poor": 14, "poor": 15}
_VILLAGE: Text = {
    "vi": "{village}, {commune}: {households} hộ, {persons} nhân khẩu",
    "en": "{village}, {commune}: {households} households, {persons} persons",
}
_ALL: Text = {
    "vi": "Tổng cộng: {households} hộ, {persons} nhân khẩu",
    "en": "Total: {households} households, {persons} persons",
}


@dataclass(frozen=True, slots=True)
class ListedMember:
    """One person of a listed household.

    `village_code` and `household` group the rows; `village` and `commune` are full names ("thôn Bản Hoàng", "xã
    Vũ Lăng").  `since` is one of `SINCE` or None where it is not known.  `since`, `merit`, `local_minority`,
    `no_labour_capacity` and `needs` (of `NEEDS`) are the household's and are read from its first row, the head's.
    `ethnicity` is a code of the official list.
    """

    village_code: str
    village: str
    commune: str
    household: str
    full_name: str
    relation: str
    sex: str
    birth_year: int | None
    ethnicity: str | None
    since: str | None = None
    merit: bool = False
    local_minority: bool = False
    no_labour_capacity: bool = False
    needs: frozenset[str] = frozenset()


def list_table(category: str, members: Iterable[ListedMember], header: Header) -> Table:
    """Form 14 (`near_poor`) or 15 (`poor`): grouped by village and household in the order given, the head first.

    Each village begins a page and its households are numbered from 1.  A member whose village or household comes
    back after others is put with its own.
    """
    form = forms()[LISTS[category]]
    headings = form.layout({}).headings
    return Table(
        no=form.no,
        title=form.title,
        unit=form.unit,
        header=header,
        headings=headings,
        rows=tuple(_rows(_gathered(members), [column.key for column in leaves(headings)])),
        footnotes=form.notes,
        signatures=form.signatures,
        page=form.page,
    )


def _gathered(members: Iterable[ListedMember]) -> list[ListedMember]:
    """Villages, and households in them, in the order of their first member; heads before the others."""
    given = list(members)
    villages: dict[str, int] = {}
    households: dict[tuple[str, str], int] = {}
    for member in given:
        villages.setdefault(member.village_code, len(villages))
        households.setdefault((member.village_code, member.household), len(households))
    return sorted(
        given,
        key=lambda member: (
            villages[member.village_code],
            households[member.village_code, member.household],
            member.relation != "head",
        ),
    )


def _rows(members: Sequence[ListedMember], keys: Sequence[str]) -> Iterator[Row]:
    if not members:
        return
    for _, group in groupby(members, key=lambda member: member.village_code):
        village = list(group)
        first = village[0]
        names = {"village": first.village, "commune": first.commune}
        yield _heading(_VILLAGE, village, len(keys), names, first.village_code, new_page=True)
        households = groupby(village, key=lambda member: member.household)
        for number, (_, household) in enumerate(households, 1):
            yield from _household_rows(number, list(household), keys)
    yield _heading(_ALL, members, len(keys), {}, "")


def _heading(
    text: Text,
    members: Sequence[ListedMember],
    width: int,
    names: Mapping[str, str],
    place: str,
    *,
    new_page: bool = False,
) -> Row:
    households = len({(member.village_code, member.household) for member in members})
    said: Text = {
        language: sentence.format(
            households=group_digits(households, language),
            persons=group_digits(len(members), language),
            **names,
        )
        for language, sentence in text.items()
    }
    return Row((said, *[None] * (width - 1)), Role.heading, place=place, new_page=new_page)


def _household_rows(number: int, household: Sequence[ListedMember], keys: Sequence[str]) -> Iterator[Row]:
    for position, member in enumerate(household):
        cells: dict[str, Cell] = {
            "member_no": str(position + 1),
            "full_name": member.full_name,
            "ethnicity": ethnicity_name(member.ethnicity) if member.ethnicity else None,
            "relation": _relation(member.relation),
            f"born_{member.sex}": None if member.birth_year is None else str(member.birth_year),
        }
        if position == 0:
            cells["household_no"] = str(number)
            cells |= dict.fromkeys(_marks(member), MARK)
        yield Row(tuple(cells.get(key) for key in keys), place=member.village_code, lead=position == 0)


def _relation(code: str) -> Text:
    question = load().person["relation"]
    return {language: question.words_for(code, language) for language in ("vi", "en")}


def _marks(member: ListedMember) -> Iterator[str]:
    """The columns of the household that carry a mark."""
    if member.since is not None:
        yield member.since
    yield from (name for name in ("merit", "local_minority", "no_labour_capacity") if getattr(member, name))
    yield from member.needs
