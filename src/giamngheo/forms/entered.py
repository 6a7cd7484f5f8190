"""What was typed into a form's field, as an answer: Vietnamese dates, decimal comma, thousands dots.

What cannot be read stays the text that it is, for `filling.check` to refuse.  The browser does the same
(`browser/entered.js`).
"""

import re
from datetime import date

from giamngheo.forms.definition import Row
from giamngheo.forms.expressions import Value

_WHOLE = re.compile(r"-?[0-9]{1,15}")
_GROUPED = re.compile(r"-?[0-9]{1,3}(\.[0-9]{3}){1,4}")
_DECIMAL = re.compile(r"-?[0-9]{1,15}([.,][0-9]{1,6})?")
_PLAIN = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_DAY = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})|([0-9]{2})([0-9]{2})([0-9]{4})")
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def answer_of(row: Row, text: str) -> Value:
    """The answer to a question in the form that is kept; None for nothing."""
    text = " ".join(text.split())
    if not text:
        return None
    if row.type == "yes_no":
        return {"yes": True, "no": False}.get(text, text)
    if row.type == "integer":
        return _whole(text)
    if row.type == "decimal":
        return _decimal(text)
    return _day(text) if row.type == "date" else text


def text_of(row: Row, answer: object) -> str:
    """An answer as one types it: the inverse of `answer_of`."""
    if answer is None:
        return ""
    if isinstance(answer, bool):
        return "yes" if answer else "no"
    text = str(answer)
    if row.type == "decimal" and _PLAIN.fullmatch(text):
        return text.replace(".", ",")
    if row.type == "date" and _ISO.fullmatch(text):
        year, month, day = text.split("-")
        return f"{day}/{month}/{year}"
    return text


def _whole(text: str) -> Value:
    if _WHOLE.fullmatch(text):
        return int(text)
    return int(text.replace(".", "")) if _GROUPED.fullmatch(text) else text


def _decimal(text: str) -> Value:
    """Dots between groups of three are thousands, as officials write them; any other dot is taken for the comma."""
    if _GROUPED.fullmatch(text):
        return text.replace(".", "")
    return text.replace(",", ".") if _DECIMAL.fullmatch(text) else text


def _day(text: str) -> Value:
    found = _DAY.fullmatch(text)
    if found is None:
        return text
    day, month, year = (int(part) for part in found.groups() if part is not None)
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return text
