"""Every published figure, defined once: its name, what is counted over what, and the law it stands on.

Ids are built of the words of the glossary, from the whole to the part: `households.poor`, `rate.poor`,
`deprived.poor.toilet`, `households.near_poor.minority`, `change.poor.fell_back`.  Numbers of official tables are those
of a district's working file; they correspond to Phụ lục VII of TT 07/2021/TT-BLĐTBXH, whose own numbering is not
confirmed.
"""

from collections.abc import Collection, Iterator, Mapping

from giamngheo.facts.counting import Count, Figure, Term, Terms, Unit, minus
from giamngheo.facts.cube import GROUPS, STANDARD
from giamngheo.law.bundle import load

STANDARDS_BASIS = "NĐ 07/2021/NĐ-CP Điều 3"
FORMS_BASIS = "TT 07/2021/TT-BLĐTBXH Phụ lục VII"

Value = str | bool | None | tuple[str | None, ...]
Conditions = Mapping[str, Value]
NONE: Conditions = {}
Words = tuple[str, str]
Names = Mapping[str, str]

LISTS: dict[str, tuple[Words, tuple[str, ...]]] = {
    "poor": (("nghèo", "poor"), ("poor",)),
    "near_poor": (("cận nghèo", "near-poor"), ("near_poor",)),
    "poor_near_poor": (("nghèo và cận nghèo", "poor and near-poor"), ("poor", "near_poor")),
}
"""The lists that most tables are about; both together are the multidimensionally poor of official statistics."""

_CATEGORIES: dict[str, tuple[Words, Conditions]] = {
    **{key: (words, {"category": values}) for key, (words, values) in LISTS.items()},
    "medium": (("có mức sống trung bình", "of medium living standard"), {"category": "medium"}),
    "not_poor": (("không nghèo", "not poor"), {"category": "not_poor"}),
    "undetermined": (
        ("đã rà soát, chưa xác định được", "reviewed, left undetermined"),
        {"category": None, "reviewed": True},
    ),
    "not_reviewed": (("chưa rà soát", "not reviewed"), {"category": None, "reviewed": False}),
}

PARTITION = ("poor", "near_poor", "medium", "not_poor", "undetermined", "not_reviewed")
"""Every household is in exactly one of these."""

_GROUPS: dict[str, tuple[Words, Conditions]] = {
    "kinh": (("chủ hộ dân tộc Kinh", "with a Kinh head"), {"kinh": True}),
    "minority": (("dân tộc thiểu số", "of ethnic minorities"), {"minority": True}),
    "local_minority": (("dân tộc thiểu số tại chỗ", "of local ethnic minorities"), {"local_minority": True}),
    "no_labour_capacity": (
        ("không có khả năng lao động", "without labour capacity"),
        {"no_labour_capacity": True},
    ),
    "merit": (("có thành viên là người có công", "with a person of merit"), {"merit": True}),
    "head_female": (("có chủ hộ là nữ", "headed by a woman"), {"head_female": True}),
}

_ONCE: dict[str, Words] = {
    "minority": ("dân tộc thiểu số", "of ethnic minorities"),
    "no_labour_capacity": ("không có khả năng lao động", "without labour capacity"),
    "merit": ("có thành viên là người có công", "with a person of merit"),
    "other": ("khác", "of no such group"),
}

_CAUSES: dict[str, Words] = {
    "land": ("không có đất sản xuất", "no land to farm"),
    "capital": ("không có vốn sản xuất, kinh doanh", "no capital"),
    "labour": ("không có lao động", "no labour"),
    "tools": ("không có công cụ, phương tiện sản xuất", "no tools"),
    "knowledge": ("không có kiến thức về sản xuất", "no knowledge of production"),
    "skills": ("không có kỹ năng lao động, sản xuất", "no skills"),
    "illness": ("có người ốm đau, bệnh nặng, tai nạn", "illness or accident"),
    "other": ("nguyên nhân khác", "another cause"),
    "none": ("chưa ghi nguyên nhân", "no cause recorded"),
}

