"""Reading YAML with a place for every complaint: file and key path, what was expected, what stands there."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import yaml

from giamngheo.core.problems import Kind, Problem, Refused, Spot, catalogue

T = TypeVar("T")


class _Loader(yaml.SafeLoader):
    """YAML where only `true` and `false` are truth values, so that the keys `no` and `on` stay words."""


_Loader.yaml_implicit_resolvers = {
    letter: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
    for letter, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))

catalogue(
    {
        "law.unreadable": Kind(
            "Không đọc được tệp luật: {detail}.",
            "The law file cannot be read: {detail}.",
            "Sửa tệp theo đúng cú pháp YAML.",
            "Mend the file so that it is valid YAML.",
        ),
        "law.wrong_value": Kind(
            "Mục “{key}” phải là {expected}, đang là “{found}”.",
            "Entry “{key}” must be {expected}, found “{found}”.",
            "Sửa giá trị trong tệp luật.",
            "Correct the value in the law file.",
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Node:
    """One value of a YAML file together with the path of keys that leads to it."""

    value: Any
    file: str
    path: tuple[str, ...] = ()

    def refuse(self, expected: str) -> Refused:
        spot = Spot(file=self.file)
        key = ".".join(self.path) or "(gốc)"
        return Refused(
            [Problem("law.wrong_value", spot, {"key": key, "expected": expected, "found": self.value})]
        )

    def get(self, key: str) -> "Node":
        """A required entry."""
        if not isinstance(self.value, Mapping):
            raise self.refuse("a mapping")
        if key not in self.value:
            raise Node(None, self.file, (*self.path, key)).refuse("present")
        return Node(self.value[key], self.file, (*self.path, key))

    def find(self, key: str) -> "Node | None":
        """An entry that may be absent or null."""
        if not isinstance(self.value, Mapping):
            raise self.refuse("a mapping")
        return None if self.value.get(key) is None else self.get(key)

    def items(self) -> Iterator[tuple[str, "Node"]]:
        if not isinstance(self.value, Mapping):
            raise self.refuse("a mapping")
        for key in self.value:
            yield str(key), Node(self.value[key], self.file, (*self.path, str(key)))

    def each(self) -> Iterator["Node"]:
        if not isinstance(self.value, list):
            raise self.refuse("a list")
        for place, value in enumerate(self.value):
            yield Node(value, self.file, (*self.path, str(place)))

    def only(self, *allowed: str) -> "Node":
        """Refuses keys outside the vocabulary, so that a misspelt key is not silently ignored."""
        unknown = [key for key, _ in self.items() if key not in allowed]
        if unknown:
            raise Node(unknown[0], self.file, self.path).refuse(f"one of {', '.join(allowed)}")
        return self

    def text(self) -> str:
        return self._typed(str, "a text")

    def integer(self) -> int:
        if isinstance(self.value, bool):
            raise self.refuse("a whole number")
        return self._typed(int, "a whole number")

    def day(self) -> date:
        return self._typed(date, "a date (YYYY-MM-DD)")

    def one_of(self, parse: Callable[[str], T]) -> T:
        try:
            return parse(self.text())
        except ValueError:
            raise self.refuse("a known word") from None

    def both_languages(self) -> dict[str, str]:
        return {language: self.get(language).text() for language in ("vi", "en")}

    def _typed(self, kind: type[T], expected: str) -> T:
        if not isinstance(self.value, kind):
            raise self.refuse(expected)
        return self.value


def read(path: Path) -> Node:
    """The root of a YAML file; refuses what is not YAML."""
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 - a SafeLoader
        return Node(content, path.name)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        detail = " ".join(str(error).split())
        raise Refused([Problem("law.unreadable", Spot(file=path.name), {"detail": detail})]) from error
