"""The manifest of papers: what each is called and how far its wording is the official one."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

WORDINGS: Mapping[str, Mapping[str, str]] = {
    "official": {
        "vi": "Lời văn theo đúng mẫu của văn bản.",
        "en": "The wording is that of the official form.",
    },
    "from_memory": {
        "vi": "Lời văn viết lại theo trí nhớ, chưa đối chiếu với mẫu ban hành kèm theo {form}.",
        "en": "The wording is from memory and has not been compared with the official form ({form}).",
    },
    "own": {
        "vi": "Lời văn do phần mềm soạn; chưa có mẫu chính thức để đối chiếu.",
        "en": "The wording is this software's own; no official form was at hand.",
    },
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One kind of paper; `form` is the official form it stands for, None where none is known."""

    kind: str
    title: Mapping[str, str]
    form: str | None
    wording: str

    def note(self, language: str = "vi") -> str:
        """How far the wording can be trusted, in one sentence."""
        return WORDINGS[self.wording][language].format(form=self.form)


@cache
def manifest() -> Mapping[str, Entry]:
    """Every kind of paper, in the order of the procedure."""
    read = yaml.safe_load((Path(__file__).parent / "manifest.yaml").read_text(encoding="utf-8"))
    return {
        kind: Entry(kind, entry["title"], entry["form"], entry["wording"]) for kind, entry in read.items()
    }
