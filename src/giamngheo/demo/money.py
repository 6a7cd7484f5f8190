"""The money of the demonstration: what the district was given, shared out, paid and carried over, 2022 to 2024.

`data/money.yaml` holds one fund for each part of the programme and year of origin; this turns it into the acts of the
journal, in the order of their days.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import as_file, files
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction

from giamngheo.audit.actions import Actor
from giamngheo.budget import actions
from giamngheo.budget.accounts import Account
from giamngheo.budget.entries import LineKey, NewBasis
from giamngheo.budget.models import Balance, BasisKind, BudgetLine, BudgetUnit, Kind, Source
from giamngheo.demo.acts import office_hour
from giamngheo.demo.communes import communes
from giamngheo.demo.figures import REGISTER_OPENED
from giamngheo.demo.offices import Staff
from giamngheo.demo.reviewing import Places
from giamngheo.demo.story import STORY_DATE
from giamngheo.law.reading import Node, read
from giamngheo.plans import seed

PROGRAMME = "giam-ngheo-2021-2025"
YEARS = (2022, 2023, 2024)
THOUSAND = 1000
DISTRICT_UNIT = "BS-UBND"
UNITS = {
    DISTRICT_UNIT: "UBND huyện Bắc Sơn",
    "BS-LDTBXH": "Phòng Lao động, Thương binh, Xã hội – Dân tộc huyện Bắc Sơn",
    "BS-NN": "Phòng Nông nghiệp và Phát triển nông thôn huyện Bắc Sơn",
    "BS-TTYT": "Trung tâm Y tế huyện Bắc Sơn",
    "BS-VHTT": "Phòng Văn hóa và Thông tin huyện Bắc Sơn",
}
GIVEN_ON = {2022: date(2022, 7, 15), 2023: date(2023, 1, 5), 2024: date(2024, 1, 2)}
GIVEN_BY = {
    2022: ("GL-01/QĐ-UBND", date(2022, 7, 12), "Giao dự toán bổ sung năm 2022 (giả lập)"),
    2023: ("GL-02/QĐ-UBND", date(2022, 12, 23), "Giao dự toán ngân sách nhà nước năm 2023 (giả lập)"),
    2024: (
        "4568/QĐ-UBND",
        date(2023, 12, 22),
        "Giao chỉ tiêu kế hoạch phát triển kinh tế - xã hội và dự toán ngân sách nhà nước năm 2024",
    ),
}
PAID_ON: Mapping[int, Sequence[tuple[date, int]]] = {
    2022: ((date(2022, 9, 20), 20), (date(2022, 10, 25), 55), (date(2022, 12, 20), 100)),
    2023: (
        (date(2023, 4, 20), 10),
        (date(2023, 7, 18), 30),
        (date(2023, 10, 17), 60),
        (date(2023, 12, 22), 100),
    ),
    2024: (
        (date(2024, 4, 25), 15),
        (date(2024, 7, 16), 40),
        (date(2024, 9, 24), 70),
        (date(2024, 11, 14), 100),
    ),
}
"""The days on which money of a year is paid, and how many hundredths of the year's payments are out by then."""

ADVANCED = 2  # of a year's payments, counted from 0, this one goes out before the work is accepted ...
SETTLED_AFTER = timedelta(days=25)  # ... and is accounted for so much later
LATE = ("DA2", "BS-06364")  # the unit that has not yet accounted for its last advance on the day of the story


@dataclass(frozen=True, slots=True)
class Fund:
    """Money of one part and year of origin in thousand đồng, by source; what was paid of it by budget year."""

    part: str
    origin: int
    holders: tuple[str, ...]
    given: Mapping[str, int]
    paid: Mapping[int, int]
    lapsed: tuple[str, ...]

    def held_by(self, holder: str) -> Mapping[str, int]:
        """What one of those who hold it was given, by source."""
        number = self.holders.index(holder)
        return {source: _evenly(amount, len(self.holders))[number] for source, amount in self.given.items()}

    def paid_by(self, year: int, hundredths: int) -> Mapping[str, int]:
        """What is paid of each source when so much of a year's payments is out, years before included."""
        before = sum(amount for earlier, amount in self.paid.items() if earlier < year)
        amount = before + self.paid.get(year, 0) * hundredths // 100
        paying = {source: given for source, given in self.given.items() if source not in self.lapsed}
        return dict(zip(paying, _shares(amount, list(paying.values())), strict=True))