_CHILDREN: dict[str, Words] = {
    "no_insurance": ("không có bảo hiểm y tế", "without health insurance"),
    "malnourished": ("thiếu hụt dinh dưỡng", "deprived in nutrition"),
    "out_of_school": ("thiếu hụt tình trạng đi học", "deprived in school attendance"),
}

CHANGE_WORDS: dict[str, Words] = {
    "start": ("đầu kỳ", "at the start"),
    "to_near_poor": ("trở thành hộ cận nghèo", "became near-poor"),
    "to_poor": ("trở thành hộ nghèo", "became poor"),
    "beyond": ("thoát, vượt chuẩn cận nghèo", "left both lists"),
    "other_decrease": ("khác giảm", "other decrease"),
    "from_near_poor": ("từ hộ cận nghèo", "were near-poor"),
    "from_poor": ("từ hộ nghèo", "were poor"),
    "fell_back": ("trở lại danh sách sau khi đã thoát", "fell back"),
    "newly_arising": ("phát sinh mới", "newly arising"),
    "other_increase": ("khác tăng", "other increase"),
    "unclassified_out": ("ra khỏi danh sách, chưa rõ diễn biến", "off the list, unclassified"),
    "unclassified_in": ("vào danh sách, chưa rõ diễn biến", "on the list, unclassified"),
    "end": ("cuối kỳ", "at the end"),
}

_DEPRIVATION_FORMS: dict[str, tuple[tuple[int, ...], tuple[int, ...]]] = {
    "poor": ((4,), (5,)),
    "near_poor": ((6,), (7,)),
    "poor_near_poor": ((), ()),
}

_ALL: dict[Unit, Words] = {
    Unit.household: ("tổng số hộ dân cư", "all households"),
    Unit.person: ("tổng số nhân khẩu", "all persons"),
}

_UNITS: tuple[tuple[str, str, Unit, Words], ...] = (
    ("households", "rate", Unit.household, ("hộ", "households")),
    ("persons", "person_rate", Unit.person, ("nhân khẩu thuộc hộ", "persons in households")),
)


def count(
    measure: str, conditions: Conditions = NONE, /, *, table: str = "households", **more: Value
) -> Terms:
    """One count as a sum of one term: `count("households", {"category": "poor"}, minority=True)`."""
    every = {**conditions, **more}
    pairs = (
        (column, value if isinstance(value, tuple) else (value,)) for column, value in sorted(every.items())
    )
    return (Term(Count(measure, tuple(pairs), table)),)


def _counted(
    key: str, name: Words, unit: Unit, terms: Terms, meaning: Words, basis: str, *forms: int
) -> Figure:
    vi, en = name
    return Figure(key, _capital(vi), _capital(en), unit, terms, (), *meaning, basis, forms)


def _share(key: str, name: Words, part: Figure, whole: Figure, *forms: int) -> Figure:
    vi, en = name
    meaning = (f"{part.vi} chia cho: {whole.vi.lower()}.", f"{part.en} over: {whole.en.lower()}.")
    terms = part.numerator, whole.numerator
    return Figure(key, _capital(vi), _capital(en), Unit.share, *terms, *meaning, FORMS_BASIS, forms)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _categories() -> Iterator[Figure]:
    """Form 1: households and persons by category, and their shares of all."""
    for measure, rate, unit, (vi, en) in _UNITS:
        all_vi, all_en = _ALL[unit]
        register = (
            "Mọi hộ trong sổ tại ngày chốt, kể cả chưa rà soát.",
            "All of the register, reviewed or not.",
        )
        whole = _counted(measure, (all_vi, all_en), unit, count(measure), register, FORMS_BASIS, 1)
        yield whole
        for key, ((vi_word, en_word), _) in _CATEGORIES.items():
            part = _category(measure, unit, vi, en, key)
            yield part
            name = (f"tỷ lệ {vi} {vi_word}", f"share of {en} that are {en_word}")
            yield _share(f"{rate}.{key}", name, part, whole, 1)


