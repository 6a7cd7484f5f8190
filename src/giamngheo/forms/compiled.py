"""A form as data for the engine in the browser (`browser/`): rows, expressions as trees, the words of its problems.

The engine must find what `filling` and `contradictions` find; a test holds them against each other.
"""

from collections.abc import Mapping

from giamngheo.core.problems import CATALOGUE
from giamngheo.forms import contradictions, filling  # noqa: F401 - they fill the catalogue
from giamngheo.forms.definition import Form, Row
from giamngheo.forms.expressions import Expression, Literal, Name

Data = dict[str, object]

_PREFIXES = ("forms.", "answers.")


def compiled(form: Form, language: str = "vi") -> Data:
    """The form as plain JSON values, its words in one language."""
    return {
        "id": form.id,
        "version": form.version,
        "hash": form.hash,
        "title": form.title[language],
        "rows": [_row(row, language) for row in form.rows],
        "sentences": sentences(language, _PREFIXES),
    }


def sentences(language: str, prefixes: tuple[str, ...]) -> Mapping[str, Data]:
    """What is wrong and what to do, by code: the catalogue's sentences for problems found in the browser."""
    return {
        code: {
            "what": kind.vi if language == "vi" else kind.en,
            "remedy": kind.remedy_vi if language == "vi" else kind.remedy_en,
            "severity": str(kind.severity),
        }
        for code, kind in CATALOGUE.items()
        if code.startswith(prefixes)
    }


def _row(row: Row, language: str) -> Data:
    return {
        "no": row.no,
        "type": row.type,
        "name": row.name,
        "label": row.label[language],
        "required": row.required,
        "relevant": _tree(row.relevant),
        "constraint": _tree(row.constraint),
        "message": row.constraint_message[language],
        "calculation": _tree(row.calculation),
        "choices": [[choice.code, choice.vi if language == "vi" else choice.en] for choice in row.choices],
        "repeat": row.in_repeat,
    }


def _tree(expression: Expression | None) -> Data | None:
    match expression:
        case None:
            return None
        case Name(name):
            return {"name": name}
        case Literal(value):
            return {"value": value}
    return {"sign": expression.sign, "left": _tree(expression.left), "right": _tree(expression.right)}
