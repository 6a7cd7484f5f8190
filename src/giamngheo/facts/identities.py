"""Sums that must come out between published figures, and finding where they do not."""

from collections.abc import Iterator, Mapping

import pyarrow as pa

from giamngheo.core.problems import Problem
from giamngheo.facts.counting import Value
from giamngheo.facts.cube import GROUPS
from giamngheo.facts.definitions import LISTS, PARTITION
from giamngheo.facts.figures import lookup
from giamngheo.facts.schema import INDICATORS

Parts = Mapping[str, int]


def _identities() -> Iterator[tuple[str, Parts]]:
    for measure, change in (("households", "change"), ("persons", "change_persons")):
        yield measure, {f"{measure}.{category}": 1 for category in PARTITION}
        for key in LISTS:
            yield f"{measure}.{key}", {f"{measure}_once.{key}.{group}": 1 for group in GROUPS}
        yield f"{measure}.poor_near_poor", {f"{measure}.poor": 1, f"{measure}.near_poor": 1}
        for key, other in (("poor", "near_poor"), ("near_poor", "poor")):
            signs = {
                "start": 1,
                f"to_{other}": -1,
                "beyond": -1,
                "other_decrease": -1,
                "unclassified_out": -1,
            }
            signs |= {
                f"from_{other}": 1,
                "fell_back": 1,
                "newly_arising": 1,
                "other_increase": 1,
                "unclassified_in": 1,
            }
            yield f"{change}.{key}.end", {f"{change}.{key}.{column}": sign for column, sign in signs.items()}
            yield f"{change}.{key}.end", {f"{measure}.{key}": 1}
    for key in LISTS:
        yield f"deprivations.{key}", {f"deprived.{key}.{code}": 1 for code in INDICATORS}
    for one, same in (
        ("poor.to_near_poor", "near_poor.from_poor"),
        ("near_poor.to_poor", "poor.from_near_poor"),
    ):
        yield f"change.{one}", {f"change.{same}": 1}


IDENTITIES: tuple[tuple[str, Parts], ...] = tuple(_identities())
"""A figure and the figures, with their signs, that must add up to it (form 1, 2, 3, 4, 6, 8)."""


def broken(table: pa.Table) -> list[Problem]:
    """One problem per group and identity that fails in a result of `compute`; others need figures it lacks."""
    return [problem for group, figures in lookup(table).items() for problem in _broken_in(group, figures)]


def _broken_in(group: tuple[Value, ...], figures: Mapping[str, tuple[int, int | None]]) -> Iterator[Problem]:
    for whole, parts in IDENTITIES:
        if whole not in figures or not parts.keys() <= figures.keys():
            continue
        found, implied = figures[whole][0], sum(sign * figures[part][0] for part, sign in parts.items())
        if found != implied:
            place = ", ".join("–" if value is None else str(value) for value in group) or "–"
            values = {"place": place, "whole": whole, "found": found, "implied": implied}
            yield Problem("facts.identity_broken", values=values)
