"""Mistakes of every kind, planted in a consistent plan: what a clerk mistypes, miscomputes, forgets or mixes up."""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from tests.unit.plans.forward import Plan

_NUMBER = re.compile(r"[0-9][0-9.,]*[0-9]|[0-9]")
NOWHERE = "Phú Xuyên Hạ"
SWAPS = dict(zip("ấầếồũươâàáìíạộêôđĐúù", "ầấềôủuoaáàíìaôeodDùú", strict=True))
MONEY = {"dong", "thousand_dong", "million_dong", "billion_dong"}


@dataclass(frozen=True)
class Mistake:
    """What was planted: its kind, the figure, what stood there, what stands there now, and totals that carry it."""

    kind: str
    figure: str
    right: str
    wrong: str
    carried: tuple[str, ...] = ()


def value(text: str) -> int:
    """A printed number in units of 10⁻⁶ of what it is printed in."""
    found = _NUMBER.search(text)
    assert found is not None
    whole, _, rest = found.group().replace(".", "").partition(",")
    return int(whole + rest.ljust(6, "0")[:6])


def decimals(text: str) -> int:
    found = _NUMBER.search(text)
    assert found is not None
    return len(found.group().partition(",")[2])


def slipped(draw: random.Random, text: str) -> str:
    """The same number with one slip of the hand in it: digits swapped, one changed, lost or added."""
    found = _NUMBER.search(text)
    assert found is not None
    number = found.group()
    for _ in range(50):
        digits = [place for place, letter in enumerate(number) if letter.isdigit()]
        letters, at = list(number), draw.randrange(len(digits))
        how = draw.choice(["swap", "swap", "change", "change", "change"])
        if how == "swap" and at + 1 < len(digits):
            one, other = digits[at], digits[at + 1]
            letters[one], letters[other] = letters[other], letters[one]
        elif how == "change":
            letters[digits[at]] = str(draw.randrange(10))
        new = "".join(letters)
        if new != number and not (new.startswith("0") and len(new.partition(",")[0]) > 1):
            return text[: found.start()] + new + text[found.end() :]
    return text[: found.start()] + "9" + text[found.start() :]


def reprinted(text: str, amount: int) -> str:
    """Another amount (10⁻⁶ units) printed as the text prints its own."""
    places = decimals(text)
    units = (2 * amount * 10**places + 10**6) // (2 * 10**6)
    whole, rest = divmod(units, 10**places)
    found = _NUMBER.search(text)
    assert found is not None
    grouped = "." in found.group() or len(found.group().partition(",")[0]) < 4
    said = f"{whole:,}".replace(",", ".") if grouped else str(whole)
    return text[: found.start()] + said + (f",{rest:0{places}d}" if places else "") + text[found.end() :]


Figure = dict[str, Any]


def _span(figure: Figure) -> tuple[Fraction, Fraction]:
    """A printed number and half of its last digit; what is counted or set is exact."""
    exact = figure["unit"] == "count" or figure.get("fixed") == "true"
    half = Fraction(0) if exact else Fraction(1, 2 * 10 ** decimals(figure["printed"]))
    return Fraction(value(figure["printed"]), 10**6), half


def shows(plan: Plan, mistake: Mistake) -> bool:
    """Whether some relation of the figure contradicts it beyond all roundings: what a patient reader could find."""
    if mistake.kind in {"lead", "place", "listed", "words", "date", "spaced"}:
        return True
    if mistake.kind == "marks" and not re.search(r"[0-9]\.[0-9]{3}(?![0-9.])", mistake.wrong):
        return True  # no number of whole thousands is written so
    names = {mistake.figure, *mistake.carried}
    return any(
        _contradicts(plan, figure, must)
        for figure in plan.figures.values()
        for must in figure.get("must", ())
        if names & {figure["id"], *_named(must)}
    )


