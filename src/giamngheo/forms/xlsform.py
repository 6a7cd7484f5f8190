"""A form as XLSForm: the whole text that any XLSForm tool takes, and the XForm that pyxform compiles from it.

`for_the_field` is the form as a device in the field fills it: the household is chosen from the list of the village,
its registered members come with it, and some rows of its own ask what only a device must be asked.  The questions,
their relevance and their constraints are those of the form and of nothing else.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from giamngheo.forms.definition import Form, Row
from giamngheo.forms.vocabulary import Choice

_LANGUAGES = {"vi": "Tiếng Việt (vi)", "en": "English (en)"}
_SURVEY = ("type", "name", "required", "relevant", "constraint", "calculation")

Sheets = dict[str, list[dict[str, str]]]

HOUSEHOLDS_FILE, MEMBERS_FILE = "households.csv", "members.csv"
HOUSEHOLD_COLUMNS = ("name", "label", "head", "address", "size", "listed")
MEMBER_COLUMNS = ("household", "no", "uid", "full_name", "relation", "sex", "birth_year")

REPEAT, PERSON_UID, STILL_HERE, PHOTO = "person", "person_uid", "still_here", "house_photo"
ONLY_ON_A_DEVICE = frozenset(
    {
        "start", "end", "deviceid", "username", "head", "listed", "newcomers", "count_of_persons", "position",
        "person_count", PERSON_UID, "of_household", STILL_HERE, PHOTO, "reference_year", "age",
    }
)  # fmt: skip
"""What a device's form has beside the questions; none of it is an answer."""

_PIXELS = 1280
"""Enough to see a house; small enough for a village's network."""


@dataclass(frozen=True, slots=True)
class Setting:
    """Where and when the form is filled: its own name, the words above it, the year and the area of the village."""

    form_id: str
    title: str
    reference_year: int
    area: str


def as_xlsform(form: Form) -> Sheets:
    """The sheets of the form (`survey`, `choices`, `settings`), each a list of rows by column."""
    settings = {
        "form_title": f"{form.title['vi']}",
        "form_id": form.id,
        "version": version(form),
        "default_language": _LANGUAGES["vi"],
    }
    return {
        "survey": [_survey(row) for row in form.rows],
        "choices": list(_choices(form)),
        "settings": [settings],
    }


def for_the_field(form: Form, setting: Setting) -> Sheets:
    """The sheets of the form as a device fills it in one village."""
    sheets = as_xlsform(form)
    settings = sheets["settings"][0] | {
        "form_title": setting.title,
        "form_id": setting.form_id,
        "instance_name": "concat(${household}, ' ', ${head})",
    }
    survey = list(_about_the_device())
    for row, cells in zip(form.rows, sheets["survey"], strict=True):
        survey += _in_the_field(row, cells, setting)
    survey.append(_asked("image", PHOTO, "Ảnh ngôi nhà (không bắt buộc)", "Photograph of the house (optional)",
                         parameters=f"max-pixels={_PIXELS}"))  # fmt: skip
    return sheets | {"survey": survey, "settings": [settings]}


def version(form: Form) -> str:
    """The version that a filled form names: any change of a question is another."""
    return f"{form.version}-{form.hash[:12]}"


def as_markdown(form: Form) -> str:
    """The same sheets as one Markdown text, which pyxform reads too."""
    return _markdown(as_xlsform(form))


def as_xform(form: Form, setting: Setting | None = None) -> tuple[str, list[str]]:
    """The XForm (XML) and the warnings of its compiler; needs the extra `field`."""
    from pyxform.xls2xform import convert  # an extra: only field capture needs it

    sheets = for_the_field(form, setting) if setting else as_xlsform(form)
    warnings: list[str] = []
    compiled = convert(_markdown(sheets), warnings=warnings, file_type=".md", form_name="data")
    return compiled.xform, warnings


