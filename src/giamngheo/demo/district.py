"""The whole demonstration district from one seed."""

from dataclasses import dataclass

import pyarrow as pa

from giamngheo.demo.communes import communes
from giamngheo.demo.draws import Draws
from giamngheo.demo.figures import Figures, figures
from giamngheo.demo.flows import Flows, share_out
from giamngheo.demo.latents import draw_latents
from giamngheo.demo.lives import live
from giamngheo.demo.paths import lay_paths
from giamngheo.demo.population import Tables, tabulate
from giamngheo.demo.rounds import Sheets, hold
from giamngheo.demo.villages import found_villages

SEED = 20240301
FEWEST, MOST = 500, 5_000_000


@dataclass(frozen=True, slots=True)
class District:
    """Everything that was drawn, and the figures it was drawn to."""

    figures: Figures
    flows: Flows
    villages: pa.Table
    tables: Tables
    sheets: dict[int, Sheets]


def draw_district(people: int | None = None, seed: int = SEED) -> District:
    """A district of about `people` persons (500 to 5,000,000); without a number, of the published size.

    The same seed and size give the same tables on every machine.
    """
    if people is not None and not FEWEST <= people <= MOST:
        raise ValueError(f"people must lie between {FEWEST} and {MOST}")
    targets = figures(people)
    flows = share_out(targets, communes())
    villages = found_villages(Draws(seed, "villages"), communes(), flows.base)
    register = lay_paths(Draws(seed, "paths"), targets, flows, villages)
    lives = live(Draws(seed, "lives"), register, communes())
    tables = tabulate(Draws(seed, "tables"), lives, villages, communes())
    latents = draw_latents(Draws(seed, "latents"), lives)
    sheets = hold(Draws(seed, "rounds"), targets, lives, latents, tables, communes())
    return District(targets, flows, villages.table, tables, sheets)