def _named(must: dict[str, Any]) -> list[str]:
    ((relation, roles),) = must.items()
    if relation == "led":
        return []
    found = [roles] if isinstance(roles, str) else roles
    if isinstance(roles, dict):
        found = [name for role, name in roles.items() if role not in {"siblings", "ratio"}]
    return [name for each in found for name in (each if isinstance(each, list) else [each])]


def _contradicts(plan: Plan, figure: Figure, must: dict[str, Any]) -> bool:
    relation = next(iter(must))
    others = [plan.figures[name] for name in _named(must)]
    if relation not in {"sum_of", "difference_of", "follows", "same_as", "share_of", "within", "keeps_ratio"}:
        return False
    if any(each["unit"] == "words" for each in others):
        return False
    if relation == "same_as" and not re.match(r"[0-9.,]+( ?%)?$", figure["printed"]):
        return figure["printed"] != others[0]["printed"]
    (head, slack), spans = _span(figure), [_span(each) for each in others]
    if relation == "same_as" and slack == spans[0][1]:
        return head != spans[0][0]
    if relation == "keeps_ratio":
        siblings = sum("keeps_ratio" in str(each.get("must", "")) for each in plan.figures.values())
        base, half = spans[0]
        return siblings >= 3 and abs(head - plan.ratio * base) > slack + plan.ratio * half
    if relation == "share_of":
        (part, part_half), wholes = spans[0], spans[1:]
        low, high = (sum((value + side * half for value, half in wholes), Fraction(0)) for side in (-1, 1))
        return (
            not (part - part_half) / high <= (head + slack) / 100
            or not (head - slack) / 100 <= (part + part_half) / low
        )
    taken = 1 if relation in {"difference_of", "follows"} else 0
    signs = [1] * (len(spans) - taken) + [-1] * taken
    total = sum((sign * value for sign, (value, _) in zip(signs, spans, strict=True)), Fraction(0))
    slack += sum(half for _, half in spans)
    return head - total > slack if relation == "within" else abs(head - total) > slack


