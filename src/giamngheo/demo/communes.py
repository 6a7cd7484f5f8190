"""The 18 communes: what is known of them and how the synthetic people are shared out among them."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

ETHNIC_CODES = {"tay": "02", "nung": "07", "dao": "09", "kinh": "01"}
SPECIALLY_DIFFICULT_TILT = 135  # per cent: families of these communes leave poverty that much more often


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune before 1 July 2025; `data/README.md` says which of its values are synthetic.

    Rates are hundredths of a per cent; `people` is the weight by which households are shared out.
    """

    code: str
    name: str
    kind: str
    successor: str
    people: int
    rate_2020_from: int
    rate_2020_below: int
    specially_difficult: bool
    poverty_2022: int
    ethnic_mix: tuple[int, int, int, int, int]

    @property
    def area(self) -> str:
        return "urban" if self.kind == "thi_tran" else "rural"

    @property
    def escape_tilt(self) -> int:
        return SPECIALLY_DIFFICULT_TILT if self.specially_difficult else 100


def read_data(name: str) -> list[dict[str, str]]:
    """The rows of a file of `data/`."""
    text = (files("giamngheo.demo") / "data" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def communes() -> tuple[Commune, ...]:
    """All 18, in the order of their codes."""
    people = {row["code"]: int(row["population"]) for row in read_data("successors.csv")}
    return tuple(
        Commune(
            code=row["code"],
            name=row["name"],
            kind=row["kind"],
            successor=row["successor"],
            people=people[row["successor"]] * int(row["share_of_successor"]),
            rate_2020_from=int(row["rate_2020_from"]),
            rate_2020_below=int(row["rate_2020_below"]),
            specially_difficult=bool(row["specially_difficult"]),
            poverty_2022=int(row["poverty_2022"]),
            ethnic_mix=tuple(int(row[group]) for group in ("tay", "nung", "dao", "kinh", "other")),  # type: ignore[arg-type]
        )
        for row in read_data("communes.csv")
    )