def _markdown(sheets: Sheets) -> str:
    lines = []
    for sheet, rows in sheets.items():
        columns = list(dict.fromkeys(column for row in rows for column in row))
        lines += [f"| {sheet} |", "| | " + " | ".join(columns) + " |"]
        lines += ["| | " + " | ".join(row.get(column, "") for column in columns) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def _survey(row: Row) -> dict[str, str]:
    cells = {column: row.source[column] for column in _SURVEY}
    if row.type == "yes_no":
        cells["type"] = "select_one yes_no"
    if row.type == "calculate" and not row.source["calculation"]:
        # The year of the review is told to the form by who hands it out; on its own it is this year.
        cells["calculation"] = "int(format-date(today(), '%Y'))"
    for language, words in _LANGUAGES.items():
        label = row.label[language]
        if label:
            cells[f"label::{words}"] = f"{row.no}. {label}" if row.no and row.is_question else label
        if row.constraint_message[language]:
            cells[f"constraint_message::{words}"] = row.constraint_message[language]
    return {column: text for column, text in cells.items() if text}


def _choices(form: Form) -> Iterator[dict[str, str]]:
    lists: dict[str, tuple[Choice, ...]] = {}
    for row in form.rows:
        if row.choices:
            lists["yes_no" if row.type == "yes_no" else row.name] = row.choices
    for name, choices in lists.items():
        for choice in choices:
            labels = {f"label::{words}": getattr(choice, language) for language, words in _LANGUAGES.items()}
            yield {"list_name": name, "name": choice.code, **labels}


def _about_the_device() -> Iterator[dict[str, str]]:
    yield from ({"type": kind, "name": kind} for kind in ("start", "end", "deviceid", "username"))
    yield {"type": "csv-external", "name": MEMBERS_FILE.removesuffix(".csv")}


def _in_the_field(row: Row, cells: Mapping[str, str], setting: Setting) -> Iterator[dict[str, str]]:
    """The rows that one row of the form becomes."""
    match row.type, row.name:
        case "calculate", "reference_year":
            yield {**cells, "calculation": str(setting.reference_year)}
        case _, "household":
            yield {**cells, "type": f"select_one_from_file {HOUSEHOLDS_FILE}", "appearance": "autocomplete"}
            yield _calculate("head", _of_the_household("head"))
            yield _calculate("listed", _of_the_household("listed"))
        case _, "area":
            yield {**cells, "default": setting.area}
        case _, "members":
            yield {**cells, "calculation": f"once({_of_the_household('size')})"}
            yield _asked(
                "integer", "newcomers", "Số người mới, chưa có trong danh sách",
                "How many persons are not on the list", required="yes", default="0",
                constraint=". >= 0 and . <= 20",
            )  # fmt: skip
            # Before a household is chosen nothing is known of its members: no person is asked about.
            yield _calculate("count_of_persons", "coalesce(${listed}, 0) + coalesce(${newcomers}, 0)")
        case "begin repeat", _:
            yield {**cells, "repeat_count": "${count_of_persons}"}
            yield from _about_a_person()
        case "end repeat", _:
            yield {"type": "end group"}
            yield dict(cells)
        case _, name if row.is_question and row.in_repeat and name in MEMBER_COLUMNS:
            known = f"once({_of_the_person(name)})"
            constraint = {"constraint": "${of_household} = ${household}", **_changed()}
            yield {**cells, "calculation": known} | (constraint if name == "full_name" else {})
        case _:
            yield dict(cells)


def _about_a_person() -> Iterator[dict[str, str]]:
    """Which registered person this is, and whether still of the household; a newcomer is nobody yet."""
    yield _calculate("position", "position(..)")
    yield _calculate("of_household", "once(${household})")
    yield _calculate(PERSON_UID, f"once({_of_the_person('uid')})")
    yield _asked(
        "select_one yes_no", STILL_HERE, "Người này còn ở trong hộ", "Still a member of the household",
        relevant="${person_uid} != ''", default="yes", required="yes",
    )  # fmt: skip
    labels = {
        f"label::{words}": text for words, text in zip(_LANGUAGES.values(), ("Người", "Person"), strict=True)
    }
    yield {
        "type": "begin group",
        "name": "about_person",
        "relevant": "${person_uid} = '' or ${still_here} = 'yes'",
        **labels,
    }


def _of_the_household(column: str) -> str:
    return _looked_up("households", "name = ${household}", column)


def _of_the_person(column: str) -> str:
    return _looked_up("members", "household = ${household} and no = ${position}", column)


def _looked_up(file: str, condition: str, column: str) -> str:
    """A cell of a list: XForms sees each as a tree of `root` and `item`."""
    return "/".join([f"instance('{file}')", "root", f"item[{condition}]", column])


def _calculate(name: str, calculation: str) -> dict[str, str]:
    return {"type": "calculate", "name": name, "calculation": calculation}


def _asked(kind: str, name: str, vi: str, en: str, **more: str) -> dict[str, str]:
    labels = {f"label::{words}": text for words, text in zip(_LANGUAGES.values(), (vi, en), strict=True)}
    return {"type": kind, "name": name, **labels, **more}


def _changed() -> dict[str, str]:
    said = ("Đã đổi hộ sau khi điền. Hãy bỏ phiếu này và làm lại", "The household was changed: start again")
    return {
        f"constraint_message::{words}": text for words, text in zip(_LANGUAGES.values(), said, strict=True)
    }
