"""What stays the same about a household and a person from one year to the next, so that answers agree."""

from dataclasses import dataclass

import numpy as np

from giamngheo.demo.draws import Bools, Draws, Ints
from giamngheo.demo.lives import Lives

DISABLED = 2  # per cent of people


@dataclass(frozen=True, slots=True)
class Latents:
    """Whole numbers below a hundred, one for each household and person and each of the names; `disabled` people."""

    households: dict[str, Ints]
    persons: dict[str, Ints]
    disabled: Bools

    def household(self, name: str, rows: Ints) -> Ints:
        return self.households[name][rows].astype(np.int64)

    def person(self, name: str, rows: Ints) -> Ints:
        return self.persons[name][rows].astype(np.int64)


HOUSEHOLD = (
    "b1",
    "wall",
    "column",
    "roof",
    "space",
    "water",
    "toilet",
    "devices",
    "causes",
    "needs",
    "merit",
    "income",
)
PERSON = ("learning", "work", "support", "culprit")


def draw_latents(draws: Draws, lives: Lives) -> Latents:
    """For every household and person that ever was in the register."""
    homes, people = len(lives.register), len(lives.people)
    return Latents(
        households={name: draws.below(100, homes).astype(np.int8) for name in HOUSEHOLD},
        persons={name: draws.below(100, people).astype(np.int8) for name in PERSON},
        disabled=draws.chance(DISABLED, people),
    )
