"""Names of places that a plan spells in two ways, or that there are none of."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from giamngheo.plans.findings import Change, Finding, Kind, Repair, Sure
from giamngheo.plans.model import Figure, Plan, Unit
from giamngheo.plans.printed import read_places
from giamngheo.plans.spelling import distance, name_key

_NEAR = 2


def place_findings(plan: Plan, register: Sequence[str]) -> Iterator[Finding]:
    """Names that are not in the register; where there is no register, rarer spellings of another name of the plan."""
    named = [(figure, name) for figure in plan.figures.values() for name in _names(figure)]
    spelt = {name_key(name): name for _, name in named}
    counts = Counter(name_key(name) for _, name in named)
    known = {name_key(name): name for name in register}
    for figure, name in named:
        if name_key(name) in known:
            continue
        if known:
            right = _nearest(name, known)
            sure = Sure.likely if right is None else Sure.certain
        else:
            right, sure = _more_usual(name, spelt, counts)
            if right is None:
                continue
        yield _finding(plan, figure, name, right, sure, "listed" if known else "unlisted")


def _names(figure: Figure) -> tuple[str, ...]:
    """The names of administrative units in a figure."""
    if figure.unlisted or figure.unit not in {Unit.place, Unit.places}:
        return ()
    return read_places(figure.printed)


def _nearest(name: str, known: Mapping[str, str]) -> str | None:
    """The one name of the register that differs in a letter or two; None where there is none, or more than one."""
    near = sorted((distance(name, other, _NEAR + 1), other) for other in known.values())
    alone = len(near) == 1 or near[1][0] > near[0][0]
    return near[0][1] if near[0][0] <= _NEAR and alone else None


def _more_usual(name: str, spelt: Mapping[str, str], counts: Mapping[str, int]) -> tuple[str | None, Sure]:
    """Another name of the plan that differs in one mark and stands in it as often or oftener."""
    key = name_key(name)
    others = [
        (-counts[other], other)
        for other in counts
        if other != key and counts[other] >= counts[key] and distance(name, spelt[other], _NEAR) < _NEAR
    ]
    if not others:
        return None, Sure.possible
    count, best = min(others)
    if -count == counts[key]:
        return (None if best < key else spelt[best]), Sure.possible
    return spelt[best], Sure.likely


_WHY: Mapping[str, tuple[str, str]] = {
    "unknown": ("Không có địa danh “{name}” trong danh mục.", "There is no place “{name}” in the register."),
    "listed": (
        "“{name}” không có trong danh mục, gần nhất là “{right}”{where}.",
        "“{name}” is not in the register, the nearest is “{right}”{where}.",
    ),
    "unlisted": (
        "“{name}” và “{right}” viết khác nhau{where}.",
        "“{name}” and “{right}” are spelt in two ways{where}.",
    ),
}


def _finding(plan: Plan, figure: Figure, name: str, right: str | None, sure: Sure, how: str) -> Finding:
    vi, en = _WHY["unknown" if right is None else how]
    if right is None:
        why = {"vi": vi.format(name=name), "en": en.format(name=name)}
        return Finding(Kind.place, sure, figure, None, why)
    section = next((other.section for other in plan.figures.values() if _has(other, right)), None)
    why = {
        "vi": vi.format(name=name, right=right, where=f" (mục {section})" if section else ""),
        "en": en.format(name=name, right=right, where=f" (section {section})" if section else ""),
    }
    implied = figure.printed.replace(name, right)
    return Finding(Kind.place, sure, figure, implied, why, (), (Repair((Change(figure, implied),), 1),))


def _has(figure: Figure, name: str) -> bool:
    return name_key(name) in {name_key(each) for each in _names(figure)}
