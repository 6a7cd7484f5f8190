"""Failures that a person reads: complete in both languages, or not made at all."""

import json

import pytest

import giamngheo.core.periods
import giamngheo.core.tables  # noqa: F401 (both add their kinds to the catalogue)
from giamngheo.core.problems import (
    CATALOGUE,
    Kind,
    Problem,
    Refused,
    Severity,
    Spot,
    catalogue,
    has_errors,
)


@pytest.fixture
def kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    for code, severity in (("test.wrong", Severity.error), ("test.odd", Severity.warning)):
        kind = Kind("Sai {value}.", "Wrong {value}.", "Sửa {value}.", "Mend {value}.", severity)
        monkeypatch.setitem(CATALOGUE, code, kind)


@pytest.mark.usefixtures("kinds")
class TestOneProblem:
    def test_says_where_what_and_what_to_do(self) -> None:
        problem = Problem("test.wrong", Spot("a.xlsx", "hộ", 7, "b1"), {"value": "x"})
        assert problem.sentence() == "tệp a.xlsx, trang hộ, dòng 7, cột b1: Sai x. Sửa x."
        assert problem.sentence("en") == "file a.xlsx, sheet hộ, row 7, column b1: Wrong x. Mend x."

    def test_without_a_place_is_just_the_sentence(self) -> None:
        assert Problem("test.wrong", values={"value": 3}).sentence() == "Sai 3. Sửa 3."

    def test_goes_to_json_with_only_the_known_parts_of_its_place(self) -> None:
        problem = Problem("test.wrong", Spot(row=7, household="H1"), {"value": "x"})
        document = json.loads(json.dumps(problem.as_dict()))
        assert document["where"] == {"row": 7, "household": "H1"}
        assert (document["code"], document["severity"]) == ("test.wrong", "error")
        assert document["vi"] == "Sai x."
        assert document["remedy_en"] == "Mend x."

    def test_cannot_be_half_written(self) -> None:
        with pytest.raises(KeyError, match="value"):
            Problem("test.wrong")
        with pytest.raises(KeyError):
            Problem("test.unheard_of", values={"value": 1})

    def test_text_with_braces_is_only_text(self) -> None:
        assert Problem("test.wrong", values={"value": "{value} {0} {x!r}"}).what() == "Sai {value} {0} {x!r}."

    def test_a_warning_stops_nothing(self) -> None:
        warning, error = (Problem(code, values={"value": 1}) for code in ("test.odd", "test.wrong"))
        assert not has_errors([])
        assert not has_errors([warning])
        assert has_errors([warning, error])

    def test_a_refusal_carries_every_problem(self) -> None:
        problems = [Problem("test.wrong", values={"value": value}) for value in "ab"]
        refused = Refused(iter(problems))
        assert refused.problems == tuple(problems)
        assert str(refused) == "Wrong a. Mend a.; Wrong b. Mend b."


def test_a_code_is_taken_once_and_nothing_is_added_otherwise() -> None:
    before = dict(CATALOGUE)
    kind = Kind("a", "a", "a", "a")
    with pytest.raises(ValueError, match=r"table\.empty"):
        catalogue({"table.empty": kind, "test.new": kind})
    assert before == CATALOGUE


@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_every_kind_says_the_same_in_both_languages(code: str) -> None:
    kind = CATALOGUE[code]
    texts = (kind.vi, kind.en, kind.remedy_vi, kind.remedy_en)
    assert all(text.endswith((".", "?", ")", "”")) for text in texts)
    assert all(text[0] == text[0].upper() or text[0] in "“{" for text in texts)
    values = dict.fromkeys(kind.fields(), "…")
    for text in texts:
        assert "{" not in text.format(**values)
