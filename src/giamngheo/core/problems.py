"""Failures that a person must read: what is wrong, where, and what to do next.

A failure never becomes a number and never a traceback.  Every kind of failure has a code in the catalogue
with one sentence in Vietnamese and English and a remedy in both; a `Problem` is one occurrence of it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from string import Formatter


class Severity(StrEnum):
    """`error` stops the work; `warning` is listed and the work goes on."""

    error = "error"
    warning = "warning"


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a problem is; every part may be absent.  Rows count from 1 as the spreadsheet shows them."""

    file: str | None = None
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    household: str | None = None
    question: str | None = None

    def sentence(self, language: str = "vi") -> str:
        """The place in words, e.g. `tệp a.xlsx, trang hộ, dòng 7, cột b1`."""
        words = _SPOT_WORDS[language]
        parts = [f"{words[name]} {getattr(self, name)}" for name in words if getattr(self, name) is not None]
        return ", ".join(parts)


_SPOT_WORDS: Mapping[str, Mapping[str, str]] = {
    "vi": {
        "file": "tệp", "sheet": "trang", "row": "dòng", "column": "cột", "household": "hộ", "question": "câu hỏi",
    },
    "en": {
        "file": "file", "sheet": "sheet", "row": "row", "column": "column", "household": "household",
        "question": "question",
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kind:
    """One entry of the catalogue; the sentences are `str.format` templates over the problem's values."""

    vi: str
    en: str
    remedy_vi: str
    remedy_en: str
    severity: Severity = Severity.error

    def fields(self) -> set[str]:
        """The names that a problem of this kind must give a value for."""
        texts = (self.vi, self.en, self.remedy_vi, self.remedy_en)
        return {name for text in texts for _, name, _, _ in Formatter().parse(text) if name}


@dataclass(frozen=True, slots=True)
class Problem:
    """One occurrence of a catalogued failure.

    `code` is a key of `CATALOGUE`; `values` fill its sentences.  An unknown code or a missing value is a
    programming error and raises `KeyError` at once, so that no half-written sentence reaches a person.
    """

    code: str
    spot: Spot = Spot()
    values: Mapping[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        lacking = CATALOGUE[self.code].fields() - set(self.values)
        if lacking:
            raise KeyError(f"problem {self.code} lacks {sorted(lacking)}")

    @property
    def severity(self) -> Severity:
        return CATALOGUE[self.code].severity

    def what(self, language: str = "vi") -> str:
        """What is wrong, in one sentence."""
        kind = CATALOGUE[self.code]
        return (kind.vi if language == "vi" else kind.en).format(**self.values)

    def remedy(self, language: str = "vi") -> str:
        """What to do next, in one sentence."""
        kind = CATALOGUE[self.code]
        return (kind.remedy_vi if language == "vi" else kind.remedy_en).format(**self.values)

    def sentence(self, language: str = "vi") -> str:
        """Place, what is wrong and what to do, on one line."""
        where = self.spot.sentence(language)
        return (f"{where}: " if where else "") + f"{self.what(language)} {self.remedy(language)}"

    def as_dict(self) -> dict[str, object]:
        """The problem as plain values for `--json` and for error workbooks."""
        spot = {name: value for name in _SPOT_WORDS["en"] if (value := getattr(self.spot, name)) is not None}
        return {
            "code": self.code,
            "severity": str(self.severity),
            "where": spot,
            "vi": self.what("vi"),
            "en": self.what("en"),
            "remedy_vi": self.remedy("vi"),
            "remedy_en": self.remedy("en"),
        }


class Refused(Exception):  # noqa: N818 - reads as what happened: work was refused
    """Work that cannot be done with what was given; carries every problem found, nothing was changed."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__("; ".join(problem.sentence("en") for problem in self.problems))


def has_errors(problems: Iterable[Problem]) -> bool:
    """True when at least one problem stops the work."""
    return any(problem.severity is Severity.error for problem in problems)


CATALOGUE: dict[str, Kind] = {}


def catalogue(entries: Mapping[str, Kind]) -> None:
    """Add a package's own kinds; a code can be taken once only."""
    taken = CATALOGUE.keys() & entries.keys()
    if taken:
        raise ValueError(f"problem codes defined twice: {sorted(taken)}")
    CATALOGUE.update(entries)
