"""Deliveries from the field: what one says, and which of several about one household is the household's sheet; pure.

The rule looks at the set of deliveries and at what persons decided, never at the order of arrival nor at a device's
clock:

1. What cannot become a sheet is refused and takes no part.
2. A delivery that an edit about the same household replaces, directly or through other edits, is set aside; an edit
   that cannot become a sheet replaces nothing, and of edits that replace each other in a ring none does.
3. One that a person chose stays the household's sheet, one that a person set aside stays aside.  A sheet that was
   entered in the office counts as a person's choice.
4. If those left say the same, one is recorded.  If they differ, if one instance came with two bodies, or if an edit
   moves a form to another household, all are in dispute until a person chooses; meanwhile the one with most answers
   is the household's sheet, and among equals the one whose body has the smallest hash.

An edit does not move a sheet to another household by itself: a sheet once recorded has no way back to there being
none, so the order of arrival would show.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from giamngheo.core.problems import Problem, Refused
from giamngheo.forms import instances
from giamngheo.forms.definition import Form
from giamngheo.review.models import FieldState

_LONGEST_CODE = 40
_LONGEST_NAME = 120
_LEVELS = 5
"""Of mappings and lists in each other: the body, its members, one of them, an answer of several parts."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a body says.  `answers` are `{"household": {...}, "members": [{...}]}`, not checked yet."""

    instance: str
    replaces: str
    household: str
    device: str
    claimed_at: str
    answers: Mapping[str, Any]
    files: tuple[str, ...]


def read(body: str, form: Form) -> Reading:
    """The body of a delivery: an XForm's XML, or the JSON that the offline page sends; else raises `Refused`.

    The JSON is `{"instance", "replaces", "device", "claimed_at", "files", "household": {...}, "members": [...]}`; the
    code of the household is `household.household`, a registered member's is `person`.
    """
    return _from_json(body) if body.lstrip().startswith("{") else _from_xform(body, form)


def _from_xform(body: str, form: Form) -> Reading:
    found = instances.read(body)
    own = instances.typed(form, found.answers)
    return Reading(
        instance=found.instance,
        replaces=found.replaces,
        household=_code(own.get("household", "")),
        device=found.device,
        claimed_at=found.started[:_LONGEST_CODE],
        answers={"household": own, "members": instances.members_of(form, found.members)},
        files=found.files,
    )


def _from_json(body: str) -> Reading:
    if len(body.encode()) > instances.MOST_BYTES:
        raise _unreadable(f"> {instances.MOST_BYTES} byte")
    try:
        given = json.loads(body, parse_float=str, parse_constant=str)
        plain = json.dumps(given, ensure_ascii=False)
        plain.encode()  # a lone half of a character cannot be kept
    except (ValueError, RecursionError) as error:
        raise _unreadable("JSON") from error
    if not isinstance(given, dict) or not _is_flat(given, _LEVELS) or "\\u0000" in plain:
        raise _unreadable("JSON")
    named = {name: given.get(name, "") for name in ("instance", "replaces", "device", "claimed_at")}
    files, household, members = given.get("files", []), given.get("household"), given.get("members")
    names = [*named.values(), *files] if isinstance(files, list) else [None]
    if (
        not all(isinstance(name, str) and len(name) <= _LONGEST_NAME for name in names)
        or not named["instance"]
    ):
        raise _unreadable("instance, replaces, device, claimed_at, files")
    if not isinstance(household, dict) or not isinstance(members, list):
        raise _unreadable("household, members")
    if not all(isinstance(member, dict) for member in members):
        raise _unreadable("members")
    return Reading(
        instance=named["instance"],
        replaces=named["replaces"],
        household=_code(household.get("household", "")),
        device=named["device"],
        claimed_at=named["claimed_at"][:_LONGEST_CODE],
        answers={"household": _given(household), "members": [_given(member) for member in members]},
        files=tuple(files),
    )


