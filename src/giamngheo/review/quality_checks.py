"""What is missing, contradictory or stale in the register and the sheets; pure: columns in, findings out.

Each check is one question over columns, so that it costs the same effort for a commune and for a district.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

import duckdb
import pyarrow as pa

HOUSEHOLDS = pa.schema(
    [
        ("number", pa.int64()),
        ("code", pa.string()),
        ("size", pa.int32()),
        ("head_name", pa.string()),
        ("folded", pa.string()),
        ("last_reviewed", pa.date32()),
        ("category", pa.string()),
    ]
)
"""Households of the register on a day; `last_reviewed` is the date of the last cycle with a complete sheet, and
`category` the one in force."""

MEMBERS = pa.schema(
    [
        ("household", pa.int64()),
        ("entered", pa.int64()),
        ("name", pa.string()),
        ("folded", pa.string()),
        ("relation", pa.string()),
        ("sex", pa.string()),
        ("birth_date", pa.date32()),
        ("birth_year", pa.int32()),
        ("ethnicity", pa.string()),
        ("identity", pa.string()),
    ]
)
"""Present members; `entered` is the order of entry.  Ethnicity and identity are left empty, and not asked about,
for who may not read them."""

SHEETS = pa.schema(
    [
        ("household", pa.int64()),
        ("state", pa.string()),
        ("listed", pa.int32()),
        ("members", pa.int32()),
        ("assessed", pa.bool_()),
        ("category", pa.string()),
        ("missing", pa.string()),
        ("unknown", pa.int16()),
    ]
)
"""Live sheets of a cycle: members on it and in the register on the cycle's date, what the law made of it, what was
still missing, the mask of indicators not known."""


class Group(StrEnum):
    """What kind of fault a check looks for."""

    missing = "missing"
    contradictory = "contradictory"
    stale = "stale"
    improbable = "improbable"


class About(StrEnum):
    """What a finding is about."""

    household = "household"
    person = "person"
    village = "village"
    reviewer = "reviewer"


@dataclass(frozen=True, slots=True)
class Check:
    """One check by its code.  One that is `sensitive` tells of identity numbers or ethnicity."""

    code: str
    group: Group
    about: About
    sensitive: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found.  `subject` is the code of a household or a village, or an account; `who` names a member.

    `values` are what the sentence of the check says of it.
    """

    check: str
    subject: str
    who: str = ""
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Question:
    """SQL that gives the household's code, the member's name and then the values by name."""

    check: Check
    sql: str


_VIEWS = (
    "CREATE VIEW person AS SELECT h.code, m.* FROM members m JOIN households h ON h.number = m.household",
    "CREATE VIEW sheet AS SELECT h.code, s.* FROM sheets s JOIN households h ON h.number = s.household",
    "CREATE VIEW listed AS SELECT * FROM households WHERE category IN ('poor', 'near_poor')",
    """CREATE VIEW summary AS SELECT household, count(*) AS size,
        first(name ORDER BY relation <> 'head', entered) AS head_name,
        '|' || string_agg(folded, '|' ORDER BY relation <> 'head', entered) || '|' AS folded,
        count(*) FILTER (relation = 'head') AS heads
    FROM members GROUP BY household""",
)

