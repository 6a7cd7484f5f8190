"""Reading the action log."""

from datetime import datetime

from giamngheo.audit import chain
from giamngheo.audit.models import Head, Line
from giamngheo.core.problems import Problem


def is_noted(*, account_id: str, verb: str, object_kind: str, object_id: object, since: datetime) -> bool:
    """Whether the account has a line of this act on this object from some moment on."""
    lines = Line.objects.filter(object_kind=object_kind, object_id=str(object_id), verb=verb)
    return lines.filter(account_id=account_id, at__gte=since).exists()


def verify_chain() -> list[Problem]:
    """Recompute the whole chain; a problem names the first line at which it is broken.

    The log is read in pieces: memory does not grow with it.  What it cannot see is a database replaced as a
    whole; for that the last seal is kept elsewhere, on paper or in a sealed data set.
    """
    head = Head.objects.first() or Head(last_hash=chain.GENESIS)
    lines = Line.objects.order_by("number").iterator(chunk_size=2000)
    broken = chain.first_break(lines, head.count, head.last_hash)
    return [] if broken is None else [broken]