def _category(measure: str, unit: Unit, vi: str, en: str, key: str) -> Figure:
    (vi_word, en_word), conditions = _CATEGORIES[key]
    name = (f"số {vi} {vi_word}", f"{en} that are {en_word}")
    meaning = (f"{_capital(name[0])} tại ngày chốt.", f"{_capital(name[1])} at the reference date.")
    return _counted(f"{measure}.{key}", name, unit, count(measure, conditions), meaning, STANDARDS_BASIS, 1)


def _groups() -> Iterator[Figure]:
    """Forms 8, 9, 12, 13: plain counts, where a household counts in every group it belongs to."""
    meaning = ("Một hộ có thể thuộc nhiều nhóm.", "A household may belong to several groups.")
    for measure, rate, unit, (vi, en) in _UNITS:
        for group, ((vi_group, en_group), belongs) in _GROUPS.items():
            name = (f"số {vi} {vi_group}", f"{en} {en_group}")
            key = f"{measure}.{group}"
            whole = _counted(key, name, unit, count(measure, belongs), meaning, FORMS_BASIS, 12, 13)
            yield whole
            for listed, ((vi_word, en_word), values) in LISTS.items():
                name = (f"số {vi} {vi_word} {vi_group}", f"{en_word} {en} {en_group}")
                terms = count(measure, belongs, category=values)
                key = f"{measure}.{listed}.{group}"
                part = _counted(key, name, unit, terms, meaning, FORMS_BASIS, 8, 9, 12, 13)
                yield part
                name = (
                    f"tỷ lệ {vi} {vi_word} trong {vi} {vi_group}",
                    f"share of {en} {en_group} that are {en_word}",
                )
                yield _share(f"{rate}.{listed}.{group}", name, part, whole, 12, 13)


def _groups_once() -> Iterator[Figure]:
    """Form 8: every household in exactly one group, the first that fits in the order of the form's columns."""
    meaning = (
        "Mỗi hộ chỉ tính một lần, theo thứ tự: dân tộc thiểu số, không có khả năng lao động, người có công, khác.",
        "A household counts once, in this order: ethnic minority, no labour capacity, person of merit, other.",
    )
    for measure, _, unit, (vi, en) in _UNITS:
        for key, ((vi_word, en_word), values) in LISTS.items():
            for group in GROUPS:
                vi_group, en_group = _ONCE[group]
                name = (
                    f"số {vi} {vi_word} {vi_group} (tính một lần)",
                    f"{en_word} {en} {en_group}, counted once",
                )
                terms = count(measure, category=values, group=group)
                yield _counted(f"{measure}_once.{key}.{group}", name, unit, terms, meaning, FORMS_BASIS, 8)


def _indicators_and_services() -> tuple[Mapping[str, Names], Mapping[str, Names], Collection[str]]:
    """Names of every standard's indicators and services, and the indicators of the standard in use.

    Where standards share one, the name is that of the standard in use, which comes first.
    """
    standards = load().standards
    in_use = standards[STANDARD]
    indicators: dict[str, Names] = {item.code: item.name for item in in_use.indicators}
    services: dict[str, Names] = dict(in_use.services)
    for standard in standards.values():
        for item in standard.indicators:
            indicators.setdefault(item.code, item.name)
        for key, name in standard.services.items():
            services.setdefault(key, name)
    return indicators, services, {item.code for item in in_use.indicators}


