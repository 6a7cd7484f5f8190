"""The review tables of a place from a sealed snapshot, with no database."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from giamngheo.core.numbers import group, ratio
from giamngheo.documents.declarations import Binding, Form, Items, forms
from giamngheo.documents.ethnicity import KINH, ethnicity_name, is_minority
from giamngheo.documents.filling import Readings, fill
from giamngheo.documents.places import Boundaries, PlaceTree, Territory
from giamngheo.documents.table import Header, Table
from giamngheo.facts.figures import compute
from giamngheo.facts.snapshot import Snapshot
from giamngheo.law.model import Certainty, Standard, Text

LISTED = ("households.poor", "households.near_poor")
UNCLASSIFIED = {
    "unclassified_out": ("change.poor.unclassified_out", "change.near_poor.unclassified_out"),
    "unclassified_in": ("change.poor.unclassified_in", "change.near_poor.unclassified_in"),
}
UNDETERMINED = "households.undetermined"
NOT_KNOWN = ""
"""Stands for the ethnicity of a head whose ethnicity is not known."""

_NOT_KNOWN: Text = {"vi": "Chưa rõ dân tộc", "en": "Not known"}
_UNDETERMINED: Text = {
    "vi": "Có {count} hộ đã rà soát nhưng chưa đủ thông tin để phân loại; các hộ này chỉ tính ở cột 1 và 2.",
    "en": "{count} households were reviewed but could not be classified; they count in columns 1 and 2 only.",
}
_CYCLE: Text = {"vi": "Đợt rà soát {code}", "en": "Review {code}"}
_INDICATORS: Text = {"vi": "định nghĩa các chỉ số {names}", "en": "the definitions of {names}"}
_CUTOFFS: Text = {"vi": "ngưỡng điểm phân loại", "en": "the cut-offs of the scores"}


def build_tables(
    snapshot: Snapshot,
    place: str,
    level: str,
    *,
    boundaries: Boundaries | None = None,
    cycle: Text | None = None,
    numbers: Collection[int] | None = None,
) -> list[Table]:
    """The counting tables (1–13, or those of `numbers`) of a place with a row for every unit down to `level`.

    `place` is a code of the snapshot, or on other boundaries of a unit of that date.  `cycle` is what the round is
    called; without it its code.  Raises `Refused` for a place or a level that the snapshot does not have.
    """
    tree = PlaceTree(snapshot.places.to_pyarrow(), boundaries)
    territory = tree.territory(place)
    levels = tree.levels(territory, level)
    chosen = [
        form for form in forms().values() if not form.is_list and (numbers is None or form.no in numbers)
    ]
    figures = _Figures(snapshot, territory, levels, boundaries)
    standard = snapshot.standard
    items = _items(standard, figures)
    header = header_of(snapshot, tree, territory, cycle)
    lines = tree.lines(territory, levels)
    figures.prepare(chosen, items)
    tables = [fill(form, items, lines, figures.readings, header) for form in chosen]
    return [_with_undetermined(table, figures) if table.no == 1 else table for table in tables]


def list_header(snapshot: Snapshot, place: str, *, cycle: Text | None = None) -> Header:
    """The header of the lists (forms 14 and 15) of a place, as the counting tables have it."""
    tree = PlaceTree(snapshot.places.to_pyarrow())
    return header_of(snapshot, tree, tree.territory(place), cycle)


def header_of(snapshot: Snapshot, tree: PlaceTree, territory: Territory, cycle: Text | None) -> Header:
    """Whose figures these are and what they rest on, from the snapshot's manifest and the law."""
    manifest = snapshot.manifest
    standard = snapshot.standard
    reference_date = date.fromisoformat(manifest["reference_date"])
    named = {language: text.format(code=manifest["cycle"]) for language, text in _CYCLE.items()}
    return Header(
        place=territory.name,
        above=territory.above,
        cycle=cycle or named,
        reference_date=reference_date,
        boundaries=tree.boundaries.on if tree.boundaries else reference_date,
        standard=standard.title,
        synthetic=tree.synthetic,
        unconfirmed=unconfirmed_law(standard),
        snapshot=snapshot.name,
        law_hash=manifest["law_hash"],
    )


