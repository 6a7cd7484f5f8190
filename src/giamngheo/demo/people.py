"""People as columns: who they are, where they live and where they lived before."""

from dataclasses import dataclass, field
from datetime import date

import numpy as np

from giamngheo.demo.draws import Bools, Ints

NOBODY = -1
NEVER = -1_000_000_000  # no day: what has not happened


def day(on: date) -> int:
    """A date as a whole number of days."""
    return (on - date(1970, 1, 1)).days


@dataclass(slots=True)
class People:
    """A column per fact, a place per person; days are whole numbers since 1 January 1970.

    `home`, `relation` and `since` say where the person lives now, `origin` is the household of the first entry;
    `past` holds the memberships that ended: person, household, relation, first and last day.
    """

    sex: Ints
    born: Ints
    ethnicity: Ints
    family: Ints
    died: Ints
    married: Bools
    home: Ints
    relation: Ints
    since: Ints
    origin: Ints
    past: list[tuple[Ints, Ints, Ints, Ints, Ints]] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.sex)

    def add(self, sex: Ints, born: Ints, ethnicity: Ints, family: Ints, married: Bools, home: Ints, relation: Ints,
            since: Ints) -> Ints:  # fmt: skip
        """New persons; returns their places."""
        first = len(self)
        new = {"sex": sex, "born": born, "ethnicity": ethnicity, "family": family, "married": married}
        new |= {
            "home": home,
            "relation": relation,
            "since": since,
            "died": np.full(len(sex), NEVER),
            "origin": home,
        }
        for name, values in new.items():
            setattr(self, name, np.concatenate([getattr(self, name), values]))
        return np.arange(first, len(self))

    def leave(self, who: Ints, last: Ints) -> None:
        """They live in their household up to and with `last`."""
        self.past.append((who, self.home[who], self.relation[who], self.since[who], last))
        self.home[who] = NOBODY

    def move(self, who: Ints, to: Ints, relation: Ints, on: Ints) -> None:
        """They belong to another household, or stand otherwise to the head of theirs, from `on`."""
        self.leave(who, on - 1)
        self.home[who], self.relation[who], self.since[who] = to, relation, on

    def age(self, year: int) -> Ints:
        """Full years on the last day of the year."""
        return year - years_of(self.born)


def years_of(days: Ints) -> Ints:
    """The calendar year of each day."""
    return days.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970


@dataclass(slots=True)
class Moment:
    """Who lives where on one day."""

    person: Ints
    household: Ints
    relation: Ints


def nobody_yet() -> People:
    """No people at all."""
    none = np.zeros(0, dtype=np.int64)
    return People(
        sex=none, born=none, ethnicity=none, family=none, died=none, married=none.astype(bool), home=none,
        relation=none, since=none, origin=none,
    )  # fmt: skip
