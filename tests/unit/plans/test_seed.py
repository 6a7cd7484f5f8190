"""The plan of Bắc Sơn for 2024, held against an expectation worked out with a pencil from its text alone.

Million đồng unless it says otherwise.  What the text prints, and what follows from the text alone:

II.3.1, the money of 2024.  Local money is 3% of central money in every row:

    part       central    3% of it    printed    central + local    printed      the row
    DA2        3.553      106,59      106,590    3.659,59           3.659,590    right
    DA3.TDA1   1.898       56,94       56,490    1.954,49           1.954,490    94 ↔ 49, and the total added up from it
    DA3.TDA2     385       11,55       11,550      396,55           396.550      a dot for a comma: 396 thousand million
    DA4.TDA1     530       15,9        15,9        545,9            545,9        right
    DA6.TDA1     448       13,44       13,440      461,44           461,440      right
    DA6.TDA2     149        4,47        4,470      153,47           153,470      right
    DA7.TDA1     348       10,44       10,440      358,44           358,440      right
    DA7.TDA2     232        6,96        7          239              239          right: 7 is 6,96 rounded, 238,96 is 239
    II.5.1     7.543      226,29      226,290    7.769,29           7.767,330    the total is 1,96 too small

    Central: 3.553 + 1.898 + 385 + 530 + 448 + 149 + 348 + 232 = 7.543, right.
    Local, as it should be: 106,59 + 56,94 + 11,55 + 15,9 + 13,44 + 4,47 + 10,44 + 6,96 = 226,29, right
    (with 56,49: 225,84).
    The rows: 3.659,59 + 1.954,94 + 396,55 + 545,9 + 461,44 + 153,47 + 358,44 + 238,96 = 7.769,29.

II.2.2  8,26% − 3% = 5,26%, and 4,97% is printed (8,26 − 4,97 = 3,29), with “khoảng” and a space after the comma.

I.2.2.5.a  of 2022: 247 + 7 = 254 given, 220,43 paid, 33,57 left; 26,570 is printed, which is 247 − 220,43.  So the 7 of
    the district are either left out or lapsed: possible, not certain.  Of 2023: 388 + 26,57 − 393,532 = 21,038, right,
    and 393,532 is not too much: 26,57 came from the year before.
I.2.2.5.b  131 − 19,2 = 111,8, right; 186 paid of 137 is right too: 137 + 111,8 = 248,8.
I.2.2.1    1.197 + 3.257 = 4.454, 6 + 13 = 19, right.    I.2.2.2.a  572 + 1.651 = 2.223, 6 + 6 = 12, right.
I.2.2.2.b  486 + 15 = 501, right; 222,31 of it paid.  15 is 3,09% of 486, and 3% is 14,58, which rounds to 15: right.
I.2.2.3    1.924 + 1.214 = 3.138 (in words too), 3.138 − 374,6 = 2.763,4, right.
I.2.2.4.b  38 : 39 = 97,43…%, printed 97,4%, right.    I.2.1  68% and 54% of wholes that are not printed: not judged.
I.2.3      11,61 − 8,26 = 3,35, right, in I.3.1 too, and more than the 3% aimed at.

I.2.2.4.a  “Trần Yên” is no commune of Bắc Sơn; “Trấn Yên” is, and II.3.1.3.a prints it so.
II.6.1–6.5 lead DA1, DA4, DA6.TDA2, DA7, DA3.TDA1, DA3.TDA2, DA6.TDA1; nobody leads DA2, which is given 3.659,590.
II.6.9     18/3/2024 is in the first quarter, after the province's plan (01/3/2024), before the half-year report: right.
"""

import pytest

from giamngheo.console.plan import places_of
from giamngheo.plans import seed
from giamngheo.plans.audit import audit
from giamngheo.plans.findings import Finding
from giamngheo.plans.model import Source, What

