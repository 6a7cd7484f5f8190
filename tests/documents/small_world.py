"""A small made-up district to draw: places, figures that agree with each other, people with long names."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from random import Random

from giamngheo.documents.declarations import Binding, Items, forms
from giamngheo.documents.filling import Line, fill
from giamngheo.documents.lists import ListedMember, list_table
from giamngheo.documents.table import Header, Role, Table

INDICATORS = (
    "Việc làm", "Người phụ thuộc trong hộ gia đình", "Dinh dưỡng", "Bảo hiểm y tế", "Trình độ giáo dục của người lớn",
    "Tình trạng đi học của trẻ em", "Chất lượng nhà ở", "Diện tích nhà ở bình quân đầu người", "Nguồn nước sinh hoạt",
    "Nhà tiêu hợp vệ sinh", "Sử dụng dịch vụ viễn thông", "Phương tiện phục vụ tiếp cận thông tin",
)  # fmt: skip
COMMUNES = ("thị trấn Bắc Sơn", "xã Vũ Lăng", "xã Nhất Hòa")
CHANGES = (
    "to_other",
    "beyond",
    "other_decrease",
    "from_other",
    "fell_back",
    "newly_arising",
    "other_increase",
)
OTHER = {"poor": "near_poor", "near_poor": "poor"}
GROUPS = ("minority", "no_labour_capacity", "merit", "other")


def header(**changes: object) -> Header:
    given: dict[str, object] = {
        "place": "huyện Bắc Sơn",
        "above": "tỉnh Lạng Sơn",
        "cycle": {"vi": "Rà soát định kỳ năm 2023", "en": "Periodic review of 2023"},
        "reference_date": date(2023, 12, 14),
        "boundaries": date(2023, 12, 14),
        "standard": {"vi": "Chuẩn nghèo đa chiều giai đoạn 2022–2026", "en": "Poverty standard 2022–2026"},
        "synthetic": True,
        "snapshot": "3f" * 32,
        "law_hash": "a1" * 32,
    }
    return Header(**{**given, **changes})  # type: ignore[arg-type]


def items(*, groups: int = 2, unclassified: bool = False) -> Items:
    ethnicities = [
        ("02", "Tày"),
        ("07", "Nùng"),
        ("09", "Dao"),
        ("06", "Mường"),
        ("03", "Thái"),
        ("08", "Mông"),
    ]
    known: dict[str, list[tuple[str, Mapping[str, str]]]] = {
        "indicator": [(f"i{no}", {"vi": name, "en": name}) for no, name in enumerate(INDICATORS, 1)],
        "ethnicity": [(code, {"vi": name, "en": name}) for code, name in ethnicities[:groups]],
    }
    if unclassified:
        known |= {"unclassified_out": [("", {})], "unclassified_in": [("", {})]}
    return known


def lines(communes: int = 3, villages: int = 0) -> list[Line]:
    """A district of communes, with villages below them where wanted, and the total last."""
    found: list[Line] = []
    for number in range(communes):
        name = COMMUNES[number] if number < len(COMMUNES) else f"xã Số {number}"
        below = tuple(f"c{number}-{village}" for village in range(villages))
        found.append(Line(f"c{number}", name, Role.subtotal if villages else Role.line, 0, below))
        found += [Line(code, f"thôn Khuổi Nặm {code}", depth=1) for code in below]
    return [*found, Line("d", "huyện Bắc Sơn", Role.total, 0, tuple(f"c{n}" for n in range(communes)))]


class Figures:
    """Figures that agree: those of the lowest places are drawn, those of the others are their sums."""

    def __init__(self, places: list[Line], seed: int = 1) -> None:
        self.known: dict[Binding, Mapping[str, int | Fraction | None]] = {}
        draw = Random(seed)
        self.counts: dict[str, dict[str, int]] = {line.code: _draw(draw) for line in places if not line.sums}
        for line in sorted(places, key=lambda line: line.role is Role.total):
            if line.sums:
                below = [self.counts[code] for code in line.sums]
                self.counts[line.code] = {name: sum(count[name] for count in below) for name in below[0]}

    def __call__(self, binding: Binding) -> Mapping[str, int | Fraction | None]:
        if binding not in self.known:
            self.known[binding] = {code: self._one(binding, counts) for code, counts in self.counts.items()}
        return self.known[binding]

    def _one(self, binding: Binding, counts: dict[str, int]) -> int | Fraction | None:
        name = (
            binding.figure if binding.ethnicity is None else f"{binding.figure}.ethnicity{binding.ethnicity}"
        )
        if name in counts:
            return counts[name]
        word, category, *rest = name.split(".")
        group = f".{rest[0]}" if rest else ""
        of = "persons" if word == "person_rate" else "households"
        part, whole = {
            "rate": (f"{of}.{category}{group}", of + group),
            "person_rate": (f"{of}.{category}", of),
            "deprivation_rate": (f"deprived.{category}{group}", f"households.{category}"),
        }[word]
        return Fraction(counts[part], counts[whole]) if counts[whole] else None


def _draw(draw: Random) -> dict[str, int]:
    found = {"households": draw.randint(300, 1600)}
    found["households.kinh"] = found["households"] // 5
    found["households.minority"] = found["households"] - found["households.kinh"]
    found["households.local_minority"] = 0
    found["households.medium"] = draw.randint(0, 90)
    for category in ("poor", "near_poor"):
        listed = found[f"households.{category}"] = draw.randint(0, 140)
        kinh = found[f"households.{category}.kinh"] = draw.randint(0, listed // 4)
        minority = found[f"households.{category}.minority"] = listed - kinh
        found[f"households.{category}.local_minority"] = 0
        found[f"households.{category}.ethnicity02"] = draw.randint(0, minority)
        found[f"households.{category}.ethnicity07"] = minority - found[f"households.{category}.ethnicity02"]
        for code in ("09", "06", "03", "08"):
            found[f"households.{category}.ethnicity{code}"] = 0
        for group in ("merit", "no_labour_capacity", "head_female"):
            found[f"households.{category}.{group}"] = draw.randint(0, listed)
        rest = listed - minority
        for group in ("no_labour_capacity", "merit"):
            found[f"households_once.{category}.{group}"] = draw.randint(0, rest)
            rest -= found[f"households_once.{category}.{group}"]
        found |= {f"households_once.{category}.minority": minority, f"households_once.{category}.other": rest}
        for group in GROUPS:
            found[f"persons_once.{category}.{group}"] = 4 * found[f"households_once.{category}.{group}"]
        found[f"persons.{category}"] = 4 * listed
        found |= {f"deprived.{category}.i{no}": draw.randint(0, listed) for no in range(1, 13)}
        for cause in ("land", "capital", "labour", "tools", "knowledge", "skills", "illness", "other"):
            found[f"cause.{category}.{cause}"] = draw.randint(0, listed)
        found[f"children.{category}"] = draw.randint(listed, 3 * listed)
        for lack in ("no_insurance", "malnourished", "out_of_school"):
            found[f"children.{category}.{lack}"] = draw.randint(0, listed)
    found["persons.medium"] = 3 * found["households.medium"]
    found["persons"] = 4 * found["households"]
    return found | _changes(found, draw)


def _changes(found: dict[str, int], draw: Random) -> dict[str, int]:
    """What went off and came on each list, such that the end is the list's length."""
    changes: dict[str, int] = {}
    crossed = {"poor": draw.randint(0, 20), "near_poor": 0}
    for category, other in OTHER.items():
        most = found[f"households.{category}"]
        into = min(crossed[other], most)
        changes[f"change.{category}.to_{other}"] = crossed[category]
        changes[f"change.{category}.from_{other}"] = into
        changes[f"change.{category}.beyond"] = draw.randint(0, 30)
        changes[f"change.{category}.other_decrease"] = draw.randint(0, 3)
        changes[f"change.{category}.fell_back"] = draw.randint(0, (most - into) // 3)
        changes[f"change.{category}.newly_arising"] = draw.randint(0, (most - into) // 3)
        changes[f"change.{category}.other_increase"] = draw.randint(0, (most - into) // 3)
    if changes["change.near_poor.from_poor"] < crossed["poor"]:
        changes["change.poor.to_near_poor"] = changes["change.near_poor.from_poor"]
    for category, other in OTHER.items():
        less = sum(
            changes[f"change.{category}.{word}"] for word in (f"to_{other}", "beyond", "other_decrease")
        )
        more = sum(
            changes[f"change.{category}.{word}"]
            for word in (f"from_{other}", "fell_back", "newly_arising", "other_increase")
        )
        changes[f"change.{category}.end"] = found[f"households.{category}"]
        changes[f"change.{category}.start"] = found[f"households.{category}"] + less - more
        changes |= {f"change.{category}.unclassified_{way}": 0 for way in ("in", "out")}
    persons = {name.replace("change.", "change_persons.", 1): 4 * count for name, count in changes.items()}
    return changes | persons


def counted_tables(
    places: list[Line] | None = None, given: Items | None = None, **changes: object
) -> list[Table]:
    """Tables 1–13 of the made-up district."""
    where = places if places is not None else lines()
    figures = Figures(where)
    return [
        fill(form, given or items(), where, figures, header(**changes))
        for form in forms().values()
        if not form.is_list
    ]


def members(villages: int = 2, households: int = 3) -> list[ListedMember]:
    """Households of a head with a very long name, a spouse and two children."""
    found: list[ListedMember] = []
    for village in range(villages):
        for number in range(households):
            common = {
                "village_code": f"v{village}",
                "village": f"thôn Khuổi Nặm Phiêng Khoang {village}",
                "commune": "xã Nhất Hòa",
                "household": f"v{village}-h{number}",
                "since": ("newly_arising", "fell_back", "listed_before")[number % 3],
                "merit": number == 0,
                "needs": frozenset({"need_credit", "need_housing"}),
            }
            for name, relation, sex, year in (
                ("Hoàng Nguyễn Thị Phương Thảo Quỳnh Như", "head", "female", 1974),
                ("Dương Công Đường", "spouse", "male", None),
                ("Hoàng Văn Ưởng", "child", "male", 2011),
                ("=1+1", "child", "female", 2015),
            ):
                found.append(
                    ListedMember(
                        full_name=name, relation=relation, sex=sex, birth_year=year, ethnicity="02", **common
                    )  # type: ignore[arg-type]
                )
    return found


def listed_table(category: str = "poor", villages: int = 2, households: int = 3) -> Table:
    return list_table(category, members(villages, households), header())
