"""Every relation, kept and broken, and what is found: kind, how sure, which figure, what is implied."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from giamngheo.core.numbers import fixed
from giamngheo.plans.audit import audit
from giamngheo.plans.slips import Slip
from tests.unit.plans.sheets import figure, findings, plan, said

MONEY, PERCENT, COUNT, DATE = "million_dong", "percent", "count", "date"
ROWS = [("1.000", "30"), ("2.500", "75"), ("640", "19,2"), ("333", "9,99")]


def siblings(*rows: tuple[str, str], **more: Any) -> list[dict[str, Any]]:
    """Rows of central and local money that keep one ratio."""
    found = []
    for number, (central, local) in enumerate(rows):
        found.append(figure(f"c{number}", central))
        found.append(
            figure(
                f"l{number}",
                local,
                "million_dong",
                {"keeps_ratio": {"to": f"c{number}", "siblings": "x"}},
                **more,
            )
        )
    return found


GOOD: dict[str, list[dict[str, Any]]] = {
    "sum": [figure("a", "3.659,590", MONEY, {"sum_of": ["b", "c"]}), figure("b", "3.553"),
            figure("c", "106,590")],
    "sum of rounded": [figure("a", "239", MONEY, {"sum_of": ["b", "c"]}), figure("b", "231,6"),
                       figure("c", "6,96")],
    "sum over units": [figure("a", "1,5", "billion_dong", {"sum_of": ["b", "c"]}), figure("b", "1.200"),
                       figure("c", "300.000", "thousand_dong")],
    "share": [figure("a", "97,4%", PERCENT, {"share_of": {"part": "b", "whole": "c"}}),
              figure("b", "38"), figure("c", "39")],
    "share of rounded": [figure("a", "68%", PERCENT, {"share_of": {"part": "b", "whole": "c"}}),
                         figure("b", "6.913"),
                         figure("c", "10.160")],
    "rate": [figure("a", "30", MONEY, {"rate_of": {"rate": "b", "base": "c"}}), figure("b", "3%", PERCENT),
             figure("c", "1.000")],
    "difference": [figure("a", "21,038", MONEY, {"difference_of": {"given": ["b", "c"], "taken": "d"}}),
                   figure("b", "388"), figure("c", "26,570"), figure("d", "393,532")],
    "spent within what was carried": [
        figure("a", "186", MONEY, {"within": {"allotted": "b", "carried": "c"}}), figure("b", "137"),
        figure("c", "111,8")],
    "at least": [figure("a", "318", MONEY, {"at_least": ["b", "c"]}), figure("b", "57"), figure("c", "261")],
    "target": [figure("a", "5,26%", PERCENT, {"follows": {"from": "b", "less": "c"}}),
               figure("b", "8,26%", PERCENT),
               figure("c", "3%", PERCENT, fixed="true")],
    "same, finer": [figure("a", "3,35%", PERCENT), figure("b", "3,4%", PERCENT, {"same_as": "a"})],
    "same, half": [figure("a", "3,35%", PERCENT), figure("b", "3,3%", PERCENT, {"same_as": "a"})],
    "same in words": [figure("a", "3.138", MONEY, {"same_as": "b"}),
                      figure("b", "Ba tỷ, một trăm ba mươi tám triệu đồng", "words")],
    "same document": [figure("a", "51/KH – UBND", "document"),
                      figure("b", "51/KH-UBND", "document", {"same_as": "a"})],
    "same date": [figure("a", "09/9/2021", DATE), figure("b", "9/09/2021", DATE, {"same_as": "a"})],
    "same period": [figure("a", "giai đoạn 2021 - 2025", "period"),
                    figure("b", "2021-2025", "period", {"same_as": "a"})],
    "count": [figure("a", "04 xã", COUNT, {"count_of": "b"}),
              figure("b", "A, B, C và D", "places", unlisted="true")],
    "ratio": siblings(*ROWS),
    "ratio of rounded": siblings(*ROWS, ("232", "7")),
    "ratio of two": siblings(("1.000", "30"), ("1.000", "90")),
    "ratio of none": siblings(("1.000", "30"), ("1.000", "60"), ("1.000", "90"), ("1.000", "120")),
    "led": [figure("a", "5", MONEY, {"led": "DA2"}), figure("b", "Phòng", "body", leads=["DA2"])],
    "led above": [figure("a", "5", MONEY, {"led": "DA7.TDA1"}), figure("b", "Phòng", "body", leads=["DA7"])],
    "order": [figure("a", "18/3/2024", DATE, {"during": "p"}, {"before": "b"}, {"after": "c"}),
              figure("b", "10/5/2024", DATE),
              figure("c", "1/3/2024", DATE), figure("p", "quý I năm 2024", "period")],
    "place": [figure("a", "xã Nhất Hoà", "place"), figure("b", "Nhất Hòa, Vũ Lễ", "places")],
}  # fmt: skip


@pytest.mark.parametrize("name", GOOD)
def test_what_is_right_is_not_flagged(name: str) -> None:
    assert said(*GOOD[name], places=["Nhất Hòa", "Vũ Lễ"]) == []


BAD: dict[str, tuple[list[dict[str, Any]], tuple[str, str, str, str | None]]] = {
    "sum": (
        [figure("a", "3.569,590", MONEY, {"sum_of": ["b", "c"]}), figure("b", "3.553"),
         figure("c", "106,590")],
        ("sum", "certain", "a", "3.659,590")),
    "sum off by more than rounding": (
        [figure("a", "248", MONEY, {"sum_of": ["b", "c"]}), figure("b", "231"), figure("c", "7")],
        ("sum", "certain", "a", "238")),
    "two values": (
        [figure("a", "3,35%", PERCENT), figure("b", "3,36%", PERCENT, {"same_as": "a"})],
        ("two_values", "certain", "b", "3,35%")),
    "two values of three": (
        [figure("a", "567 hộ", COUNT), figure("b", "576 hộ", COUNT, {"same_as": "a"}),
         figure("c", "567 hộ", COUNT, {"same_as": "a"})],
        ("two_values", "certain", "b", "567 hộ")),
    "the first of three is the odd one": (
        [figure("a", "576 hộ", COUNT), figure("b", "567 hộ", COUNT, {"same_as": "a"}),
         figure("c", "567 hộ", COUNT, {"same_as": "a"})],
        ("two_values", "certain", "a", "567 hộ")),
    "two numbers of a document": (
        [figure("a", "24/2021/QH15", "document"), figure("b", "42/2021/QH15", "document", {"same_as": "a"})],
        ("two_values", "certain", "b", "24/2021/QH15")),
    "words": (
        [figure("a", "3.138", MONEY, {"same_as": "b"}),
         figure("b", "Ba tỷ một trăm ba mươi chín triệu đồng", "words")],
        ("two_values", "certain", "a", "3.139")),
    "share": (
        [figure("a", "94,7%", PERCENT, {"share_of": {"part": "b", "whole": "c"}}),
         figure("b", "38,00"), figure("c", "39,00")],
        ("share", "certain", "a", "97,4%")),
    "rate": (
        [figure("a", "36,0", MONEY, {"rate_of": {"rate": "b", "base": "c"}}), figure("b", "3,00%", PERCENT),
         figure("c", "1.000")],
        ("share", "certain", "a", "30,0")),
    "ratio": (siblings(*ROWS, ("1.898", "56,490")), ("ratio", "likely", "l4", "56,940")),
    "ratio stated": (
        [figure("a", "56,490", MONEY, {"keeps_ratio": {"to": "b", "ratio": "3%"}}), figure("b", "1.898,000")],
        ("ratio", "likely", "a", "56,940")),
    "marks": (
        [figure("a", "396.550", MONEY, {"sum_of": ["b", "c"]}), figure("b", "385"), figure("c", "11,550")],
        ("marks", "certain", "a", "396,550")),
    "marks of another language": ([figure("a", "1,954.490")], ("marks", "certain", "a", "1.954,490")),
    "overspent": (
        [figure("a", "186", MONEY, {"within": {"allotted": "b", "carried": "c"}}), figure("b", "137"),
         figure("c", "1,8")],
        ("overspent", "certain", "a", "139")),
    "target": (
        [figure("a", "4,97%", PERCENT, {"follows": {"from": "b", "less": "c"}}),
         figure("b", "8,26%", PERCENT),
         figure("c", "3%", PERCENT, fixed="true")],
        ("target", "certain", "a", "5,26%")),
    "target that is about": (
        [figure("a", "4,97%", PERCENT, {"follows": {"from": "b", "less": "c"}}, about="true"),
         figure("b", "8,26%", PERCENT),
         figure("c", "3%", PERCENT, fixed="true")],
        ("target", "likely", "a", "5,26%")),
    "target not reached": (
        [figure("a", "2,35%", PERCENT, {"at_least": "b"}), figure("b", "3%", PERCENT, fixed="true")],
        ("target", "certain", "a", "3,00%")),
    "remaining": (
        [figure("a", "23,570", MONEY, {"difference_of": {"given": "b", "taken": "c"}}), figure("b", "247"),
         figure("c", "220,43")],
        ("remaining", "certain", "a", "26,570")),
    "count": (
        [figure("a", "5 xã", COUNT, {"count_of": "b"}), figure("b", "Nhất Hòa, Vũ Lễ", "places")],
        ("count", "certain", "a", "2 xã")),
    "no lead": ([figure("a", "5", MONEY, {"led": "DA2"}), figure("b", "Phòng", "body", leads=["DA20"])],
                ("lead", "certain", "a", None)),
    "half a lead": ([figure("a", "5", MONEY, {"led": "DA2"}),
                     figure("b", "Phòng", "body", leads=["DA2.TDA1"])],
                    ("lead", "likely", "a", None)),
    "place misspelt": ([figure("a", "xã Nhất Hoa", "place")], ("place", "certain", "a", "xã Nhất Hòa")),
    "place in a list": ([figure("a", "Vũ Lể, Nhất Hòa", "places")], ("place", "certain", "a", "Vũ Lễ, Nhất Hòa")),
    "place unknown": ([figure("a", "xã Phú Xuyên Hạ", "place")], ("place", "likely", "a", None)),
    "day of last year": (
        [figure("a", "18/3/2023", DATE, {"during": "p"}, {"after": "b"}), figure("b", "1/3/2024", DATE),
         figure("p", "quý I năm 2024", "period")],
        ("date", "certain", "a", "18/3/2024")),
    "day out of order": (
        [figure("a", "18/6/2024", DATE, {"before": "b"}),
         figure("b", "10/5/2024", DATE)], ("date", "certain", "a", None)),
    "no day": ([figure("a", "31/4/2024", DATE, {"before": "b"}),
                figure("b", "10/5/2024", DATE)], ("date", "certain", "a", None)),
    "space": ([figure("a", "4, 97 %", PERCENT)], ("writing", "certain", "a", "4,97 %")),
    "no number": ([figure("a", "1,2,3", PERCENT)], ("writing", "certain", "a", None)),
    "no words": ([figure("a", "mấy triệu đồng", "words")], ("writing", "certain", "a", None)),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_what_is_wrong_is_found_and_explained(name: str) -> None:
    figures, expected = BAD[name]
    found = findings(*figures, places=["Nhất Hòa", "Vũ Lễ"], year=2024)
    assert [(str(f.kind), str(f.sure), f.figure.id, f.implied) for f in found] == [expected]
    for language in ("vi", "en"):
        assert found[0].why[language].endswith(".")
        assert "{" not in found[0].why[language]


@pytest.mark.parametrize(
    ("printed", "implied", "slip"),
    [
        ("1.545", "1.554", Slip.transposed), ("1.553", "1.554", Slip.one_digit), ("554", "1.554", Slip.left_out),
        ("2.108", "1.554", Slip.twice), ("155", "1.554", Slip.digit_lost), ("15.554", "1.554", Slip.digit_added),
        ("9.999", "1.554", Slip.none),
    ],
)  # fmt: skip
def test_the_slip_that_explains_a_number_is_named(printed: str, implied: str, slip: Slip) -> None:
    figures = [
        figure("a", printed, COUNT, {"sum_of": ["b", "c"]}),
        figure("b", "1.000", COUNT),
        figure("c", "554", COUNT),
    ]
    (found,) = findings(*figures)
    assert any(
        repair.slip is slip and (repair.changes[0].figure.id, repair.changes[0].implied) == ("a", implied)
        for repair in found.repairs
    )


def test_a_wrong_part_is_one_finding_with_the_total_computed_from_it() -> None:
    rows = siblings(*ROWS, ("1.898", "56,490"))
    total = figure("t", "1.954,490", MONEY, {"sum_of": ["c4", "l4"]})
    (found,) = findings(*rows, total)
    assert (found.figure.id, found.implied) == ("l4", "56,940")
    assert [(each.figure.id, each.implied) for each in found.follows] == [("t", "1.954,940")]


def test_a_remainder_that_is_right_for_one_source_is_possible() -> None:
    (found,) = findings(
        figure("all", "254", MONEY, {"sum_of": ["central", "local"]}),
        figure("central", "247", noun="ngân sách trung ương"), figure("local", "7"),
        figure("spent", "220,43"),
        figure("left", "26,570", MONEY, {"difference_of": {"given": "all", "taken": "spent"}}),
    )  # fmt: skip
    assert (found.kind, found.sure, found.figure.id, found.implied) == (
        "remaining",
        "possible",
        "left",
        "33,570",
    )
    assert "ngân sách trung ương" in found.why["vi"]


def test_names_are_held_against_each_other_where_there_is_no_register() -> None:
    figures = [
        figure("a", "Trấn Yên, Vũ Lễ", "places"),
        figure("b", "xã Trần Yên", "place"),
        figure("c", "Trấn Yên", "place"),
    ]
    assert said(*figures) == [("place", "likely", "b", "xã Trấn Yên")]
    assert said(figure("a", "Hòa Sơn", "place"), figure("b", "Hồ Sơn", "place")) == []


def test_a_mistake_within_the_roundings_is_not_found() -> None:
    figures = [
        figure("a", "239", MONEY, {"sum_of": ["b", "c"]}),
        figure("b", "232"),
        figure("c", "6"),
    ]
    assert said(*figures) == []


@settings(max_examples=150)
@given(st.lists(st.integers(0, 10**10), min_size=2, max_size=8), st.integers(0, 3), st.integers(0, 3))
def test_any_sum_rounded_on_its_own_is_right(parts: list[int], places: int, finer: int) -> None:
    figures = [figure(f"p{n}", fixed(Fraction(part, 10**6), places)) for n, part in enumerate(parts)]
    names = [f"p{n}" for n in range(len(parts))]
    total = figure("t", fixed(Fraction(sum(parts), 10**6), finer), MONEY, {"sum_of": names})
    assert said(*figures, total) == []


@settings(max_examples=150)
@given(st.integers(1, 10**9), st.integers(1, 10**9), st.integers(0, 3), st.integers(0, 2))
def test_any_share_rounded_on_its_own_is_right(part: int, whole: int, places: int, money: int) -> None:
    part, whole = sorted((part, whole))
    figures = [
        figure("p", fixed(Fraction(part, 10**6), money)),
        figure("w", fixed(Fraction(whole, 10**6), money)),
    ]
    if whole * 10**money < 10**6:
        return
    share = fixed(Fraction(100 * part, whole), places) + "%"
    assert said(*figures, figure("s", share, PERCENT, {"share_of": {"part": "p", "whole": "w"}})) == []


@settings(max_examples=150)
@given(st.lists(st.integers(1, 10**7), min_size=2, max_size=6), st.integers(-(10**6), 10**6))
def test_a_sum_of_counts_is_wrong_whenever_it_is(parts: list[int], off: int) -> None:
    figures = [figure(f"p{n}", str(part), COUNT) for n, part in enumerate(parts)]
    if sum(parts) + off < 0:
        return
    total = figure("t", str(sum(parts) + off), COUNT, {"sum_of": [f"p{n}" for n in range(len(parts))]})
    found = findings(*figures, total)
    assert bool(found) == bool(off)
    if found:
        mends = {change.figure.id: change.implied for each in found[0].repairs for change in each.changes[:1]}
        assert mends["t"] == fixed(Fraction(sum(parts)), 0)


def test_the_audit_does_not_depend_on_the_order_of_the_figures() -> None:
    rows = siblings(*ROWS, ("1.898", "56,490"))
    other = [*reversed(rows)]
    first, second = ({(f.figure.id, f.implied) for f in audit(plan(*each))} for each in (rows, other))
    assert first == second


def test_a_wide_table_is_mended_row_by_row() -> None:
    """A hundred rows, every twentieth wrong, and the column that adds them up right."""
    rows = siblings(*(("1.000", "90" if number % 20 == 7 else "30") for number in range(100)))
    total = figure("t", "3.000", MONEY, {"sum_of": [f"l{number}" for number in range(100)]})
    assert {(f.figure.id, f.implied) for f in findings(*rows, total)} == {
        (f"l{number}", "30") for number in range(7, 100, 20)
    }
