"""Our forms before a second reader: the engine of ODK Web Forms, which shares no line with ours.

It is fetched by npm into a folder of the run, at the versions and digests of `package-lock.json`.  For generated
cases it must find the same questions relevant and the same conditions violated as `forms.filling`, and what it would
send must be read by `forms.instances` as the answers that were given.
"""

import json
import random
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from giamngheo.forms import instances, xlsform
from giamngheo.forms.definition import Row, forms
from giamngheo.forms.filling import asked, check

HERE = Path(__file__).parent
"""`python -m campaigns.second_evaluator` does the same with as many cases as one has time for."""

FORM_B = forms()["phieu-b"]
YEAR = 2024
CASES, SEED = 60, 20261125
HOUSEHOLDS = "name,label,head,address,size,listed\nH1,Hộ một,Thụ,,2,2\nH2,Hộ hai,Lan,,0,0\n"
KNOWN = {
    "H1": [
        {"full_name": "Thụ", "relation": "head", "sex": "male", "birth_year": "1980"},
        {"full_name": "Mai", "relation": "child", "sex": "female", "birth_year": "2015"},
    ],
    "H2": [],
}
YEARS = (1890, 1899, 1900, 1955, 1958, 1959, 1960, 1965, 1990, 1993, 2006, 2007, 2008, 2009, 2010, 2011, 2021, 2022,
         2023, 2024, 2025)  # fmt: skip

pytestmark = pytest.mark.skipif(
    shutil.which("npm") is None, reason="npm is not installed: it fetches the engine"
)


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return install(tmp_path_factory.mktemp("xforms_engine"))


def install(folder: Path) -> Path:
    """The engine in a folder of its own."""
    for name in ("package.json", "package-lock.json", "evaluate.mjs"):
        shutil.copy(HERE / name, folder)
    _run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], folder)
    return folder


