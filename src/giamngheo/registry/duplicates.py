"""Probable duplicates among the persons of a register, by the Fellegi–Sunter model of Splink; rows in, pairs out.

The parameters are fixed and written down here, each with its reason: a search gives the same pairs today and
tomorrow, on one machine and on another, and the reason of a weight can be read.  Nothing is learnt from the data
but how common each name is.  Ethnicity is not looked at: it is sensitive and says little among neighbours.

For each comparison `m` is how often two entries of one person look so, `u` how often those of two persons do.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

import pyarrow as pa

from giamngheo.core.problems import Refused
from giamngheo.registry.problems import refusal

COLUMNS = pa.schema(
    [
        ("person", pa.int64()),
        ("name", pa.string()),
        ("folded", pa.string()),
        ("sex", pa.string()),
        ("birth_date", pa.date32()),
        ("birth_year", pa.int32()),
        ("identity_number", pa.string()),
        ("village", pa.string()),
        ("commune", pa.string()),
        ("sought", pa.bool_()),
    ]
)
"""What a search reads of each person; `name` is in lower case with its tones."""

LEAST_WEIGHT = -2
"""Bits.  From here a pair is shown: one in five such is one person.  Measured in benchmarks/duplicates.py."""

DUPLICATES_EXPECTED = 100
"""One entry in so many is taken to be a second one; a guess that moves all weights alike."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two persons, the older row first, with the match weight in hundredths of a bit."""

    left: int
    right: int
    weight: int


@dataclass(frozen=True, slots=True)
class _Level:
    """One way in which two values can look; without a condition it is all that remains."""

    m: float
    u: float
    condition: str | None
    frequency_of: str | None = None


_LEFT_FULL, _RIGHT_FULL = (
    f"(birth_date_{side} is not null and not (month(birth_date_{side}) = 1 and day(birth_date_{side}) = 1))"
    for side in "lr"
)
_BOTH_FULL = f"{_LEFT_FULL} and {_RIGHT_FULL}"
_SAME_DAY = "day(birth_date_l) = day(birth_date_r)"
_SAME_MONTH = "month(birth_date_l) = month(birth_date_r)"
_SWAPPED = "day(birth_date_l) = month(birth_date_r) and month(birth_date_l) = day(birth_date_r)"
_APART = "abs(birth_year_l - birth_year_r)"

_MODEL: Mapping[str, tuple[str, Sequence[_Level]]] = {
    # The name without tones.  Where it is the same, u is how common the name is in this register, so that two
    # Nguyễn Văn Hùng weigh less than two Đặng Thị Sính.
    "name": (
        "folded_l is null or folded_r is null",
        (
            _Level(0.90, 0.0005, "folded_l = folded_r", "folded"),
            # One letter typed wrongly, left out or put in.
            _Level(0.06, 0.002, "levenshtein(folded_l, folded_r) <= 1"),
            # The middle name left out or another.
            _Level(0.03, 0.004, "family_l = family_r and given_l = given_r"),
            _Level(0.01, 0.9935, None),
        ),
    ),
    # The tones, only asked where the letters are the same: Thu and Thụ are two names or one badly typed.
    "tones": (
        "folded_l <> folded_r",
        (_Level(0.85, 0.60, "name_l = name_r"), _Level(0.15, 0.40, None)),
    ),
    # 1 January stands for "day not known" on old papers and counts as the year alone.  Days are spread over some
    # 65 years of births: one day in 22,000, one year in 65.
    "birth": (
        "birth_year_l is null or birth_year_r is null",
        (
            _Level(0.78, 0.000045, f"{_BOTH_FULL} and birth_date_l = birth_date_r"),
            _Level(0.08, 0.0013, f"birth_year_l = birth_year_r and not ({_BOTH_FULL})"),
            # Day and month exchanged, or one of the two wrong.
            _Level(
                0.06,
                0.0018,
                f"birth_year_l = birth_year_r and ({_SAME_DAY} or {_SAME_MONTH} or ({_SWAPPED}))",
            ),
            # The year wrong by one, or by ten.
            _Level(0.03, 0.00016, f"{_BOTH_FULL} and {_SAME_DAY} and {_SAME_MONTH} and {_APART} in (1, 10)"),
            _Level(0.04, 0.045, f"{_APART} <= 1"),
            _Level(0.01, 0.95, None),
        ),
    ),
    "sex": (
        "sex_l is null or sex_r is null",
        (_Level(0.985, 0.5, "sex_l = sex_r"), _Level(0.015, 0.5, None)),
    ),
    # A number has one owner in the register, so two entries of one person have two numbers only where one was
    # typed wrongly.  Two numbers far apart are two persons nearly always.  The last six digits are drawn by chance
    # (NĐ 137/2015/NĐ-CP, Article 13), so u could be far smaller; numbers entered one after another are not rare.
    "number": (
        "identity_number_l is null or identity_number_r is null",
        (
            _Level(0.90, 0.001, "damerau_levenshtein(identity_number_l, identity_number_r) <= 1"),
            _Level(0.10, 0.999, None),
        ),
    ),
    # Most second entries are made nearby, or across communes by a marriage or a move; a district has some two
    # hundred villages and twenty communes.
    "place": (
        "village_l is null or village_r is null",
        (
            _Level(0.30, 0.006, "village_l = village_r"),
            _Level(0.25, 0.05, "commune_l = commune_r"),
            _Level(0.45, 0.944, None),
        ),
    ),
}

