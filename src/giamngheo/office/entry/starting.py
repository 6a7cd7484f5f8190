"""What stands on the sheet when it is opened: one's own draft, else the live sheet, else what the register knows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from giamngheo.access.reach import Reach
from giamngheo.registry.models import Membership
from giamngheo.registry.policy import may_read_sensitive
from giamngheo.review.entering import Standing
from giamngheo.review.models import Sheet

Answers = dict[str, Any]

SENSITIVE = {
    "household": frozenset({"local_minority", "cause_illness", "need_health", "no_labour_capacity", "sick_untreated"}),
    # Whether work is asked about depends on the ability to work.
    "person": frozenset({"ethnicity", "stunted", "underweight", "disabled", "monthly_allowance", "able_to_work",
                         "employment"}),
}  # fmt: skip
"""Answers about ethnicity, health and disability (Luật 91/2025/QH15): shown to who may read them."""

FROM_REGISTER = ("full_name", "relation", "sex", "birth_date", "birth_year", "ethnicity")
NEVER_COPIED = frozenset(
    {"household", "area", "members", "b1", "b2", "income_per_person", "person", *FROM_REGISTER}
)
"""Answers that an earlier sheet does not give: the register does, or they are what is being found out."""


@dataclass(frozen=True, slots=True)
class Start:
    """The answers to begin with, where they come from (`draft`, `sheet` or `register`), and what is not shown.

    `hidden` are answers of the live sheet that the account may not see; they are kept when it completes the sheet.
    """

    answers: Answers
    origin: str
    copied: list[str] = field(default_factory=list)
    version: int = 0
    over: int | None = None
    hidden: Answers = field(default_factory=lambda: {"household": {}, "members": {}})


def start(found: Standing, reach: Reach, account: str) -> Start:
    """Where the typing begins."""
    sensitive = may_read_sensitive(reach, found.household)
    over = found.live.pk if found.live else None
    hidden = hidden_answers(found.live, account, sensitive=sensitive)
    if found.mine is not None:
        draft = found.mine
        return Start(draft.answers, "draft", draft.copied, draft.version, draft.over_id, hidden)
    if found.live is not None:
        return Start(_shown(found.live, hidden), "sheet", over=over, hidden=hidden)
    members = [from_register(membership, sensitive=sensitive) for membership in found.members]
    return Start({"household": {}, "members": members}, "register", hidden=hidden)


def from_register(membership: Membership, *, sensitive: bool) -> Answers:
    """What the register knows of a member, as answers."""
    person = membership.person
    known = {
        "person": str(person.uid),
        "full_name": person.full_name,
        "relation": membership.relation,
        "sex": person.sex,
        "birth_date": person.birth_date.isoformat() if person.birth_date else None,
        "birth_year": person.birth_year,
        "ethnicity": person.ethnicity if sensitive else None,
    }
    return {name: answer for name, answer in known.items() if answer is not None}


def hidden_answers(live: Sheet | None, account: str, *, sensitive: bool) -> Answers:
    """Sensitive answers of a sheet that somebody else recorded, by household and by person."""
    hidden: Answers = {"household": {}, "members": {}}
    if live is None or sensitive or live.recorded_by == account:
        return hidden
    hidden["household"] = _only(live.answers["household"], SENSITIVE["household"])
    hidden["members"] = {
        member["person"]: kept
        for member in live.answers["members"]
        if "person" in member and (kept := _only(member, SENSITIVE["person"]))
    }
    return hidden


def with_hidden(answers: Mapping[str, Any], hidden: Answers) -> Answers:
    """The answers together with those that the account could not see and so could not repeat."""
    return {
        "household": hidden["household"] | answers["household"],
        "members": [
            hidden["members"].get(member.get("person"), {}) | member for member in answers["members"]
        ],
    }


def earlier(found: Standing, reach: Reach) -> Answers | None:
    """The answers of the household's sheet in the cycle before that may be copied; None where there are none."""
    if found.previous is None:
        return None
    skipped = {"household": NEVER_COPIED, "person": NEVER_COPIED}
    if not may_read_sensitive(reach, found.household):
        skipped = {group: NEVER_COPIED | SENSITIVE[group] for group in skipped}
    given = found.previous.answers
    return {
        "title": found.previous.cycle.title,
        "household": _without(given["household"], skipped["household"]),
        "members": {
            member["person"]: _without(member, skipped["person"])
            for member in given["members"]
            if "person" in member
        },
    }


def _shown(live: Sheet, hidden: Answers) -> Answers:
    return {
        "household": _without(live.answers["household"], hidden["household"]),
        "members": [
            _without(member, hidden["members"].get(member.get("person"), {}))
            for member in live.answers["members"]
        ],
    }


def _only(answers: Mapping[str, Any], names: frozenset[str]) -> Answers:
    return {name: answer for name, answer in answers.items() if name in names}


def _without(answers: Mapping[str, Any], names: Any) -> Answers:
    return {name: answer for name, answer in answers.items() if name not in names}
