"""What every file of the law has: values with their sources, stretches of time in force, one hash of it all."""

import hashlib
import json
from datetime import date

from giamngheo.law.model import Certainty, Cited, InForce, Source
from giamngheo.law.reading import Node


def digest(value: object) -> str:
    """SHA-256 of a value in one canonical JSON form, as hexadecimal."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, default=str, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def in_force_of(node: Node) -> InForce:
    """A stretch of time in which something holds, with its source."""
    node.only("from", "to", "source", "certainty", "note")
    note = node.find("note")
    return InForce(
        start=node.get("from").day(),
        end=node.get("to").day(),
        source=source_of(node),
        certainty=node.get("certainty").one_of(Certainty),
        note=note.both_languages() if note else None,
    )


def source_of(node: Node) -> Source:
    """What an entry cites under its key `source`; an article left out is not known to us."""
    source = node.get("source").only("instrument", "article", "article_certainty")
    article, certainty = source.find("article"), source.find("article_certainty")
    if article is None:
        return Source(source.get("instrument").text(), None, Certainty.missing)
    sure = certainty.one_of(Certainty) if certainty else Certainty.from_memory
    return Source(source.get("instrument").text(), article.text(), sure)


def cited_of(node: Node, *, source: Source | None = None, unit: str | None = None) -> Cited:
    """A value with its citation; source and unit may be given once for a pair of values."""
    value = node.find("value")
    certainty = node.get("certainty").one_of(Certainty)
    if (value is None) != (certainty is Certainty.missing):
        raise node.refuse("a value, or null with certainty `missing`")
    return Cited(
        value=value.integer() if value else None,
        unit=unit or node.get("unit").text(),
        source=source or source_of(node),
        certainty=certainty,
    )


def optional_day(node: Node, key: str) -> date | None:
    """A date that may be absent."""
    found = node.find(key)
    return found.day() if found else None
