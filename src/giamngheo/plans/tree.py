"""YAML or JSON as a tree of texts, lists and mappings, and the reader that names every entry it cannot take."""

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from giamngheo.core.problems import Problem, Refused, Spot
from giamngheo.core.text import clean
from giamngheo.plans import problems as problems  # its kinds of problem enter the catalogue

MOST_BYTES = 4_000_000
_MOST_DEPTH = 40
_SHOWN = 80

Entries = Mapping[str, Any]


class _Loader(yaml.BaseLoader):
    """Every scalar stays the text it is written as; a key given twice and an alias are errors."""

    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("alias *")
        self.depth += 1
        if self.depth > _MOST_DEPTH:
            raise yaml.YAMLError(f"> {_MOST_DEPTH} levels")
        node: yaml.Node | None = super().compose_node(parent, index)
        self.depth -= 1
        return node


def _unique_keys(loader: _Loader, node: yaml.MappingNode) -> dict[Any, Any]:
    for key, count in Counter(str(key.value) for key, _ in node.value).items():
        if count > 1:
            raise yaml.YAMLError(f"{key[:_SHOWN]}: ×{count}")
    return loader.construct_mapping(node, deep=True)


_Loader.add_constructor("tag:yaml.org,2002:map", _unique_keys)


def load_tree(path: Path) -> object:
    """The tree in a file; raises `Refused` where there is none, or where it is no YAML or JSON."""
    try:
        content = path.read_bytes()
    except OSError:
        raise Refused([Problem("plans.absent", Spot(file=str(path)))]) from None
    try:
        if len(content) > MOST_BYTES:
            raise yaml.YAMLError(f"> {MOST_BYTES} bytes")
        return yaml.load(content.decode("utf-8-sig"), Loader=_Loader)  # noqa: S506  builds text only
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        detail = " ".join(str(error).split())[:200]
        raise Refused([Problem("plans.unreadable", Spot(file=path.name), {"detail": detail})]) from None


class TreeReader:
    """Reads entries and gathers every problem on the way; `finish` raises when there were any."""

    def __init__(self, spot: Spot) -> None:
        self.spot = spot
        self.problems: list[Problem] = []

    def finish(self) -> None:
        if self.problems:
            raise Refused(self.problems)

    def note(self, code: str, **values: object) -> None:
        self.problems.append(Problem(code, self.spot, values))

    def mapping(self, found: object, key: str, allowed: Iterable[str]) -> Entries:
        """A mapping with no entries but those allowed."""
        if not isinstance(found, dict):
            self.note("plans.not_mapping", key=key)
            return {}
        names = tuple(allowed)
        for name in found:
            if name not in names:
                self.note("plans.key_unknown", key=key, found=shown(name), allowed=", ".join(names))
        return {name: value for name, value in found.items() if name in names}

    def items(self, entries: Entries, name: str, key: str) -> list[object]:
        """A list that may be absent; one that is there is not empty."""
        if name not in entries:
            return []
        found = entries[name]
        if not isinstance(found, list) or not found:
            self.note("plans.not_list", key=f"{key}.{name}")
            return []
        return found

    def text(self, entries: Entries, name: str, key: str, *, required: bool = False) -> str:
        """A text; empty where it is absent."""
        found = entries.get(name, "")
        if isinstance(found, int) and not isinstance(found, bool):
            found = str(found)
        if not isinstance(found, str):
            self.note("plans.not_text", key=f"{key}.{name}", found=shown(found))
            return ""
        if required and not found.strip():
            self.note("plans.key_missing", key=f"{key}.{name}")
        return clean(found)

    def texts(self, found: object, key: str) -> tuple[str, ...]:
        """One text or a list of them."""
        listed: list[Any] = found if isinstance(found, list) else [found]
        if not listed or not all(isinstance(each, str) and each.strip() for each in listed):
            self.note("plans.not_list", key=key)
            return ()
        return tuple(clean(each) for each in listed)

    def flag(self, entries: Entries, name: str, key: str) -> bool:
        found = str(entries[name]).lower() if name in entries else "false"
        if found not in {"true", "false"}:
            self.note("plans.not_allowed", key=f"{key}.{name}", found=shown(found), allowed="true, false")
        return found == "true"

    def whole(
        self, entries: Entries, name: str, key: str, least: int, most: int, *, required: bool = False
    ) -> int | None:
        """A whole number within bounds; None where it is absent."""
        text = self.text(entries, name, key, required=required)
        if not text:
            return None
        if text.isascii() and text.isdigit() and len(text) < 10 and least <= int(text) <= most:
            return int(text)
        self.note("plans.not_whole", key=f"{key}.{name}", found=shown(text), least=least, most=most)
        return None


def shown(found: object) -> str:
    """A value for a sentence; a list or mapping is not written out."""
    return " ".join(found.split())[:_SHOWN] if isinstance(found, str) else "[…]"
