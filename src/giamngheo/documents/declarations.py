"""Reads the declared review tables (`review_tables/*.yaml`): headings, columns and the figures they are bound to.

A declaration is checked whole when it is read: an unknown word, a column named twice or a formula over a column
that is not there is a programming error and raises `ValueError` with the file's name.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from giamngheo.documents import formula
from giamngheo.documents.table import Column, Heading, Kind, Page, Signature, Total, leaves
from giamngheo.law.model import Certainty, Text

Items = Mapping[str, Sequence[tuple[str, Text]]]
"""What a `for_each` column is repeated for: the code and the name of every indicator, of every ethnic group."""

_FORM_WORDS = {"form", "title", "words", "category"}
_FILE_WORDS = {"forms", "unit", "columns", "splits", "notes", "certainty", "list"}
_COLUMN_WORDS = {"key", "kind", "heading", "figure", "ethnicity", "formula", "for_each", "columns", "total"}
_LETTERS = "ABCDEFGH"
_SUM = re.compile(r"\s*([+-]?)\s*sum\((\w+)\)")


@dataclass(frozen=True, slots=True)
class Binding:
    """The figure behind a column: its id and, where only one ethnic group is counted, that group's code."""

    figure: str
    ethnicity: str | None = None


@dataclass(frozen=True, slots=True)
class Split:
    """One row of the breakdown that every place takes several rows for."""

    key: str
    words: Text


@dataclass(frozen=True, slots=True)
class Layout:
    """The headings of one form with everything repeated that is to be, and the figures behind its columns.

    `bindings` are by part of the breakdown (empty where there is none) and column.
    """

    headings: tuple[Heading | Column, ...]
    bindings: Mapping[tuple[str, str], Binding]


@dataclass(frozen=True, slots=True)
class Form:
    """One declared table before it is joined to figures; `category` fills `{category}`."""

    no: int
    title: Text
    unit: Text
    category: str
    is_list: bool
    splits: tuple[Split, ...]
    split_heading: Text | None
    notes: tuple[Text, ...]
    certainty: Certainty
    signatures: tuple[Signature, ...]
    page: Page
    total: Text
    words: Mapping[str, Text]
    columns: Sequence[Mapping[str, Any]]
    order_heading: Text
    place_heading: Text

    def layout(self, items: Items) -> Layout:
        """The columns of the form for these indicators and ethnic groups."""
        return _Reader(self, items).layout()


@cache
def forms() -> Mapping[int, Form]:
    """The declared tables by number, in order."""
    folder = files("giamngheo.documents") / "review_tables"
    common = yaml.safe_load((folder / "common.yaml").read_text("utf-8"))
    found: dict[int, Form] = {}
    for path in sorted(folder.iterdir(), key=lambda path: path.name):
        if path.name.endswith(".yaml") and path.name != "common.yaml":
            for form in _forms_of(path.name, yaml.safe_load(path.read_text("utf-8")), common):
                if form.no in found:
                    raise ValueError(f"{path.name}: form {form.no} is declared twice")
                found[form.no] = form
    return dict(sorted(found.items()))


def _forms_of(name: str, content: Mapping[str, Any], common: Mapping[str, Any]) -> Iterator[Form]:
    _only(name, content, _FILE_WORDS)
    certainty = Certainty(content.get("certainty", common["certainty"]))
    notes = list(content.get("notes", ()))
    if certainty is not Certainty.verified:
        notes.append(common["caution"])
    splits = content.get("splits", {"heading": None, "parts": []})
    page = common["page"]
    for form in content["forms"]:
        _only(name, form, _FORM_WORDS)
        yield Form(
            no=form["form"],
            title=form["title"],
            unit=content["unit"],
            category=form.get("category", ""),
            is_list=content.get("list", False),
            splits=tuple(Split(part["key"], part["words"]) for part in splits["parts"]),
            split_heading=splits["heading"],
            notes=tuple(notes),
            certainty=certainty,
            signatures=tuple(
                Signature(who["office"], who["manner"], who.get("dated", False))
                for who in common["signatures"]
            ),
            page=Page(page["paper"], page["landscape"], tuple(page["margins"])),
            total=common["total"],
            words=form.get("words", {}),
            columns=content["columns"],
            order_heading=common["order_column"],
            place_heading=common["place_column"],
        )


