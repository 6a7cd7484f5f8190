"""Names of the ethnic groups by code (Danh mục các thành phần dân tộc, QĐ 121-TCTK/PPCĐ 1979)."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

KINH = "01"


@dataclass(frozen=True, slots=True)
class EthnicGroup:
    """A group of the official list, or one of its two further codes (foreigners, unknown)."""

    code: str
    name: str
    is_minority: bool


@cache
def ethnic_groups() -> Mapping[str, EthnicGroup]:
    """All codes, the 54 groups first."""
    text = (files("giamngheo.documents") / "ethnic_groups.csv").read_text("utf-8")
    rows = csv.DictReader(text.splitlines())
    return {
        row["code"]: EthnicGroup(row["code"], row["name"], row["is_minority_dtts"] == "1") for row in rows
    }


def ethnicity_name(code: str) -> str:
    """The short name, `Kinh` for 01; the code itself where the list does not have it."""
    groups = ethnic_groups()
    return groups[code].name.partition(" (")[0] if code in groups else code


def is_minority(code: str) -> bool:
    """Whether the code is an ethnic minority's; false for Kinh, foreigners and unknown codes."""
    groups = ethnic_groups()
    return code in groups and groups[code].is_minority
