"""Plans never seen, made forward: money in whole đồng, households in whole numbers, then rounded and printed.

It knows the format of the file and nothing of the audit: amounts are drawn, spent, carried over and added up as a
ledger would, and only then written down, each in one of the ways that offices write.
"""

import csv
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import giamngheo.places

MILLION = 1_000_000
UNITS = {"dong": 1, "thousand_dong": 1_000, "million_dong": MILLION, "billion_dong": 1_000 * MILLION}
NAMES = ["Phòng Kinh tế", "Phòng Nội vụ", "Trung tâm Y tế", "Phòng Văn hóa và Thông tin", "Phòng Giáo dục và Đào tạo",
         "Phòng Lao động, Thương binh và Xã hội", "Trung tâm Dịch vụ nông nghiệp", "Phòng Dân tộc"]  # fmt: skip
RATIOS = [(3, 100), (2, 100), (5, 100), (10, 100), (15, 100), (1, 10), (25, 1000), (20, 100), (4, 100)]


@cache
def districts() -> dict[str, tuple[str, ...]]:
    """Communes of each old district of Lạng Sơn by its code."""
    path = Path(giamngheo.places.__file__).parent / "data" / "lang_son" / "units.csv"
    found: dict[str, list[str]] = {}
    with path.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["level"] == "commune" and row["valid_to"]:
                found.setdefault(row["parent"], []).append(row["name"])
    return {code: tuple(dict.fromkeys(names)) for code, names in found.items()}


def decimal(number: int, scale: int, places: int, *, grouped: bool = True) -> str:
    """A whole number over a whole scale, rounded half up to some places, with the marks of Vietnamese."""
    units = (2 * number * 10**places + scale) // (2 * scale)
    whole, rest = divmod(units, 10**places)
    text = f"{whole:,}".replace(",", ".") if grouped else str(whole)
    return text + (f",{rest:0{places}d}" if places else "")


def in_words(number: int) -> str:
    """An amount of đồng below 10¹² in words."""
    digits = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]

    def three(part: int, *, first: bool) -> list[str]:
        hundreds, tens, ones = part // 100, part // 10 % 10, part % 10
        words = [] if first and not hundreds else [digits[hundreds], "trăm"]
        if tens == 0 and ones:
            words += (["linh"] if words else []) + [digits[ones]]
        elif tens:
            words += ["mười"] if tens == 1 else [digits[tens], "mươi"]
            if ones:
                words.append("mốt" if ones == 1 and tens > 1 else "lăm" if ones == 5 else digits[ones])
        return words

    words: list[str] = []
    for name, power in (("tỷ", 10**9), ("triệu", 10**6), ("nghìn", 10**3), ("", 1)):
        part = number // power % 1000
        if part:
            words += three(part, first=not words) + ([name] if name else [])
    text = " ".join(words)
    return text[:1].upper() + text[1:] + " đồng"


@dataclass
class Sheet:
    """The plan while it is written: sections in order, and the figures of each."""

    draw: random.Random
    sections: list[dict[str, Any]] = field(default_factory=list)
    figures: dict[str, dict[str, Any]] = field(default_factory=dict)
    true: dict[str, int] = field(default_factory=dict)

    def section(self, name: str) -> None:
        self.sections.append({"section": name, "passages": [{"words": "", "figures": []}]})

    def put(self, name: str, printed: str, unit: str, *must: dict[str, Any], **more: Any) -> str:
        figure = {"id": name, "printed": printed, "unit": unit, **more}
        if must:
            figure["must"] = list(must)
        self.figures[name] = figure
        passage = self.sections[-1]["passages"][-1]
        passage["figures"].append(figure)
        passage["words"] = (passage["words"] + f" … {printed}").strip()
        return name

    def tree(self, year: int, place: str | None, places: Sequence[str]) -> dict[str, Any]:
        header: dict[str, Any] = {"title": "Kế hoạch", "year": str(year)}
        if place:
            header["place"] = place
        if places:
            header["places"] = list(places)
        sections = [section for section in self.sections if section["passages"][0]["figures"]]
        return {"plan": header, "sections": sections}