EXPECTED = [
    ("I.2.2.4.a", "place", "certain", "y23.da6a.places", "Nhất Hòa, Tân Tri, Tân Thành, Trấn Yên"),
    ("I.2.2.5.a", "remaining", "possible", "y22.da7a.left", "33,570"),
    ("II.2.2", "target", "likely", "target24.rate", "5,26%"),
    ("II.2.2", "writing", "certain", "target24.rate", "4,97%"),
    ("II.3.1.2", "lead", "certain", "b24.da2.all", None),
    ("II.3.1.3.a", "ratio", "likely", "b24.da3a.local", "56,940"),
    ("II.3.1.3.b", "marks", "certain", "b24.da3b.all", "396,550"),
    ("II.5.1", "sum", "certain", "b24.all", "7.769,290"),
]


def by_figure() -> dict[tuple[str, str], Finding]:
    return {(each.figure.id, str(each.kind)): each for each in seed.findings()}


def test_every_contradiction_is_found_and_nothing_else() -> None:
    found = [
        (each.figure.section, str(each.kind), str(each.sure), each.figure.id, each.implied)
        for each in seed.findings()
    ]
    assert found == EXPECTED


def test_the_register_of_units_finds_no_more() -> None:
    assert audit(seed.plan(), places_of(seed.plan())) == seed.findings()


def test_the_swapped_digits_are_named_with_the_total_that_carries_them() -> None:
    found = by_figure()["b24.da3a.local", "ratio"]
    assert [(each.figure.id, each.implied) for each in found.follows] == [("b24.da3a.all", "1.954,940")]
    assert found.repairs[0].slip == "transposed"
    assert "3% × 1.898 = 56,940" in found.why["vi"]


def test_the_total_is_explained_from_both_sides() -> None:
    found = by_figure()["b24.all", "sum"]
    assert {(each.figure, each.of[0]) for each in found.breaches} == {
        ("b24.all", "b24.central"), ("b24.all", "b24.da2.all"),
    }  # fmt: skip
    assert "7.543 + 226,290 = 7.769,290" in found.why["en"]
    assert "7.769,330 differs from 7.769,290 by roundings only" in found.why["en"]


def test_the_target_says_what_fall_it_would_mean() -> None:
    assert "3,29%" in by_figure()["target24.rate", "target"].why["vi"]


@pytest.mark.parametrize(
    "name",
    ["b24.da7b.all", "b24.da7b.local", "y23.da7a.spent", "y23.da7b.spent", "y23.rate", "y22.da6b.rate",
     "y23.da3b.local", "y23.da4.left", "fall_of_the_rate",
     "y23.da7a.left", "due.commune_plan", "b24.local", "b24.central"],
)  # fmt: skip
def test_what_only_looks_wrong_is_not_called_wrong(name: str) -> None:
    changed = {
        change.figure.id
        for found in seed.findings()
        for change in (*found.repairs[:1],)
        for change in change.changes
    }
    assert name in seed.plan().figures
    assert name not in changed | {each.figure.id for each in seed.findings()}


def test_the_plan_is_there_whole() -> None:
    plan = seed.plan()
    assert (len(plan.figures), sum(1 for _ in plan.musts())) == (209, 105)
    for figure in plan.figures.values():
        assert figure.printed.casefold() in figure.words.casefold(), figure.id


def test_the_money_as_printed_and_as_mended() -> None:
    given = seed.allotments(2024)
    central = [amount for (_, source), amount in given.items() if source is Source.central]
    local = [amount for (_, source), amount in given.items() if source is Source.local]
    assert sum(amount.printed for amount in central) == 7_543_000_000
    assert sum(amount.mended for amount in local) == 226_330_000  # 7 for 6,96
    assert sum(amount.printed for amount in local) == 225_880_000
    assert given["DA3.TDA2", Source.all].printed == 396_550_000_000
    assert given["DA3.TDA2", Source.all].mended == 396_550_000
    assert given["DA3.TDA1", Source.all].mended == 1_954_940_000
    (left,) = [each for each in seed.select(What.carried, 2022) if each.figure.id == "y22.da7a.left"]
    assert left.printed == left.mended == 26_570_000, "what is only possible is not mended"