_QUESTIONS = (
    _Question(
        Check("undetermined", Group.missing, About.household),
        "SELECT s.code, '', s.missing FROM sheet s WHERE s.assessed AND s.category IS NULL",
    ),
    _Question(
        Check("indicators_unknown", Group.missing, About.household),
        "SELECT s.code, '', s.unknown FROM sheet s WHERE s.assessed AND s.category IS NOT NULL AND s.unknown <> 0",
    ),
    _Question(
        Check("draft", Group.missing, About.household),
        "SELECT s.code, '' FROM sheet s WHERE s.state = 'draft'",
    ),
    _Question(
        Check("not_assessed", Group.missing, About.household),
        "SELECT s.code, '' FROM sheet s WHERE s.state = 'complete' AND NOT s.assessed",
    ),
    _Question(
        Check("no_members", Group.missing, About.household),
        "SELECT h.code, '' FROM households h ANTI JOIN members m ON m.household = h.number",
    ),
    _Question(
        Check("no_birth", Group.missing, About.person),
        "SELECT m.code, m.name FROM person m WHERE m.birth_date IS NULL AND m.birth_year IS NULL",
    ),
    _Question(
        Check("year_only", Group.missing, About.person),
        "SELECT m.code, m.name, m.birth_year FROM person m WHERE m.birth_date IS NULL AND m.birth_year IS NOT NULL",
    ),
    _Question(
        Check("no_sex", Group.missing, About.person),
        "SELECT m.code, m.name FROM person m WHERE m.sex IS NULL",
    ),
    _Question(
        Check("no_identity", Group.missing, About.person, sensitive=True),
        "SELECT m.code, m.name FROM person m WHERE m.identity IS NULL",
    ),
    _Question(
        Check("no_ethnicity", Group.missing, About.person, sensitive=True),
        "SELECT m.code, m.name FROM person m WHERE m.ethnicity IS NULL",
    ),
    # The fourth digit is the century and the sex, the fifth and sixth are the year (NĐ 137/2015/NĐ-CP, Article 13;
    # TT 07/2016/TT-BCA, Article 7).
    _Question(
        Check("identity_year", Group.contradictory, About.person, sensitive=True),
        """SELECT m.code, m.name, coalesce(year(m.birth_date), m.birth_year) AS stated,
            1900 + 100 * (m.identity[4]::INT // 2) + m.identity[5:6]::INT AS implied
        FROM person m WHERE m.identity IS NOT NULL AND stated <> implied""",
    ),
    _Question(
        Check("identity_sex", Group.contradictory, About.person, sensitive=True),
        """SELECT m.code, m.name FROM person m WHERE m.identity IS NOT NULL
        AND m.sex <> CASE m.identity[4]::INT % 2 WHEN 0 THEN 'male' ELSE 'female' END""",
    ),
    _Question(
        Check("same_person", Group.contradictory, About.person),
        """SELECT m.code, m.name, m.birth_date AS born, n.code AS other FROM person m
        JOIN person n ON n.folded = m.folded AND n.birth_date = m.birth_date AND n.household <> m.household""",
    ),
    _Question(
        Check("born_later", Group.contradictory, About.person),
        "SELECT m.code, m.name, m.birth_date AS born FROM person m WHERE m.birth_date > $on",
    ),
    _Question(
        Check("heads", Group.contradictory, About.household),
        "SELECT h.code, '', c.heads FROM summary c JOIN households h ON h.number = c.household WHERE c.heads <> 1",
    ),
    _Question(
        Check("sheet_size", Group.contradictory, About.household),
        "SELECT s.code, '', s.listed, s.members FROM sheet s WHERE s.state = 'complete' AND s.listed <> s.members",
    ),
    _Question(
        Check("no_sheet", Group.stale, About.household),
        """SELECT h.code, '', h.category FROM listed h ANTI JOIN sheets s
        ON s.household = h.number AND s.state = 'complete'""",
    ),
    _Question(
        Check("never_reviewed", Group.stale, About.household),
        "SELECT h.code, '', h.category FROM listed h WHERE h.last_reviewed IS NULL",
    ),
    _Question(
        Check("old_sheet", Group.stale, About.household),
        "SELECT h.code, '', h.category, h.last_reviewed FROM listed h WHERE h.last_reviewed < $since",
    ),
    _Question(
        Check("summary", Group.stale, About.household),
        """SELECT h.code, '', h.size, c.size AS present FROM households h JOIN summary c
        ON c.household = h.number
        WHERE h.size <> c.size OR h.head_name <> c.head_name OR h.folded <> c.folded""",
    ),
)

ANSWERS = Check("answers", Group.contradictory, About.household)
"""Contradictions within the answers of a sheet (`forms.contradictions`)."""

EVEN = Check("even", Group.improbable, About.village)
SAME = Check("same", Group.improbable, About.village)
DRIFT = Check("drift", Group.improbable, About.reviewer)
DRIFT_FLAGS = Check("drift_flags", Group.improbable, About.reviewer)
SHIFT = Check("shift", Group.improbable, About.reviewer)
HEAP = Check("heap", Group.improbable, About.village)
HEAP_REVIEWER = Check("heap_reviewer", Group.improbable, About.reviewer)

_ORDER = [question.check for question in _QUESTIONS]
CHECKS = (
    *(check for check in _ORDER if check.group is Group.missing),
    ANSWERS,
    *(check for check in _ORDER if check.group is Group.contradictory),
    *(check for check in _ORDER if check.group is Group.stale),
    *(EVEN, SAME, DRIFT, DRIFT_FLAGS, SHIFT, HEAP, HEAP_REVIEWER),
)
"""Every check, in the order in which they are shown."""


def look(
    tables: Mapping[str, pa.Table], *, on: date, since: date | None, sensitive: bool
) -> Iterator[Finding]:
    """What the checks find in `households`, `members` and `sheets` on a day.

    `since`: a household on a list whose last sheet is older is stale; None where no cycle tells.  What the
    reader may not know is not asked.
    """
    with duckdb.connect() as connection:
        for name, table in tables.items():
            connection.register(name, table)
        for view in _VIEWS:
            connection.execute(view)
        for question in _QUESTIONS:
            check = question.check
            asked = {"on": on, "since": since}
            needed = {name: value for name, value in asked.items() if f"${name}" in question.sql}
            if (check.sensitive and not sensitive) or None in needed.values():
                continue
            found = connection.execute(f"{question.sql} ORDER BY 1, 2", needed)
            names = [column[0] for column in found.description or ()][2:]
            for code, who, *values in found.fetchall():
                yield Finding(check.code, code, who, dict(zip(names, values, strict=True)))
