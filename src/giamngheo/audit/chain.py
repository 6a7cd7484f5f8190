"""What is sealed in a line and how; pure."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Protocol

from giamngheo.core.problems import Kind, Problem, catalogue

GENESIS = "0" * 64  # what the first line is sealed to

Plain = str | int | bool | None | Sequence["Plain"] | Mapping[str, "Plain"]

_REMEDY = (
    "Đối chiếu với bản sao lưu gần nhất và báo người phụ trách an toàn thông tin.",
    "Compare with the latest backup and tell the security officer.",
)

catalogue(
    {
        "audit.line_changed": Kind(
            "Dòng nhật ký số {number} đã bị sửa sau khi ghi.",
            "Line {number} of the action log was changed after it was written.",
            *_REMEDY,
        ),
        "audit.line_missing": Kind(
            "Nhật ký thiếu dòng số {number}.",
            "Line {number} of the action log is missing.",
            *_REMEDY,
        ),
        "audit.line_unlinked": Kind(
            "Dòng nhật ký số {number} không nối với dòng trước nó.",
            "Line {number} of the action log does not follow the line before it.",
            *_REMEDY,
        ),
        "audit.head_differs": Kind(
            "Đầu chuỗi nhật ký không khớp với dòng cuối, số {number}.",
            "The head of the action log does not match its last line, {number}.",
            *_REMEDY,
        ),
    }
)


class Sealed(Protocol):
    """A line as read from the table."""

    number: int
    at: datetime
    account_id: str
    office: str
    address: str
    verb: str
    object_kind: str
    object_id: str
    place_code: str
    details: object
    previous_hash: str
    hash: str


def seal(line: Sealed) -> str:
    """SHA-256, in hexadecimal, of everything the line says and of the seal before it."""
    said = [
        line.number,
        line.at.astimezone(UTC).isoformat(timespec="microseconds"),
        line.account_id,
        line.office,
        line.address,
        line.verb,
        line.object_kind,
        line.object_id,
        line.place_code,
        line.details,
        line.previous_hash,
    ]
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def plain(value: Plain) -> Plain:
    """The value as JSON gives it back on either engine; a float or any other type is a TypeError."""
    if value is None or isinstance(value, (str, int)):
        return value
    if isinstance(value, Mapping):
        if not all(isinstance(key, str) for key in value):
            raise TypeError("the keys of an act's details are text")
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, (bytes, bytearray)):
        return [plain(part) for part in value]
    raise TypeError(f"{type(value).__name__} cannot stand in the details of an act")


def first_break(lines: Iterable[Sealed], count: int, last_hash: str) -> Problem | None:
    """The first line, in order of number, at which the chain is broken; None for a whole chain.

    `count` and `last_hash` are what the head says of the end.
    """
    expected, previous = 1, GENESIS
    for line in lines:
        if line.number != expected:
            return _broken("audit.line_missing", expected)
        if seal(line) != line.hash:
            return _broken("audit.line_changed", line.number)
        if line.previous_hash != previous:
            return _broken("audit.line_unlinked", line.number)
        expected, previous = expected + 1, line.hash
    if expected <= count:
        return _broken("audit.line_missing", expected)
    return (
        None
        if (count, last_hash) == (expected - 1, previous)
        else _broken("audit.head_differs", expected - 1)
    )


def _broken(code: str, number: int) -> Problem:
    return Problem(code, values={"number": number})
