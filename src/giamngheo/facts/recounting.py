"""Recounting a sealed folder: everything that it publishes is counted again from its own rows and held against it."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from giamngheo.core.engine import connect
from giamngheo.core.problems import Problem, Refused, Severity, Spot, has_errors
from giamngheo.facts import schema, sealed_figures, snapshot
from giamngheo.facts.rules import broken_rules
from giamngheo.facts.sealing import MEMORY, Digests, Tell, answers_hash
from giamngheo.facts.snapshot import LAW, parts_of
from giamngheo.law import bundle

MOST_OF_A_PLACE = 5
"""Figures of one commune that are named one by one; the rest are counted."""


@dataclass(frozen=True, slots=True)
class Recount:
    """What a recount looked at, and every difference it found.

    `own_law` is false where this program's standard is not the sealed one, which was then counted with; `tables`
    are the official tables that were made again, none where only some communes were looked at.
    """

    manifest: dict[str, Any]
    communes: int
    households: int
    figures: int
    tables: int
    own_law: bool
    problems: list[Problem]


def recount(folder: Path, digests: Digests, tell: Tell, communes: Collection[str] | None = None) -> Recount:
    """Count everything again; with `communes`, what is published of these only, and the others may be absent.

    Raises `Refused` where the folder is no sealed set at all.
    """
    problems = snapshot.verify(folder, communes)
    if any(problem.code in ("snapshot.no_manifest", "snapshot.version") for problem in problems):
        raise Refused(problems)
    manifest = snapshot.read_manifest(folder)
    chosen = sorted(manifest["communes"] if communes is None else communes)
    figures = tables = 0
    if not has_errors(problems):
        problems += _other_columns(folder, parts_of(manifest), chosen)
    if not has_errors(problems):
        problems += _other_law(folder, manifest)
    if not has_errors(problems):
        figures, tables, found = _counted(folder, manifest, chosen, digests, tell, whole=communes is None)
        problems += found
    own = bundle.load().standards.get(manifest["standard"])
    return Recount(
        manifest=manifest,
        communes=len(chosen),
        households=sum(manifest["communes"].get(code, {}).get("households", 0) for code in chosen),
        figures=figures,
        tables=tables,
        own_law=own is not None and own.hash == manifest["law_hash"],
        problems=problems,
    )


def _counted(
    folder: Path,
    manifest: dict[str, Any],
    communes: Sequence[str],
    digests: Digests,
    tell: Tell,
    *,
    whole: bool,
) -> tuple[int, int, list[Problem]]:
    """How many figures and tables were counted again, and what differs."""
    engine = connect(memory_limit=MEMORY)
    try:
        problems = list(_other_rows(folder, manifest, communes))
        known = sealed_figures.published(snapshot.standard_of(folder, manifest))
        sealed_ids = _sealed_ids(folder)
        unknown = sorted(sealed_ids - set(known))
        if unknown:
            values = {"count": len(unknown), "examples": ", ".join(unknown[:MOST_OF_A_PLACE])}
            problems.append(Problem("snapshot.figures_unknown", Spot(), values))
        wanted = [figure for figure in known if figure in sealed_ids]
        figures = 0
        if wanted:
            for done, (code, counted) in enumerate(
                sealed_figures.of_communes(folder, manifest, engine, wanted, communes), start=1
            ):
                sealed = pq.read_table(snapshot.part(folder, code) / "figures.parquet")
                problems += _differences(_known_only(sealed, wanted, unknown), counted)
                figures += counted.num_rows
                tell("figures", done)
        if not whole:
            return figures, 0, problems
        made = snapshot.opened(folder, manifest, engine)
        rules = broken_rules({"households": made.households, "departed": made.departed})
        problems += [problem for problem in rules if problem.severity is Severity.error]
        if wanted:
            counted = sealed_figures.of_the_rest(made.facts(), wanted)
            sealed = pq.read_table(folder / snapshot.FIGURES)
            problems += _differences(_known_only(sealed, wanted, unknown), counted)
            figures += counted.num_rows
        again = digests(made)
        tell("tables", len(again))
        problems += _other_tables(manifest["tables"], again)
        return figures, len(manifest["tables"]), problems
    finally:
        engine.disconnect()


def _other_columns(
    folder: Path, parts: Mapping[str, pa.Schema], communes: Sequence[str]
) -> Iterator[Problem]:
    """Files whose hash is right and whose columns are not: a set that was forged, or made elsewhere."""
    files = {folder / snapshot.PLACES: schema.PLACES, folder / snapshot.FIGURES: schema.FIGURES}
    for code in communes:
        files |= {snapshot.part(folder, code) / f"{name}.parquet": wanted for name, wanted in parts.items()}
    for path, wanted in files.items():
        try:
            found = pq.read_schema(path).remove_metadata()
        except pa.ArrowException:
            found = None
        if found != wanted:
            values = {"table": path.stem, "detail": "" if found is None else ", ".join(found.names)}
            yield Problem("snapshot.wrong_columns", Spot(file=str(path)), values)


def _other_law(folder: Path, manifest: Mapping[str, Any]) -> Iterator[Problem]:
    """A law inside that is not the one named."""
    if not (folder / LAW).is_dir():
        return
    inside = bundle.load(folder / LAW).standards.get(manifest["standard"])
    if inside is None or inside.hash != manifest["law_hash"]:
        values = {"found": inside.hash[:12] if inside else "–", "expected": manifest["law_hash"][:12]}
        yield Problem("snapshot.law_changed", Spot(file=str(folder / LAW)), values)


def _other_rows(folder: Path, manifest: Mapping[str, Any], communes: Sequence[str]) -> Iterator[Problem]:
    """Counts of rows, persons, sheets and forms, and the hash over the answers, against the manifest."""
    forms: Counter[tuple[str, str, str]] = Counter()
    for code in communes:
        there, sealed = snapshot.part(folder, code), manifest["communes"][code]
        for name in ("households", "departed", "answers"):
            rows = pq.read_metadata(there / f"{name}.parquet").num_rows
            yield from _unlike(f"{code}.{name}", sealed.get(name), rows)
        persons = (
            pc.sum(pq.read_table(there / "households.parquet", columns=["persons"])["persons"]).as_py() or 0
        )
        yield from _unlike(f"{code}.persons", sealed.get("persons"), persons)
        yield from _unlike(
            f"{code}.answers_hash", sealed.get("answers_hash"), answers_hash(there / "answers.parquet")
        )
        keys = pq.read_table(there / "answers.parquet", columns=["form", "version", "form_hash"])
        counted = keys.group_by(keys.column_names).aggregate([([], "count_all")])
        for row in counted.to_pylist():
            forms[row["form"], row["version"], row["form_hash"]] += row["count_all"]
    if len(communes) == len(manifest["communes"]):
        found = [
            {"form": form, "version": version, "form_hash": content, "sheets": sheets}
            for (form, version, content), sheets in sorted(forms.items())
        ]
        yield from _unlike("forms", manifest["forms"], found)


def _unlike(what: str, sealed: object, counted: object) -> Iterator[Problem]:
    if sealed != counted:
        values = {"what": what, "sealed": sealed, "counted": counted}
        yield Problem("snapshot.manifest_differs", Spot(), values)


def _sealed_ids(folder: Path) -> set[str]:
    column = pq.read_table(folder / snapshot.FIGURES, columns=["figure"])["figure"]
    return set(pc.unique(column).to_pylist())


def _known_only(sealed: pa.Table, wanted: Sequence[str], unknown: Sequence[str]) -> pa.Table:
    if not unknown:
        return sealed
    return sealed.filter(pc.is_in(sealed["figure"], pa.array(wanted, pa.string())))


def _differences(sealed: pa.Table, counted: pa.Table) -> Iterator[Problem]:
    """Figures that differ, a few by name; nothing is looked at twice where the tables are equal."""
    if sealed.equals(counted):
        return
    one, other = _by_key(sealed), _by_key(counted)
    wrong = sorted(key for key in one.keys() | other.keys() if one.get(key) != other.get(key))
    for level, place, figure in wrong[:MOST_OF_A_PLACE]:
        key = (level, place, figure)
        words = {"level": level, "place": place, "figure": figure}
        found = {"sealed": _shown(one.get(key)), "counted": _shown(other.get(key))}
        yield Problem("snapshot.figure_differs", Spot(), words | found)
    if len(wrong) > MOST_OF_A_PLACE:
        values = {"count": len(wrong) - MOST_OF_A_PLACE, "place": wrong[0][1] or wrong[0][0]}
        yield Problem("snapshot.figures_more", Spot(), values)
    elif not wrong:
        values = {"what": "figures", "sealed": sealed.num_rows, "counted": counted.num_rows}
        yield Problem("snapshot.manifest_differs", Spot(), values)


_Key = tuple[str, str, str]


def _by_key(table: pa.Table) -> dict[_Key, tuple[int, int | None]]:
    levels, places, figures, numerators, denominators = (column.to_pylist() for column in table.columns)
    keys = zip(levels, places, figures, strict=True)
    return dict(zip(keys, zip(numerators, denominators, strict=True), strict=True))


def _shown(value: tuple[int, int | None] | None) -> str:
    if value is None:
        return "–"
    return str(value[0]) if value[1] is None else f"{value[0]}/{value[1]}"


def _other_tables(sealed: Mapping[str, str], again: Mapping[str, str]) -> Iterator[Problem]:
    """Tables whose cells are not those that were sealed; a name is `place/level/number`."""
    for name in sorted(sealed.keys() | again.keys()):
        if sealed.get(name) != again.get(name):
            place, level, number = (*name.split("/"), "", "")[:3]
            yield Problem("snapshot.table_differs", Spot(), {"place": place, "level": level, "no": number})
