"""Figures that would be computed from themselves."""

from collections.abc import Mapping

from giamngheo.plans.model import Plan, Relation

_COMPUTED = frozenset(
    {Relation.sum_of, Relation.difference_of, Relation.share_of, Relation.rate_of, Relation.follows}
)


def circle(plan: Plan) -> tuple[str, ...]:
    """The first circle of figures each computed from the next, closed; empty where there is none."""
    leads = {
        figure.id: tuple(name for must in figure.must if must.relation in _COMPUTED for name in must.of())
        for figure in plan.figures.values()
    }
    done: set[str] = set()
    for start in leads:
        found = _from(start, leads, done)
        if found:
            return found
    return ()


def _from(start: str, leads: Mapping[str, tuple[str, ...]], done: set[str]) -> tuple[str, ...]:
    """Depth first without recursion: a file may chain thousands of figures."""
    path: list[str] = []
    on_path: set[str] = set()
    stack: list[tuple[str, bool]] = [(start, False)]
    while stack:
        name, left = stack.pop()
        if left:
            path.pop()
            on_path.discard(name)
            done.add(name)
        elif name in on_path:
            return (*path[path.index(name) :], name)
        elif name not in done:
            path.append(name)
            on_path.add(name)
            stack.append((name, True))
            stack.extend((each, False) for each in leads[name])
    return ()
