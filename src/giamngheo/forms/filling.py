"""A filled form checked against its definition: what is asked, what is lacking, what cannot be."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from giamngheo.core.problems import Kind, Problem, Spot, catalogue
from giamngheo.forms.definition import Form, Row
from giamngheo.forms.expressions import Value, evaluate

Answers = Mapping[str, Value]

_PLAIN_NUMBER = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,30})?")
_PLAIN_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

catalogue(
    {
        "forms.required": Kind(
            "Câu {no} “{question}” chưa trả lời.",
            "Question {no} “{question}” is not answered.",
            "Điền câu trả lời.",
            "Answer it.",
        ),
        "forms.not_asked": Kind(
            "Câu {no} “{question}” không hỏi trong trường hợp này nhưng có trả lời.",
            "Question {no} “{question}” is not asked here, yet it is answered.",
            "Xóa câu trả lời hoặc sửa câu phía trên.",
            "Remove the answer or correct the one above.",
        ),
        "forms.wrong_kind": Kind(
            "Câu {no} “{question}”: “{found}” không phải {expected}.",
            "Question {no} “{question}”: “{found}” is not {expected}.",
            "Sửa câu trả lời.",
            "Correct the answer.",
        ),
        "forms.constraint": Kind(
            "Câu {no} “{question}”: “{found}”. {message}.",
            "Question {no} “{question}”: “{found}”. {message}.",
            "Sửa câu trả lời.",
            "Correct the answer.",
        ),
        "forms.unknown_question": Kind(
            "Không có câu hỏi “{name}” trong phiếu.",
            "The form has no question “{name}”.",
            "Bỏ câu trả lời này.",
            "Remove this answer.",
        ),
    }
)


def check(
    form: Form, answers: Answers, members: Sequence[Answers], reference_year: int, repeat: str = "person"
) -> list[Problem]:
    """Everything that the definition refuses in a filled form: answers by name, members by name in their order."""
    above: dict[str, Value] = {"reference_year": reference_year}
    problems = list(_check_rows(form, answers, above, None, None))
    for number, member in enumerate(members, 1):
        problems += _check_rows(form, member, dict(above), repeat, number)
    return problems


def asked(form: Form, answers: Answers, reference_year: int, repeat: str | None = None) -> list[str]:
    """The names of the questions that are relevant, given the answers so far."""
    known: dict[str, Value] = {"reference_year": reference_year}
    return [
        row.name for row in _walk(form, answers, known, repeat) if row.is_question and _is_asked(row, known)
    ]


def _walk(form: Form, answers: Answers, known: dict[str, Value], repeat: str | None) -> Iterator[Row]:
    """Rows in order, with `known` filled as they pass; an answer that is not asked for is not known."""
    for row in form.rows:
        if row.in_repeat != repeat:
            continue
        yield row
        if row.calculation is not None:
            known[row.name] = evaluate(row.calculation, known)
        elif row.is_question and _is_asked(row, known):
            known[row.name] = _coded(answers.get(row.name))


def _coded(answer: Value) -> Value:
    """Truth values are the codes of a yes_no question."""
    return ("yes" if answer else "no") if isinstance(answer, bool) else answer


def _is_asked(row: Row, known: Mapping[str, Value]) -> bool:
    return row.relevant is None or bool(evaluate(row.relevant, known))


def _check_rows(
    form: Form, answers: Answers, known: dict[str, Value], repeat: str | None, number: int | None
) -> Iterator[Problem]:
    names = {row.name for row in form.rows if row.in_repeat == repeat and row.is_question} | {
        "person",
        "household",
    }
    for name in answers:
        if name not in names:
            yield Problem("forms.unknown_question", Spot(row=number, question=name), {"name": name})
    for row in _walk(form, answers, known, repeat):
        if row.is_question:
            spot = Spot(row=number, question=row.name)
            yield from _check_answer(row, _coded(answers.get(row.name)), known, spot)


def _check_answer(row: Row, answer: Value, known: Mapping[str, Value], spot: Spot) -> Iterator[Problem]:
    words: dict[str, object] = {"no": row.no, "question": row.label["vi"], "found": answer}
    if not _is_asked(row, known):
        if answer is not None:
            yield Problem("forms.not_asked", spot, words)
        return
    if answer is None or answer == "":
        if row.required:
            yield Problem("forms.required", spot, words)
        return
    expected = _expected(row, answer)
    if expected is not None:
        yield Problem("forms.wrong_kind", spot, words | {"expected": expected})
        return
    if row.constraint is not None and not evaluate(row.constraint, known, _number(answer)):
        yield Problem("forms.constraint", spot, words | {"message": row.constraint_message["vi"]})


def _expected(row: Row, answer: Value) -> str | None:
    """What the answer should have been; None when it is that."""
    if row.choices:
        codes = [choice.code for choice in row.choices]
        return None if answer in codes else f"một trong: {', '.join(codes)}"
    kind = row.type
    if kind == "integer":
        return None if isinstance(_number(answer), int) else "số nguyên"
    if kind == "decimal":
        return None if isinstance(_number(answer), int | Decimal) else "số"
    if kind == "date":
        return None if _is_date(answer) else "ngày (năm-tháng-ngày)"
    return None


def _number(answer: Value) -> Value:
    """A text that is a number in plain figures as that number; anything else as it is."""
    if not isinstance(answer, str) or not _PLAIN_NUMBER.fullmatch(answer):
        return answer
    return Decimal(answer) if "." in answer else int(answer)


def _is_date(answer: Value) -> bool:
    if isinstance(answer, date):
        return True
    if not _PLAIN_DATE.fullmatch(str(answer)):
        return False
    try:
        date.fromisoformat(str(answer))
    except ValueError:
        return False
    return True
