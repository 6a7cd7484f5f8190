"""Adding a line to the action log."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import connection

from giamngheo.audit import chain
from giamngheo.audit.models import Head, Line


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: the account, the office it acts in, in words, and the address of the machine."""

    account_id: str
    office: str = ""
    address: str = ""


def record(
    *,
    actor: Actor,
    verb: str,
    object_kind: str,
    object_id: object,
    place_code: str = "",
    details: Mapping[str, chain.Plain] | None = None,
    at: datetime,
) -> Line:
    """Add one line for one act, inside the transaction of the act: both happen or neither.

    `verb` is `package.verb_noun` (`review.record_answers`); `details` hold text, whole numbers, truth values,
    lists and mappings of them, never a float (it has no one spelling) and no more about a person than the
    act needs.  `at` must carry its time zone.  Outside a transaction this is an error.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("an audit line is written inside the transaction of the act it records")
    if at.tzinfo is None:
        raise ValueError("the time of an act must carry its time zone")
    head = _locked_head()
    line = Line(
        number=head.count + 1,
        at=at.astimezone(UTC),
        account_id=actor.account_id,
        office=actor.office,
        address=actor.address,
        verb=verb,
        object_kind=object_kind,
        object_id=str(object_id),
        place_code=place_code,
        details=chain.plain(details or {}),
        previous_hash=head.last_hash,
    )
    line.hash = chain.seal(line)
    line.save(force_insert=True)
    Head.objects.filter(pk=head.pk).update(count=line.number, last_hash=line.hash)
    return line


def _locked_head() -> Head:
    """The end of the chain, held until the transaction ends.

    PostgreSQL locks the row; on SQLite the transaction, being IMMEDIATE, holds the whole database already.
    The row is made by the first act ever: two first writers meet on its key, and the second waits.
    """
    locked = Head.objects.select_for_update()
    head = locked.first()
    if head is None:
        Head.objects.bulk_create([Head(last_hash=chain.GENESIS)], ignore_conflicts=True)
        head = locked.get()
    return head
