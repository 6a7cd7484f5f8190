"""A form as XLSForm: the whole text that any XLSForm tool takes, and the XForm that pyxform compiles from it."""

from collections.abc import Iterator

from giamngheo.forms.definition import Form, Row
from giamngheo.forms.vocabulary import Choice

_LANGUAGES = {"vi": "Tiếng Việt (vi)", "en": "English (en)"}
_SURVEY = ("type", "name", "required", "relevant", "constraint", "calculation")


def as_xlsform(form: Form) -> dict[str, list[dict[str, str]]]:
    """The sheets of the form (`survey`, `choices`, `settings`), each a list of rows by column."""
    settings = {
        "form_title": f"{form.title['vi']}",
        "form_id": form.id,
        "version": f"{form.version}-{form.hash[:12]}",
        "default_language": _LANGUAGES["vi"],
    }
    return {
        "survey": [_survey(row) for row in form.rows],
        "choices": list(_choices(form)),
        "settings": [settings],
    }


def as_markdown(form: Form) -> str:
    """The same sheets as one Markdown text, which pyxform reads too."""
    lines = []
    for sheet, rows in as_xlsform(form).items():
        columns = list(dict.fromkeys(column for row in rows for column in row))
        lines += [f"| {sheet} |", "| | " + " | ".join(columns) + " |"]
        lines += ["| | " + " | ".join(row.get(column, "") for column in columns) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def as_xform(form: Form) -> tuple[str, list[str]]:
    """The XForm (XML) and the warnings of its compiler; needs the extra `field`."""
    from pyxform.xls2xform import convert  # an extra: only field capture needs it

    warnings: list[str] = []
    compiled = convert(as_markdown(form), warnings=warnings, file_type=".md", form_name="data")
    return compiled.xform, warnings


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
