"""What-if values: a standard with some legal values assumed, marked as such in its hash and its name."""

from collections.abc import Mapping
from dataclasses import replace

from giamngheo.core.problems import Kind, Problem, Refused, catalogue
from giamngheo.law.checks import values
from giamngheo.law.citing import digest
from giamngheo.law.model import AREAS, ByArea, Certainty, Cited, Standard

catalogue(
    {
        "law.bad_assumption": Kind(
            "Không hiểu giả định “{text}”.",
            "The assumption “{text}” is not understood.",
            "Viết dạng TÊN=SỐ NGUYÊN; các tên dùng được: {known}.",
            "Write NAME=WHOLE NUMBER; names that can be assumed: {known}.",
        ),
    }
)


def assume(standard: Standard, assumptions: tuple[str, ...]) -> Standard:
    """The standard with `key=value` texts put in place of its values; raises `Refused` on one that is unclear.

    Keys are those of `checks.values`, e.g. `b1_cutoffs.poverty.rural=205`.  The result has its own hash and
    lists what was assumed, so that it can never be taken for the law.
    """
    known = [key for key, _ in values(standard)]
    for text in assumptions:
        key, _, number = text.partition("=")
        if key not in known or not number.isdecimal():
            raise Refused([Problem("law.bad_assumption", values={"text": text, "known": ", ".join(known)})])
        standard = _put(standard, key.split("."), int(number))
    if not assumptions:
        return standard
    return replace(standard, assumed=assumptions, hash=digest([standard.hash, list(assumptions)]))


def _put(standard: Standard, path: list[str], number: int) -> Standard:
    match path:
        case ["deprivations", "points_each"]:
            return replace(standard, points_each=_with(standard.points_each, number))
        case ["deprivations", "cutoffs", name]:
            cutoffs = dict(standard.deprivation_cutoffs)
            return replace(standard, deprivation_cutoffs=cutoffs | {name: _with(cutoffs[name], number)})
        case ["income_lines", name, area]:
            return replace(
                standard,
                income_lines=dict(standard.income_lines) | _pair(standard.income_lines, name, area, number),
            )
        case ["b1_cutoffs", name, area]:
            return replace(
                standard,
                b1_cutoffs=dict(standard.b1_cutoffs) | _pair(standard.b1_cutoffs, name, area, number),
            )
        case ["bands", name, area]:
            band = standard.bands[name]
            changed = replace(band, limits=_pair({name: band.limits}, name, area, number)[name])
            return replace(standard, bands=dict(standard.bands) | {name: changed})
        case _:
            raise KeyError(".".join(path))


def _pair(groups: Mapping[str, ByArea], name: str, area: str, number: int) -> dict[str, ByArea]:
    pair = groups[name]
    sides = {side: pair.at(side) for side in AREAS}
    return {name: ByArea(**sides | {area: _with(sides[area], number)})}


def _with(cited: Cited, number: int) -> Cited:
    return replace(cited, value=number, certainty=Certainty.from_memory)