def _deprivations() -> Iterator[Figure]:
    """Forms 4–7: the indicators of the standard in use and of the others, and all of them together."""
    indicators, _, in_use = _indicators_and_services()
    known_only = (
        "Chỉ tính hộ đã biết là thiếu hụt; chưa rõ không tính là thiếu hụt.",
        "Only households known to be deprived; unknown is not deprived.",
    )
    for key, ((vi_word, en_word), values) in LISTS.items():
        form, rate_form = _DEPRIVATION_FORMS[key]
        whole = _category("households", Unit.household, "hộ", "households", key)
        together: Terms = ()
        for code, words in indicators.items():
            vi, en = words["vi"].lower(), words["en"].lower()
            name = (f"số hộ {vi_word} thiếu hụt {vi}", f"{en_word} households deprived in {en}")
            terms = count(f"deprived:{code}", category=values)
            together += terms if code in in_use else ()
            part = _counted(
                f"deprived.{key}.{code}", name, Unit.household, terms, known_only, STANDARDS_BASIS, *form
            )
            yield part
            name = (f"tỷ lệ hộ {vi_word} thiếu hụt {vi}", f"share of {en_word} households deprived in {en}")
            yield _share(f"deprivation_rate.{key}.{code}", name, part, whole, *rate_form)
            name = (f"số hộ {vi_word} chưa rõ {vi}", f"{en_word} households where {en} is unknown")
            terms = whole.numerator + minus(count(f"known:{code}", category=values))
            meaning = ("Thiếu thông tin để kết luận.", "Answers are missing to tell.")
            yield _counted(f"unknown.{key}.{code}", name, Unit.household, terms, meaning, STANDARDS_BASIS)
        name = (f"tổng số thiếu hụt của hộ {vi_word}", f"deprivations of {en_word} households")
        meaning = ("Mười hai chỉ số cộng lại.", "The twelve indicators added up.")
        yield _counted(f"deprivations.{key}", name, Unit.deprivation, together, meaning, FORMS_BASIS, *form)


def _services() -> Iterator[Figure]:
    """Deprivation in a basic social service: in at least one of its indicators, as plans print it."""
    _, services, _ = _indicators_and_services()
    for key, ((vi_word, en_word), values) in LISTS.items():
        whole = _category("households", Unit.household, "hộ", "households", key)
        for code, words in services.items():
            vi, en = words["vi"].lower(), words["en"].lower()
            name = (
                f"số hộ {vi_word} thiếu hụt về {vi}",
                f"{en_word} households deprived in any indicator of {en}",
            )
            meaning = (
                "Thiếu hụt ít nhất một chỉ số của dịch vụ.",
                "Deprived in at least one indicator of the service.",
            )
            terms = count(f"deprived_any:{code}", category=values)
            part = _counted(
                f"deprived_any.{key}.{code}", name, Unit.household, terms, meaning, STANDARDS_BASIS
            )
            yield part
            name = (f"tỷ lệ hộ {vi_word} thiếu hụt về {vi}", f"share of {name[1]}")
            yield _share(f"deprivation_any_rate.{key}.{code}", name, part, whole)


def _causes() -> Iterator[Figure]:
    """Form 10: a household counts under each of its causes."""
    meaning = ("Một hộ có thể có nhiều nguyên nhân.", "A household may have several causes.")
    for key, ((vi_word, en_word), values) in LISTS.items():
        whole = _category("households", Unit.household, "hộ", "households", key)
        for cause, (vi, en) in _CAUSES.items():
            measure = "no_cause" if cause == "none" else f"cause:{cause}"
            name = (f"số hộ {vi_word}: {vi}", f"{en_word} households: {en}")
            terms = count(measure, category=values)
            part = _counted(f"cause.{key}.{cause}", name, Unit.household, terms, meaning, FORMS_BASIS, 10)
            yield part
            name = (f"tỷ lệ hộ {vi_word}: {vi}", f"share of {en_word} households: {en}")
            yield _share(f"cause_rate.{key}.{cause}", name, part, whole)