def _given(answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers that were given; an empty text and null are none."""
    return {name: value for name, value in answers.items() if value not in (None, "")}


def _code(value: object) -> str:
    """The code of a household, empty where there is none that could be one."""
    return value.strip() if isinstance(value, str) and len(value) <= _LONGEST_CODE else ""


def _is_flat(value: object, levels: int) -> bool:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    return inner is None or (levels > 0 and all(_is_flat(part, levels - 1) for part in inner))


def _unreadable(detail: str) -> Refused:
    return Refused([Problem("forms.unreadable", values={"detail": detail})])


@dataclass(frozen=True, slots=True)
class Delivery:
    """A delivery as the rule sees it.  `answers` is canonical text, None where it cannot become a sheet."""

    key: int
    instance: str
    body_hash: str
    replaces: str
    place: int
    household: str
    answers: str | None


@dataclass(frozen=True, slots=True)
class Decided:
    """What persons decided.  `entered` is the sheet of a household that was entered in the office."""

    aside: frozenset[int] = frozenset()
    chosen: Mapping[str, int] = field(default_factory=dict)
    entered: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Settled:
    """The state of every delivery, and by household the one whose answers are its sheet."""

    states: Mapping[int, FieldState]
    live: Mapping[str, int]


def settle(deliveries: Iterable[Delivery], decided: Decided = Decided()) -> Settled:
    """What becomes of some deliveries; they are closed under sharing a household, an instance or an edit."""
    every = list(deliveries)
    chosen = set(decided.chosen.values())
    usable = [
        one
        for one in every
        if one.answers is not None and (one.key not in decided.aside or one.key in chosen)
    ]
    replaced = _replaced(every, usable)
    doubtful = _doubtful(usable)
    states: dict[int, FieldState] = {}
    heads: dict[str, list[Delivery]] = defaultdict(list)
    for one in every:
        if one.key in chosen and one.answers is not None:
            heads[one.household].append(one)
        elif one.key in decided.aside:
            states[one.key] = FieldState.set_aside
        elif one.answers is None:
            states[one.key] = FieldState.refused
        elif (one.instance, one.household) in replaced:
            states[one.key] = FieldState.set_aside
        else:
            heads[one.household].append(one)
    live: dict[str, int] = {}
    for household, group in heads.items():
        doubt = any(one.instance in doubtful for one in group)
        best, found = _of_household(
            group, decided.chosen.get(household), decided.entered.get(household), doubt=doubt
        )
        states |= found
        if best is not None:
            live[household] = best
    return Settled(states, live)


def _of_household(
    group: Sequence[Delivery], chosen: int | None, entered: str | None, *, doubt: bool
) -> tuple[int | None, dict[int, FieldState]]:
    """Which of the deliveries left is the sheet, and the states of all."""
    by_key = {one.key: one for one in group}
    confirmed = by_key[chosen].answers if chosen in by_key and chosen is not None else entered
    if confirmed is not None:
        states = {
            one.key: FieldState.set_aside if one.answers == confirmed else FieldState.disputed
            for one in group
        }
        live = chosen if entered is None and chosen in by_key else None
        return live, states | ({live: FieldState.recorded} if live is not None else {})
    best = min(group, key=lambda one: (-_answered(one.answers), one.body_hash, one.instance))
    if doubt or len({one.answers for one in group}) > 1:
        return best.key, dict.fromkeys(by_key, FieldState.disputed)
    return best.key, dict.fromkeys(by_key, FieldState.set_aside) | {best.key: FieldState.recorded}


def _answered(answers: str | None) -> int:
    """How many questions are answered."""
    given = json.loads(answers or '{"household": {}, "members": []}')
    return len(given["household"]) + sum(map(len, given["members"]))


def _doubtful(usable: Sequence[Delivery]) -> set[str]:
    """The instances that came with two bodies, or that an edit moves to another household, and those edits."""
    bodies = Counter(one.instance for one in usable)
    households: dict[str, set[str]] = defaultdict(set)
    for one in usable:
        households[one.instance].add(one.household)
    moving = {
        name
        for one in usable
        if one.replaces != one.instance and households.get(one.replaces, set()) - {one.household}
        for name in (one.instance, one.replaces)
    }
    return moving | {instance for instance, count in bodies.items() if count > 1}


_Node = tuple[str, str]
"""An instance as far as it is about a household."""


def _replaced(every: Sequence[Delivery], usable: Sequence[Delivery]) -> set[_Node]:
    """What a usable edit of the same village about the same household replaces, directly or through others."""
    places: dict[_Node, set[int]] = defaultdict(set)
    for one in every:
        places[one.instance, one.household].add(one.place)
    links: dict[_Node, set[_Node]] = defaultdict(set)
    for one in every:
        old = (one.replaces, one.household)
        if one.replaces and one.replaces != one.instance and one.place in places.get(old, ()):
            links[one.instance, one.household].add(old)
    reached = {node: _reached(node, links) for node in {(one.instance, one.household) for one in usable}}
    return {
        old
        for node, olds in reached.items()
        for old in olds
        if node not in reached.get(old, set()) and old != node
    }


def _reached(start: _Node, links: Mapping[_Node, set[_Node]]) -> set[_Node]:
    found: set[_Node] = set()
    waiting = list(links.get(start, ()))
    while waiting:
        node = waiting.pop()
        if node not in found:
            found.add(node)
            waiting += links.get(node, ())
    return found