@cache
def funds() -> tuple[Fund, ...]:
    """Every fund of `data/money.yaml`."""
    with as_file(files("giamngheo.demo") / "data" / "money.yaml") as path:
        return tuple(_fund(node) for node in read(path).each())


def load_money(places: Places, staff: Staff, step: Callable[[int, int], None]) -> int:
    """Opens the units and books everything up to the day of the story; how many entries were made."""
    books = Books(_open_units(places, staff), staff)
    for number, year in enumerate(YEARS):
        with transaction.atomic():
            for fund in funds():
                if fund.origin == year:
                    books.give(fund)
            _pay_year(books, year)
            if year != YEARS[-1]:
                books.close(year)
        step(number + 1, len(YEARS))
    return books.count


def _pay_year(books: "Books", year: int) -> None:
    """All payments of a budget year in the order of their days."""
    due = [
        (day, place, fund, hundredths)
        for fund in funds()
        if fund.origin <= year and fund.paid.get(year)
        for place, (day, hundredths) in enumerate(PAID_ON[year])
    ]
    for day, place, fund, hundredths in sorted(due, key=lambda one: one[0]):
        books.pay(fund, year, day, hundredths, advance_first=place == ADVANCED)


class Books:
    """The journal being written: who writes, the units, what was paid so far of each fund by source and holder."""

    def __init__(self, units: Mapping[str, BudgetUnit], staff: Staff) -> None:
        self.units, self.staff = units, staff
        self.count = 0
        self._paid: dict[tuple[str, int, str, str], int] = {}

    def give(self, fund: Fund) -> None:
        """The district is given the money of a fund and shares it out to those who hold it."""
        number, signed_on, about = GIVEN_BY[fund.origin]
        basis = NewBasis(BasisKind.decision, number, signed_on, "UBND huyện Bắc Sơn", about)
        for source, amount in fund.given.items():
            key = self._key(fund, source, DISTRICT_UNIT, fund.origin)
            on = GIVEN_ON[fund.origin]
            actions.allot(
                to=key, amount=amount * THOUSAND, on=on, basis=basis, **self._by(self.staff.finance, on)
            )
            line = _line(key)
            for holder, part in zip(fund.holders, _evenly(amount, len(fund.holders)), strict=True):
                actions.share_out(
                    line=line,
                    to_unit=self.units[holder],
                    amount=part * THOUSAND,
                    on=on,
                    basis=basis,
                    **self._by(self.staff.finance, on),
                )

    def pay(self, fund: Fund, year: int, day: date, hundredths: int, *, advance_first: bool) -> None:
        """Brings what was paid of a fund up to a share of the year's payments, each holder its part."""
        for source, amount in fund.paid_by(year, hundredths).items():
            for holder, total in zip(fund.holders, _evenly(amount, len(fund.holders)), strict=True):
                mark = (fund.part, fund.origin, source, holder)
                now = total - self._paid.get(mark, 0)
                self._paid[mark] = total
                if now > 0:
                    line = _line(self._key(fund, source, holder, year))
                    self._pay(line, now * THOUSAND, day, advance_first=advance_first)

    def close(self, year: int) -> None:
        """On 31 January what is left goes on into the next year, except what lapses."""
        on = date(year + 1, 1, 31)
        lapsed = {(fund.part, fund.origin, source) for fund in funds() for source in fund.lapsed}
        basis = NewBasis(
            BasisKind.decision,
            f"GL-{year}/QĐ-UBND",
            on,
            "UBND huyện Bắc Sơn",
            f"Chuyển nguồn năm {year} sang năm {year + 1} (giả lập)",
        )
        left = Balance.objects.filter(line__budget_year=year, account=Account.available, amount__gt=0)
        for balance in left.select_related("line__unit__place").order_by("line_id"):
            line = balance.line
            act = (
                actions.cancel if (line.part, line.origin_year, line.source) in lapsed else actions.carry_over
            )
            act(line=line, amount=balance.amount, on=on, basis=basis, **self._by(self.staff.finance, on))

    def _pay(self, line: BudgetLine, amount: int, day: date, *, advance_first: bool) -> None:
        treasury = self.staff.treasury
        late = (line.part, line.unit.code) == LATE and day == PAID_ON[2024][-1][0]
        if not advance_first and not late:
            actions.disburse(
                line=line, amount=amount, on=day, basis=self._voucher(day), **self._by(treasury, day)
            )
            return
        actions.advance(line=line, amount=amount, on=day, basis=self._voucher(day), **self._by(treasury, day))
        settled = day + SETTLED_AFTER
        if not late and settled <= STORY_DATE:
            actions.settle(
                line=line,
                spent=amount,
                on=settled,
                basis=self._voucher(settled),
                **self._by(treasury, settled),
            )

    def _key(self, fund: Fund, source: str, unit: str, year: int) -> LineKey:
        return LineKey(PROGRAMME, fund.part, source, Kind.recurrent, fund.origin, year, self.units[unit])

    def _voucher(self, day: date) -> NewBasis:
        number = f"GL-UNC {self.count + 1:04d}"
        return NewBasis(BasisKind.voucher, number, day, "Kho bạc Nhà nước huyện Bắc Sơn (giả lập)")

    def _by(self, actor: Actor, on: date) -> dict[str, Any]:
        """Who writes an entry and when; every call is the next entry."""
        self.count += 1
        return {"actor": actor, "at": office_hour(on), "request": _request(self.count)}