_BLOCKS = (
    ("folded", "birth_year"),
    ("birth_date", "given"),
    ("birth_date", "family", "sex"),
    ("folded", "village"),
    ("number_tail", "given"),
)
"""Pairs that agree in all of one of these are compared, no others."""


def installed() -> bool:
    """Whether the extra `dedupe` is there."""
    return find_spec("splink") is not None


def blocking_keys(
    folded: str, birth_date: object, birth_year: int | None, sex: str | None, number: str | None, village: str
) -> list[tuple[object, ...]]:
    """The blocks that a person falls into, so that those who share none with a sought one need not be kept."""
    names = folded.split(" ")
    known: dict[str, object] = {
        "folded": folded,
        "given": names[-1],
        "family": names[0],
        "birth_date": birth_date,
        "birth_year": birth_year,
        "sex": sex,
        "number_tail": number[6:] if number else None,
        "village": village,
    }
    blocks = [(block, *(known[column] for column in block)) for block in _BLOCKS]
    return [block for block in blocks if None not in block[1:]]


def find_pairs(
    persons: pa.Table, frequencies: Mapping[str, int], register: int, least: int = LEAST_WEIGHT
) -> list[Pair]:
    """Pairs of which one at least is `sought`, the likeliest first.

    `persons` has the `COLUMNS` of all who share a block with a sought one; `frequencies` count each folded name
    among the `register` persons altogether.  Raises `Refused` where Splink is not installed.
    """
    if not installed():
        raise Refused([refusal("registry.dedupe_missing")])
    if persons.num_rows < 2 or register < 2:
        return []
    import duckdb

    connection = duckdb.connect(config={"threads": 2, "memory_limit": "1GB"})
    try:
        return _predict(connection, persons, frequencies, register, least)
    finally:
        connection.close()


def _predict(
    connection: Any, persons: pa.Table, frequencies: Mapping[str, int], register: int, least: int
) -> list[Pair]:
    from splink import DuckDBAPI, Linker

    api = DuckDBAPI(connection=connection)
    linker = Linker(api.register(_with_parts(persons)), _settings(register), log_level=None)
    names = sorted(frequencies)
    shares = [frequencies[name] / register for name in names]
    lookup = pa.table({"folded": names, "tf_folded": pa.array(shares, pa.float64())})
    linker.table_management.register_term_frequency_lookup(api.register(lookup), "folded")
    found = linker.inference.predict(threshold_match_weight=least, warning_mode="never")
    columns = found.as_pyarrow_table().select(["person_l", "person_r", "match_weight"]).to_pydict()
    pairs = {
        Pair(min(left, right), max(left, right), round(weight * 100))
        for left, right, weight in zip(*columns.values(), strict=True)
    }
    return sorted(pairs, key=lambda pair: (-pair.weight, pair.left, pair.right))


def _with_parts(persons: pa.Table) -> pa.Table:
    """Family and given name, and the part of the number that is drawn by chance, as columns of their own."""
    names = [folded.split(" ") for folded in persons["folded"].to_pylist()]
    tails = [number[6:] if number else None for number in persons["identity_number"].to_pylist()]
    parts = {
        "family": [words[0] for words in names],
        "given": [words[-1] for words in names],
        "number_tail": tails,
    }
    for name, values in parts.items():
        persons = persons.append_column(name, pa.array(values, pa.string()))
    return persons


def _settings(register: int) -> Any:
    from splink import SettingsCreator
    from splink.blocking_rule_library import CustomRule
    from splink.comparison_library import CustomComparison

    rules: list[Any] = [
        CustomRule(
            " and ".join(f"l.{column} = r.{column}" for column in block) + " and (l.sought or r.sought)"
        )
        for block in _BLOCKS
    ]
    return SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="person",
        comparisons=[
            CustomComparison(output_column_name=name, comparison_levels=_levels(null, levels))
            for name, (null, levels) in _MODEL.items()
        ],
        blocking_rules_to_generate_predictions=rules,
        # of n persons n/100 are second entries, among n(n-1)/2 pairs
        probability_two_random_records_match=2 / DUPLICATES_EXPECTED / (register - 1),
        retain_matching_columns=False,
    )


def _levels(null: str, levels: Sequence[_Level]) -> list[Any]:
    from splink.comparison_level_library import CustomLevel, ElseLevel

    made: list[Any] = [CustomLevel(null, "unknown").configure(is_null_level=True)]
    for level in levels:
        creator = ElseLevel() if level.condition is None else CustomLevel(level.condition)
        made.append(creator.configure(m_probability=level.m, u_probability=level.u))
        if level.frequency_of is not None:
            creator.configure(tf_adjustment_column=level.frequency_of, disable_tf_exact_match_detection=True)
    return made