def _children() -> Iterator[Figure]:
    """Form 11: children under 16 and what they lack."""
    meaning = ("Thành viên dưới 16 tuổi tại ngày chốt.", "Members under 16 at the reference date.")
    every = ("tổng số trẻ em", "all children")
    yield _counted("children", every, Unit.child, count("children"), meaning, FORMS_BASIS)
    for key, ((vi_word, en_word), values) in LISTS.items():
        children = (f"số trẻ em thuộc hộ {vi_word}", f"children in {en_word} households")
        terms = count("children", category=values)
        whole = _counted(f"children.{key}", children, Unit.child, terms, meaning, FORMS_BASIS, 11)
        yield whole
        for lack, (vi, en) in _CHILDREN.items():
            name = (f"{children[0]} {vi}", f"{children[1]} {en}")
            terms = count(f"children_{lack}", category=values)
            part = _counted(f"children.{key}.{lack}", name, Unit.child, terms, meaning, FORMS_BASIS, 11)
            yield part
            name = (f"tỷ lệ trẻ em thuộc hộ {vi_word} {vi}", f"share of {name[1]}")
            yield _share(f"children_rate.{key}.{lack}", name, part, whole)


def _changes() -> Iterator[Figure]:
    """Forms 2 and 3, from the start to the end of the period, in households and in persons."""
    meaning = (
        (
            "Cuối kỳ = đầu kỳ − giảm − chưa rõ ra + tăng + chưa rõ vào; hộ ra tính số người cũ, hộ vào tính "
            "số người mới. Hộ chuyển chỗ ở tính giảm ở nơi đi, tăng ở nơi đến, không tính ở đơn vị gồm cả hai nơi."
        ),
        (
            "End = start − out + in, unclassified too; persons go with the household's old size and come with its "
            "new one. A household that moved is fewer where it left, more where it came, and neither in a "
            "unit that holds both."
        ),
    )
    for key, form in (("poor", 2), ("near_poor", 3)):
        for unit, prefix, noun in (
            (Unit.household, "change", "số hộ"),
            (Unit.person, "change_persons", "số nhân khẩu"),
        ):
            for column, terms in _change_terms(key, unit).items():
                vi, en = CHANGE_WORDS[column]
                vi_word, en_word = LISTS[key][0]
                name = (
                    f"diễn biến hộ {vi_word}, {noun}: {vi}",
                    f"changes of {en_word} households, {unit}s: {en}",
                )
                yield _counted(f"{prefix}.{key}.{column}", name, unit, terms, meaning, FORMS_BASIS, form)


def _change_terms(key: str, unit: Unit) -> dict[str, Terms]:
    """The columns of the table of one list; see `transitions` for the classes."""
    other = "near_poor" if key == "poor" else "poor"
    to_other, from_other = (
        ("escaped_to_near_poor", "near_poor_to_poor")
        if key == "poor"
        else ("near_poor_to_poor", "escaped_to_near_poor")
    )
    before, after = (
        ("households", "households") if unit is Unit.household else ("previous_persons", "persons")
    )
    was, now, off = {"previous_category": key}, {"category": key}, (None, "medium", "not_poor", other)
    gone = count(before, was, table="departed")
    persons = unit is Unit.person
    shrunk, grown = (count(measure, {**was, **now}) if persons else () for measure in ("shrinkage", "growth"))
    return {
        "start": count(before, was) + gone,
        f"to_{other}": count(before, was, change=to_other),
        "beyond": count(before, was, change="escaped_beyond"),
        "other_decrease": count(before, was, change="other_decrease") + gone + shrunk,
        f"from_{other}": count(after, now, change=from_other),
        "fell_back": count(after, now, change="fell_back"),
        "newly_arising": count(after, now, change="newly_arising"),
        "other_increase": count(after, now, change="other_increase") + grown,
        "end": count(after, now),
        "unclassified_out": count(before, was, category=off, change=None),
        "unclassified_in": count(after, now, previous_category=off, change=None),
    }


def _all() -> Iterator[Figure]:
    for family in (
        _categories,
        _groups,
        _groups_once,
        _deprivations,
        _services,
        _causes,
        _children,
        _changes,
    ):
        yield from family()


FIGURES: dict[str, Figure] = {figure.id: figure for figure in _all()}
