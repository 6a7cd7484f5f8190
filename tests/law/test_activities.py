"""Kinds of activity and norms as data: complete for the plan, cited, and refused where a word is not known."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from giamngheo.core.problems import Refused
from giamngheo.law.activities import FOLDER, TABLES, activities, citations
from giamngheo.law.bundle import load

POVERTY = "giam-ngheo-2021-2025"


def test_every_part_that_the_district_is_given_money_for_has_its_kinds() -> None:
    given = {
        "DA2", "DA3.TDA1", "DA3.TDA2", "DA4.TDA1", "DA4.TDA2", "DA4.TDA3", "DA6.TDA1", "DA6.TDA2", "DA7.TDA1",
        "DA7.TDA2",
    }  # fmt: skip
    assert {part for kind in activities().kinds.values() for part in kind.parts[POVERTY]} == given
    for part in given:
        assert activities().of_part(POVERTY, part)


def test_kinds_belong_to_parts_that_exist() -> None:
    programmes = load().programmes
    for kind in activities().kinds.values():
        for programme, parts in kind.parts.items():
            for part in parts:
                assert programmes[programme].part(part).code == part
                assert kind.belongs_to(programme, part)
    assert not activities().kinds["nutrition"].belongs_to(POVERTY, "DA2")
    assert not activities().kinds["nutrition"].belongs_to("nong-thon-moi-2021-2025", "DA2")


def test_everything_cited_stands_among_the_instruments() -> None:
    cited = list(citations(activities()))
    assert len(cited) > len(activities().kinds) * 2
    assert {source.instrument for _, source in cited} <= set(load().instruments)


def test_what_is_counted_is_kept() -> None:
    table_of = {
        "households": "participants", "persons": "participants", "handed_over": "handovers", "sessions": "sessions",
        "attending": "sessions", "installations": "installations", "measured": "measurements", "meals": "meals",
        "learners": "learners", "certificates": "learners", "placements": "placements", "overseas": "overseas",
    }  # fmt: skip
    assert set(table_of.values()) <= set(TABLES)
    for kind in activities().kinds.values():
        for output in kind.outputs:
            assert output.counted == "recorded" or table_of[output.counted] in kind.tables, (
                kind.code,
                output.code,
            )


def test_norms_hold_from_their_day_and_for_their_kinds() -> None:
    found = activities()
    norm = found.norms["job_referral"]
    assert (norm.amount.value, norm.amount.source.marked_article) == (400_000, "Điều 72")
    assert not norm.is_in_force(date(2023, 8, 14))
    assert norm in found.norms_of("job_referral", date(2023, 8, 15))
    assert norm not in found.norms_of("nutrition", date(2024, 1, 1))
    assert {kind for one in found.norms.values() for kind in one.kinds} <= set(found.kinds)


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("kinds.yaml", "family: production", "family: cooking", "one of production"),
        ("kinds.yaml", "counted: households", "counted: guesses", "one of households"),
        ("kinds.yaml", "needs: [place", "needs: [luck", "one of place"),
        ("kinds.yaml", "groups: [poor", "groups: [rich", "one of poor"),
        ("kinds.yaml", "code: production_project", "code: livelihood_model", "a code of their own"),
        ("kinds.yaml", "certainty: verified", "certainty: surely", "a known word"),
        ("norms.yaml", "kinds: [job_referral]", "kinds: [bridge]", "kinds that exist"),
        ("norms.yaml", "value: 400000", "value: 400000.5", "a whole number"),
        ("norms.yaml", "per: {vi: đài", "each: {vi: đài", "one of code"),
    ],
)
def test_a_wrong_file_is_refused_with_the_key(
    tmp_path: Path, file: str, old: str, new: str, said: str
) -> None:
    folder = tmp_path / "activities"
    shutil.copytree(FOLDER, folder)
    text = (folder / file).read_text("utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(Refused) as refused:
        activities(folder)
    assert said in f"{refused.value.problems[0].values}"
