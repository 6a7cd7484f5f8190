"""The form as a device fills it, and what comes back from one."""

import shutil
import subprocess
import xml.etree.ElementTree as ElementTree
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from giamngheo.core.problems import Refused
from giamngheo.forms.definition import forms
from giamngheo.forms.instances import MOST_BYTES, members_of, read, typed
from giamngheo.forms.xlsform import (
    HOUSEHOLDS_FILE,
    ONLY_ON_A_DEVICE,
    Setting,
    as_markdown,
    as_xform,
    for_the_field,
    version,
)

FORM_B = forms()["phieu-b"]
SETTING = Setting("phieu-b:2024:06328-01:2004-01-01", "Phiếu B – Thôn Nà Mỏ", 2024, "rural")


@pytest.fixture(scope="module")
def compiled():
    return as_xform(FORM_B, SETTING)


def test_pyxform_compiles_it_without_a_warning(compiled):
    xform, warnings = compiled
    assert warnings == []
    assert f'id="{SETTING.form_id}"' in xform
    assert f'version="{version(FORM_B)}"' in xform
    assert SETTING.title in xform


@pytest.mark.skipif(shutil.which("java") is None, reason="ODK Validate, inside pyxform, needs Java")
def test_odk_validate_accepts_it(compiled, tmp_path):
    path = tmp_path / "form.xml"
    path.write_text(compiled[0], encoding="utf-8")
    jar = Path(find_spec("pyxform").origin).parent / "validators/odk_validate/bin/ODK_Validate.jar"
    done = subprocess.run(["java", "-jar", jar, path], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert "Xform is valid" in done.stdout + done.stderr


def test_the_year_is_the_cycles_and_not_that_of_the_phone(compiled):
    rows = {row.get("name"): row for row in for_the_field(FORM_B, SETTING)["survey"]}
    assert rows["reference_year"]["calculation"] == "2024"
    assert "today()" not in compiled[0]


def test_the_household_is_chosen_from_the_list_of_the_village(compiled):
    rows = {row.get("name"): row for row in for_the_field(FORM_B, SETTING)["survey"]}
    assert rows["household"]["type"] == f"select_one_from_file {HOUSEHOLDS_FILE}"
    assert 'src="jr://file-csv/households.csv"' in compiled[0]
    assert 'src="jr://file-csv/members.csv"' in compiled[0]


def test_every_question_keeps_its_relevance_and_constraint():
    plain = {
        row.name: (row.source["relevant"], row.source["constraint"]) for row in FORM_B.rows if row.is_question
    }
    field = {
        row["name"]: (row.get("relevant", ""), row.get("constraint", ""))
        for row in for_the_field(FORM_B, SETTING)["survey"]
        if row.get("name") in plain
    }
    assert field.pop("full_name") == ("", "${of_household} = ${household}")  # the one that the device adds
    assert field.items() <= plain.items()
    assert plain.keys() - field.keys() == {"full_name"}


def test_no_row_of_the_device_has_the_name_of_a_question():
    questions = {row.name for row in FORM_B.rows if row.is_question}
    assert not questions & ONLY_ON_A_DEVICE
    added = {
        row.get("name") for row in for_the_field(FORM_B, SETTING)["survey"] if row["type"] != "end group"
    }
    own = {row.name for row in FORM_B.rows}
    assert added - own - ONLY_ON_A_DEVICE <= {"members", "about_person", None}


def test_the_form_without_a_village_is_as_before():
    assert "select_one_from_file" not in as_markdown(FORM_B)
    assert "house_photo" not in as_markdown(FORM_B)


FILLED = """<?xml version='1.0' ?><data xmlns:jr="http://openrosa.org/javarosa" xmlns:orx="http://openrosa.org/xforms"
 id="phieu-b:2024:06328-01:2004-01-01" version="2021.1-abc"><start>2024-10-01T08:00:00.000+07:00</start>
<deviceid>collect:1</deviceid><reference_year>2024</reference_year>
<general><household>BS-1</household><head>Thụ</head><area>rural</area><members>2</members></general>
<person><position>1</position><person_uid>u1</person_uid><still_here>yes</still_here><about_person>
<full_name> Hoàng Văn Thụ </full_name><birth_year>1980</birth_year><age>44</age><health_insurance>yes</health_insurance>
</about_person></person>
<person><position>2</position><person_uid>u2</person_uid><still_here>no</still_here></person>
<person><position>3</position><person_uid/><about_person><full_name>Mai</full_name></about_person></person>
<dwelling><house_area>40.50</house_area><wall/></dwelling><house_photo>nha.jpg</house_photo>
<orx:meta><orx:instanceID>uuid:1</orx:instanceID><orx:deprecatedID>uuid:0</orx:deprecatedID></orx:meta></data>"""


def test_a_filled_form_is_told_apart_into_answers_and_what_surrounds_them():
    found = read(FILLED)
    assert (found.form, found.version) == ("phieu-b:2024:06328-01:2004-01-01", "2021.1-abc")
    assert (found.instance, found.replaces, found.device) == ("uuid:1", "uuid:0", "collect:1")
    assert found.started == "2024-10-01T08:00:00.000+07:00"
    assert found.files == ("nha.jpg",)
    assert typed(FORM_B, found.answers) == {
        "household": "BS-1", "area": "rural", "members": 2, "house_area": "40.5",
    }  # fmt: skip
    assert members_of(FORM_B, found.members) == [
        {"person": "u1", "full_name": "Hoàng Văn Thụ", "birth_year": 1980, "health_insurance": True},
        {"full_name": "Mai"},
    ]


def test_what_a_question_cannot_take_stays_for_the_check_to_find():
    given = {"members": "ba", "house_area": "1e9", "uses_internet": "maybe", "b1": "1" * 40, "yacht": "1"}
    assert typed(FORM_B, given) == given


@pytest.mark.parametrize(
    "text",
    [
        FILLED.replace("<?xml version='1.0' ?>", "<!DOCTYPE data>"),
        FILLED.replace("<?xml version='1.0' ?>", "<!DOCTYPE d [<!ENTITY a '1'>]>").replace("BS-1", "&a;"),
        FILLED.replace("uuid:1", ""),
        FILLED.replace("uuid:1", "u" * 200),
        FILLED.replace(' id="phieu', ' name="phieu'),
        FILLED.replace("</data>", ""),
        FILLED.replace("<wall/>", "<a>" * 30 + "</a>" * 30),
        FILLED.replace("<wall/>", "<a/>" * 20_001),
        FILLED.replace("nha.jpg", "x" * MOST_BYTES),
        "",
        "nhà",
        "<>",
    ],
    ids=range(12),
)
def test_what_is_none_is_refused(text):
    with pytest.raises(Refused):
        read(text)


def test_entities_are_refused_before_they_are_expanded():
    entities = [f"<!ENTITY a{number} '{f'&a{number - 1};' * 100 if number else 'x'}'>" for number in range(9)]
    with pytest.raises(Refused):
        read(f"<!DOCTYPE d [{''.join(entities)}]>" + FILLED.replace("BS-1", "&a8;"))


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text):
    with suppress(Refused):
        read(text)


@given(
    st.recursive(
        st.text(alphabet="ab<>&é", max_size=5), lambda inner: st.lists(inner, max_size=4), max_leaves=20
    )
)
def test_any_element_is_read(content):
    root = ElementTree.Element("data", id="x", version="1")
    _build(root, content)
    ElementTree.SubElement(ElementTree.SubElement(root, "meta"), "instanceID").text = "uuid:1"
    found = read(ElementTree.tostring(root, encoding="unicode"))
    assert found.instance == "uuid:1"


def _build(parent, content):
    for number, part in enumerate(content if isinstance(content, list) else [content]):
        child = ElementTree.SubElement(parent, ("person", "general", "b1")[number % 3])
        if isinstance(part, list):
            _build(child, part)
        else:
            child.text = part
