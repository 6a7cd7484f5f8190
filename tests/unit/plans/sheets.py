"""Plans of a few figures for tests: `plan_of` trees written as short as can be."""

from collections.abc import Mapping, Sequence
from typing import Any

from giamngheo.plans.audit import audit
from giamngheo.plans.findings import Finding
from giamngheo.plans.model import Plan
from giamngheo.plans.reading import plan_of

Must = Sequence[Mapping[str, Any]]


def figure(
    name: str, printed: str, unit: str = "million_dong", *must: Mapping[str, Any], **more: Any
) -> dict[str, Any]:
    """One figure of a tree."""
    return {"id": name, "printed": printed, "unit": unit, **({"must": list(must)} if must else {}), **more}


def tree(*figures: dict[str, Any], **header: Any) -> dict[str, Any]:
    """A tree of one section with one passage."""
    plan = {"title": "Kế hoạch", **header}
    return {
        "plan": plan,
        "sections": [{"section": "I", "passages": [{"words": "…", "figures": list(figures)}]}],
    }


def plan(*figures: dict[str, Any], **header: Any) -> Plan:
    return plan_of(tree(*figures, **header))


def findings(*figures: dict[str, Any], **header: Any) -> tuple[Finding, ...]:
    return audit(plan(*figures, **header))


def said(*figures: dict[str, Any], **header: Any) -> list[tuple[str, str, str, str | None]]:
    """Each finding as its kind, how sure, the figure and what is implied."""
    return [
        (str(each.kind), str(each.sure), each.figure.id, each.implied)
        for each in findings(*figures, **header)
    ]