class _Reader:
    """Builds the headings of one form; `sums` remembers the columns that a `for_each` was repeated into."""

    def __init__(self, form: Form, items: Items) -> None:
        self.form, self.items = form, items
        self.bindings: dict[tuple[str, str], Binding] = {}
        self.sums: dict[str, list[str]] = {}
        self.rules: dict[str, str] = {}

    def layout(self) -> Layout:
        leading: list[Heading | Column] = []
        if not self.form.is_list:
            leading = [
                Column("order", self.form.order_heading, Kind.label, merged=True),
                Column("place", self.form.place_heading, Kind.text, merged=True),
            ]
            if self.form.split_heading:
                leading.append(Column("split", self.form.split_heading, Kind.text))
        headings = (*leading, *self._parts(self.form.columns))
        keys = [column.key for column in leaves(headings)]
        if len(set(keys)) < len(keys):
            raise ValueError(f"form {self.form.no} names a column twice: {keys}")
        numbers = {} if self.form.is_list else _numbers(tuple(leaves(headings)))
        return Layout(tuple(self._finish(part, numbers, keys) for part in headings), self.bindings)

    def _parts(self, declared: Sequence[Mapping[str, Any]]) -> Iterator[Heading | Column]:
        for part in declared:
            _only(f"form {self.form.no}", part, _COLUMN_WORDS)
            if "columns" in part:
                yield Heading(self._say(part["heading"], {}), tuple(self._parts(part["columns"])))
            elif "for_each" in part:
                for code, words in self.items.get(part["for_each"], ()):
                    column = self._column(part, {"item": code}, words)
                    self.sums.setdefault(part["for_each"], []).append(column.key)
                    yield column
            else:
                yield self._column(part, {}, {})

    def _column(self, part: Mapping[str, Any], codes: Mapping[str, str], name: Text) -> Column:
        key = _fill(part["key"], codes)
        if "figure" in part:
            ethnicity = _fill(part["ethnicity"], codes) if "ethnicity" in part else None
            for split in self.form.splits or (Split("", {}),):
                names = {**codes, "split": split.key, "category": self.form.category}
                self.bindings[split.key, key] = Binding(_fill(part["figure"], names), ethnicity)
        if "formula" in part:
            self.rules[key] = part["formula"]
        heading = self._say(part["heading"], {"name": name} if name else {})
        return Column(key, heading, Kind(part["kind"]), total=Total(part.get("total", Total.equal)))

    def _say(self, text: Text, more: Mapping[str, Text]) -> Text:
        """A heading with the form's own words (and an item's name) in it."""
        words = {**self.form.words, **more}
        return {
            language: sentence.format(**{name: word[language] for name, word in words.items()})
            for language, sentence in text.items()
        }

    def _finish(
        self, part: Heading | Column, numbers: Mapping[str, str], keys: Sequence[str]
    ) -> Heading | Column:
        """The same part with its number and formula."""
        if isinstance(part, Heading):
            return replace(part, parts=tuple(self._finish(inner, numbers, keys) for inner in part.parts))
        rule = self._rule(part.key)
        if rule and (unknown := set(formula.keys(rule)) - set(keys)):
            raise ValueError(f"form {self.form.no}: the formula of {part.key} reads {sorted(unknown)}")
        return replace(part, number=numbers.get(part.key, ""), formula=rule)

    def _rule(self, key: str) -> formula.Formula | None:
        """A column's formula; `sum(indicator)` stands for the columns repeated for each indicator."""
        text = _SUM.sub(self._summed, self.rules.get(key, ""))
        return formula.parse(text) if text.strip() else None

    def _summed(self, found: re.Match[str]) -> str:
        return "".join(f" {found[1] or '+'} {column}" for column in self.sums.get(found[2], ()))


def _numbers(columns: Sequence[Column]) -> dict[str, str]:
    """(A), (B) … for the columns that say what a row is, (1), (2) … for the figures."""
    words = [column.key for column in columns if column.kind in (Kind.text, Kind.label)]
    figures = [column.key for column in columns if column.kind in (Kind.count, Kind.share)]
    return dict(zip(words, _LETTERS, strict=False)) | {key: str(no) for no, key in enumerate(figures, 1)}


def _fill(name: str, codes: Mapping[str, str]) -> str:
    """A name with `{item}`, `{split}` and `{category}` replaced."""
    return name.format_map(codes)


def _only(where: str, content: Mapping[str, Any], known: set[str]) -> None:
    unknown = set(content) - known
    if unknown:
        raise ValueError(f"{where}: unknown words {sorted(unknown)}")
