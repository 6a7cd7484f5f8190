"""The real units and, below them, the made-up villages before and after 1 July 2025."""

from collections.abc import Mapping
from datetime import date, timedelta

import pyarrow as pa

from giamngheo.demo.acts import SYSTEM, office_hour
from giamngheo.demo.communes import Commune
from giamngheo.demo.figures import REGISTER_OPENED
from giamngheo.places.actions import add_units, load_units
from giamngheo.places.models import Kind, Level, Place
from giamngheo.places.units import Descent, Unit

PROVINCE, DISTRICT = "20", "185"
FOUNDED = date(2020, 1, 1)
MERGER = date(2025, 7, 1)


def settle_villages(villages: pa.Table, communes: tuple[Commune, ...]) -> Mapping[str, Place]:
    """Loads the units of the province and the villages; gives the villages before the merger by code.

    After the merger each village goes on, whole and under its own code, below the commune that took in its own.
    """
    at = office_hour(REGISTER_OPENED)
    load_units(actor=SYSTEM, at=at)
    successor = {commune.code: commune.successor for commune in communes}
    units: list[Unit] = []
    lineage: list[Descent] = []
    for row in villages.to_pylist():
        last = MERGER - timedelta(days=1)
        for parent, first, end in (
            (row["commune"], FOUNDED, last),
            (successor[row["commune"]], MERGER, None),
        ):
            units.append(
                Unit(
                    code=row["code"],
                    valid_from=first,
                    valid_to=end,
                    name=row["name"],
                    level=Level.village,
                    kind=Kind(row["kind"]),
                    parent=parent,
                    synthetic=True,
                )
            )
        lineage.append(Descent(row["code"], row["code"], MERGER))
    add_units(units=units, lineage=lineage, actor=SYSTEM, at=at)
    codes = villages["code"].to_pylist()
    return {place.code: place for place in Place.objects.filter(code__in=codes, valid_from=FOUNDED)}