def _open_units(places: Places, staff: Staff) -> Mapping[str, BudgetUnit]:
    at = office_hour(REGISTER_OPENED)
    wanted = [(code, name, places.district) for code, name in UNITS.items()]
    wanted += [
        (f"BS-{code}", f"UBND {_lower(place.full_name)}", place)
        for code, place in sorted(places.communes.items())
    ]
    return {
        code: actions.add_unit(
            code=code, name=name, place=place, opened_on=REGISTER_OPENED, actor=staff.finance, at=at
        )
        for code, name, place in wanted
    }


def _lower(name: str) -> str:
    """A unit as it stands within a name: `xã Tân Tri`."""
    return name[:1].lower() + name[1:]


def _line(key: LineKey) -> BudgetLine:
    """The line of a key that money went to before."""
    columns = {name: getattr(key, name) for name in ("programme", "part", "source", "kind", "unit")}
    years = {"origin_year": key.origin_year, "budget_year": key.budget_year}
    return BudgetLine.objects.select_related("unit__place").get(**columns, **years)


def _request(number: int) -> UUID:
    return uuid5(NAMESPACE_URL, f"giamngheo demo money {number}")


def _evenly(amount: int, parts: int) -> list[int]:
    """An amount in equal whole parts; what one part of a smaller amount is, the same part of a larger one covers."""
    return [amount * (part + 1) // parts - amount * part // parts for part in range(parts)]


def _shares(amount: int, weights: list[int]) -> list[int]:
    """An amount shared out by weights in whole parts."""
    whole, run, found = sum(weights), 0, []
    for weight in weights:
        found.append(amount * (run + weight) // whole - amount * run // whole)
        run += weight
    return found


def _fund(node: Node) -> Fund:
    node.only("part", "origin", "holders", "given", "paid", "lapsed")
    lapsed = node.find("lapsed")
    return Fund(
        part=node.get("part").text(),
        origin=node.get("origin").integer(),
        holders=_holders(node.get("holders")),
        given={str(Source(source)): _amount(amount) for source, amount in node.get("given").items()},
        paid={int(year): _amount(amount) for year, amount in node.get("paid").items()},
        lapsed=tuple(source.text() for source in lapsed.each()) if lapsed else (),
    )


def _holders(node: Node) -> tuple[str, ...]:
    if isinstance(node.value, list):
        codes = {commune.name: commune.code for commune in communes()}
        return tuple(f"BS-{codes[name.text()]}" for name in node.each())
    if node.text() == "specially_difficult":
        return tuple(f"BS-{commune.code}" for commune in communes() if commune.specially_difficult)
    return (node.text(),)


def _amount(node: Node) -> int:
    """Thousand đồng: as it stands, or the figure of the plan of that name."""
    if isinstance(node.value, int):
        return node.integer()
    return _printed()[node.text()] // THOUSAND


@cache
def _printed() -> Mapping[str, int]:
    """Amounts of the plan by the figure's name, as the audit mends them."""
    return {amount.figure.id: amount.mended for amount in seed.amounts()}
