"""Villages: no list of the real ones was found, so every one here is made up and says so in its name."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from giamngheo.demo.communes import Commune
from giamngheo.demo.draws import Draws, Ints, apportion

HOUSEHOLDS_EACH = 95  # about as many as a village of the region has


@dataclass(frozen=True, slots=True)
class Villages:
    """The made-up villages, commune by commune.

    `table`: code, commune (its code), name (without the word for its kind), kind, area.  `commune`: places in the
    list of communes.  `size`: households at the start.  `tilt`: how much later than those of other villages its
    households come when the poor are drawn.
    """

    table: pa.Table
    commune: Ints
    size: Ints
    tilt: Ints


def found_villages(draws: Draws, communes: Sequence[Commune], households: Sequence[int]) -> Villages:
    """The villages of each commune, sharing out its households unevenly."""
    rows: dict[str, list[str]] = {name: [] for name in ("code", "commune", "name", "kind", "area")}
    places: list[int] = []
    sizes: list[int] = []
    for place, (commune, count) in enumerate(zip(communes, households, strict=True)):
        number = max(1, count // HOUSEHOLDS_EACH)
        sizes += apportion(count, draws.between(60, 140, number).tolist())
        places += [place] * number
        digits = max(2, len(str(number)))
        for serial in range(1, number + 1):
            rows["code"].append(f"{commune.code}-{serial:0{digits}d}")
            rows["commune"].append(commune.code)
            rows["name"].append(f"{serial:0{digits}d} {commune.name} (giả lập)")
            rows["kind"].append("khoi_pho" if commune.area == "urban" else "thon")
            rows["area"].append(commune.area)
    tilt = draws.between(60, 160, len(places))
    return Villages(pa.table(rows), np.array(places), np.array(sizes), tilt)
