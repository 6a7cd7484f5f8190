"""The engine in the browser finds what the engine on the server finds: same questions, same refusals.

Cases are drawn from a seed, thousands of them, and run through node in one process.
"""

import json
import random
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from giamngheo.forms import compiled as compiling
from giamngheo.forms.definition import Form, forms, read
from giamngheo.forms.entered import answer_of, text_of
from giamngheo.forms.filling import asked, check
from giamngheo.review import problems as _problems  # noqa: F401 - the words of what is found
from giamngheo.review.answers import Line, canonical, to_tables
from giamngheo.review.checks import answer_problems, identity_problems

NODE = shutil.which("node")
HERE = Path(__file__).parent
BROWSER = Path(compiling.__file__).parent / "browser"
YEAR = 2023
ON = date(2023, 10, 31)
CASES = 1500

pytestmark = pytest.mark.skipif(NODE is None, reason="no node on this machine to run the browser's modules")

ODD_SURVEY = """no,type,name,label::vi,label::en,required,relevant,constraint,constraint_message::vi,constraint_message::en,calculation
,calculate,reference_year,,,,,,,,
I,begin group,general,Chung,General,,,,,,
1,integer,rooms,Số phòng,Rooms,yes,,. >= 1 and . <= 9,Từ 1 đến 9,From 1 to 9,
2,decimal,land,Đất,Land,,${rooms} > 2 or ${rooms} = 1,. > 0 and . + 1 <= 100,Sai,Wrong,
3,text,note,Ghi chú,Note,,"${land} = '2.50' or ${rooms} = 7",. = 'x' or . = 5,Sai,Wrong,
,calculate,twice,,,,,,,,${rooms} + ${rooms} - 1
,calculate,many,,,,,,,,${twice} > 6
4,yes_no,agrees,Đồng ý,Agrees,yes,${many},,,,
,end group,,,,,,,,,
II,begin repeat,person,Người,Person,,,,,,
5,date,seen_on,Ngày gặp,Seen on,,"${agrees} = 'yes' and ${twice} < 13",. = '2020-02-29',Sai,Wrong,
6,yes_no,well,Khỏe,Well,,${rooms} + 1 - 2 > 3,. = 'no',Sai,Wrong,
7,text,rooms2,Phòng,Room,,${note} = 'x',,,,
,end repeat,,,,,,,,,
"""  # noqa: E501 - a survey sheet

ODD_VALUES = (
    None, "", "x", "yes", "no", True, False, 0, 1, 2, 5, 7, 8, 9, 10, -3, 99, "1", "7", "2.5", "2.50", "02.50", "-1.0",
    "1e3", "NaN", "Infinity", " 5", "1_0", "5.", ".5", "99.000", "100", "2020-02-29", "2021-02-29", "2020-2-9",
    "20200229", "0000-01-01", "9" * 40, "True",
)  # fmt: skip