class Planter:
    """Plants one mistake at a time, each in figures that no other has touched."""

    def __init__(self, plan: Plan, seed: int) -> None:
        self.plan, self.draw = plan, random.Random(seed)
        self.touched: set[str] = set()

    def plant(self, kind: str) -> Mistake | None:
        """One mistake of the kind; None where the plan has nothing of the kind to get wrong."""
        mistake = KINDS[kind](self)
        if mistake is not None:
            self.touched |= {mistake.figure, *mistake.carried}
        return mistake

    def figures(self, relation: str, *, unit: set[str] | None = None) -> list[dict[str, Any]]:
        """Figures that must satisfy a relation and that no mistake has touched."""
        return [
            figure
            for figure in self.plan.figures.values()
            if any(relation in must for must in figure.get("must", ()))
            and (unit is None or figure["unit"] in unit)
            and figure["id"] not in self.touched
        ]

    def change(
        self, kind: str, figure: dict[str, Any], wrong: str, carried: tuple[str, ...] = ()
    ) -> Mistake | None:
        right = figure["printed"]
        if wrong == right:
            return None
        figure["printed"] = wrong
        return Mistake(kind, figure["id"], right, wrong, carried)

    def slip_in(self, kind: str, found: list[dict[str, Any]]) -> Mistake | None:
        if not found:
            return None
        figure = self.draw.choice(found)
        return self.change(kind, figure, slipped(self.draw, figure["printed"]))

    def total(self) -> Mistake | None:
        """A total with a slip in it."""
        return self.slip_in("total", self.figures("sum_of", unit=MONEY))

    def added_wrong(self) -> Mistake | None:
        """A total in which one of its parts was left out or added twice."""
        found = self.figures("sum_of", unit=MONEY | {"count"})
        if not found:
            return None
        figure = self.draw.choice(found)
        terms = next(must["sum_of"] for must in figure["must"] if "sum_of" in must)
        part = value(self.plan.figures[self.draw.choice(terms)]["printed"])
        amount = value(figure["printed"]) + self.draw.choice([-part, part])
        if amount <= 0:
            return None
        return self.change("added_wrong", figure, reprinted(figure["printed"], amount))

    def component(self) -> Mistake | None:
        """A slip in what the parts of the budget were given."""
        names = [
            figure
            for name, figure in self.plan.figures.items()
            if re.fullmatch(r"b\..+\.(central|local)", name) and name not in self.touched
        ]
        return self.slip_in("component", names)

    def ratio(self) -> Mistake | None:
        """A local share computed at another rate or from mistyped digits, and the row's total with it."""
        names = [name for name in self.plan.figures if re.fullmatch(r"b\..+\.local", name)]
        free = [name for name in names if not {name, name.replace(".local", ".all")} & self.touched]
        if not free:
            return None
        local = self.plan.figures[self.draw.choice(free)]
        total = self.plan.figures[local["id"].replace(".local", ".all")]
        right = value(local["printed"])
        wrong = slipped(self.draw, local["printed"])
        amount = value(total["printed"]) + value(wrong) - right
        mistake = self.change("ratio", local, wrong, (total["id"],))
        if mistake is not None:
            total["printed"] = reprinted(total["printed"], amount)
        return mistake

    def marks(self) -> Mistake | None:
        """A dot for the decimal comma."""
        found = [
            figure
            for figure in self.plan.figures.values()
            if figure["unit"] in MONEY and "," in figure["printed"] and figure["id"] not in self.touched
            and any(figure["id"] in str(other.get("must", "")) or figure.get("must")
                    for other in self.plan.figures.values())
        ]  # fmt: skip
        if not found:
            return None
        figure = self.draw.choice(found)
        return self.change("marks", figure, figure["printed"].replace(",", "."))

    def two_values(self) -> Mistake | None:
        """The second printing of a figure, a date or the number of a document differs."""
        found = [figure for figure in self.figures("same_as") if figure["id"][-2:] in {".2", ".3"}]
        return self.slip_in("two_values", [figure for figure in found if figure["unit"] != "date"])

    def share(self) -> Mistake | None:
        return self.slip_in("share", self.figures("share_of"))

    def overspent(self) -> Mistake | None:
        """More paid than there was."""
        found = [figure for figure in self.figures("within") if figure["unit"] in MONEY]
        if not found:
            return None
        figure = self.draw.choice(found)
        limit = next(must["within"] for must in figure["must"] if "within" in must)
        there = sum(value(self.plan.figures[name]["printed"]) for name in limit.values())
        over = there * self.draw.randint(105, 180) // 100
        return self.change("overspent", figure, reprinted(figure["printed"], over))

    def remaining(self) -> Mistake | None:
        return self.slip_in("remaining", self.figures("difference_of"))

    def target(self) -> Mistake | None:
        """A target that was set from another baseline, or mistyped."""
        found = self.figures("follows")
        if not found:
            return None
        figure = found[0]
        if self.draw.random() < 0.5:
            return self.slip_in("target", found)
        base = value(self.plan.figures["rate.before"]["printed"])
        amount = base - value(self.plan.figures["target.fall"]["printed"])
        if amount <= 0:
            return None
        return self.change("target", figure, reprinted(figure["printed"], amount))

    def lead(self) -> Mistake | None:
        """A funded part that nobody is named to lead."""
        funded = [name for name in self.plan.figures if re.fullmatch(r"b\.da.+\.all", name)]
        free = [name for name in funded if name not in self.touched]
        if not free:
            return None
        figure = self.plan.figures[self.draw.choice(free)]
        part = next(must["led"] for must in figure["must"] if "led" in must)
        project = part.partition(".")[0]
        others = [other for other in self.plan.parts if other.partition(".")[0] == project and other != part]
        for body in self.plan.figures.values():
            if body["unit"] == "body" and {part, project} & set(body.get("leads", ())):
                kept = [led for led in body["leads"] if led not in {part, project}]
                kept += others if project in body["leads"] and project != part else []
                body.pop("leads")
                if kept:
                    body["leads"] = kept
                return Mistake("lead", figure["id"], "", part)
        return None

    def place(self) -> Mistake | None:
        """A name with another tone, a letter more or less, or of nowhere."""
        found = [
            figure for figure in self.plan.figures.values()
            if figure["unit"] == "places" and figure["id"] not in self.touched
        ]  # fmt: skip
        if not found or not self.plan.register:
            return None
        figure = self.draw.choice(found)
        name = self.draw.choice(re.split(r", | và ", figure["printed"])).removeprefix("xã ")
        invented = self.draw.random() < 0.2
        wrong = NOWHERE if invented else _misspelt(self.draw, name)
        if wrong == name or wrong in self.plan.register:
            return None
        text = figure["printed"]
        at = re.search(rf"(?<![^ ]){re.escape(name)}(?=$|, | và )", text)
        assert at is not None
        mistake = self.change("place", figure, text[: at.start()] + wrong + text[at.end() :])
        return replace(mistake, right="") if mistake and invented else mistake

    def listed(self) -> Mistake | None:
        """A count that is not that of its list."""
        found = self.figures("count_of")
        if not found:
            return None
        figure = self.draw.choice(found)
        number = value(figure["printed"]) // 10**6 + self.draw.choice([-1, 1, 2])
        return self.change("listed", figure, f"{number} xã")

    def words(self) -> Mistake | None:
        """An amount in words that is not the one in digits."""
        found = [
            figure for figure in self.plan.figures.values()
            if figure["unit"] == "words" and figure["id"] not in self.touched
        ]  # fmt: skip
        if not found:
            return None
        figure = self.draw.choice(found)
        text = figure["printed"]
        for one, other in (
            ("tám", "sáu"),
            ("ba", "bốn"),
            ("Ba", "Bốn"),
            ("hai", "bảy"),
            ("năm", "ba"),
            ("chín", "hai"),
        ):
            if one in text.split():
                return self.change("words", figure, text.replace(one, other, 1))
        return None

    def date(self) -> Mistake | None:
        """A deadline that comes too late, or a document's date that is another the second time."""
        found = [
            *self.figures("before"),
            *[each for each in self.figures("same_as") if each["unit"] == "date"],
        ]
        if not found:
            return None
        figure = self.draw.choice(found)
        day, month, year = figure["printed"].split("/")
        if "due" in figure["id"]:
            return self.change("date", figure, f"{day}/{month}/{int(year) + 1}")
        return self.change("date", figure, f"{int(day) % 28 + 1}/{month}/{year}")

    def spaced(self) -> Mistake | None:
        found = [
            figure for figure in self.plan.figures.values()
            if figure["unit"] in MONEY | {"percent"} and "," in figure["printed"] and figure["id"] not in self.touched
        ]  # fmt: skip
        if not found:
            return None
        figure = self.draw.choice(found)
        return self.change("spaced", figure, figure["printed"].replace(",", ", "))


def _misspelt(draw: random.Random, name: str) -> str:
    places = [place for place, letter in enumerate(name) if letter in SWAPS]
    if places and draw.random() < 0.8:
        at = draw.choice(places)
        return name[:at] + SWAPS[name[at]] + name[at + 1 :]
    at = draw.randrange(1, len(name))
    return name[:at] + name[at + 1 :] if name[at] != " " else name


KINDS: dict[str, Callable[[Planter], Mistake | None]] = {
    "total": Planter.total,
    "added_wrong": Planter.added_wrong,
    "component": Planter.component,
    "ratio": Planter.ratio,
    "marks": Planter.marks,
    "two_values": Planter.two_values,
    "share": Planter.share,
    "overspent": Planter.overspent,
    "remaining": Planter.remaining,
    "target": Planter.target,
    "lead": Planter.lead,
    "place": Planter.place,
    "listed": Planter.listed,
    "words": Planter.words,
    "date": Planter.date,
    "spaced": Planter.spaced,
}