@dataclass
class Plan:
    """A consistent plan as a tree, what it is about, and the names there are."""

    tree: dict[str, Any]
    figures: dict[str, dict[str, Any]]
    register: tuple[str, ...]
    parts: tuple[str, ...]
    ratio: Fraction


class Maker:
    """Draws one plan."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)
        self.sheet = Sheet(self.draw)
        self.year = self.draw.randint(2021, 2035)
        self.unit = self.draw.choices(
            ["million_dong", "thousand_dong", "dong", "billion_dong"], [75, 12, 6, 7]
        )[0]
        self.grouped = self.draw.random() < 0.9
        self.style = self.draw.choice(["needed", "fixed", "whole", "mixed"])
        self.places = {"million_dong": 3, "thousand_dong": 0, "dong": 0, "billion_dong": 3}[self.unit]
        self.code, communes = self.draw.choice(sorted(districts().items()))
        self.communes = communes

    def money(self, amount: int) -> str:
        """An amount as the office writes it: with the decimals it needs, all of them, none, or as it comes."""
        scale = UNITS[self.unit]
        if self.style == "fixed":
            places = self.places
        elif self.style == "whole" and self.unit != "billion_dong":
            places = 0
        else:
            places = next((p for p in range(7) if amount * 10**p % scale == 0), 6)
            if self.style == "mixed":
                places = min(places, self.draw.choice([0, 1, 2, 3, 3, 3, 3]))
            if places and self.draw.random() < 0.5:
                places = max(places, min(self.places, 3))
            if self.unit == "billion_dong":
                places = max(places, 2)
        return decimal(amount, scale, places, grouped=self.grouped)

    def pay(self, name: str, amount: int, *must: dict[str, Any], **more: Any) -> str:
        self.sheet.true[name] = amount
        return self.sheet.put(name, self.money(amount), self.unit, *must, **more)

    def again(self, name: str, times: int = 1) -> None:
        """Print a figure once more."""
        first = self.sheet.figures[name]
        for number in range(2, times + 2):
            self.sheet.put(f"{name}.{number}", first["printed"], first["unit"], {"same_as": name})

    def percent(self, part: int, whole: int, places: int) -> str:
        space = " " if self.draw.random() < 0.1 else ""
        return decimal(100 * part, whole, places) + space + "%"

    def make(self) -> Plan:
        parts = self.parts()
        self.legal()
        self.results(parts)
        self.poverty()
        self.budget(parts)
        self.where()
        self.bodies(parts)
        self.deadlines()
        listed = self.draw.random() < 0.5
        place = self.code if listed and self.year <= 2024 else None
        names = self.communes if place is None and self.draw.random() < 0.7 else ()
        register = self.communes if place or names else ()
        return Plan(self.sheet.tree(self.year, place, names), self.sheet.figures, register, parts, self.ratio)

    def parts(self) -> tuple[str, ...]:
        found: list[str] = []
        for project in range(1, self.draw.randint(4, 11)):
            below = self.draw.choice([0, 0, 2, 2, 3])
            found += [f"DA{project}.TDA{number}" for number in range(1, below + 1)] or [f"DA{project}"]
        return tuple(found)

    def legal(self) -> None:
        self.sheet.section("Căn cứ")
        for number in range(self.draw.randint(1, 5)):
            day = date(self.year - 1, 1, 1) + timedelta(self.draw.randrange(330))
            text = f"{day.day}/{day.month}/{day.year}" if self.draw.random() < 0.6 else f"{day:%d/%m/%Y}"
            symbol = f"{self.draw.randint(1, 4000)}/{self.draw.choice(['QĐ-UBND', 'KH-UBND', 'NQ-HĐND'])}"
            self.sheet.put(f"doc{number}", symbol, "document")
            self.sheet.put(f"doc{number}.date", text, "date")
            if self.draw.random() < 0.6:
                other = f"{day.day}/{day.month}/{day.year}"
                self.sheet.put(f"doc{number}.2", symbol.replace("/", " /" if self.draw.random() < 0.1 else "/"),
                               "document", {"same_as": f"doc{number}"})  # fmt: skip
                self.sheet.put(f"doc{number}.date.2", other, "date", {"same_as": f"doc{number}.date"})

    def results(self, parts: Sequence[str]) -> None:
        """Last year: what was given and carried in, paid and left, by part, and in all."""
        year = self.year - 1
        given_all = spent_all = 0
        given_names, spent_names = [], []
        for part in parts:
            if self.draw.random() < 0.35:
                continue
            self.sheet.section(f"I.2.{part}")
            p = part.lower()
            given = self.draw.randint(20, 4000) * MILLION
            carried = (
                self.draw.randint(1, 20_000) * 10_000 * self.draw.choice([1, 10])
                if self.draw.random() < 0.5
                else 0
            )
            spent = self.draw.randint(given // 4, given + carried) // 1000 * 1000
            if self.draw.random() < 0.5:
                spent = min(spent // MILLION, (given + carried) // MILLION) * MILLION
            self.pay(f"r.{p}.given", given)
            pool = [f"r.{p}.given"]
            limit: dict[str, Any] = {"allotted": f"r.{p}.given"}
            if carried:
                self.pay(f"r.{p}.carried", carried)
                pool.append(f"r.{p}.carried")
                limit["carried"] = f"r.{p}.carried"
                if self.draw.random() < 0.5:
                    self.pay(f"r.{p}.pool", given + carried, {"sum_of": pool})
                    if self.draw.random() < 0.4:
                        self.words(f"r.{p}.pool")
            self.pay(f"r.{p}.spent", spent, {"within": limit})
            if self.draw.random() < 0.6:
                self.pay(
                    f"r.{p}.left",
                    given + carried - spent,
                    {"difference_of": {"given": pool, "taken": f"r.{p}.spent"}},
                )
            if self.draw.random() < 0.5:
                whole = pool if len(pool) > 1 else pool[0]
                printed = self.percent(spent, given + carried, self.draw.choice([0, 1, 2]))
                self.sheet.put(
                    f"r.{p}.rate", printed, "percent", {"share_of": {"part": f"r.{p}.spent", "whole": whole}}
                )
            self.split(p, spent)
            given_all, spent_all = given_all + given + carried, spent_all + spent
            given_names += pool
            spent_names.append(f"r.{p}.spent")
        if len(spent_names) > 1:
            self.sheet.section("I.2.1")
            self.pay("r.spent", spent_all, {"sum_of": spent_names})
            if self.draw.random() < 0.6:
                self.pay("r.given", given_all, {"sum_of": given_names})
                printed = self.percent(spent_all, given_all, self.draw.choice([0, 1, 2]))
                self.sheet.put(
                    "r.rate", printed, "percent", {"share_of": {"part": "r.spent", "whole": "r.given"}}
                )
        del year

    def words(self, name: str) -> None:
        """The amount in words, of what is printed and not of what is behind it."""
        printed = self.sheet.figures[name]["printed"].replace(".", "")
        whole, _, rest = printed.partition(",")
        amount = int(whole + rest) * UNITS[self.unit] // 10 ** len(rest)
        self.sheet.put(f"{name}.words", in_words(amount), "words")
        self.sheet.figures[name]["must"].append({"same_as": f"{name}.words"})

    def split(self, p: str, spent: int) -> None:
        """What was paid, by the year it was given in; and projects, likewise."""
        if self.draw.random() < 0.4:
            old = self.draw.randint(0, spent // 1000) * 1000
            self.pay(f"r.{p}.old", old)
            self.pay(f"r.{p}.new", spent - old)
            self.pay(
                f"r.{p}.both", spent, {"sum_of": [f"r.{p}.old", f"r.{p}.new"]}, {"same_as": f"r.{p}.spent"}
            )
        if self.draw.random() < 0.4:
            old, new = self.draw.randint(1, 20), self.draw.randint(1, 30)
            self.sheet.put(f"r.{p}.projects", f"{old + new} dự án", "count",
                           {"sum_of": [f"r.{p}.projects.old", f"r.{p}.projects.new"]})  # fmt: skip
            self.sheet.put(f"r.{p}.projects.old", f"{old:02d} dự án", "count")
            self.sheet.put(f"r.{p}.projects.new", f"{new} dự án", "count")

    def poverty(self) -> None:
        """Two years of households, the fall between them, and a target that follows."""
        self.sheet.section("I.2.3")
        before, after = sorted(self.draw.sample(range(8_000, 30_000), 2))
        poor_before = self.draw.randint(before // 20, before // 4)
        poor_after = self.draw.randint(poor_before // 3, poor_before - 1)
        places = self.draw.choice([2, 2, 2, 1])
        if 100 * poor_after * before >= 100 * poor_before * after:
            poor_after = poor_before // 2
        self.sheet.put("rate.before", self.percent(poor_before, before, places), "percent")
        self.sheet.put("rate.after", self.percent(poor_after, after, places), "percent")
        fall = poor_before * after - poor_after * before
        self.sheet.put("rate.fall", self.percent(fall, before * after, places), "percent",
                       {"difference_of": {"given": "rate.before", "taken": "rate.after"}})  # fmt: skip
        if self.draw.random() < 0.6:
            self.sheet.put("poor.before", f"{decimal(poor_before, 1, 0)} hộ", "count")
            self.sheet.put("poor.after", f"{decimal(poor_after, 1, 0)} hộ", "count")
            self.sheet.put("poor.fall", f"{decimal(poor_before - poor_after, 1, 0)} hộ", "count",
                           {"difference_of": {"given": "poor.before", "taken": "poor.after"}})  # fmt: skip
            if self.draw.random() < 0.5:
                self.sheet.put("households", f"{decimal(after, 1, 0)} hộ", "count")
                self.sheet.figures["rate.after"]["must"] = [
                    {"share_of": {"part": "poor.after", "whole": "households"}}
                ]
        self.sheet.section("I.3.1")
        for name in ("rate.before", "rate.after", "rate.fall"):
            if self.draw.random() < 0.7:
                self.again(name, self.draw.choice([1, 1, 2]))
        self.sheet.section("II.2.2")
        hundredths = self.draw.choice([50, 100, 150, 200, 250, 300, 120, 35])
        hundredths = min(hundredths, max(10, 10_000 * poor_after // after - 5))
        needed = next(p for p in range(3) if hundredths * 10**p % 100 == 0)
        self.sheet.put("target.fall", decimal(hundredths, 100, needed) + "%", "percent", fixed="true")
        target = 10_000 * poor_after - hundredths * after
        about = {"about": "true"} if self.draw.random() < 0.4 else {}
        self.sheet.put("target.rate", self.percent(target, 10_000 * after, max(places, needed)), "percent",
                       {"follows": {"from": "rate.after", "less": "target.fall"}}, **about)  # fmt: skip

    def budget(self, parts: Sequence[str]) -> None:
        """This year: central money in whole millions, the local share at one ratio, totals by part and by source."""
        over, under = self.draw.choice(RATIOS)
        self.ratio = Fraction(over, under)
        funded = [part for part in parts if self.draw.random() < 0.85] or list(parts[:1])
        self.funded = funded
        rows = []
        for part in funded:
            self.sheet.section(f"II.3.{part}")
            p = part.lower()
            step = self.draw.choice([MILLION, MILLION, MILLION, 100_000])
            central = self.draw.randint(30 * MILLION // step, 6000 * MILLION // step) * step
            local = central * over // under
            names = [f"b.{p}.central", f"b.{p}.local"]
            self.pay(f"b.{p}.all", central + local, {"sum_of": names}, {"led": part})
            self.pay(names[0], central)
            self.pay(names[1], local, {"keeps_ratio": {"to": names[0], "siblings": "đối ứng"}})
            rows.append((p, central, local))
        self.sheet.section("II.5.1")
        central, local = sum(row[1] for row in rows), sum(row[2] for row in rows)
        columns = {"all": central + local, "central": central, "local": local}
        if len(rows) > 1:
            for column, amount in columns.items():
                must: list[dict[str, Any]] = [{"sum_of": [f"b.{p}.{column}" for p, _, _ in rows]}]
                if column == "all":
                    must.append({"sum_of": ["b.central", "b.local"]})
                if column == "local" and self.draw.random() < 0.5:
                    must.append({"keeps_ratio": {"to": "b.central", "siblings": "đối ứng"}})
                self.pay(f"b.{column}", amount, *must)
            if self.draw.random() < 0.3:
                self.words("b.all")

    def where(self) -> None:
        """Communes by name, how many they are, and single places."""
        self.sheet.section("II.3.nơi")
        for number in range(self.draw.randint(2, 5)):
            names = self.draw.sample(self.communes, min(len(self.communes), self.draw.randint(3, 7)))
            last = " và " if self.draw.random() < 0.3 else ", "
            text = ", ".join(names[:-1]) + last + self.draw.choice(["", "", "xã "]) + names[-1]
            if self.draw.random() < 0.3:
                text = text.replace("Hòa", "Hoà").replace("Thủy", "Thuỷ")
            self.sheet.put(f"list{number}", text, "places")
            count = f"{len(names):02d}" if self.draw.random() < 0.4 else str(len(names))
            self.sheet.put(f"list{number}.count", f"{count} xã", "count", {"count_of": f"list{number}"})
        for number in range(self.draw.randint(0, 3)):
            self.sheet.put(f"place{number}", f"xã {self.draw.choice(self.communes)}", "place")
        self.sheet.put("pass", "đèo Tam Canh", "place", unlisted="true")

    def bodies(self, parts: Sequence[str]) -> None:
        """Everything that is paid for is led, by project or by sub-project."""
        self.sheet.section("II.6")
        names = self.draw.sample(NAMES, self.draw.randint(2, len(NAMES)))
        leads: dict[str, list[str]] = {name: [] for name in names}
        for project in dict.fromkeys(part.partition(".")[0] for part in parts):
            below = [part for part in parts if part.partition(".")[0] == project]
            if self.draw.random() < 0.4 or below == [project]:
                leads[self.draw.choice(names)].append(project)
            else:
                for part in below:
                    leads[self.draw.choice(names)].append(part)
        for number, (name, led) in enumerate(leads.items()):
            more = {"leads": led} if led else {}
            self.sheet.put(f"body{number}", name, "body", **more)

    def deadlines(self) -> None:
        self.sheet.section("II.6.10")
        quarter = self.draw.choice([1, 1, 2])
        self.sheet.put("due.period", f"quý {'I' * quarter} năm {self.year}", "period")
        first = date(self.year, 3 * quarter - 2, 1) + timedelta(self.draw.randrange(80))
        half = first + timedelta(self.draw.randint(20, 60))
        year = half + timedelta(self.draw.randint(40, 100))
        text = [f"{day.day}/{day.month}/{day.year}" for day in (first, half, year)]
        self.sheet.put("due.plan", text[0], "date", {"during": "due.period"}, {"before": "due.half"})
        self.sheet.put("due.half", text[1], "date", {"before": "due.year"})
        self.sheet.put("due.year", text[2], "date")