def run(given: Sequence[Mapping[str, Any]], **of_forms: Form) -> list[Any]:
    """What the browser's modules find, case by case."""
    batch = {
        "forms": {name: compiling.compiled(form) for name, form in of_forms.items()},
        "cases": list(given),
    }
    assert NODE
    done = subprocess.run(
        [NODE, str(HERE / "in_browser.mjs"), str(BROWSER)],
        input=json.dumps(batch, ensure_ascii=False),
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    found: list[Any] = json.loads(done.stdout)
    return found


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Form:
    """A form of the tests' own with every sign that an expression may have."""
    folder = tmp_path_factory.mktemp("odd")
    (folder / "survey.csv").write_text(ODD_SURVEY, encoding="utf-8")
    (folder / "manifest.yaml").write_text(
        "id: odd\nversion: '1'\ntitle: {vi: Lạ, en: Odd}\nmissing: []\n", encoding="utf-8"
    )
    return read(folder)


def drawn(form: Form, source: random.Random, repeat: str | None) -> dict[str, Any]:
    """Answers, more sensible than not: few questions unanswered, now and then one that is impossible."""
    found: dict[str, Any] = {}
    for row in form.questions(repeat):
        kind = source.random()
        if kind < 0.25:
            continue
        if kind < 0.35 or (not row.choices and form.id == "odd"):
            found[row.name] = source.choice(ODD_VALUES)
        elif row.type == "yes_no":
            found[row.name] = source.choice([True, False])
        elif row.choices:
            found[row.name] = source.choice(row.choices).code
        elif row.type == "date":
            found[row.name] = (
                f"{source.randint(1900, 2030)}-{source.randint(1, 13):02}-{source.randint(1, 31):02}"
            )
        elif row.type == "decimal":
            found[row.name] = f"{source.randint(0, 2100)}.{source.randint(0, 99):02}"
        elif row.name == "birth_year":
            found[row.name] = source.randint(1895, 2030)
        elif row.type == "integer":
            found[row.name] = source.choice([0, 1, 3, 40, 41, 139, 1000, 1001])
        else:
            found[row.name] = source.choice(["Hoàng Thị Lan", "02", "x"])
    if source.random() < 0.05:
        found["yacht"] = True
    return found


def by_server(form: Form, case: Mapping[str, Any]) -> dict[str, Any]:
    problems = check(form, case["household"], case["members"], YEAR)
    return {
        "problems": [[problem.code, problem.spot.row, problem.spot.question] for problem in problems],
        "asked": asked(form, case["household"], YEAR),
    }


@pytest.mark.parametrize("which", ["phieu-a", "phieu-b", "odd"])
def test_both_engines_ask_and_refuse_the_same(which: str, odd: Form) -> None:
    form = odd if which == "odd" else forms()[which]
    source = random.Random(f"engines {which}")
    cases = [
        {
            "act": "check",
            "form": "it",
            "year": YEAR,
            "household": drawn(form, source, None),
            "members": [drawn(form, source, "person") for _ in range(source.randint(0, 3))],
        }
        for _ in range(CASES)
    ]
    found = run(cases, it=form)
    codes = set()
    for case, theirs in zip(cases, found, strict=True):
        ours = by_server(form, case)
        assert theirs["problems"] == ours["problems"], case
        assert theirs["asked"] == ours["asked"], case
        codes |= {code for code, _, _ in ours["problems"]}
        refused = {(row, name) for code, row, name in ours["problems"] if code == "forms.not_asked"}
        for place, names in enumerate(theirs["asked_of_members"], 1):
            given = {name for name, answer in case["members"][place - 1].items() if answer is not None}
            known = {row.name for row in form.questions("person")}
            assert (given & known) - set(names) == {name for row, name in refused if row == place}, case
    expected = {"forms.required", "forms.wrong_kind", "forms.unknown_question"}
    if which != "phieu-a":
        expected |= {"forms.not_asked", "forms.constraint"}
    assert codes == expected  # the cases reach every kind of refusal


def member_drawn(source: random.Random, number: int) -> dict[str, Any]:
    person: dict[str, Any] = {"person": f"p{number}", "full_name": "Hoàng Thị Lan"}
    if source.random() < 0.8:
        person["birth_year"] = source.choice([1901, 1902, 1903, 1990, 2005, 2010, 2015, 2020, 2023, 2024])
    if source.random() < 0.6:
        year = source.choice([1899, 1990, 2005, 2010, 2015, 2023])
        person["birth_date"] = f"{year}-{source.choice(['01-01', '10-31', '11-01', '12-31'])}"
    if source.random() < 0.8:
        levels = [
            "none",
            "preschool",
            "primary",
            "lower_secondary",
            "upper_secondary",
            "vocational",
            "higher",
        ]
        person["schooling"] = source.choice(levels)
    if source.random() < 0.9:
        person["relation"] = source.choice(["head", "child", "spouse"])
    if source.random() < 0.9:
        person["sex"] = source.choice(["male", "female"])
    return person


def test_both_find_the_same_contradictions() -> None:
    source = random.Random("contradictions")
    cases = []
    for _ in range(200):
        household = {"members": source.randint(1, 4)} if source.random() < 0.8 else {}
        members = [member_drawn(source, number) for number in range(source.randint(0, 4))]
        cases.append(
            {"act": "contradictions", "household": household, "members": members, "on": ON.isoformat()}
        )
    codes = set()
    for case, theirs in zip(cases, run(cases), strict=True):
        kept, wrong = canonical({"household": case["household"], "members": case["members"]}, "H1")
        assert wrong == []
        ours = [
            [problem.code, problem.spot.question, str(problem.values["found"])]
            for problem in answer_problems(to_tables([Line("H1", json.dumps(kept))]), ON)
        ]
        assert sorted(theirs) == sorted(ours), case
        codes |= {code for code, _, _ in ours}
    assert codes == {f"answers.{name}" for name in
                     ("born_later", "too_old", "birth_differs", "school_age", "members_differ", "heads")}  # fmt: skip


def test_both_hold_members_against_their_identification_numbers() -> None:
    source = random.Random("identity")
    texts: list[dict[str, str]] = []
    cases: list[dict[str, Any]] = []
    for _ in range(200):
        members = [member_drawn(source, number) for number in range(3)]
        numbers = {
            f"p{n}": f"020{source.randint(0, 3)}{source.choice(['90', '05', '10'])}123456" for n in range(2)
        }
        said = {
            person: {
                "sex": ("male", "female")[int(text[3]) % 2],
                "year": 1900 + int(text[3]) // 2 * 100 + int(text[4:6]),
            }
            for person, text in numbers.items()
        }
        texts.append(numbers)
        cases.append({"act": "identity", "members": members, "numbers": said})
    for case, numbers, theirs in zip(cases, texts, run(cases), strict=True):
        kept, _ = canonical({"household": {}, "members": case["members"]}, "H1")
        persons = to_tables([Line("H1", json.dumps(kept))]).persons
        ours = [problem.code for problem in identity_problems(persons, numbers)]
        assert [code for code, _ in theirs] == ours, case


TYPED = (
    "", "  ", "0", "12", "-4", "1.500.000", "1.500", "12.34", "12,34", "12,3456", "1.000", "1234.567", "32.5", "1 000",
    "01/05/1980", "1/5/1980", "01051980", "1-5-1980", "1.5.1980", "31/2/1980", "00/01/1980", "29/02/2000", "29022001",
    "1980", "1980-05-01", "yes", "no", "có", " Hoàng   Văn  Thụ ", "1e5", "１２", "9" * 15, "9" * 16, "-", ",5", "5,",
)  # fmt: skip


def test_both_read_what_was_typed_the_same_way() -> None:
    rows = {
        row.type: row for row in [*forms()["phieu-b"].questions(), *forms()["phieu-b"].questions("person")]
    }
    kinds = ["text", "integer", "decimal", "date", "yes_no"]
    cases = [{"act": "entered", "type": kind, "text": text} for kind in kinds for text in TYPED]
    for case, (answer, shown) in zip(cases, run(cases), strict=True):
        row = rows[case["type"]]
        ours = answer_of(row, case["text"])
        assert (answer, shown) == (ours, text_of(row, ours)), case
        assert answer_of(row, shown) == ours, case  # what is shown is read back as it was


@pytest.mark.parametrize(
    ("kind", "text", "answer"),
    [
        ("date", "01051980", "1980-05-01"),
        ("date", "5/9/2026", "2026-09-05"),
        ("date", "31/2/2020", "31/2/2020"),
        ("decimal", "32,5", "32.5"),
        ("decimal", "1.000", "1000"),
        ("decimal", "32.5", "32.5"),
        ("decimal", "5.", "5."),
        ("integer", "1.500.000", 1_500_000),
        ("integer", "32,5", "32,5"),
        ("yes_no", "no", False),
    ],
)
def test_vietnamese_figures_and_dates_are_read_and_the_rest_stays_as_typed(
    kind: str, text: str, answer: object
) -> None:
    rows = {
        row.type: row for row in [*forms()["phieu-b"].questions(), *forms()["phieu-b"].questions("person")]
    }
    assert answer_of(rows[kind], text) == answer
