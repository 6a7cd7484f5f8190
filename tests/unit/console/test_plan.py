"""`plan audit` on files: exit statuses, the screen in both languages, and a document whose keys do not change."""

import json
from importlib.resources import as_file, files
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from giamngheo.project.cli import main

ROOT = Path(__file__).parents[3]
EXAMPLE = ROOT / "docs" / "examples" / "plan.yaml"
RIGHT = """plan: {title: Kế hoạch}
sections:
- section: I
  passages:
  - words: "239 = 232 + 7"
    figures:
    - {id: a, printed: "239", unit: million_dong, must: [{sum_of: [b, c]}]}
    - {id: b, printed: "232", unit: million_dong}
    - {id: c, printed: "7", unit: million_dong}
"""


def run(*words: str) -> Result:
    result = CliRunner().invoke(main, ["plan", "audit", *words])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def written(folder: Path, text: str) -> str:
    path = folder / "plan.yaml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_a_plan_without_contradictions_ends_with_0(tmp_path: Path) -> None:
    result = run(written(tmp_path, RIGHT))
    assert (result.exit_code, result.stdout) == (0, "Kế hoạch\n\n3 số liệu, 1 quan hệ: 0 mâu thuẫn.\n")


def test_contradictions_end_with_1_and_are_shown_in_the_language_asked_for() -> None:
    vi, en = run(str(EXAMPLE)), run(str(EXAMPLE), "--lang", "en")
    assert vi.exit_code == en.exit_code == 1
    assert "3 mâu thuẫn" in vi.stdout
    assert (
        "2. II.1: 416.120 triệu đồng → 416,120 triệu đồng  [lẫn dấu chấm và dấu phẩy; chắc chắn]" in vi.stdout
    )
    assert "3 contradictions" in en.stdout
    assert "“Trần Yên” is not in the register, the nearest is “Trấn Yên”." in en.stdout


@pytest.mark.parametrize("page", ["commands.md", "commands.vi.md"])
def test_the_reference_shows_what_is_shown(page: str) -> None:
    text = (ROOT / "docs" / "reference" / page).read_text(encoding="utf-8")
    assert run(str(EXAMPLE), "--lang", "vi" if ".vi." in page else "en").stdout in text


def test_the_document_has_the_keys_that_the_reference_promises() -> None:
    result = run(str(EXAMPLE), "--json")
    assert result.exit_code == 1
    document = json.loads(result.stdout)
    assert list(document) == ["plan", "figures", "relations", "findings"]
    assert document["plan"] == {"title": "Kế hoạch giảm nghèo năm 2027 (ví dụ)", "year": 2027, "place": None}
    assert (document["figures"], document["relations"]) == (13, 10)
    for finding in document["findings"]:
        assert list(finding) == [
            "kind", "sure", "figure", "section", "words", "unit", "printed", "implied", "why", "breaches", "follows",
            "repairs",
        ]  # fmt: skip
        assert set(finding["why"]) == {"vi", "en"}
        for repair in finding["repairs"]:
            assert list(repair) == ["changes", "slip", "mends"]
            assert all(
                list(each) == ["figure", "section", "printed", "implied"] for each in repair["changes"]
            )
    assert [(each["kind"], each["figure"], each["implied"]) for each in document["findings"]] == [
        ("lead", "da2.all", None), ("marks", "da7.all", "416,120"), ("place", "where", "Đồng Ý, Trấn Yên"),
    ]  # fmt: skip


def test_the_plan_of_bac_son_is_audited_with_the_units_shipped() -> None:
    with as_file(files("giamngheo.plans").joinpath("data", "bac-son-2024.yaml")) as path:
        result = run(str(path), "--json")
    document = json.loads(result.stdout)
    assert (result.exit_code, document["figures"], len(document["findings"])) == (1, 209, 8)


@pytest.mark.parametrize(
    "text", ["a: [", "", "sections: {}", RIGHT.replace("sum_of", "adds"), RIGHT.replace("[b, c]", "[b, d]")]
)
def test_bad_input_ends_with_2_and_says_where(tmp_path: Path, text: str) -> None:
    for language in ("vi", "en"):
        result = run(written(tmp_path, text), "--json", "--lang", language)
        assert (result.exit_code, result.stdout) == (2, "")
        assert "plan.yaml" in result.stderr


def test_no_file_ends_with_2(tmp_path: Path) -> None:
    result = run(str(tmp_path / "none.yaml"), "--lang", "en")
    assert result.exit_code == 2
    assert "no such file" in result.stderr
