"""Names of the ethnic groups by code (Danh mục các thành phần dân tộc, QĐ 121-TCTK/PPCĐ 1979)."""

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

KINH = "01"


@cache
def ethnic_groups() -> Mapping[str, str]:
    """Code → name, the 54 groups first, then the codes for foreigners and for unknown."""
    text = (files("giamngheo.documents") / "ethnic_groups.csv").read_text("utf-8")
    return {row["code"]: row["name"] for row in csv.DictReader(text.splitlines())}


def ethnicity_name(code: str) -> str:
    """The short name, `Kinh` for 01; the code itself where the list does not have it."""
    return ethnic_groups().get(code, code).partition(" (")[0]