def _run(command: list[str], folder: Path, text: str = "") -> str:
    done = subprocess.run(command, cwd=folder, input=text, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def evaluate(engine: Path, cases: list[dict[str, Any]]) -> list[dict[str, Any]]:
    setting = xlsform.Setting("phieu-b:thu:06328-01:2004-01-01", "Phiếu B", YEAR, "rural")
    xform, warnings = xlsform.as_xform(FORM_B, setting)
    assert warnings == []
    members = ["household,no,uid,full_name,relation,sex,birth_year"]
    members += [
        f"{code},{number},{code}-{number},{','.join(person.values())}"
        for code, known in KNOWN.items()
        for number, person in enumerate(known, 1)
    ]
    files = {"households.csv": HOUSEHOLDS, "members.csv": "\n".join(members) + "\n"}
    given = json.dumps({"form": xform, "files": files, "cases": cases}, ensure_ascii=False)
    found: list[dict[str, Any]] = json.loads(_run(["node", "evaluate.mjs"], engine, given))
    return found


def draw_cases(count: int, seed: int) -> list[dict[str, Any]]:
    """Answers at random, the edges of every condition among them; some left out, some that cannot be."""
    draw = random.Random(seed)
    return [_draw_case(draw) for _ in range(count)]


def _draw_case(draw: random.Random) -> dict[str, Any]:
    household = draw.choice(list(KNOWN))
    known = KNOWN[household]
    own = {row.name: value for row in FORM_B.questions() if row.name not in ("household", "area")
           and (value := _draw(row, draw)) is not None}  # fmt: skip
    own.setdefault("members", "2")
    members = []
    for number in range(len(known) + draw.randint(0 if known else 1, 2)):
        drawn = {row.name: _draw(row, draw) for row in FORM_B.questions("person")}
        member = {name: value for name, value in drawn.items() if value is not None}
        members.append((known[number] if number < len(known) else {}) | member)
    return {"household": household, "own": own, "members": members, "listed": len(known)}


def _draw(row: Row, draw: random.Random) -> str | None:
    if draw.random() < 0.25:
        return None
    if row.choices:
        return draw.choice(row.choices).code
    match row.name, row.type:
        case "birth_year", _:
            return str(draw.choice(YEARS))
        case "members", _:
            return str(draw.choice((-1, 0, 1, 2, 40, 41)))
        case _, "integer":
            return str(draw.choice((-1, 0, 1, 140, 1000, 1001, 999_999_999, 1_000_000_000, 1_000_000_001)))
        case _, "decimal":
            return draw.choice(("-0.5", "0", "0.5", "32.5", "2000", "2000.01"))
        case _, "date":
            return draw.choice(("1980-05-01", "2024-02-29"))
    return draw.choice(("Hoàng Thị Mới", "02", "<&>"))


def ours(case: Mapping[str, Any]) -> tuple[set[str], set[tuple[str, str]]]:
    """What our own reading says: questions asked and conditions violated, by where they stand."""
    own = {"household": case["household"], "area": "rural", **instances.typed(FORM_B, case["own"])}
    members = instances.members_of(FORM_B, case["members"])
    relevant = set(asked(FORM_B, own, YEAR))
    for number, member in enumerate(members, 1):
        relevant |= {f"{number}/{name}" for name in asked(FORM_B, member, YEAR, "person")}
    violated = {
        (
            f"{problem.spot.row}/{problem.spot.question}" if problem.spot.row else str(problem.spot.question),
            kind,
        )
        for problem in check(FORM_B, own, members, YEAR)
        if (kind := problem.code.removeprefix("forms.")) in ("constraint", "required")
    }
    return relevant, violated


def theirs(result: Mapping[str, Any]) -> tuple[set[str], set[tuple[str, str]]]:
    questions = {row.name for row in (*FORM_B.questions(), *FORM_B.questions("person"))}

    def where(reference: str) -> str | None:
        name = reference.rpartition("/")[2]
        if name not in questions:
            return None
        number = reference.partition("/data/person[")[2].partition("]")[0]
        return f"{number}/{name}" if number else name

    relevant = {place for one in result["relevant"] if (place := where(one))}
    return relevant, {(place, kind) for one, kind in result["violated"] if (place := where(one))}


def test_the_engine_of_odk_web_forms_reads_our_form_as_we_do(engine: Path) -> None:
    cases = draw_cases(CASES, SEED)
    results = evaluate(engine, cases)
    assert len(results) == CASES
    for number, (case, result) in enumerate(zip(cases, results, strict=True)):
        assert theirs(result) == ours(case), number
    every = {kind for result in results for _, kind in theirs(result)[1]}
    assert every == {"constraint", "required"}


def test_what_it_would_send_is_read_as_the_answers_that_were_given(engine: Path) -> None:
    cases = draw_cases(20, SEED + 1)
    for case, result in zip(cases, evaluate(engine, cases), strict=True):
        found = instances.read(result["xml"])
        assert found.form == "phieu-b:thu:06328-01:2004-01-01"
        assert found.version == xlsform.version(FORM_B)
        assert found.instance.startswith("uuid:")
        relevant, _ = ours(case)
        expected = {name: value for name, value in case["own"].items() if name in relevant}
        given = instances.typed(FORM_B, found.answers)
        assert given == instances.typed(FORM_B, {"household": case["household"], "area": "rural"} | expected)
        sent = instances.members_of(FORM_B, found.members)
        for number, (member, was) in enumerate(zip(sent, case["members"], strict=True), 1):
            uid = {"person": f"{case['household']}-{number}"} if number <= case["listed"] else {}
            answered = {name: value for name, value in was.items() if f"{number}/{name}" in relevant}
            assert member == uid | instances.typed(FORM_B, answered, "person")


def test_the_registered_members_come_with_the_household(engine: Path) -> None:
    nothing: dict[str, Any] = {"household": "H1", "own": {}, "members": [{}, {}], "listed": 2}
    (result,) = evaluate(engine, [nothing])
    found = instances.read(result["xml"])
    assert found.answers["members"] == "2"
    assert [member["person"] for member in found.members] == ["H1-1", "H1-2"]
    assert [member["full_name"] for member in found.members] == ["Thụ", "Mai"]


def test_one_who_left_is_asked_nothing_and_not_sent(engine: Path) -> None:
    case: dict[str, Any] = {"household": "H1", "own": {}, "members": [{"still_here": "no"}, {}], "listed": 2}
    (result,) = evaluate(engine, [case])
    assert not [one for one in theirs(result)[0] if one.startswith("1/")]
    assert [member["full_name"] for member in instances.read(result["xml"]).members] == ["Mai"]