def unconfirmed_law(standard: Standard) -> tuple[Text, ...]:
    """What the categories and deprivations rest on and no source confirms yet, one sentence part each."""
    doubtful = [indicator for indicator in standard.indicators if not indicator.is_sure]
    found: list[Text] = []
    if doubtful:
        names = {language: ", ".join(item.name[language] for item in doubtful) for language in ("vi", "en")}
        found.append({language: text.format(names=names[language]) for language, text in _INDICATORS.items()})
    cutoffs = [cited for pair in standard.b1_cutoffs.values() for cited in (pair.rural, pair.urban)]
    cutoffs += [standard.points_each, *standard.deprivation_cutoffs.values()]
    if any(cited.certainty is not Certainty.verified for cited in cutoffs):
        found.append(_CUTOFFS)
    return tuple(found)


class _Figures:
    """The figures of one territory by place, computed level by level and kept."""

    def __init__(
        self, snapshot: Snapshot, territory: Territory, levels: Iterable[str], boundaries: Boundaries | None
    ) -> None:
        self.snapshot, self.territory, self.boundaries = snapshot, territory, boundaries
        self.groupings: list[tuple[str, ...]] = [(level,) for level in levels] + [()]
        self.found: dict[Binding, dict[str, Any]] = {}

    def prepare(self, chosen: Iterable[Form], items: Items) -> None:
        """Compute everything that the forms are bound to, in as few passes as there are levels."""
        bound = {binding for form in chosen for binding in form.layout(items).bindings.values()}
        plain = sorted({binding.figure for binding in bound if binding.ethnicity is None} | {UNDETERMINED})
        for grouping in self.groupings:
            for place, _, figure, value in self._computed(plain, grouping):
                self.found.setdefault(Binding(figure), {})[place] = value
            if any(binding.ethnicity is not None for binding in bound):
                for place, ethnicity, figure, value in self._computed(LISTED, grouping, by_ethnicity=True):
                    self.found.setdefault(Binding(figure, ethnicity), {})[place] = value

    def readings(self, binding: Binding) -> Readings:
        return self.found.get(binding, {})

    def whole(self, figures: Collection[str]) -> dict[str, int]:
        """Counts of the whole territory."""
        return {figure: value for _, _, figure, value in self._computed(figures, ())}

    def ethnicities(self) -> list[str]:
        """The codes of the heads on either list, unknown last."""
        counted = self._computed(LISTED, (), by_ethnicity=True)
        codes = {ethnicity for _, ethnicity, _, value in counted if value}
        return sorted(codes, key=lambda code: (code == NOT_KNOWN, code))

    def _computed(
        self, figures: Collection[str], grouping: tuple[str, ...], *, by_ethnicity: bool = False
    ) -> list[tuple[str, str, str, Any]]:
        """Place, ethnicity (empty unless asked for, or unknown), figure and value."""
        by = (*grouping, "head_ethnicity") if by_ethnicity else grouping
        result = compute(
            self.snapshot,
            sorted(figures),
            by=by,
            where={self.territory.column: self.territory.born},
            boundaries=self.boundaries.codes if self.boundaries else None,
        )
        return [
            (
                row[grouping[0]] if grouping else self.territory.code,
                (row["head_ethnicity"] or NOT_KNOWN) if by_ethnicity else NOT_KNOWN,
                row["figure"],
                row["numerator"]
                if row["denominator"] is None
                else ratio(row["numerator"], row["denominator"]),
            )
            for row in result.to_pylist()
        ]


def _items(standard: Standard, figures: _Figures) -> Items:
    """What repeated columns are repeated for: indicators, ethnic groups that occur, changes left unclassified."""
    codes = [code for code in figures.ethnicities() if code != KINH]
    names: Mapping[str, Text] = {
        code: _NOT_KNOWN if code == NOT_KNOWN else {"vi": ethnicity_name(code), "en": ethnicity_name(code)}
        for code in codes
    }
    unclassified = figures.whole([figure for group in UNCLASSIFIED.values() for figure in group])
    return {
        "indicator": [(indicator.code, indicator.name) for indicator in standard.indicators],
        "ethnicity": [(code, names[code]) for code in codes if is_minority(code)],
        "other_ethnicity": [(code, names[code]) for code in codes if not is_minority(code)],
        **{
            name: [("", {})]
            for name, group in UNCLASSIFIED.items()
            if any(unclassified[key] for key in group)
        },
    }


def _with_undetermined(table: Table, figures: _Figures) -> Table:
    count = figures.readings(Binding(UNDETERMINED)).get(figures.territory.code)
    if not isinstance(count, int) or count == 0:
        return table
    note = {language: text.format(count=group(count, language)) for language, text in _UNDETERMINED.items()}
    return replace(table, footnotes=(note, *table.footnotes))
