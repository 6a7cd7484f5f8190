"""Files of a plan's figures: every kind of bad input is refused whole, with its place and a remedy."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from giamngheo.core.problems import Refused
from giamngheo.plans.model import Relation, Unit
from giamngheo.plans.reading import MOST_FIGURES, plan_of, read_plan
from giamngheo.plans.tree import MOST_BYTES
from tests.unit.plans.sheets import figure, tree

HEAD = "plan: {title: Kế hoạch}\nsections:\n- section: I\n  passages:\n  - words: …\n    figures:\n"


def refused(path: Path) -> list[str]:
    """The sentences that a file is refused with, each checked to be whole in both languages."""
    with pytest.raises(Refused) as caught:
        read_plan(path)
    return sentences(caught.value)


def refused_tree(found: object) -> list[str]:
    with pytest.raises(Refused) as caught:
        plan_of(found)
    return sentences(caught.value)


def sentences(refusal: Refused) -> list[str]:
    assert refusal.problems
    for problem in refusal.problems:
        for language in ("vi", "en"):
            text = problem.sentence(language)
            assert "{" not in text.replace("{sum_of", "")
            assert text.endswith(".")
    return [f"{problem.code} {problem.sentence('en')}" for problem in refusal.problems]


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "plan.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_a_plan_is_read_with_every_part_of_a_figure(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        HEAD
        + '    - {id: a, printed: "1.954,490", unit: million_dong, noun: vốn, about: true, must: [{sum_of: [b, c]}]}\n'
        "    - {id: b, printed: 1.898, unit: million_dong, words: khác}\n"
        '    - {id: c, printed: "56,490", unit: million_dong, must: [{keeps_ratio: {to: b, ratio: "3%"}}]}\n',
    )
    found = read_plan(path)
    first = found.figures["a"]
    assert (first.printed, first.unit, first.noun, first.about) == (
        "1.954,490",
        Unit.million_dong,
        "vốn",
        True,
    )
    assert first.must[0].relation is Relation.sum_of
    assert first.must[0].of() == ("b", "c")
    assert found.figures["b"].printed == "1.898", "a scalar stays the text that it is written as"
    assert found.figures["b"].words == "khác"
    assert first.words == "…"


def test_json_is_read_as_yaml_is(tmp_path: Path) -> None:
    found = tree(figure("a", "3"), figure("b", "3", "million_dong", {"same_as": "a"}))
    assert read_plan(written(tmp_path, json.dumps(found))) == plan_of(found)


@pytest.mark.parametrize(
    "text",
    [
        "a: [",
        "\x00",
        b"\xff\xfe\x00",
        HEAD + "    - &x {id: a, printed: 1, unit: count}\n    - *x\n",
        "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]\n",
        "[" * 500 + "]" * 500,
        "plan: {}\nplan: {}\n",
        "sections: " + "x" * MOST_BYTES,
    ],
    ids=["open", "nul", "bytes", "alias", "bomb", "deep", "key-twice", "huge"],
)
def test_what_is_no_yaml_is_refused(tmp_path: Path, text: str | bytes) -> None:
    assert refused(written(tmp_path, text))[0].startswith("plans.unreadable")


def test_a_tag_builds_nothing_but_text(tmp_path: Path) -> None:
    made = tmp_path / "made"
    text = HEAD + f"    - !!python/object/apply:os.mkdir ['{made}']\n"
    assert refused(written(tmp_path, text))[0].startswith("plans.not_mapping")
    assert not made.exists()


def test_no_file_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path / "none.yaml")[0].startswith("plans.absent")
    assert refused(tmp_path)[0].startswith("plans.absent")


@pytest.mark.parametrize(
    ("found", "code", "place"),
    [
        ("text", "plans.not_mapping", "“·”"),
        (None, "plans.not_mapping", "“·”"),
        ({}, "plans.key_missing", "“sections”"),
        ({"sections": []}, "plans.not_list", "sections"),
        ({"sections": [3]}, "plans.not_mapping", "sections[1]"),
        ({"sections": [{"section": ["x"]}]}, "plans.not_text", "sections[1].section"),
        ({"sections": [{"name": "x"}]}, "plans.key_unknown", "“name”"),
        (tree(figure("", "1", "count")), "plans.key_missing", ".id"),
        (tree(figure("a b", "1", "count")), "plans.id_wrong", "a b"),
        (tree(figure("a", "1", "count"), figure("a", "2", "count")), "plans.id_repeated", "“a”"),
        (tree(figure("a", "", "count")), "plans.key_missing", ".printed"),
        (tree(figure("a", "1", "euro")), "plans.not_allowed", "“euro”"),
        (tree({"id": "a", "printed": "1"}), "plans.key_missing", ".unit"),
        (tree(figure("a", "nhiều", "count")), "plans.no_number", "nhiều"),
        (tree(figure("a", "1", "count", about="maybe")), "plans.not_allowed", "about"),
        (tree(figure("a", "1", "count", colour="red")), "plans.key_unknown", "colour"),
        (tree(figure("a", "1", "count", {"adds_to": "a"})), "plans.key_unknown", "adds_to"),
        (tree(figure("a", "1", "count", {"sum_of": "b"})), "plans.id_unknown", "“b”"),
        (tree(figure("a", "1", "count", {"sum_of": []})), "plans.not_list", "sum_of"),
        (tree(figure("a", "1", "count", {"sum_of": "a", "same_as": "a"})), "plans.key_missing", "must[1]"),
        (tree(figure("a", "1", "count", {"share_of": {"part": "a"}})), "plans.key_missing", "whole"),
        (tree(figure("a", "1", "count", {"follows": {"from": ["a", "a"], "less": "a"}})), "plans.not_text", "from"),
        (tree(figure("a", "1", "count", {"keeps_ratio": {"to": "a"}})), "plans.key_missing", "siblings"),
        (tree(figure("a", "1", "count", {"keeps_ratio": {"to": "a", "ratio": "3"}})), "plans.not_ratio", "ratio"),
        (tree(figure("a", "1", "count", money={"what": "allotted", "source": "all"})), "plans.key_missing", "year"),
        (tree(figure("a", "1", "count", money={"what": "lost", "source": "all", "year": 2024})), "plans.not_allowed",
         "“lost”"),
        (tree(figure("a", "1", "count", measured={"figure": "x"})), "plans.key_missing", "cycle"),
        (tree(figure("a", "1", "count"), year="soon"), "plans.not_whole", "“soon”"),
        (tree(figure("a", "1", "count"), year="9" * 40), "plans.not_whole", "plan.year"),
        (tree(figure("a", "1", "count"), places={"x": 1}), "plans.not_list", "plan.places"),
    ],
)  # fmt: skip
def test_what_cannot_be_understood_is_named_with_its_place(found: object, code: str, place: str) -> None:
    said = refused_tree(found)
    assert any(line.startswith(code + " ") and place in line for line in said), said


def test_an_unknown_id_is_answered_with_the_nearest() -> None:
    (line,) = refused_tree(
        tree(figure("da2.central", "1"), figure("x", "1", "million_dong", {"same_as": "da2.centrall"}))
    )
    assert "da2.centrall" in line
    assert "da2.central." in line


@pytest.mark.parametrize("size", [1, 2, 3, 3000])
def test_figures_computed_in_a_circle_are_refused(size: int) -> None:
    figures = [figure(f"f{n}", "1", "count", {"sum_of": f"f{(n + 1) % size}"}) for n in range(size)]
    (line,) = refused_tree(tree(*figures))
    assert line.startswith("plans.circular")
    assert "f0 →" in line


def test_two_figures_that_are_the_same_as_each_other_are_no_circle() -> None:
    plan_of(tree(figure("a", "1", "count", {"same_as": "b"}), figure("b", "1", "count", {"same_as": "a"})))


@pytest.mark.parametrize(
    ("unit", "must"),
    [
        ("count", {"sum_of": "money"}),
        ("million_dong", {"share_of": {"part": "money", "whole": "money"}}),
        ("date", {"sum_of": "money"}),
        ("percent", {"same_as": "money"}),
        ("count", {"count_of": "money"}),
        ("date", {"during": "day"}),
        ("percent", {"before": "day"}),
        ("million_dong", {"rate_of": {"rate": "money", "base": "money"}}),
        ("statement", {"same_as": "day"}),
    ],
)
def test_figures_of_units_that_do_not_meet_are_refused(unit: str, must: dict[str, Any]) -> None:
    said = refused_tree(
        tree(figure("money", "1"), figure("day", "1/1/2024", "date"), figure("x", "1", unit, must))
    )
    assert said[0].startswith("plans.unit_mismatch")


def test_too_many_figures_are_refused() -> None:
    said = refused_tree(tree(*(figure(f"f{n}", "1", "count") for n in range(MOST_FIGURES + 1))))
    assert said[0].startswith("plans.too_many")


def test_every_problem_is_found_in_one_reading() -> None:
    said = refused_tree(
        tree(figure("a", "1", "euro"), figure("b", "không", "count"), figure("b", "1", "count"))
    )
    assert [line.split()[0] for line in said] == ["plans.not_allowed", "plans.no_number", "plans.id_repeated"]


NODES = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5000) | st.sampled_from(["a", "1", "3%", "sum_of", "figures", ""]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["plan", "sections", "section", "passages", "figures", "id", "printed", "unit", "must",
                         "sum_of"]),
        inner,
        max_size=4,
    ),
    max_leaves=20,
)  # fmt: skip


@settings(max_examples=300)
@given(NODES)
def test_any_tree_is_a_plan_or_refused(found: object) -> None:
    try:
        plan_of(found)
    except Refused as refusal:
        sentences(refusal)
